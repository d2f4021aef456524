namespace WandbGen;

/// <summary>The server was not reached, broke the connection, redirected to where the request must not go, or answered that it is out of
/// order (408, 425, 5xx).</summary>
public sealed class WandbTransportException : WandbException
{
    /// <summary>Creates an error.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="host">The server as <c>host:port</c>.</param>
    /// <param name="innerException">The cause.</param>
    public WandbTransportException(string message, string? host = null, Exception? innerException = null)
        : base(message, innerException) => Host = host;

    /// <summary>The server as <c>host:port</c>.</summary>
    public string? Host { get; }
}
