namespace WandbGen;

/// <summary>
/// The exception that is thrown when the server cannot be reached, breaks the connection, redirects to an address that the request must not
/// be sent to, or answers that it is not available (408, 425 or 5xx).
/// </summary>
public sealed class WandbTransportException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="host">The server as <c>host:port</c>.</param>
    /// <param name="innerException">The cause.</param>
    public WandbTransportException(string message, string? host = null, Exception? innerException = null)
        : base(message, innerException) => Host = host;

    /// <summary>The server as <c>host:port</c>.</summary>
    public string? Host { get; }
}
