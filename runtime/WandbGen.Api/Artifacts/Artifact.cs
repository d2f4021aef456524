using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// A version of an artifact: GraphQL's <c>Artifact</c>. Its name and version are those in the collection that it was found in, or else in
/// the collection that it was logged to.
/// </summary>
[WandbObject("Artifact")]
public partial class Artifact : ProjectItem
{
    // Where it was found; a linked version has other names there than where it was logged.
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

    /// <summary>The version's files. Sends no request.</summary>
    /// <param name="names">The names of the files. <see langword="null"/> or an empty list selects all files.</param>
    /// <param name="pageSize">The number of files per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    public virtual ArtifactFiles Files(IReadOnlyList<string>? names = null, int? pageSize = null) =>
        new(ReadingClient, Entity, Project, Collection, Version, names, pageSize);

    /// <summary>The runs that used the version. Sends no request. (W&amp;B's Python client reads only the first page.)</summary>
    /// <param name="pageSize">The number of runs per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The artifact was not read from a server.</exception>
    public virtual UsingRuns UsedBy(int? pageSize = null) => new(ReadingClient, Id, pageSize);

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
