using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// The progress of a download. It is reported at most ten times per second for each file, and once when the file is complete.
/// </summary>
/// <param name="FileName">The name of the file as the server states it.</param>
/// <param name="BytesReceived">The number of bytes of the file that are present.</param>
/// <param name="Length">The size of the file in bytes, or <see langword="null"/> if it is not known.</param>
/// <param name="IsComplete">Whether the file is verified and has its final name.</param>
/// <param name="TotalBytesReceived">The number of bytes of all files of the call that are present.</param>
/// <param name="FilesCompleted">The number of files of the call that are complete.</param>
/// <param name="BytesPerSecond">
/// The number of bytes per second that are received for all files, over approximately the last second. Bytes that were present before are
/// not counted.
/// </param>
public readonly record struct DownloadProgress(
    string FileName,
    long BytesReceived,
    long? Length,
    bool IsComplete,
    long TotalBytesReceived,
    int FilesCompleted,
    double BytesPerSecond
)
{
    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(DownloadProgress), PrintMembers);
}
