using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The options of an <see cref="ArtifactCache"/>.</summary>
public sealed record ArtifactCacheOptions
{
    /// <summary>
    /// The directory that the cache is in. <see langword="null"/> (the default) selects the directory of W&amp;B's Python client: the
    /// environment variable <c>WANDB_CACHE_DIR</c>, or else <c>wandb</c> in the user's cache directory, such as <c>~/.cache/wandb</c>.
    /// </summary>
    public string? Directory { get; init; }

    /// <summary>
    /// The size in bytes that the cache is reduced to after a download that added files to it. The files that were used least recently are
    /// deleted first. <see langword="null"/> (the default) means no limit.
    /// </summary>
    public long? MaxSize { get; init; }

    /// <summary>
    /// Whether a downloaded file and its entry in the cache are one file with two names (a hard link), which takes no time and no space.
    /// Such files are read-only, because a change of one is a change of both. The default is <see langword="false"/>: files are copied.
    /// Some file systems (btrfs, XFS) share the bytes of both files until one of them is changed.
    /// </summary>
    /// <remarks>
    /// Set this only for a cache that no other user can write to. Where a hard link cannot be created (another file system, Windows, macOS)
    /// the file is copied.
    /// </remarks>
    public bool UseHardLinks { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(ArtifactCacheOptions), PrintMembers);
}
