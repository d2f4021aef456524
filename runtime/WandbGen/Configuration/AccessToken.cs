namespace WandbGen.Configuration;

/// <summary>A token that the API accepts until it expires. It is not a record, because the text of a record would show the token.</summary>
/// <param name="value">The token.</param>
/// <param name="issuedAt">The time when it was issued, or a time long ago if that is not known.</param>
/// <param name="expiresAt">The time when it expires.</param>
internal sealed class AccessToken(string value, DateTimeOffset issuedAt, DateTimeOffset expiresAt)
{
    // As in the official client, which requests a new token for each request if tokens expire sooner than this.
    private static readonly TimeSpan s_refreshBefore = TimeSpan.FromMinutes(5);

    // RFC 6750's b68token, which also keeps the header whole.
    private static readonly System.Buffers.SearchValues<char> s_characters = System.Buffers.SearchValues.Create(
        "-._~+/=0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    public string Value { get; } = value;

    public DateTimeOffset IssuedAt { get; } = issuedAt;

    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    /// <summary>Whether the token can be used: until five minutes before it expires or, if its lifetime is less than twenty minutes, until
    /// the last quarter of it.</summary>
    public bool IsFresh(DateTimeOffset now)
    {
        TimeSpan quarter = (ExpiresAt - IssuedAt) / 4;
        return ExpiresAt - now > (quarter < s_refreshBefore ? quarter : s_refreshBefore);
    }

    /// <summary>Whether a text can be a token in a header.</summary>
    public static bool IsWellFormed(string? text) => !string.IsNullOrEmpty(text) && !text.AsSpan().ContainsAnyExcept(s_characters);
}
