using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using WandbGen.Redaction;

namespace WandbGen.Tests.Redaction;

/// <summary>Encoded secrets in texts of others, and the time that such texts take.</summary>
public sealed class EscapedTextTests
{
    private static readonly string s_key = "local-" + Guid.NewGuid().ToString("N") + "0123456789";
    private static readonly string s_password = "p&ss/<w>'\"ö+" + Guid.NewGuid().ToString("N")[..4];

    public static TheoryData<string, Func<string, string>> Encodings =>
        new()
        {
            { "as it is", static text => text },
            { "in capitals", static text => text.ToUpperInvariant() },
            { "percent", Uri.EscapeDataString },
            {
                "percent, small letters",
                static text =>
                    Uri.EscapeDataString(text)
                        .Replace("%2F", "%2f", StringComparison.Ordinal)
                        .Replace("%3C", "%3c", StringComparison.Ordinal)
            },
            { "percent twice", static text => Uri.EscapeDataString(Uri.EscapeDataString(text)) },
            { "percent thrice", static text => Uri.EscapeDataString(Uri.EscapeDataString(Uri.EscapeDataString(text))) },
            {
                "percent, every character",
                static text =>
                    string.Concat(
                        Encoding.UTF8.GetBytes(text).Select(static one => string.Create(CultureInfo.InvariantCulture, $"%{one:x2}"))
                    )
            },
            {
                "percent, Latin-1",
                static text =>
                    string.Concat(
                        Encoding.Latin1.GetBytes(text).Select(static one => string.Create(CultureInfo.InvariantCulture, $"%{one:X2}"))
                    )
            },
            { "a form", static text => WebUtility.UrlEncode(text) },
            { "JSON", static text => JsonSerializer.Serialize(text) },
            {
                "JSON of others",
                static text => text.Replace("\"", "\\\"", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal)
            },
            { "JSON in JSON", static text => JsonSerializer.Serialize(JsonSerializer.Serialize(text)) },
            {
                "JSON, every character",
                static text => string.Concat(text.Select(static one => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)one:x4}")))
            },
            {
                "Python bytes",
                static text =>
                    string.Concat(
                        Encoding.Latin1.GetBytes(text).Select(static one => string.Create(CultureInfo.InvariantCulture, $"\\x{one:x2}"))
                    )
            },
            { "HTML", static text => WebUtility.HtmlEncode(text) },
            {
                "HTML, every character",
                static text => string.Concat(text.Select(static one => string.Create(CultureInfo.InvariantCulture, $"&#x{(int)one:X};")))
            },
            {
                "HTML, decimal",
                static text => string.Concat(text.Select(static one => string.Create(CultureInfo.InvariantCulture, $"&#{(int)one};")))
            },
            { "HTML in JSON", static text => JsonSerializer.Serialize(WebUtility.HtmlEncode(text)) },
            { "percent in HTML", static text => WebUtility.HtmlEncode(Uri.EscapeDataString(text)) },
            { "UTF-16 read as UTF-8", static text => string.Join('\0', text.ToCharArray()) },
            { "UTF-16 read as Latin-1", static text => Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(text)) },
            { "hex", static text => Convert.ToHexString(Encoding.UTF8.GetBytes(text)) },
            { "hex, small letters", static text => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)) },
            { "base64", static text => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) },
            { "base64 after a user", static text => Convert.ToBase64String(Encoding.UTF8.GetBytes("user:" + text)) },
            { "base64 within", static text => Convert.ToBase64String(Encoding.UTF8.GetBytes($"x {text} y")) },
            { "base64 of UTF-16", static text => Convert.ToBase64String(Encoding.Unicode.GetBytes(text)) },
            { "base64url", static text => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes("ab" + text)) },
            { "base64 in an address", static text => Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + text))) },
            {
                "base64 in lines",
                static text =>
                    string.Join(
                        "\r\n",
                        Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + text)).Chunk(10).Select(static line => new string(line))
                    )
            },
            { "over two lines", static text => text.Insert(9, "\r\n") },
            { "in a folded header", static text => text.Insert(9, "\r\n\t ") },
            { "with zero-width spaces", static text => string.Join('\u200B', text.ToCharArray()) },
            { "with soft hyphens", static text => text.Insert(5, "\u00AD").Insert(11, "\u00AD") },
        };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void A_secret_is_hidden_however_it_is_escaped(string encoding, Func<string, string> encode)
    {
        var secrets = new Secrets();
        secrets.Add(s_key);
        secrets.AddAddress($"http://user:{Uri.EscapeDataString(s_password)}@proxy.example:3128");
        foreach (string secret in (string[])[s_key, s_password])
        {
            string repeated = encode(secret);
            string cleaned = SafeText.Clean($"before [{repeated}] after");

            Assert.Contains(Secrets.Mask, cleaned, StringComparison.Ordinal);
            Assert.True(LongestCommon(cleaned, Printable(repeated)) < 9, $"{encoding}: {cleaned}");
            Assert.StartsWith("before [", cleaned, StringComparison.Ordinal);
            Assert.EndsWith("] after", cleaned, StringComparison.Ordinal);
            Assert.Equal(cleaned, SafeText.Clean(cleaned));
        }

        GC.KeepAlive(secrets);
    }

    [Fact]
    public void Any_long_part_of_a_secret_is_hidden_wherever_it_was_cut()
    {
        var secrets = new Secrets();
        secrets.Add(s_key);
        for (int start = 0; start <= s_key.Length - 19; start++)
        {
            for (int length = 19; start + length <= s_key.Length; length++)
            {
                Assert.Equal("the key … *** … is wrong", SafeText.Clean($"the key … {s_key.Substring(start, length)} … is wrong"));
            }
        }

        GC.KeepAlive(secrets);
    }

    [Theory]
    [InlineData("X-Pin: 4711", "X-Pin: ***")]
    [InlineData("x-pin:4711", "x-pin:***")]
    [InlineData("{\"X-Pin\":\"4711\"}", "{\"X-Pin\":\"***\"}")]
    [InlineData("{\\\"X-Pin\\\": \\\"4711\\\"}", "{\\\"X-Pin\\\": \\\"***\\\"}")]
    [InlineData("{'X-Pin': '4711'}", "{'X-Pin': '***'}")]
    [InlineData("('X-Pin', '4711')", "('X-Pin', '***')")]
    [InlineData("X-Pin%3A%204711", "X-Pin%3A%20***")]
    [InlineData("answered with status 4711", "answered with status 4711")]
    [InlineData("X-Pin: 47110", "X-Pin: 47110")]
    public void A_short_value_of_a_header_is_hidden_beside_the_headers_name(string text, string expected)
    {
        var secrets = new Secrets();
        secrets.AddHeaders(new Dictionary<string, string> { ["X-Pin"] = "4711" });

        Assert.Equal(expected, SafeText.Clean(text));
        GC.KeepAlive(secrets);
    }

    [Fact]
    public void A_word_that_is_a_headers_value_is_not_taken_out_of_longer_words()
    {
        var secrets = new Secrets();
        secrets.AddHeaders(new Dictionary<string, string> { ["X-Mode"] = "quixotic" });

        Assert.Equal("the *** quixotically and %3A***%20", SafeText.Clean("the quixotic quixotically and %3Aquixotic%20"));
        GC.KeepAlive(secrets);
    }

    public static TheoryData<string, string> Expensive =>
        new()
        {
            { "schemes", "a://" },
            { "schemes with dots", "a.b-c+d://" },
            { "slashes", "/" },
            { "users", "//a" },
            { "at signs", "//@" },
            { "tokens", "-eyJabcdefgh" },
            { "tokens with dots", "eyJabcdefgh." },
            { "quotes", "?a'" },
            { "quotes and stops", "'....." },
            { "percents", "%25" },
            { "encoded queries", "%253F" },
            { "names", "signature" },
            { "names and marks", "sig%25" },
            { "backslashes", "\\" },
            { "entities", "&#" },
            { "ampersands", "&amp;" },
            { "controls", "\u001B" },
            { "half characters", "\uD83D" },
            { "new lines", "\n" },
            { "blanks", " " },
            { "bearers", "bearer " },
            { "schemes of authorization", "authorization: basic " },
            { "letters", "x" },
        };

    [Theory]
    [MemberData(nameof(Expensive))]
    public async Task The_time_for_a_text_does_not_grow_with_the_square_of_its_length(string kind, string piece)
    {
        var secrets = new Secrets();
        secrets.Add(s_key);
        string text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));

        // Takes a second, and many minutes if it is squared.
        Task cleaning = Task.Run(() => SafeText.WithoutSecrets(text), TestContext.Current.CancellationToken);
        Assert.True(
            await Task.WhenAny(cleaning, Task.Delay(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken)) == cleaning,
            kind
        );
        await cleaning;
        GC.KeepAlive(secrets);
    }

    [Fact]
    public void What_is_said_in_64_MiB_costs_what_is_shown_of_it()
    {
        var secrets = new Secrets();
        secrets.Add(s_key);
        foreach (
            string text in (string[])
                [new string('x', 64 * 1024 * 1024), string.Concat(Enumerable.Repeat(s_key, 64 * 1024 * 1024 / s_key.Length))]
        )
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            string cleaned = SafeText.Clean(text);

            Assert.DoesNotContain(s_key[..19], cleaned, StringComparison.OrdinalIgnoreCase);
            Assert.InRange(cleaned.Length, 1, SafeText.MaxMessageLength);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 8 * 1024 * 1024);
        }

        GC.KeepAlive(secrets);
    }

    private static string Printable(string text) => text.Replace("\0", "\\u0000", StringComparison.Ordinal);

    private static int LongestCommon(string text, string secret)
    {
        int longest = 0;
        for (int start = 0; start < secret.Length; start++)
        {
            while (
                start + longest < secret.Length
                && text.Contains(secret.AsSpan(start, longest + 1).ToString(), StringComparison.OrdinalIgnoreCase)
            )
            {
                longest++;
            }
        }

        return longest;
    }
}
