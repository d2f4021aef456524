using WandbGen.Downloads;

namespace WandbGen;

/// <summary>Options for downloading files.</summary>
public sealed record DownloadOptions
{
    /// <summary>
    /// Whether an existing file is replaced if its size and MD5 are not known to match. It stays readable until the new file is complete. A
    /// file that matches is kept and not transferred. If this is <see langword="false"/> (the default), any other existing file throws a
    /// <see cref="WandbFileExistsException"/>.
    /// </summary>
    public bool Replace { get; init; }

    /// <summary>Whether an existing file is kept without any request or verification. <see cref="Replace"/> takes precedence.</summary>
    public bool ExistOk { get; init; }

    /// <summary>
    /// Whether a download ends only when the file is on the disk. The default is <see langword="true"/>: the file is flushed before it gets
    /// its name, and the directory after that, so the file survives a power failure. If this is <see langword="false"/>, a file is complete
    /// or absent after a crash of the process, but not after a crash of the machine.
    /// </summary>
    public bool Durable { get; init; } = true;

    /// <summary>
    /// Whether names that are not valid on Windows are refused (devices such as <c>CON</c>, <c>a:b</c>, names that end with a dot or a
    /// space), and all but the first of several names that differ only in letter case or Unicode normalization. The directory can then be
    /// copied to any system. The default is <see langword="true"/> on Windows. Otherwise such names are separate files where the file
    /// system distinguishes them, and are refused where it does not.
    /// </summary>
    public bool PortableNames { get; init; } = OperatingSystem.IsWindows();

    /// <summary>
    /// The maximum number of files that are downloaded at once. The default is 16, the number of connections to a server (<see
    /// cref="WandbClientOptions.MaxConnectionsPerServer"/>).
    /// </summary>
    public int MaxParallelFiles { get; init; } = 16;

    /// <summary>
    /// The maximum number of ranges of one file that are downloaded at once; 1 for a single stream. The default is 8. A download begins
    /// with one range, and downloads more at once as long as that makes it faster. All downloads of a client together use at most <see
    /// cref="WandbClientOptions.MaxConnectionsPerServer"/> streams. Ranges are used only if the server supports them and the MD5 of the
    /// file is known.
    /// </summary>
    public int MaxParallelRanges { get; init; } = 8;

    /// <summary>The size of a range in bytes. The default is 16 MiB. A file that is not larger is downloaded in a single stream.</summary>
    public long RangeSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// The time limit for a connection that receives no bytes. The default is 30 seconds. There is no limit for the whole download.
    /// </summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The maximum number of times that a broken download is resumed without receiving a new byte. The default is 5.</summary>
    public int MaxAttemptsWithoutProgress { get; init; } = 5;

    /// <summary>What proves that a file that exists is right.</summary>
    internal StoredFileProof Proof { get; init; }

    /// <summary>What the caller can do about a file that exists, in the words of the call.</summary>
    internal string Remedy { get; init; } =
        $"Set {nameof(DownloadOptions)}.{nameof(Replace)} to replace it, or {nameof(DownloadOptions)}.{nameof(ExistOk)} to keep it.";

    /// <summary>Creates the options for a method that has the two settings as parameters.</summary>
    /// <param name="replace">Whether an existing file is replaced.</param>
    /// <param name="existOk">Whether an existing file is kept, or <see langword="null"/> if the method has no such parameter.</param>
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
