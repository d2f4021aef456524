using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace WandbGen.Redaction;

/// <summary>
/// Cleans every text before it is used in an exception, a log, a trace or a <c>ToString</c>: no secrets, no signatures, no control
/// characters, and a limited length.
/// </summary>
/// <remarks>
/// <para>
/// No caller has to remember it: <see cref="WandbException"/> sends its own message and its cause through it, <see cref="SafeLogger"/> (the
/// only logger there is) every argument, and <c>Telemetry</c> every tag. An exception of .NET with a text that is built at run time is
/// created with <c>new ArgumentException(SafeText.Clean($"…"))</c>; a test reads the assemblies and finds calls that do not.
/// </para>
/// <para>A text is cleaned before it is truncated, because a part of a key is a secret, too. Cleaning runs only after failures.</para>
/// </remarks>
internal static partial class SafeText
{
    /// <summary>The maximum length of a text of the server, in characters.</summary>
    public const int MaxServerTextLength = 4 * 1024;

    /// <summary>The maximum length of a message, in characters. A message can contain a path and another message.</summary>
    public const int MaxMessageLength = 8 * 1024;

    private const int MinSearchedLength = 256;

    // The maximum length of the text of an exception with its causes and stack traces.
    private const int MaxLinesLength = 1024 * 1024;

    private static readonly SearchValues<char> s_borders = SearchValues.Create(" \t\r\n\"'<>");

    /// <summary>Returns a text that is safe to show, truncated to a length.</summary>
    public static string Clean(string? text, int maxLength = MaxMessageLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        // Cleaning shortens addresses, so more characters than the limit are searched, but a server can send gigabytes. A secret that is
        // divided at the first limit is not recognized; it is removed by truncating to the second.
        int searched = 4 * Math.Max(maxLength, MinSearchedLength);
        bool isCut = text.Length > 2 * searched;
        string cleaned = Secrets.Remove(isCut ? text[..(2 * searched)] : text);
        if (isCut || cleaned.Length > searched)
        {
            int length = Math.Min(searched, cleaned.Length / 2);
            int end = cleaned.AsSpan(0, length).LastIndexOfAny(s_borders);
            cleaned = cleaned[..(end > length / 2 ? end : length / 2)] + "…";
        }

        cleaned = HideAddresses(Printable(cleaned));
        return cleaned.Length > maxLength ? Cut(cleaned, maxLength - 1) + "…" : cleaned;
    }

    /// <summary>Removes secrets from a text that remains data, and changes nothing else.</summary>
    public static string WithoutSecrets(string text) => HideAddresses(Secrets.Remove(text));

    /// <summary>Returns the text of a record in a form that is safe to show.</summary>
    /// <param name="name">The name of the record.</param>
    /// <param name="print">The <c>PrintMembers</c> of the record.</param>
    public static string OfRecord(string name, Func<StringBuilder, bool> print)
    {
        var text = new StringBuilder(name).Append(" { ");
        print(text);
        return Clean(text.Append(" }").ToString());
    }

    /// <summary>Returns a text of several lines, such as an exception with its stack trace, in a form that is safe to show.</summary>
    public static string CleanLines(string text)
    {
        // A secret can extend over the end of a line.
        text = Secrets.Remove(text.Length > MaxLinesLength ? text[..MaxLinesLength] : text);
        var result = new StringBuilder(text.Length);
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            result.Append(result.Length > 0 ? Environment.NewLine : "").Append(Clean(line.ToString()));
        }

        return result.ToString();
    }

    /// <summary>Returns a text of the server in a form that is safe to show, without blanks around it.</summary>
    public static string CleanServerText(string? text, int maxLength = MaxServerTextLength) => Clean(text, maxLength).Trim();

    private static string Cut(string text, int length) =>
        text[..(length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static string HideAddresses(string text)
    {
        text = UserInfo().Replace(text, Secrets.Mask + "@");
        text = Address()
            .Replace(
                text,
                static address =>
                    address.Groups[2].Length == 0 ? address.Value : address.Groups[1].Value + address.Groups[2].Value + Secrets.Mask
            );
        text = Query().Replace(text, "$1" + Secrets.Mask);
        text = EncodedQuery().Replace(text, "$1" + Secrets.Mask);
        text = SecretElement().Replace(text, "$1" + Secrets.Mask);
        text = NamedSecret().Replace(text, "$1" + Secrets.Mask);
        return Credentials().Replace(text, "$1" + Secrets.Mask);
    }

    private static string Printable(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (int index = 0; index < text.Length; )
        {
            bool isRune = Rune.DecodeFromUtf16(text.AsSpan(index), out Rune rune, out int length) == OperationStatus.Done;
            if (isRune && rune.Value is '\t' or '\r' or '\n')
            {
                // Line breaks and tabs become one blank, as in HTML.
                if (result.Length > 0 && result[^1] != ' ')
                {
                    result.Append(' ');
                }
            }
            else if (isRune && IsPrintable(rune))
            {
                result.Append(text, index, length);
            }
            else if (isRune && !rune.IsBmp)
            {
                result.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}");
            }
            else
            {
                result.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[index]:X4}");
            }

            index += length;
        }

        return result.ToString();
    }

    private static bool IsPrintable(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
            );

    // A quotation mark ends an address if a sentence continues after it, but not within the address.
    private const string Rest = @"(?:[^\s""'<>]|'(?![\s.,:;)\]}]*(?:\s|$)))*";

    [GeneratedRegex(@"(?<=//)[^\s/?#""<>]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    // The complete query or fragment of an address with a scheme. Addresses without a query match, too: a search that restarted at each
    // scheme would take quadratic time.
    [GeneratedRegex(
        @"(?<![a-z0-9+.-])((?>[a-z][a-z0-9+.-]*)://(?>[^\s""<>?#]*))(?:([?#])" + Rest + ")?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Address();

    // In other texts, a question mark within a word that is not the wildcard of a name.
    [GeneratedRegex(@"((?<=[^\s""'<>?(\[])\?(?=[\w%&=+/~-]))" + Rest, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Query();

    [GeneratedRegex(@"(%(?:25)*3F)[^\s""<>]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EncodedQuery();

    private const string Names =
        "(?:signature(?:provided)?|credential|security-token|awsaccesskeyid|googleaccessid|string-?to-?sign(?:bytes)?|"
        + "client_secret|api[-_]?key|password|passwd|(?:proxy-)?authorization|(?:set-)?cookie)";

    // Names and values as in parameters, headers, JSON or Python. The names of the second group are also ordinary words, so they match only
    // as parameters or in JSON.
    [GeneratedRegex(
        "(?<![a-z0-9])((?:"
            + Names
            + @"(?:[""']?\s?(?:[=:]|%(?:25)*3[AD])\s?[""']?)"
            + @"|(?:sig|token|secret|pwd|assertion|jwt|session|key-pair-id|policy)(?:=|%(?:25)*3D|[""']\s?:\s?[""']?))"
            + @"(?:(?:basic|bearer|token|digest|negotiate|ntlm)\s)?)(?:[^\s""'<>&,;]|'(?![\s.,:;)\]}]*(?:\s|$)))+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex NamedSecret();

    // Elements of XML, which can contain blanks.
    [GeneratedRegex(
        "(?<![a-z0-9])(" + Names + ">|&lt;" + Names + "&gt;)(?:(?!&lt;)[^<])+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex SecretElement();

    // Credentials of authentication schemes, and JSON Web Tokens at any place.
    [GeneratedRegex(
        @"((?<!\w)(?:basic|bearer)\s)[\w+/=.~-]{16,}|()(?<![\w-])eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Credentials();
}
