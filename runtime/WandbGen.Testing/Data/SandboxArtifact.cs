namespace WandbGen.Testing;

/// <summary>An artifact to be put into a sandbox, as the next version of its collection.</summary>
/// <param name="Entity">Whose it is.</param>
/// <param name="Project">The project, which is added with it.</param>
/// <param name="Type">The type, which is added with it.</param>
/// <param name="Collection">The sequence, which is added with it.</param>
public sealed record SandboxArtifact(string Entity, string Project, string Type, string Collection)
{
    /// <summary>Its files, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    /// <summary>What it refers to instead of having it, by name.</summary>
    public IReadOnlyDictionary<string, SandboxReference> References { get; init; } = new Dictionary<string, SandboxReference>();

    /// <summary><c>V2</c>, or <c>V1</c> as old clients had it.</summary>
    public string StorageLayout { get; init; } = "V2";

    /// <summary>The bytes of another manifest than the right one, for tests of clients that are lied to.</summary>
    public byte[]? Manifest { get; init; }

    /// <summary>Names of this version beside <c>latest</c>, which the newest committed one has.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>JSON: an object.</summary>
    public string Metadata { get; init; } = "{}";

    /// <summary>What it is.</summary>
    public string? Description { get; init; }

    /// <summary><c>COMMITTED</c>, <c>PENDING</c> or <c>DELETED</c>.</summary>
    public string State { get; init; } = "COMMITTED";

    /// <summary>When it was made; counted up if not given.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The runs that used it, by their ids; they must be there.</summary>
    public IReadOnlyList<string> UsedBy { get; init; } = [];

    /// <summary>What runs of <see cref="UsedBy"/> call it, by the runs' ids.</summary>
    public IReadOnlyDictionary<string, string> UsedAs { get; init; } = new Dictionary<string, string>();

    /// <summary>The id that a client gave it before the server did.</summary>
    public string? ClientId { get; init; }

    /// <summary>The run that made it, by its id; it must be there.</summary>
    public string? Run { get; init; }
}

/// <summary>A reference in an artifact: bytes that lie elsewhere.</summary>
/// <param name="Uri">Where they are, such as <c>s3://bucket/key</c>.</param>
/// <param name="Digest">What tells them from others: an ETag, an MD5 in base64, or the address itself.</param>
/// <param name="Size">How many they are, if the client knew.</param>
/// <param name="Extra">JSON: an object of what else the client knew, such as <c>{"versionID": "…"}</c>.</param>
public sealed record SandboxReference(string Uri, string Digest, long? Size = null, string? Extra = null);
