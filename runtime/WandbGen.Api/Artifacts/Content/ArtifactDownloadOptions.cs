using WandbGen.Redaction;

namespace WandbGen;

/// <summary>How the content of an artifact is downloaded.</summary>
public sealed record ArtifactDownloadOptions
{
    /// <summary>Only the entries whose path matches: <c>*</c> stands for any characters, <c>/</c> included, and <c>?</c> for one; letter
    /// case matters. <see langword="null"/> means all. A pattern that matches nothing is no error, as for the files of a run: <see
    /// cref="ArtifactDownload.Entries"/> is 0 then.</summary>
    public string? Pattern { get; init; }

    /// <summary>
    /// Whether references are followed: their bytes are downloaded from where they lie. Without it references are left out. What cannot be
    /// verified is in <see cref="ArtifactDownload.Unverified"/>.
    /// </summary>
    public bool FollowReferences { get; init; } = true;

    /// <summary>What finds the bytes of references besides <c>http</c>, <c>https</c>, <c>file</c> and <c>wandb-artifact</c>; the first that
    /// knows an address is asked, and before the built-in ones.</summary>
    public IReadOnlyList<IArtifactReferenceResolver> References { get; init; } = [];

    /// <summary>
    /// The cache that files are taken from instead of being transferred, and that transferred files are added to. <see langword="null"/>
    /// (the default) uses none. W&amp;B's Python client always uses one.
    /// </summary>
    public ArtifactCache? Cache { get; init; }

    /// <summary>How files are transferred; its defaults refuse to touch a file that exists and is not known to be right.</summary>
    public DownloadOptions Transfer { get; init; } = new();

    /// <summary>The options, without what could be secret or move a terminal's cursor.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(ArtifactDownloadOptions), PrintMembers);
}

/// <summary>How a directory is made to mirror an artifact.</summary>
public sealed record ArtifactSyncOptions
{
    /// <summary>Whether a file that is there is taken for the right one by its size alone. Without it its MD5 is computed too, which reads
    /// the file.</summary>
    public bool SizeOnly { get; init; }

    /// <summary>Whether files that are in the directory but not in the artifact are deleted, with the directories that this leaves empty.
    /// Symbolic links are neither deleted nor followed.</summary>
    public bool DeleteExtraneous { get; init; }

    /// <summary>How files are downloaded. <see cref="DownloadOptions.Replace"/> and <see cref="DownloadOptions.ExistOk"/> do not matter: a
    /// file that is wrong is replaced.</summary>
    public ArtifactDownloadOptions Download { get; init; } = new();
}
