namespace WandbGen;

/// <summary>
/// The exception that is thrown when the configuration of a client is not valid: there is no API key, a key or base URL is malformed, or a
/// header is not allowed. Nothing was sent.
/// </summary>
public sealed class WandbConfigurationException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="message">What is wrong, and what to do about it.</param>
    /// <param name="innerException">The cause.</param>
    public WandbConfigurationException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
