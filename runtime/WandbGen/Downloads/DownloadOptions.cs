using WandbGen.Downloads;

namespace WandbGen;

/// <summary>How files are downloaded.</summary>
public sealed record DownloadOptions
{
    /// <summary>
    /// Whether a file that exists and is not known to be right is replaced; it stays readable until the new one is complete. A file that is
    /// right, by its size and MD5, is taken as it is in any case and costs no transfer. Without it any other file that exists is a
    /// <see cref="WandbFileExistsException"/>.
    /// </summary>
    public bool Replace { get; init; }

    /// <summary>Whether a file that exists is taken as it is, without a request and unchecked. <see cref="Replace"/> goes before
    /// it.</summary>
    public bool ExistOk { get; init; }

    /// <summary>
    /// Whether a download is only done once it is on the disk: the file is flushed before it gets its name, and the directory after, so
    /// that it survives a loss
    /// of power. Without it a file is complete or absent after any crash of the process, but not of the machine.
    /// </summary>
    public bool Durable { get; init; } = true;

    /// <summary>
    /// Whether names are refused that Windows cannot have (devices such as <c>CON</c>, <c>a:b</c>, a dot or space at the end), and of
    /// several that differ by letter case or Unicode form only all but
    /// the first: so that the directory can be copied to any system. <see langword="true"/> on Windows. Without it such names are files of
    /// their own wherever the file system tells them apart, and
    /// refused where it does not.
    /// </summary>
    public bool PortableNames { get; init; } = OperatingSystem.IsWindows();

    /// <summary>How many files are downloaded at once; 16, as many connections as one server is asked for
    /// (<see cref="WandbClientOptions.MaxConnectionsPerServer"/>).</summary>
    public int MaxParallelFiles { get; init; } = 16;

    /// <summary>
    /// How many ranges of one file are downloaded at once; 8, and 1 for one stream. All downloads of a client together have at most
    /// <see cref="WandbClientOptions.MaxConnectionsPerServer"/> streams open. Ranges are used only where the server knows them and the
    /// file's MD5.
    /// </summary>
    public int MaxParallelRanges { get; init; } = 8;

    /// <summary>How large the ranges are in bytes; 16 MiB. A file that is not larger is downloaded in one stream.</summary>
    public long RangeSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>The limit for a silent connection; 30 s. There is none for the whole: a download that goes on may take as long as it
    /// takes.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a broken download is resumed without a new byte arriving; 5.</summary>
    public int MaxAttemptsWithoutProgress { get; init; } = 5;

    /// <summary>What proves that a file that exists is right.</summary>
    internal StoredFileProof Proof { get; init; }

    /// <summary>What the caller can do about a file that exists, in the words of the call.</summary>
    internal string Remedy { get; init; } =
        $"Set {nameof(DownloadOptions)}.{nameof(Replace)} to replace it, or {nameof(DownloadOptions)}.{nameof(ExistOk)} to keep it.";

    /// <summary>These options for a call that takes the two of them as parameters.</summary>
    /// <param name="replace">Whether the call may replace a file.</param>
    /// <param name="existOk">Whether it may keep one; <see langword="null"/> if it has no such parameter.</param>
    public static DownloadOptions ForParameters(bool replace, bool? existOk = null) =>
        new()
        {
            Replace = replace,
            ExistOk = existOk is true,
            Remedy = existOk is null
                ? "Pass replace: true to replace it."
                : "Pass replace: true to replace it, or existOk: true to keep it.",
        };

    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1, or the limit for a silent connection is no time, or more than
    /// a day.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxParallelFiles, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxParallelRanges, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(RangeSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxAttemptsWithoutProgress, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(IdleTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(IdleTimeout, TimeSpan.FromDays(1));
    }
}
