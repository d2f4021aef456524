using System.Text;
using System.Text.RegularExpressions;

namespace WandbGen.Transport;

/// <summary>Makes what a server says fit for messages and logs: no secrets, no control characters, no excess.</summary>
internal sealed partial class ServerText
{
    public const int MaxMessageLength = 4 * 1024;

    // The tokens of now and of just before: an answer to the last of their requests may still come.
    private const int MaxSecrets = 4;

    private string[] _secrets = [];

    public ServerText(string? apiKey = null)
    {
        if (apiKey is not null)
        {
            _secrets = [apiKey, Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + apiKey))];
        }
    }

    /// <summary>Takes a further secret out of every text from now on.</summary>
    public void Hide(string secret)
    {
        string[] known;
        do
        {
            known = _secrets;
            if (known.Contains(secret))
            {
                return;
            }
        }
        while (Interlocked.CompareExchange(ref _secrets, [secret, .. known.Take(MaxSecrets - 1)], known) != known);
    }

    public string Clean(string text, int maxLength = MaxMessageLength)
    {
        // What is cut off need not be searched, but a secret must not be cut in two first.
        string bounded = text.Length > 4 * MaxMessageLength ? text[..(4 * MaxMessageLength)] : text;
        foreach (string secret in Volatile.Read(ref _secrets))
        {
            bounded = bounded.Replace(secret, "***", StringComparison.Ordinal);
        }

        string cleaned = ControlCharacters().Replace(UrlQueries().Replace(bounded, "$1?***"), " ").Trim();
        return cleaned.Length > maxLength ? cleaned[..maxLength] + "…" : cleaned;
    }

    // Signed URLs carry their signature in the query.
    [GeneratedRegex(@"(https?://[^\s""'<>?]*)\?[^\s""'<>]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UrlQueries();

    [GeneratedRegex(@"[\p{C}\s]+", RegexOptions.CultureInvariant)]
    private static partial Regex ControlCharacters();
}
