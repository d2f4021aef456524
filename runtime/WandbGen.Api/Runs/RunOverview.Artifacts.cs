namespace WandbGen;

/// <content>Artifacts that the run logs and uses.</content>
public partial class RunOverview
{
    private static readonly string[] s_defaultAliases = ["latest"];

    /// <summary>
    /// Logs a version of an artifact: its files are sent to the storage, and the version is committed when all of them are there. Files
    /// whose bytes the storage already has are not sent. If the collection has a version with the same contents, that version is used.
    /// </summary>
    /// <param name="artifact">The version.</param>
    /// <param name="aliases">
    /// The aliases of the version in its collection, without <c>/</c> and <c>:</c>. W&amp;B gives the newest version the alias
    /// <c>latest</c> in any case.
    /// </param>
    /// <param name="options">The options.</param>
    /// <param name="progress">A provider that receives progress updates, from several threads.</param>
    /// <param name="cancellationToken">A token that cancels the upload. What the storage has by then is not sent again by the next
    /// call.</param>
    /// <returns>The version, read from the server, and the number of files and bytes that were sent.</returns>
    /// <exception cref="ArgumentException">An alias is not valid.</exception>
    /// <exception cref="WandbUploadException">
    /// A file could not be read, was changed after its checksum was computed, or was refused by the storage; or the collection has versions
    /// of another type. Nothing was committed.
    /// </exception>
    /// <exception cref="WandbUnsupportedFeatureException">The version has tags, and the server does not support them.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the version, or could not be reached within the allowed attempts. Unless the
    /// message says that an outcome is unknown, nothing was committed.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    /// <remarks>
    /// The requests are those of W&amp;B's client: GraphQL's <c>createArtifact</c>, <c>createArtifactManifest</c>,
    /// <c>createArtifactFiles</c>, <c>completeMultipartUploadArtifact</c> for files of 2 GiB and more, and <c>commitArtifact</c>. All of
    /// them are repeated if their answer is lost. The bytes that are sent are those that the checksum was computed of: if a file changes in
    /// between, its last bytes are not sent, so the storage keeps none of it. Calls for one name are executed one after another.
    /// </remarks>
    public virtual Task<ArtifactUpload> LogArtifactAsync(
        NewArtifact artifact,
        IReadOnlyList<string>? aliases = null,
        ArtifactUploadOptions? options = null,
        IProgress<ArtifactUploadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(artifact);
        IReadOnlyList<string> names = ArtifactRules.CheckAliases(aliases ?? s_defaultAliases, nameof(aliases));
        ArtifactWriter writer = CreateWriter(artifact, names, isUserCreated: false, options, progress);
        return Downloader.EndAsync(writer.RunAsync(cancellationToken), cancellationToken);
    }

#pragma warning disable RS0026 // The types of the artifacts tell the two apart.
    /// <summary>
    /// Logs a version of an artifact that is an input of the run, such as its training data, and marks it as used. (W&amp;B's Python
    /// client: <c>use_artifact</c> of a new artifact.)
    /// </summary>
    /// <param name="artifact">The version.</param>
    /// <param name="usedAs">The name that the run uses for the artifact, such as <c>train-data</c>.</param>
    /// <param name="aliases">The aliases of the version in its collection, without <c>/</c> and <c>:</c>. There are none by default;
    /// W&amp;B gives the newest version the alias <c>latest</c> in any case.</param>
    /// <param name="options">The options.</param>
    /// <param name="progress">A provider that receives progress updates, from several threads.</param>
    /// <param name="cancellationToken">A token that cancels the upload. What the storage has by then is not sent again by the next
    /// call.</param>
    /// <returns>
    /// The version, read from the server, and the number of files and bytes that were sent. <see cref="Artifact.LoggedByAsync"/> does not
    /// name the run, unless the collection had a version with the same contents that the run had logged.
    /// </returns>
    /// <exception cref="ArgumentException">An alias is not valid.</exception>
    /// <exception cref="WandbUploadException">The call failed for a reason that <see cref="LogArtifactAsync"/> lists.</exception>
    /// <exception cref="WandbChangeMadeException">
    /// The version was committed, but could not be read, and is not marked as used: <see cref="WandbChangeMadeException.IsComplete"/> is
    /// <see langword="false"/>. Call again: no files are sent.
    /// </exception>
    /// <exception cref="WandbException">
    /// The call failed for a reason that <see cref="LogArtifactAsync"/> lists, or the version was committed but could not be marked as
    /// used. In the second case, call again: the version is marked, and no files are sent.
    /// </exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    /// <remarks>The requests are those of <see cref="LogArtifactAsync"/> without the run's name in <c>createArtifact</c>, and
    /// <c>useArtifact</c>.</remarks>
    public virtual Task<ArtifactUpload> UseArtifactAsync(
        NewArtifact artifact,
        string? usedAs = null,
        IReadOnlyList<string>? aliases = null,
        ArtifactUploadOptions? options = null,
        IProgress<ArtifactUploadProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(artifact);
        IReadOnlyList<string> names = ArtifactRules.CheckAliases(aliases ?? [], nameof(aliases));
        ArtifactWriter writer = CreateWriter(artifact, names, isUserCreated: true, options, progress);
        return Downloader.EndAsync(UseAsync(), cancellationToken);

        async Task<ArtifactUpload> UseAsync()
        {
            ArtifactUpload upload;
            try
            {
                upload = await writer.RunAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (WandbChangeMadeException committed) when (committed.InnerException is WandbException cause)
            {
                // The version is not marked as used yet.
                throw new WandbChangeMadeException(cause, isComplete: false);
            }

            await UseArtifactAsync(upload.Artifact, usedAs, cancellationToken).ConfigureAwait(false);
            return upload;
        }
    }

    private ArtifactWriter CreateWriter(
        NewArtifact artifact,
        IReadOnlyList<string> aliases,
        bool isUserCreated,
        ArtifactUploadOptions? options,
        IProgress<ArtifactUploadProgress>? progress
    )
    {
        options ??= new ArtifactUploadOptions();
        options.Validate();
        return new ArtifactWriter(ReadingClient, this, artifact, aliases, options, progress) { IsUserCreated = isUserCreated };
    }

    /// <summary>Marks a version of an artifact as one that the run uses. It may be called again.</summary>
    /// <param name="artifact">The version.</param>
    /// <param name="usedAs">The name that the run uses for the artifact, such as <c>train-data</c>.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <exception cref="WandbException">The server refused the request, or could not be reached.</exception>
    /// <exception cref="InvalidOperationException">The run or the artifact was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>useArtifact</c>. It is repeated if its answer is lost.</remarks>
    public virtual async Task UseArtifactAsync(Artifact artifact, string? usedAs = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        WandbClient client = ReadingClient;
        bool saysWhere = (await client.GetFeaturesAsync(cancellationToken).ConfigureAwait(false)).Has(
            "USE_ARTIFACT_WITH_ENTITY_AND_PROJECT_INFORMATION"
        );
        var input = new UseArtifactInput
        {
            EntityName = Entity,
            ProjectName = Project,
            RunName = Id,
            ArtifactId = artifact.Id,
            UsedAs = usedAs,
            ArtifactEntityName = saysWhere ? artifact.Entity : null,
            ArtifactProjectName = saysWhere ? artifact.Project : null,
        };
        await ArtifactMutations.UseAsync(client, input, cancellationToken).ConfigureAwait(false);
    }

#pragma warning restore RS0026
}
