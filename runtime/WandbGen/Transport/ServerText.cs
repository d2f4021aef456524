using System.Text;
using System.Text.RegularExpressions;

namespace WandbGen.Transport;

/// <summary>Makes what a server says fit for messages and logs: no secrets, no control characters, no excess.</summary>
internal sealed partial class ServerText(string apiKey)
{
    public const int MaxMessageLength = 4 * 1024;

    private readonly string _encodedKey = Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + apiKey));

    public string Clean(string text, int maxLength = MaxMessageLength)
    {
        // What is cut off need not be searched, but a secret must not be cut in two first.
        string bounded = text.Length > 4 * MaxMessageLength ? text[..(4 * MaxMessageLength)] : text;
        string cleaned = ControlCharacters().Replace(
            UrlQueries().Replace(
                bounded.Replace(apiKey, "***", StringComparison.Ordinal).Replace(_encodedKey, "***", StringComparison.Ordinal),
                "$1?***"),
            " ").Trim();
        return cleaned.Length > maxLength ? cleaned[..maxLength] + "…" : cleaned;
    }

    // Signed URLs carry their signature in the query.
    [GeneratedRegex(@"(https?://[^\s""'<>?]*)\?[^\s""'<>]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UrlQueries();

    [GeneratedRegex(@"[\p{C}\s]+", RegexOptions.CultureInvariant)]
    private static partial Regex ControlCharacters();
}
