namespace WandbGen;

/// <summary>
/// The exception that is thrown when the histories of some runs could not be read. The histories of all other runs were read.
/// </summary>
public sealed class WandbHistoriesException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="message">The number of failed runs, and the first failure.</param>
    /// <param name="failures">The failures by the path of the run.</param>
    public WandbHistoriesException(string message, IReadOnlyDictionary<string, WandbException> failures)
        : base(message) => Failures = failures;

    /// <summary>The failures by the path of the run.</summary>
    public IReadOnlyDictionary<string, WandbException> Failures { get; }
}
