using System.Globalization;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The result of downloading an artifact.</summary>
public sealed record ArtifactDownload
{
    /// <summary>The full path of the directory.</summary>
    public required string Root { get; init; }

    /// <summary>The number of entries that were selected.</summary>
    public required int Entries { get; init; }

    /// <summary>The number of files that already existed and matched. They were not transferred.</summary>
    public required int UpToDate { get; init; }

    /// <summary>The number of files that were copied from <see cref="ArtifactDownloadOptions.Cache"/> and not transferred.</summary>
    public int FromCache { get; init; }

    /// <summary>The number of files that were transferred.</summary>
    public required int Downloaded { get; init; }

    /// <summary>The number of bytes that were transferred.</summary>
    public required long BytesDownloaded { get; init; }

    /// <summary>
    /// The paths of files whose content could not be verified. At most their size was compared, because the manifest has neither an MD5 for
    /// them nor an ETag that the server confirmed in this call.
    /// </summary>
    public required IReadOnlyList<string> Unverified { get; init; }

    /// <summary>The paths of files that were deleted because the artifact does not have them.</summary>
    public required IReadOnlyList<string> Deleted { get; init; }

    /// <summary>Returns the numbers of files and bytes in one line, without secrets.</summary>
    public override string ToString() =>
        SafeText.Clean(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Root}: {Entries} entries, {Downloaded} downloaded ({BytesDownloaded} bytes), {UpToDate} up to date, "
                    + $"{Unverified.Count} unverified, {Deleted.Count} deleted"
            )
        );
}

/// <summary>The result of comparing a directory with an artifact.</summary>
public sealed record ArtifactVerification
{
    /// <summary>The paths of entries that do not exist in the directory.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>The paths of entries whose bytes differ, or that are not files in the directory.</summary>
    public required IReadOnlyList<string> Damaged { get; init; }

    /// <summary>The paths of files in the directory that are not part of the artifact.</summary>
    public required IReadOnlyList<string> Extraneous { get; init; }

    /// <summary>
    /// The paths of references that exist and could not be verified, because the manifest has no MD5 for them. If the manifest has their
    /// size, it matches.
    /// </summary>
    public required IReadOnlyList<string> Unverified { get; init; }

    /// <summary>Whether every entry exists and none is damaged.</summary>
    public bool IsComplete => Missing.Count == 0 && Damaged.Count == 0;

    /// <summary>Returns the numbers of files that differ, in one line.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(IsComplete ? "complete" : "incomplete")}: {Missing.Count} missing, {Damaged.Count} damaged, "
                + $"{Extraneous.Count} extraneous, {Unverified.Count} unverified"
        );
}
