namespace WandbGen;

/// <summary>A limit of <see cref="WandbClientOptions"/> passed before the server had answered in full.</summary>
public sealed class WandbTimeoutException : WandbException
{
    /// <summary>Creates an error.</summary>
    /// <param name="message">What took too long.</param>
    /// <param name="timeout">The limit that passed.</param>
    /// <param name="innerException">The last failure before the limit passed.</param>
    public WandbTimeoutException(string message, TimeSpan timeout, Exception? innerException = null)
        : base(message, innerException) => Timeout = timeout;

    /// <summary>The limit that passed.</summary>
    public TimeSpan Timeout { get; }
}
