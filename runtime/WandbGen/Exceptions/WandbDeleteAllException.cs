using System.Globalization;

namespace WandbGen;

/// <summary>The exception that is thrown when some files could not be deleted. All other files are deleted.</summary>
public sealed class WandbDeleteAllException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="deleted">The names of the files that are deleted.</param>
    /// <param name="failures">The failures by the name of the file; at least one.</param>
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

    /// <summary>The names of the files that are deleted.</summary>
    public IReadOnlyList<string> Deleted { get; }

    /// <summary>The failures by the name of the file. After a broken connection it is unknown whether the file is deleted.</summary>
    public IReadOnlyDictionary<string, WandbException> Failures { get; }
}
