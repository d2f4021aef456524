using System.Text;
using System.Text.Unicode;

namespace WandbGen.Transport;

/// <summary>
/// Reads the addresses of files, which come from servers. Relative addresses are below the base URL, and paths are sent as they are
/// written: <see cref="Uri"/> would normalize <c>/./</c>, <c>/../</c> and some escapes, but the signature covers the original text.
/// </summary>
internal static class ContentAddress
{
    private static readonly UriCreationOptions s_asGiven = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>
    /// Reads an address of http or https. An address that begins with a slash, as servers on premises send it, is below the base URL.
    /// </summary>
    /// <returns>The address, or <see langword="null"/> if it is neither.</returns>
    public static Uri? TryParse(string text, Uri baseUrl)
    {
        text = text.Trim();
        if (text.StartsWith('/') && !text.StartsWith("//", StringComparison.Ordinal))
        {
            // Some servers include the path of the base URL, and some do not.
            string prefix = baseUrl.AbsolutePath.TrimEnd('/');
            text =
                baseUrl.GetLeftPart(UriPartial.Authority) + (text.StartsWith(prefix + "/", StringComparison.Ordinal) ? "" : prefix) + text;
        }

        return Resolve(baseUrl, text) is { Scheme: "http" or "https" } address && IsAbsolute(text) ? address : null;
    }

    /// <summary>Returns the target of a redirect.</summary>
    /// <param name="from">The address that redirects.</param>
    /// <param name="location">The value of <c>Location</c> as .NET reads headers: one character for each byte.</param>
    /// <returns>The target, or <see langword="null"/> if the value is not an address.</returns>
    public static Uri? TryRedirect(Uri from, string location)
    {
        // A value that is neither ASCII nor UTF-8 is read as Latin-1.
        if (!Ascii.IsValid(location) && Encoding.Latin1.GetBytes(location) is var bytes && Utf8.IsValid(bytes))
        {
            location = Encoding.UTF8.GetString(bytes);
        }

        return Resolve(from, location.Trim());
    }

    private static bool IsAbsolute(string text) =>
        text.StartsWith("//", StringComparison.Ordinal) || text.Contains("://", StringComparison.Ordinal);

    private static Uri? Resolve(Uri from, string text)
    {
        text =
            text.StartsWith("//", StringComparison.Ordinal) ? $"{from.Scheme}:{text}"
            : text.StartsWith('/') ? from.GetLeftPart(UriPartial.Authority) + text
            : text.StartsWith('?') ? from.GetLeftPart(UriPartial.Authority) + from.AbsolutePath + text
            : text;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address))
        {
            return address.Scheme is "http" or "https" ? AsGiven(address, text) : address;
        }

        // Resolving a relative path removes its dot segments.
        return Uri.TryCreate(new Uri(from.AbsoluteUri), text, out Uri? relative) ? relative : null;
    }

    /// <summary>Creates the address with path and query as they are written, if <see cref="Uri"/> would change them.</summary>
    private static Uri AsGiven(Uri address, string text)
    {
        int start = text.IndexOf("://", StringComparison.Ordinal);
        int path = start < 0 ? -1 : text.AsSpan(start + 3).IndexOfAny('/', '?', '#');
        if (path < 0)
        {
            return address;
        }

        ReadOnlySpan<char> given = text.AsSpan(start + 3 + path);
        given = given.IndexOf('#') is >= 0 and var fragment ? given[..fragment] : given;
        if (given.SequenceEqual(address.PathAndQuery))
        {
            // Nearly all are so, and a signed one is long.
            return address;
        }

        string pathAndQuery = Escape(given);
        return pathAndQuery == address.PathAndQuery
            ? address
            : new Uri(address.GetLeftPart(UriPartial.Authority) + pathAndQuery, s_asGiven);
    }

    // Such an address is not checked any further, so characters that are not allowed in a request line are escaped here.
    private static string Escape(ReadOnlySpan<char> given)
    {
        var result = new StringBuilder(given.Length + 1);
        if (given.Length == 0 || given[0] != '/')
        {
            result.Append('/');
        }

        for (int i = 0; i < given.Length; i++)
        {
            char character = given[i];
            if (character == '%' && !(i + 2 < given.Length && char.IsAsciiHexDigit(given[i + 1]) && char.IsAsciiHexDigit(given[i + 2])))
            {
                result.Append("%25");
            }
            else if (character is > ' ' and <= '~' && !@"""<>\^`{|}".Contains(character, StringComparison.Ordinal))
            {
                result.Append(character);
            }
            else
            {
                int length = char.IsHighSurrogate(character) && i + 1 < given.Length && char.IsLowSurrogate(given[i + 1]) ? 2 : 1;
                result.Append(Uri.EscapeDataString(given.Slice(i, length)));
                i += length - 1;
            }
        }

        return result.ToString();
    }
}
