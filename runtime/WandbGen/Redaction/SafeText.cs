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
/// Nobody has to think of it: <see cref="WandbException"/> sends its own message and its cause through it, <see cref="SafeLogger"/> (the
/// only logger there is) every argument, and <c>Telemetry</c> every tag. Whoever throws one of .NET's own exceptions with a text that is
/// made at run time writes <c>new ArgumentException(SafeText.Clean($"…"))</c>; a test reads the assemblies and finds who does not.
/// </para>
/// <para>A text is cleaned before it is cut: half a key is a secret too. Nothing of this runs while all goes well.</para>
/// </remarks>
internal static partial class SafeText
{
    /// <summary>The limit for what a server says.</summary>
    public const int MaxServerTextLength = 4 * 1024;

    /// <summary>The limit for one message, which may hold a path of the file system and another message.</summary>
    public const int MaxMessageLength = 8 * 1024;

    private const int MinSearchedLength = 256;

    // What an exception says of itself and its causes, stacks and all.
    private const int MaxLinesLength = 1024 * 1024;

    private static readonly SearchValues<char> s_borders = SearchValues.Create(" \t\r\n\"'<>");

    /// <summary>A text as it may be shown, of at most a length.</summary>
    public static string Clean(string? text, int maxLength = MaxMessageLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        // Addresses shrink, but a server may say gigabytes. The secret that the first cut leaves half of is not recognized, and goes with
        // the second.
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

    /// <summary>A text that remains data: without secrets, and otherwise as it is.</summary>
    public static string WithoutSecrets(string text) => HideAddresses(Secrets.Remove(text));

    /// <summary>What a record prints, as it may be shown.</summary>
    /// <param name="name">The record's name.</param>
    /// <param name="print">The record's own <c>PrintMembers</c>.</param>
    public static string OfRecord(string name, Func<StringBuilder, bool> print)
    {
        var text = new StringBuilder(name).Append(" { ");
        print(text);
        return Clean(text.Append(" }").ToString());
    }

    /// <summary>A text of several lines, such as that of an exception with its stack, as it may be shown.</summary>
    public static string CleanLines(string text)
    {
        // One may go over the end of a line.
        text = Secrets.Remove(text.Length > MaxLinesLength ? text[..MaxLinesLength] : text);
        var result = new StringBuilder(text.Length);
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            result.Append(result.Length > 0 ? Environment.NewLine : "").Append(Clean(line.ToString()));
        }

        return result.ToString();
    }

    /// <summary>What a server says, without blanks around it.</summary>
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
                // Lines and columns are one blank, as in HTML.
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

    // A quote ends an address where a sentence goes on after it, and not within.
    private const string Rest = @"(?:[^\s""'<>]|'(?![\s.,:;)\]}]*(?:\s|$)))*";

    [GeneratedRegex(@"(?<=//)[^\s/?#""<>]*@", RegexOptions.CultureInvariant)]
    private static partial Regex UserInfo();

    // All of a query or a fragment after a scheme. It takes addresses without one too: a search that began anew at each scheme of a long
    // text would take the square of its length.
    [GeneratedRegex(
        @"(?<![a-z0-9+.-])((?>[a-z][a-z0-9+.-]*)://(?>[^\s""<>?#]*))(?:([?#])" + Rest + ")?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Address();

    // Elsewhere a question mark within a word that is no name's wildcard.
    [GeneratedRegex(@"((?<=[^\s""'<>?(\[])\?(?=[\w%&=+/~-]))" + Rest, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Query();

    [GeneratedRegex(@"(%(?:25)*3F)[^\s""<>]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex EncodedQuery();

    private const string Names =
        "(?:signature(?:provided)?|credential|security-token|awsaccesskeyid|googleaccessid|string-?to-?sign(?:bytes)?|"
        + "client_secret|api[-_]?key|password|passwd|(?:proxy-)?authorization|(?:set-)?cookie)";

    // As parameters, headers, JSON or Python write them. The names of the second group are words too, so only a parameter's or JSON's form
    // of them counts.
    [GeneratedRegex(
        "(?<![a-z0-9])((?:"
            + Names
            + @"(?:[""']?\s?(?:[=:]|%(?:25)*3[AD])\s?[""']?)"
            + @"|(?:sig|token|secret|pwd|assertion|jwt|session|key-pair-id|policy)(?:=|%(?:25)*3D|[""']\s?:\s?[""']?))"
            + @"(?:(?:basic|bearer|token|digest|negotiate|ntlm)\s)?)(?:[^\s""'<>&,;]|'(?![\s.,:;)\]}]*(?:\s|$)))+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex NamedSecret();

    // In XML, which may have blanks in it.
    [GeneratedRegex(
        "(?<![a-z0-9])(" + Names + ">|&lt;" + Names + "&gt;)(?:(?!&lt;)[^<])+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex SecretElement();

    // Of any scheme, and JSON web tokens wherever they are.
    [GeneratedRegex(
        @"((?<!\w)(?:basic|bearer)\s)[\w+/=.~-]{16,}|()(?<![\w-])eyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Credentials();
}
