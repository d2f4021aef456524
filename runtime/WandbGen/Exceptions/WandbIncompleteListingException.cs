namespace WandbGen;

/// <summary>
/// Something was to be concluded from what a listing does not name, and the listing is not known to be whole: entries of it are null, a
/// part of it failed on the server, it is another
/// number of items than the server counts, or it could not be read again.
/// </summary>
public sealed class WandbIncompleteListingException : WandbException
{
    /// <summary>Creates an error.</summary>
    /// <param name="message">What was not done, and why the listing is not known to be whole.</param>
    /// <param name="innerException">The failure of the listing, if it was one.</param>
    public WandbIncompleteListingException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
