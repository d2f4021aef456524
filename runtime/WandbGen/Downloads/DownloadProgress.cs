using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// The progress of a download. It is reported at most ten times per second for each file, and once when the file is complete.
/// </summary>
public readonly record struct DownloadProgress
{
    /// <summary>The name of the file as the server states it.</summary>
    public required string FileName { get; init; }

    /// <summary>The number of bytes of the file that are present.</summary>
    public required long BytesReceived { get; init; }

    /// <summary>The size of the file in bytes, or <see langword="null"/> if it is not known.</summary>
    public required long? Length { get; init; }

    /// <summary>Whether the file is verified and has its final name.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>The number of bytes of all files of the call that are present.</summary>
    public required long TotalBytesReceived { get; init; }

    /// <summary>The number of files of the call that are complete.</summary>
    public required int FilesCompleted { get; init; }

    /// <summary>
    /// The number of bytes per second that are received for all files, over approximately the last second. Bytes that were present before
    /// are not counted.
    /// </summary>
    public required double BytesPerSecond { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(DownloadProgress), PrintMembers);
}
