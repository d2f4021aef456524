using System.Globalization;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>What a download of an artifact came to.</summary>
public sealed record ArtifactDownload
{
    /// <summary>The full path of the directory.</summary>
    public required string Root { get; init; }

    /// <summary>The number of entries that were asked for.</summary>
    public required int Entries { get; init; }

    /// <summary>The number of files that were there and right, and cost no transfer.</summary>
    public required int UpToDate { get; init; }

    /// <summary>The number of files that were taken from <see cref="ArtifactDownloadOptions.Cache"/>, and cost no transfer.</summary>
    public int FromCache { get; init; }

    /// <summary>The number of files that were transferred.</summary>
    public required int Downloaded { get; init; }

    /// <summary>The size of what was transferred, in bytes.</summary>
    public required long BytesDownloaded { get; init; }

    /// <summary>The paths of files that are there and were checked by their size at most: the manifest has no MD5 of them, and no ETag that
    /// the server has confirmed in this call.</summary>
    public required IReadOnlyList<string> Unverified { get; init; }

    /// <summary>The paths of files that were deleted because the artifact does not have them.</summary>
    public required IReadOnlyList<string> Deleted { get; init; }

    /// <summary>What was done, in one line and without secrets.</summary>
    public override string ToString() =>
        SafeText.Clean(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Root}: {Entries} entries, {Downloaded} downloaded ({BytesDownloaded} bytes), {UpToDate} up to date, "
                    + $"{Unverified.Count} unverified, {Deleted.Count} deleted"
            )
        );
}

/// <summary>How a directory compares with an artifact.</summary>
public sealed record ArtifactVerification
{
    /// <summary>The paths of entries that are not there.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>The paths of entries that are there with other bytes, or as something else than a file.</summary>
    public required IReadOnlyList<string> Damaged { get; init; }

    /// <summary>The paths of files that are there and that the artifact does not have.</summary>
    public required IReadOnlyList<string> Extraneous { get; init; }

    /// <summary>The paths of references that are there with the right size, if it is known, and that nothing more can be said of: the
    /// manifest has no MD5 of them.</summary>
    public required IReadOnlyList<string> Unverified { get; init; }

    /// <summary>Whether every entry is there, and none is damaged.</summary>
    public bool IsComplete => Missing.Count == 0 && Damaged.Count == 0;

    /// <summary>How many files differ, in one line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(IsComplete ? "complete" : "incomplete")}: {Missing.Count} missing, {Damaged.Count} damaged, "
                + $"{Extraneous.Count} extraneous, {Unverified.Count} unverified"
        );
}
