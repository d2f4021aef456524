using System.Globalization;

namespace WandbGen;

/// <summary>The exception that is thrown when some files could not be downloaded. All other files are complete.</summary>
public sealed class WandbDownloadAllException : WandbException
{
    internal WandbDownloadAllException(IReadOnlyList<DownloadedFile> completed, IReadOnlyDictionary<string, WandbException> failures)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{failures.Count} of {completed.Count + failures.Count} files could not be downloaded; the first: "
                    + $"{failures.Values.First().Message}"
            ),
            failures.Values.First()
        )
    {
        Completed = completed;
        Failures = failures;
    }

    /// <summary>The files that are complete.</summary>
    public IReadOnlyList<DownloadedFile> Completed { get; }

    /// <summary>The failures by the name of the file.</summary>
    public IReadOnlyDictionary<string, WandbException> Failures { get; }
}
