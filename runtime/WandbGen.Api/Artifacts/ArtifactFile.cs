namespace WandbGen;

/// <summary>A file of an artifact version: GraphQL's <c>File</c> in an artifact.</summary>
[WandbObject("File")]
public partial class ArtifactFile : WandbFile
{
    /// <summary>
    /// The name within the artifact, with <c>/</c> between directories: GraphQL's <c>File.displayName</c>. (GraphQL's <c>File.name</c> is
    /// the name in the storage.)
    /// </summary>
    [WandbField("displayName")]
    public override required string Name { get; init; }

    /// <summary>The address to download the file from. It can be signed and expire, so treat it as a secret.</summary>
    public override string? Url { get; init; }

    /// <summary>
    /// The digest of the file in the manifest: an MD5 in base64 or, for a reference, the identifier that its storage uses.
    /// </summary>
    public string? Digest { get; init; }

    /// <summary>The path of the file within the storage.</summary>
    public string? StoragePath { get; init; }

    [WandbContext]
    internal ArtifactFiles? Collection { get; init; }

    private protected override IAsyncEnumerable<WandbFile>? Again => Collection?.Named(Name);
}
