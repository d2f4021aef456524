namespace WandbGen.History.Exports;

/// <summary>Says of an export that it is damaged.</summary>
internal static class ExportDamage
{
    /// <summary>Whether an exception comes of bytes that no decoder understands: they are a server's, and what decoders throw of them is of
    /// many types.</summary>
    public static bool IsOfDecoder(Exception exception) =>
        exception is not (WandbException or OperationCanceledException or OutOfMemoryException);

    /// <summary>Reads something out of an export's bytes.</summary>
    /// <exception cref="WandbProtocolException">It cannot be read.</exception>
    public static T Guard<T>(Export export, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (IsOfDecoder(exception))
        {
            throw Unreadable(export, exception);
        }
    }

    public static WandbProtocolException Damaged(Export export, string what) =>
        new($"{Capitalized(export.Description)} is damaged: {what}.");

    public static WandbProtocolException Unreadable(Export export, Exception exception) =>
        new($"{Capitalized(export.Description)} cannot be read. {exception.Message}", innerException: exception);

    private static string Capitalized(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
