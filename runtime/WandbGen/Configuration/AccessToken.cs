namespace WandbGen.Configuration;

/// <summary>A token that the API takes until it expires; not a record, whose text would show it.</summary>
internal sealed class AccessToken(string value, DateTimeOffset expiresAt)
{
    // RFC 6750's b68token, which also keeps the header whole.
    private static readonly System.Buffers.SearchValues<char> s_characters =
        System.Buffers.SearchValues.Create("-._~+/=0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public string Value { get; } = value;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    /// <summary>Whether a text can be a token in a header.</summary>
    public static bool IsWellFormed(string? text) => !string.IsNullOrEmpty(text) && !text.AsSpan().ContainsAnyExcept(s_characters);
}
