namespace WandbGen;

/// <summary>The client cannot be used as it is configured: no API key, a malformed key or base URL, a refused header; nothing was
/// sent.</summary>
public sealed class WandbConfigurationException : WandbException
{
    /// <summary>Creates an error.</summary>
    /// <param name="message">What is wrong and what to do about it.</param>
    /// <param name="innerException">The cause.</param>
    public WandbConfigurationException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
