using System.Buffers;
using System.Net.Http.Headers;
using System.Text;

namespace WandbGen.Configuration;

/// <summary>The format of an API key, and the header that contains it.</summary>
internal static class ApiKey
{
    // A prefix up to the first '-' names a private server; the secret that follows has at least this length (the official client's rule).
    private const int MinSecretLength = 40;

    private static readonly SearchValues<char> s_secretCharacters = SearchValues.Create(
        "-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );
    private static readonly SearchValues<char> s_tokenCharacters = SearchValues.Create(
        "-_.=0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    /// <summary>Returns the key if it looks like one.</summary>
    /// <param name="key">The key. It is not part of any message.</param>
    /// <param name="source">The source of the key, for the message.</param>
    /// <param name="page">The web page that shows keys, for the message.</param>
    public static string Validate(string key, string source, string page)
    {
        key = key.Trim();
        bool isJsonWebToken = key.StartsWith("eyJ", StringComparison.Ordinal) && key.AsSpan().Count('.') == 2;
        if (isJsonWebToken)
        {
            return key.AsSpan().ContainsAnyExcept(s_tokenCharacters)
                ? throw Malformed("has characters that are not allowed in a token")
                : key;
        }

        ReadOnlySpan<char> secret = key.AsSpan(key.IndexOf('-', StringComparison.Ordinal) + 1);
        if (secret.Length < MinSecretLength)
        {
            throw Malformed($"is too short: {secret.Length} characters where at least {MinSecretLength} are expected");
        }

        return key.AsSpan().ContainsAnyExcept(s_secretCharacters)
            ? throw Malformed("holds characters other than letters, digits, '-' and '_'")
            : key;

        WandbConfigurationException Malformed(string what) => new($"The API key from {source} {what}. Copy the key from {page}.");
    }

    /// <summary>Basic authentication as the user <c>api</c>.</summary>
    public static AuthenticationHeaderValue ToHeader(string key)
    {
        // From 16 bytes on, .NET encodes with vector code that it compiles when a program first needs it. Three bytes become four
        // characters, whatever comes before and after.
        const int Step = 12;
        byte[] credentials = Encoding.UTF8.GetBytes("api:" + key);
        var text = new StringBuilder();
        for (int i = 0; i < credentials.Length; i += Step)
        {
            text.Append(Convert.ToBase64String(credentials, i, Math.Min(Step, credentials.Length - i)));
        }

        return new AuthenticationHeaderValue("Basic", text.ToString());
    }
}
