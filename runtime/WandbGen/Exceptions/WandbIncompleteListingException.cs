namespace WandbGen;

/// <summary>
/// The exception that is thrown when an operation needs a complete listing, and the listing may be incomplete: some of its entries are
/// null, a part of it failed on the server, its number of items differs from the server's count, or it could not be read a second time.
/// </summary>
public sealed class WandbIncompleteListingException : WandbException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="message">What was not done, and why the listing may be incomplete.</param>
    /// <param name="innerException">The exception that ended the listing, if there is one.</param>
    public WandbIncompleteListingException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
