using WandbGen.Redaction;

namespace WandbGen;

/// <content>Changes of the version.</content>
public partial class Artifact
{
    /// <summary>Changes the description, metadata, tags or time to live of the version, in every collection that it is in.</summary>
    /// <param name="update">The changes. A property that is not set is not changed.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the server has changed the
    /// version.</param>
    /// <returns>The version, read again. This object does not change.</returns>
    /// <exception cref="WandbUnsupportedFeatureException">Tags are changed, and the server does not support them.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. It may have made the change.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the change, or could not be reached.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>updateArtifact</c>. It is sent again if its answer is lost.</remarks>
    /// <example>
    /// <code>
    /// Artifact model = await api.ArtifactAsync("entity/project/model:latest");
    /// model = await model.UpdateAsync(new ArtifactUpdate { Description = "The one of the paper", Tags = [.. model.Tags, "paper"] });
    /// model = await model.AddAliasesAsync(["production"]);
    /// Artifact released = await model.LinkAsync("organization/wandb-registry-model/detector", ["production"]);
    /// </code>
    /// </example>
    public virtual async Task<Artifact> UpdateAsync(ArtifactUpdate update, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(update);
        WandbClient client = ReadingClient;
        IReadOnlyList<string>? tags = update.Tags is null ? null : ArtifactRules.CheckTags(update.Tags);
        await UpdateVersionAsync(
                client,
                Id,
                update.Description,
                update.Metadata?.ToString(),
                update.InheritsTimeToLive ? ArtifactRules.InheritedTimeToLive : ArtifactRules.ToSeconds(update.TimeToLive),
                ToInput(tags?.Except(Tags)),
                ToInput(tags is null ? null : Tags.Except(tags)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return await AfterChange.ReadAsync(ReadAgainAsync(client, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Gives the version aliases in the collection that it was found in. Another version that has one of them loses it.</summary>
    /// <param name="aliases">The aliases, without <c>/</c> and <c>:</c>.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the server has changed the
    /// version.</param>
    /// <returns>The version, read again. This object does not change.</returns>
    /// <exception cref="ArgumentException">An alias is not valid, or there is none.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. It may have made the change.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the change, or could not be reached.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>addAliases</c>. It is sent again if its answer is lost.</remarks>
    public virtual async Task<Artifact> AddAliasesAsync(IReadOnlyList<string> aliases, CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        Require(await AddAliasesAsync(client, Id, ToInput(aliases), cancellationToken).ConfigureAwait(false), "give the aliases to");
        return await AfterChange.ReadAsync(ReadAgainAsync(client, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Takes aliases from the version in the collection that it was found in.</summary>
    /// <param name="aliases">The aliases.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the server has changed the
    /// version.</param>
    /// <returns>The version, read again. This object does not change.</returns>
    /// <exception cref="ArgumentException">An alias is not valid, or there is none.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">
    /// The server refused the change, for example because the version does not have one of the aliases.
    /// </exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteAliases</c>. It is sent again if its answer is lost; an alias that the version no longer has counts as
    /// removed.
    /// </remarks>
    public virtual async Task<Artifact> RemoveAliasesAsync(IReadOnlyList<string> aliases, CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        await Deletion.CompleteAsync(RemoveAsync()).ConfigureAwait(false);
        return await AfterChange.ReadAsync(ReadAgainAsync(client, cancellationToken)).ConfigureAwait(false);

        async Task RemoveAsync() =>
            Require(await DeleteAliasesAsync(client, Id, ToInput(aliases), cancellationToken).ConfigureAwait(false), "take the aliases of");
    }

    /// <summary>Links the version to a collection of another kind, such as one of a registry. The collection is created if it does not
    /// exist.</summary>
    /// <param name="target">The collection: <c>entity/project/name</c>, <c>project/name</c>, or
    /// <c>organization/wandb-registry-registry/name</c>.</param>
    /// <param name="aliases">The aliases of the version in that collection.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the server has linked the
    /// version.</param>
    /// <returns>The version as it is named in that collection.</returns>
    /// <exception cref="ArgumentException">The path or an alias is not valid.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. It may have made the change.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the change, or could not be reached.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>linkArtifact</c>. It is sent again if its answer is lost.</remarks>
    public virtual async Task<Artifact> LinkAsync(
        string target,
        IReadOnlyList<string>? aliases = null,
        CancellationToken cancellationToken = default
    )
    {
        WandbClient client = ReadingClient;
        ArtifactPath path = ArtifactPath.ParseCollection(target, client);
        using var api = new WandbApi(client);
        string entity =
            path.Entity is null && !path.IsOfRegistry ? Entity : await api.EntityOfAsync(path, cancellationToken).ConfigureAwait(false);
        string project = path.Project ?? Project;
        AliasInput[] inputs =
        [
            .. ArtifactRules
                .CheckAliases(aliases ?? [], nameof(aliases))
                .Select(alias => new AliasInput { Alias = alias, ArtifactCollectionName = path.Collection }),
        ];
        int? version = await LinkAsync(client, Id, entity, project, path.Collection, inputs, cancellationToken).ConfigureAwait(false);
        Artifact linked = await AfterChange
            .ReadAsync(ArtifactMutations.QueryArtifactAsync(client, Id, cancellationToken))
            .ConfigureAwait(false);
        return linked.In(entity, project, path.Collection, version is null ? "" : $"v{version}");
    }

    /// <summary>Removes the link from the collection that the version was found in. The version itself is not deleted.</summary>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the server has removed the
    /// link.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. It may have made the change.</exception>
    /// <exception cref="WandbException">The server refused the change, or could not be reached.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server, or it was found where it was
    /// logged.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>unlinkArtifact</c>. It is sent again if its answer is lost; a link that no longer exists counts as removed.
    /// </remarks>
    public virtual async Task UnlinkAsync(CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        if (!IsLink)
        {
            throw new InvalidOperationException(
                SafeText.Clean(
                    $"The artifact '{Path}' was logged to this collection and is not linked to it. {nameof(DeleteAsync)} deletes it."
                )
            );
        }

        ArtifactCollection collection = await CollectionAsync(cancellationToken).ConfigureAwait(false);
        await Deletion.CompleteAsync(RemoveAsync()).ConfigureAwait(false);

        async Task RemoveAsync() =>
            Require(await UnlinkAsync(client, Id, collection.Id, cancellationToken).ConfigureAwait(false), "unlink");
    }

    /// <summary>Deletes the version with its files, in every collection that it is in.</summary>
    /// <param name="deleteAliases">Whether its aliases are deleted too; otherwise the server refuses to delete a version that has
    /// aliases.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the server has deleted the
    /// version.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. It may have made the change.</exception>
    /// <exception cref="WandbException">The server refused the change, or could not be reached.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server, or it was found in a collection that it is
    /// linked to.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteArtifact</c>. It is sent again if its answer is lost; a version that no longer exists counts as deleted.
    /// </remarks>
    public virtual Task DeleteAsync(bool deleteAliases = false, CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        return IsLink
            ? throw new InvalidOperationException(
                SafeText.Clean(
                    $"The artifact '{Path}' is a link. {nameof(UnlinkAsync)} removes the link; {nameof(Source)} is what can be deleted."
                )
            )
            : Deletion.CompleteAsync(DeleteAsync(client, Id, deleteAliases, cancellationToken));
    }

    private void Require(bool isDone, string what)
    {
        if (!isDone)
        {
            throw new WandbStateException(SafeText.Clean($"The server did not {what} the artifact '{Path}', and gave no reason."), Path);
        }
    }

    private static TagInput[]? ToInput(IEnumerable<string>? tags) =>
        tags?.Select(static tag => new TagInput { TagName = tag }).ToArray() is { Length: > 0 } inputs ? inputs : null;

    private CollectionAliasInput[] ToInput(IReadOnlyList<string> aliases)
    {
        ArgumentNullException.ThrowIfNull(aliases);
        return aliases.Count == 0
            ? throw new ArgumentException("Specify at least one alias.", nameof(aliases))
            :
            [
                .. ArtifactRules
                    .CheckAliases(aliases, nameof(aliases))
                    .Select(alias => new CollectionAliasInput
                    {
                        Alias = alias,
                        ArtifactCollectionName = Collection,
                        EntityName = Entity,
                        ProjectName = Project,
                    }),
            ];
    }

    private async Task<Artifact> ReadAgainAsync(WandbClient client, CancellationToken cancellationToken) =>
        (await ArtifactMutations.QueryArtifactAsync(client, Id, cancellationToken).ConfigureAwait(false)).In(
            Entity,
            Project,
            Collection,
            Version
        );

    [WandbMutation(
        """
            mutation UpdateArtifact(
              $id: ID!
              $description: String
              $metadata: JSONString
              $timeToLive: Int64
              $tagsToAdd: [TagInput!]
              $tagsToDelete: [TagInput!]
            ) {
              updateArtifact(
                input: {
                  artifactID: $id
                  description: $description
                  metadata: $metadata
                  ttlDurationSeconds: $timeToLive
                  tagsToAdd: $tagsToAdd
                  tagsToDelete: $tagsToDelete
                }
              ) { artifact { id } }
            }
            """,
        IsIdempotent = true
    )]
    private static partial Task<string> UpdateVersionAsync(
        WandbClient client,
        string id,
        string? description,
        string? metadata,
        long? timeToLive,
        [RequiresServerFeature("ARTIFACT_TAGS")] IReadOnlyList<TagInput>? tagsToAdd,
        [RequiresServerFeature("ARTIFACT_TAGS")] IReadOnlyList<TagInput>? tagsToDelete,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation AddAliases($id: ID!, $aliases: [ArtifactCollectionAliasInput!]!) {
              addAliases(input: {artifactID: $id, aliases: $aliases}) { success }
            }
            """,
        IsIdempotent = true
    )]
    private static partial Task<bool> AddAliasesAsync(
        WandbClient client,
        string id,
        IReadOnlyList<CollectionAliasInput> aliases,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation DeleteAliases($id: ID!, $aliases: [ArtifactCollectionAliasInput!]!) {
              deleteAliases(input: {artifactID: $id, aliases: $aliases}) { success }
            }
            """,
        IsIdempotent = true
    )]
    private static partial Task<bool> DeleteAliasesAsync(
        WandbClient client,
        string id,
        IReadOnlyList<CollectionAliasInput> aliases,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation LinkArtifact(
              $id: ID!
              $entity: String!
              $project: String!
              $collection: String!
              $aliases: [ArtifactAliasInput!]
            ) {
              linkArtifact(
                input: {
                  artifactID: $id
                  entityName: $entity
                  projectName: $project
                  artifactPortfolioName: $collection
                  aliases: $aliases
                }
              ) { versionIndex }
            }
            """,
        IsIdempotent = true
    )]
    private static partial Task<int?> LinkAsync(
        WandbClient client,
        string id,
        string entity,
        string project,
        string collection,
        IReadOnlyList<AliasInput> aliases,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation UnlinkArtifact($id: ID!, $collection: ID!) {
              unlinkArtifact(input: {artifactID: $id, artifactPortfolioID: $collection}) { success }
            }
            """,
        IsIdempotent = true
    )]
    private static partial Task<bool> UnlinkAsync(WandbClient client, string id, string collection, CancellationToken cancellationToken);

    [WandbMutation(
        """
            mutation DeleteArtifact($id: ID!, $deleteAliases: Boolean!) {
              deleteArtifact(input: {artifactID: $id, deleteAliases: $deleteAliases}) { artifact { id } }
            }
            """,
        IsIdempotent = true
    )]
    private static partial Task<string> DeleteAsync(WandbClient client, string id, bool deleteAliases, CancellationToken cancellationToken);
}

/// <summary>An alias of a version in any collection.</summary>
[WandbInput("ArtifactCollectionAliasInput")]
internal sealed partial record CollectionAliasInput
{
    public required string Alias { get; init; }

    public required string ArtifactCollectionName { get; init; }

    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }
}
