using System.Globalization;

namespace WandbGen;

/// <summary>Some of several files could not be deleted; all others were.</summary>
public sealed class WandbDeleteAllException : WandbException
{
    /// <summary>Creates an error.</summary>
    /// <param name="deleted">The names of the files that are gone.</param>
    /// <param name="failures">What went wrong, by the file's name; at least one.</param>
    public WandbDeleteAllException(IReadOnlyList<string> deleted, IReadOnlyDictionary<string, WandbException> failures)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{failures?.Count} of {deleted?.Count + failures?.Count} files could not be deleted; the first: "
                    + $"{failures?.Values.First().Message}"
            ),
            failures?.Values.First()
        )
    {
        ArgumentNullException.ThrowIfNull(deleted);
        ArgumentNullException.ThrowIfNull(failures);
        Deleted = deleted;
        Failures = failures;
    }

    /// <summary>The names of the files that are gone.</summary>
    public IReadOnlyList<string> Deleted { get; }

    /// <summary>What went wrong, by the file's name. After a broken connection it is unknown whether the file is gone.</summary>
    public IReadOnlyDictionary<string, WandbException> Failures { get; }
}
