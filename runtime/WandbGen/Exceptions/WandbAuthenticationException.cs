namespace WandbGen;

/// <summary>
/// The exception that is thrown when the server does not accept the API key or token (401) or denies the operation (403).
/// </summary>
public sealed class WandbAuthenticationException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="message">What was refused.</param>
    public WandbAuthenticationException(string message)
        : base(message) { }
}
