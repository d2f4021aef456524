using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// A version of an artifact: GraphQL's <c>Artifact</c>. Its name and version are those in the collection that it was found in, or else in
/// the collection that it was logged to.
/// </summary>
[WandbObject("Artifact")]
public partial class Artifact : ProjectItem
{
    // The path by which the version was found. A linked version has other names than the logged one.
    private string _entity = "";
    private string _project = "";
    private string _collection = "";
    private string _version = "";

    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The version within its collection, such as <c>v3</c>: GraphQL's <c>VersionedArtifactEdge.version</c>, or else
    /// <c>Artifact.versionIndex</c>.</summary>
    [WandbContext("version"), WandbField("versionIndex", Converter = typeof(VersionConverter))]
    public required string Version
    {
        get => _version;
        init => _version = value;
    }

    /// <summary>
    /// The collection that it was found in (GraphQL's <c>ArtifactCollection.name</c>), or else the one that it was logged to
    /// (<c>Artifact.artifactSequence.name</c>).
    /// </summary>
    [WandbContext("collectionName"), WandbField("artifactSequence.name")]
    public required string Collection
    {
        get => _collection;
        init => _collection = value;
    }

    /// <summary>The user or team that the collection's project belongs to: GraphQL's <c>Project.entityName</c>.</summary>
    [WandbContext("entityName"), WandbField("artifactSequence.project.entityName")]
    public override required string Entity
    {
        get => _entity;
        init => _entity = value;
    }

    /// <summary>The name of the collection's project: GraphQL's <c>Project.name</c>.</summary>
    [WandbContext("projectName"), WandbField("artifactSequence.project.name")]
    public override required string Project
    {
        get => _project;
        init => _project = value;
    }

    /// <summary>The version in the collection that it was logged to: GraphQL's <c>Artifact.versionIndex</c>; <see langword="null"/> if the
    /// server does not say.</summary>
    [WandbField("versionIndex", Converter = typeof(VersionConverter))]
    public string? SourceVersion { get; init; }

    /// <summary>The collection that it was logged to: GraphQL's <c>Artifact.artifactSequence.name</c>.</summary>
    [WandbField("artifactSequence.name")]
    public string? SourceCollection { get; init; }

    /// <summary>The user or team that it was logged for, or <see langword="null"/> if the API key has no access to it: GraphQL's
    /// <c>Artifact.artifactSequence.project.entityName</c>.</summary>
    [WandbField("artifactSequence.project.entityName")]
    public string? SourceEntity { get; init; }

    /// <summary>The project that it was logged to, or <see langword="null"/> if the API key has no access to it: GraphQL's
    /// <c>Artifact.artifactSequence.project.name</c>.</summary>
    [WandbField("artifactSequence.project.name")]
    public string? SourceProject { get; init; }

    /// <summary>
    /// Whether the version was found in a different collection than the one that it was logged to, for example in a registry.
    /// </summary>
    public bool IsLink => Collection != SourceCollection || Project != SourceProject || Entity != SourceEntity;

    /// <summary>
    /// The same version with its name in the collection that it was logged to. This object if it was found there, or <see langword="null"/>
    /// if the API key has no access to that collection. Sends no request.
    /// </summary>
    public Artifact? Source =>
        !IsLink ? this
        : SourceEntity is null || SourceProject is null || SourceCollection is null || SourceVersion is null ? null
        : In(SourceEntity, SourceProject, SourceCollection, SourceVersion);

    /// <summary>
    /// For an artifact of <see cref="UsedArtifacts"/>: the names that the run used for it. GraphQL's <c>InputArtifactEdge.usedAs</c>.
    /// </summary>
    [WandbContext]
    public IReadOnlyList<string>? UsedAs { get; init; }

    /// <summary>The artifact's type, such as <c>dataset</c>: GraphQL's <c>Artifact.artifactType.name</c>.</summary>
    [WandbField("artifactType.name")]
    public required string Type { get; init; }

    /// <summary>The state of the upload.</summary>
    public GraphQLEnum<ArtifactState> State { get; init; }

    /// <summary>A hexadecimal digest of the manifest. Equal contents have equal digests.</summary>
    public required string Digest { get; init; }

    /// <summary>The size of all files, in bytes.</summary>
    public long Size { get; init; }

    /// <summary>The number of files.</summary>
    public long FileCount { get; init; }

    /// <summary>The description of the version.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// The metadata that the run logged with the version: GraphQL's <c>Artifact.metadata</c>. It is parsed when it is used.
    /// </summary>
    public WandbValue Metadata { get; init; }

    /// <summary>The tags of the version: GraphQL's <c>Artifact.tags.name</c>.</summary>
    [WandbField("tags.name")]
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>
    /// The time that the server keeps the version after its creation, or <see langword="null"/> if it is kept until somebody deletes it:
    /// GraphQL's <c>Artifact.ttlDurationSeconds</c>, where a value less than 1 means no limit.
    /// </summary>
    public TimeSpan? TimeToLive =>
        TimeToLiveSeconds < 1 ? null
        : TimeToLiveSeconds > TimeSpan.MaxValue.TotalSeconds ? TimeSpan.MaxValue
        : TimeSpan.FromSeconds(TimeToLiveSeconds);

    [WandbField("ttlDurationSeconds")]
    internal long TimeToLiveSeconds { get; init; }

    /// <summary>Whether <see cref="TimeToLive"/> is the team's default, and not set for this version: GraphQL's
    /// <c>Artifact.ttlIsInherited</c>.</summary>
    [WandbField("ttlIsInherited")]
    public bool IsTimeToLiveInherited { get; init; }

    /// <summary>A short identifier of the version's contents in the collection that it was logged to.</summary>
    public string? CommitHash { get; init; }

    /// <summary>
    /// The last step that the run had logged when it logged the version, or <see langword="null"/> if it had logged none.
    /// </summary>
    public long? HistoryStep { get; init; }

    /// <summary>Its aliases in the collection that it was found in, such as <c>latest</c>.</summary>
    public IReadOnlyList<string> Aliases => [.. AllAliases.Where(IsOfCollection).Select(static alias => alias.Alias)];

    /// <summary>Its aliases in other collections, such as those of a registry that it is linked to.</summary>
    public IReadOnlyList<ArtifactAlias> OtherAliases => [.. AllAliases.Where(alias => !IsOfCollection(alias))];

    [WandbField("aliases")]
    internal IReadOnlyList<ArtifactAlias> AllAliases { get; init; } = [];

    /// <summary>The time when the version was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time when the version was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The name with its version, such as <c>mnist:v3</c>.</summary>
    public string Name => $"{Collection}:{Version}";

    /// <summary>The whole path, <c>entity/project/collection:version</c>; <see cref="WandbApi.ArtifactAsync"/> takes it.</summary>
    public string Path => $"{Entity}/{Project}/{Name}";

    /// <summary>
    /// The address of the version's web page. For a link in a registry of an organization, this is the page of the collection that the
    /// version was logged to, if the API key has access to it. The page in the registry has the organization's display name in its address,
    /// and that name is not known here.
    /// </summary>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    public Uri Url =>
        ArtifactPath.IsRegistry(Project) && Source is { IsLink: false } source ? source.Url
        : IsLink && !ArtifactPath.IsRegistry(Project) && (Type == "model" || Project == "model-registry")
            ? new Uri(
                $"{WebPage.Of(ReadingClient, Entity, "registry", "model")}?selectionPath="
                    + $"{Uri.EscapeDataString($"{Entity}/{Project}/{Collection}")}&view=membership&version={Uri.EscapeDataString(Version)}"
            )
        : WebPage.Of(ReadingClient, Entity, Project, "artifacts", Type, Collection, Version);

    /// <summary>The version's files. Sends no request.</summary>
    /// <param name="names">The names of the files. <see langword="null"/> or an empty list selects all files.</param>
    /// <param name="pageSize">The number of files per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    public virtual ArtifactFiles Files(IReadOnlyList<string>? names = null, int? pageSize = null) =>
        new(ReadingClient, Entity, Project, Collection, Version, names, pageSize);

    /// <summary>Reads one file of the version.</summary>
    /// <param name="name">The file's name within the artifact, such as <c>images/0.png</c>.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The file.</returns>
    /// <exception cref="WandbNotFoundException">The version has no such file.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    public virtual async Task<ArtifactFile> FileAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        await foreach (ArtifactFile file in Files([name], pageSize: 1).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            return file;
        }

        throw new WandbNotFoundException(
            SafeText.Clean($"The artifact '{Path}' has no file '{name}'."),
            "project.artifactCollection.artifactMembership.files",
            "File"
        );
    }

    /// <summary>The version in each of its collections, including the collection that it was logged to. Sends no request.</summary>
    /// <param name="pageSize">The number of collections per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times; each item has the version's name in that collection.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    public virtual ArtifactMemberships Memberships(int? pageSize = null) => new(ReadingClient, Id, pageSize);

    /// <summary>The version in each of the collections that it is linked to, such as those of registries. Sends no request.</summary>
    /// <inheritdoc cref="Memberships"/>
    public IAsyncEnumerable<Artifact> LinkedArtifacts(int? pageSize = null) => Memberships(pageSize).Where(static one => one.IsLink);

    /// <summary>Reads the run that logged the version.</summary>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>
    /// The run with its configuration and summary. <see langword="null"/> if a person logged the version without a run, or if the API key
    /// has no access to the run's project.
    /// </returns>
    /// <exception cref="WandbNotFoundException">The version or the run was deleted, or the API key no longer has access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    public virtual async Task<Run?> LoggedByAsync(CancellationToken cancellationToken = default) =>
        await QueryCreatorAsync(ReadingClient, Id, cancellationToken).ConfigureAwait(false)
            is CreatingRun { Entity: { } entity, Project: { } project, Run: var run }
            ? await WandbApi.QueryRunAsync(ReadingClient, entity, project, run, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>Reads the collection that the version was found in.</summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The collection.</returns>
    /// <exception cref="WandbNotFoundException">The collection was deleted, or the API key no longer has access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    public virtual Task<ArtifactCollection> CollectionAsync(CancellationToken cancellationToken = default) =>
        WandbApi.QueryArtifactCollectionAsync(ReadingClient, Entity, Project, Collection, cancellationToken);

    /// <summary>The runs that used the version. Sends no request. (W&amp;B's Python client reads only the first page.)</summary>
    /// <param name="filters">A filter for the runs. By default, all runs are listed.</param>
    /// <param name="order">The sort order. By default, the server decides it.</param>
    /// <param name="pageSize">The number of runs per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    public virtual UsingRuns UsedBy(RunFilter? filters = null, RunOrder? order = null, int? pageSize = null) =>
        new(ReadingClient, Id, filters, order, pageSize);

    /// <summary>The same version as it is named in another collection.</summary>
    internal Artifact In(string entity, string project, string collection, string version)
    {
        var artifact = (Artifact)MemberwiseClone();
        artifact._entity = entity;
        artifact._project = project;
        artifact._collection = collection;
        artifact._version = version;
        return artifact;
    }

    [WandbQuery("query ArtifactCreator($id: ID!) { artifact(id: $id) { createdBy } }")]
    private static partial Task<ArtifactCreator?> QueryCreatorAsync(WandbClient client, string id, CancellationToken cancellationToken);

    private bool IsOfCollection(ArtifactAlias alias) =>
        alias.Collection == Collection && alias.Project == Project && alias.Entity == Entity;

    private protected override string Label => Name;
}

/// <summary>A name for one version in one collection, such as <c>latest</c>.</summary>
/// <param name="Alias">The alias.</param>
/// <param name="Collection">The collection that the alias belongs to: GraphQL's <c>ArtifactAlias.artifactCollectionName</c>.</param>
/// <param name="Project">
/// The collection's project, or <see langword="null"/> if the API key has no access to it: GraphQL's
/// <c>ArtifactAlias.artifactCollection.project.name</c>.
/// </param>
/// <param name="Entity">The user or team that the project belongs to, or <see langword="null"/> if the API key has no access to it.</param>
[WandbObject("ArtifactAlias")]
public readonly partial record struct ArtifactAlias(
    string Alias,
    [WandbField("artifactCollectionName")] string Collection,
    [WandbField("artifactCollection.project.name")] string? Project,
    [WandbField("artifactCollection.project.entityName")] string? Entity
)
{
    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(ArtifactAlias), PrintMembers);
}

/// <summary>The state of an artifact's upload: GraphQL's <c>ArtifactState</c>.</summary>
public enum ArtifactState
{
    /// <summary>The files are still being uploaded.</summary>
    Pending,

    /// <summary>The artifact is complete and no longer changes.</summary>
    Committed,

    /// <summary>The artifact was deleted.</summary>
    Deleted,
}
