namespace WandbGen.Redaction;

/// <summary>The scheme of an address as a user writes it: often without a scheme, and with a password that is not escaped.</summary>
internal static class AddressScheme
{
    /// <summary>Finds the <c>://</c> that ends the scheme. Returns -1 if the address has no scheme.</summary>
    public static int FindEnd(string address)
    {
        // A user or a password may contain the characters that end a scheme, too.
        int end = address.IndexOf("://", StringComparison.Ordinal);
        return end >= 0 && address.AsSpan(0, end).ContainsAny(':', '@') ? -1 : end;
    }
}
