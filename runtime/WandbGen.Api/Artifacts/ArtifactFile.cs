namespace WandbGen;

/// <summary>One file of an artifact's version: GraphQL's <c>File</c> as it stands in an artifact.</summary>
[WandbObject("File")]
public partial class ArtifactFile : WandbFile
{
    /// <summary>The name within the artifact, with <c>/</c> between directories: GraphQL's <c>File.displayName</c>; its <c>name</c> is the
    /// storage's.</summary>
    [WandbField("displayName")]
    public override required string Name { get; init; }

    /// <summary>Where to download the file from; it may be signed and expire, so treat it as a secret.</summary>
    public override string? Url { get; init; }

    /// <summary>The digest that the manifest has for the file: an MD5 in base64, or what a reference's storage calls it by.</summary>
    public string? Digest { get; init; }

    /// <summary>Where the file lies within the storage.</summary>
    public string? StoragePath { get; init; }

    [WandbContext]
    internal ArtifactFiles? Collection { get; init; }

    private protected override IAsyncEnumerable<WandbFile>? Again => Collection?.Named(Name);
}
