using WandbGen.Redaction;

namespace WandbGen;

/// <summary>How far a download is; reported at most ten times a second for each file, and once when the file is complete.</summary>
/// <param name="FileName">The file's name, as the server gave it.</param>
/// <param name="BytesReceived">The bytes of the file that are here.</param>
/// <param name="Length">The file's size in bytes, if it is known.</param>
/// <param name="IsComplete">Whether the file is verified and under its final name.</param>
/// <param name="TotalBytesReceived">The bytes of all files of the call that are here.</param>
/// <param name="FilesCompleted">The number of the call's files that are complete.</param>
/// <param name="BytesPerSecond">How many bytes of all files arrive in a second, over about the last second; what was there already does not
/// count.</param>
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
    /// <summary>All that it says, without secrets and without signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(DownloadProgress), PrintMembers);
}
