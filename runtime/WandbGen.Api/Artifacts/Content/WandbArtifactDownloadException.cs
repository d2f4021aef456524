using System.Globalization;

namespace WandbGen;

/// <summary>
/// The exception that is thrown when some entries of an artifact could not be downloaded. All other entries are complete, unless an
/// existing file must not be replaced or a reference cannot be followed: in these cases nothing was written.
/// </summary>
public sealed class WandbArtifactDownloadException : WandbException
{
    internal WandbArtifactDownloadException(
        string artifact,
        ArtifactDownload result,
        IReadOnlyDictionary<string, WandbException> failures,
        WandbException first
    )
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{failures.Count} of {result.Entries} entries of {artifact} could not be downloaded; the first: {first.Message}"
            ),
            first
        )
    {
        Result = result;
        Failures = failures;
    }

    /// <summary>The result for all other entries.</summary>
    public ArtifactDownload Result { get; }

    /// <summary>The failures by the path of the entry.</summary>
    public IReadOnlyDictionary<string, WandbException> Failures { get; }
}
