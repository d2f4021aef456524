namespace WandbGen;

/// <summary>The base of every error that the server or the way to it causes.</summary>
public class WandbException : Exception
{
    /// <summary>Creates an error.</summary>
    public WandbException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
