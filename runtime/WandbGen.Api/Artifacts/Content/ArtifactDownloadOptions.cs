using WandbGen.Redaction;

namespace WandbGen;

/// <summary>Options for downloading the content of an artifact.</summary>
public sealed record ArtifactDownloadOptions
{
    /// <summary>
    /// A pattern for the paths of the entries. <c>*</c> matches any characters, including <c>/</c>, and <c>?</c> matches one character.
    /// Letter case matters. <see langword="null"/> (the default) selects all entries. If no entry matches, no exception is thrown, and
    /// <see cref="ArtifactDownload.Entries"/> is 0.
    /// </summary>
    public string? Pattern { get; init; }

    /// <summary>
    /// Whether references are followed: their bytes are downloaded from the storage that has them. If this is <see langword="false"/>,
    /// references are left out. References whose bytes cannot be verified are listed in <see cref="ArtifactDownload.Unverified"/>.
    /// </summary>
    public bool FollowReferences { get; init; } = true;

    /// <summary>
    /// Resolvers for references other than <c>http</c>, <c>https</c>, <c>file</c> and <c>wandb-artifact</c>. The first resolver that
    /// accepts an address is used. These resolvers take precedence over the built-in ones.
    /// </summary>
    public IReadOnlyList<IArtifactReferenceResolver> References { get; init; } = [];

    /// <summary>
    /// The cache that files are taken from instead of being transferred, and that transferred files are added to. <see langword="null"/>
    /// (the default) uses none. W&amp;B's Python client always uses one.
    /// </summary>
    public ArtifactCache? Cache { get; init; }

    /// <summary>
    /// Options for the transfers. By default, an existing file that is not known to match is neither replaced nor accepted.
    /// </summary>
    public DownloadOptions Transfer { get; init; } = new();

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(ArtifactDownloadOptions), PrintMembers);
}

/// <summary>Options for synchronizing a directory with an artifact.</summary>
public sealed record ArtifactSyncOptions
{
    /// <summary>
    /// Whether an existing file matches if its size does. If this is <see langword="false"/> (the default), the file is read to compare its
    /// MD5 too.
    /// </summary>
    public bool SizeOnly { get; init; }

    /// <summary>Whether files that are in the directory but not in the artifact are deleted, with the directories that this leaves empty.
    /// Symbolic links are neither deleted nor followed.</summary>
    public bool DeleteExtraneous { get; init; }

    /// <summary>
    /// Options for the downloads. <see cref="DownloadOptions.Replace"/> and <see cref="DownloadOptions.ExistOk"/> have no effect: a file
    /// that does not match is always replaced.
    /// </summary>
    public ArtifactDownloadOptions Download { get; init; } = new();
}
