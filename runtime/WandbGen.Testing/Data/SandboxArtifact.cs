namespace WandbGen.Testing;

/// <summary>An artifact version to add to a sandbox. It becomes the next version of its collection.</summary>
/// <param name="Entity">The user or team that owns it.</param>
/// <param name="Project">The project. It is created if it does not exist.</param>
/// <param name="Type">The artifact type. It is created if it does not exist.</param>
/// <param name="Collection">The sequence. It is created if it does not exist.</param>
public sealed record SandboxArtifact(string Entity, string Project, string Type, string Collection)
{
    /// <summary>The contents of the files by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>The references by name.</summary>
    public IReadOnlyDictionary<string, SandboxReference> References { get; init; } = new Dictionary<string, SandboxReference>();

    /// <summary>The storage layout: <c>V2</c>, or <c>V1</c> for artifacts of old clients.</summary>
    public string StorageLayout { get; init; } = "V2";

    /// <summary>The bytes to serve instead of the correct manifest, for tests of how a client handles a wrong manifest.</summary>
    public byte[]? Manifest { get; init; }

    /// <summary>The aliases of this version, without <c>latest</c>, which the newest committed version has.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The metadata: a JSON object.</summary>
    public string Metadata { get; init; } = "{}";

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>The state: <c>COMMITTED</c>, <c>PENDING</c> or <c>DELETED</c>.</summary>
    public string State { get; init; } = "COMMITTED";

    /// <summary>The time of creation. By default, each version gets a later time than the one before.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The ids of the runs that used the version. The runs must exist.</summary>
    public IReadOnlyList<string> UsedBy { get; init; } = [];

    /// <summary>The names that the runs of <see cref="UsedBy"/> use for the version, by the id of the run.</summary>
    public IReadOnlyDictionary<string, string> UsedAs { get; init; } = new Dictionary<string, string>();

    /// <summary>The id that the client assigned before the server assigned its own.</summary>
    public string? ClientId { get; init; }

    /// <summary>The id of the run that logged the version. The run must exist.</summary>
    public string? Run { get; init; }
}

/// <summary>A reference in an artifact to bytes in another storage.</summary>
/// <param name="Uri">The address of the bytes, such as <c>s3://bucket/key</c>.</param>
/// <param name="Digest">The identifier of the bytes: an ETag, an MD5 in base64, or the address itself.</param>
/// <param name="Size">The size in bytes, or <see langword="null"/> if the client did not know it.</param>
/// <param name="Extra">Additional properties that the client logged: a JSON object, such as <c>{"versionID": "…"}</c>.</param>
public sealed record SandboxReference(string Uri, string Digest, long? Size = null, string? Extra = null);
