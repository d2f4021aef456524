using System.Globalization;

namespace WandbGen;

/// <summary>Some entries of an artifact could not be downloaded; all others were, unless a file was in the way or a reference cannot be
/// followed: then nothing was written.</summary>
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

    /// <summary>What was done with the others.</summary>
    public ArtifactDownload Result { get; }

    /// <summary>What went wrong, by the entry's path.</summary>
    public IReadOnlyDictionary<string, WandbException> Failures { get; }
}
