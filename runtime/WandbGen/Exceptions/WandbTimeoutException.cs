namespace WandbGen;

/// <summary>
/// The exception that is thrown when a time limit of <see cref="WandbClientOptions"/> passed before the answer was complete.
/// </summary>
public sealed class WandbTimeoutException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="message">What took too long.</param>
    /// <param name="timeout">The time limit.</param>
    /// <param name="innerException">The last failure before the time limit passed.</param>
    public WandbTimeoutException(string message, TimeSpan timeout, Exception? innerException = null)
        : base(message, innerException) => Timeout = timeout;

    /// <summary>The time limit.</summary>
    public TimeSpan Timeout { get; }
}
