using System.Text;
using System.Text.Json;
using CsCheck;
using WandbGen.Redaction;

namespace WandbGen.Tests.Redaction;

public sealed class SafeTextTests
{
    private const string Signature = "d34db33fd34db33f";

    [Theory]
    [InlineData("https://s3.example/o?X-Amz-Signature=d34db33fd34db33f&x=1")]
    [InlineData("https://s3.example/it's/o?X-Amz-Signature=d34db33fd34db33f")]
    [InlineData("https://s3.example/o?name=it's&X-Amz-Signature=d34db33fd34db33f")]
    [InlineData("https://s3.example/o?name='a','b'&X-Amz-Signature=d34db33fd34db33f")]
    [InlineData("https://s3.example/my file.txt?X-Amz-Signature=d34db33fd34db33f")]
    [InlineData("https://s3.example/o?name=my file.txt&X-Amz-Signature=d34db33fd34db33f")]
    [InlineData("https://s3.example/o?d34db33fd34db33f")]
    [InlineData("https://s3.example/o#access_token=d34db33fd34db33f")]
    [InlineData("https://s3.example/o#d34db33fd34db33f")]
    [InlineData("HTTPS://S3.EXAMPLE/o?X-AMZ-SIGNATURE=d34db33fd34db33f")]
    [InlineData("gs://bucket/o?X-Goog-Signature=d34db33fd34db33f")]
    [InlineData("https%3A%2F%2Fs3.example%2Fo%3FX-Amz-Signature%3Dd34db33fd34db33f")]
    [InlineData("https%253A%252F%252Fs3.example%252Fo%253FX-Amz-Signature%253Dd34db33fd34db33f")]
    [InlineData("/o?X-Amz-Signature=d34db33fd34db33f")]
    [InlineData("storage/o?token=d34db33fd34db33f")]
    [InlineData("//s3.example/o?sig=d34db33fd34db33f")]
    [InlineData("the address '/o?sig=d34db33fd34db33f' has expired")]
    [InlineData("X-Amz-Signature: d34db33fd34db33f")]
    [InlineData("x-amz-security-token: d34db33fd34db33f")]
    [InlineData("{\"X-Amz-Signature\": \"d34db33fd34db33f\"}")]
    [InlineData("{'X-Amz-Signature': 'd34db33fd34db33f'}")]
    [InlineData("&sig=d34db33fd34db33f")]
    [InlineData("sv=2024&sig=d34db33fd34db33f%3D")]
    [InlineData("<SignatureProvided>d34db33fd34db33f</SignatureProvided>")]
    [InlineData("Authorization: Bearer d34db33fd34db33f")]
    [InlineData("Proxy-Authorization: Basic d34db33fd34db33f")]
    [InlineData("authorization=d34db33fd34db33f")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIA/20260101, SignedHeaders=host, Signature=d34db33fd34db33f")]
    [InlineData("Set-Cookie: session=d34db33fd34db33f; Path=/")]
    [InlineData("Bearer d34db33fd34db33f")]
    [InlineData("\"access_token\":\"d34db33fd34db33f\"")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.d34db33fd34db33f")]
    [InlineData("http://user:d34db33fd34db33f@proxy.example:3128/")]
    [InlineData("http://d34db33fd34db33f@proxy.example:3128/")]
    [InlineData("http://user:a@d34db33fd34db33f@proxy.example:3128/")]
    [InlineData("socks5://user:d34db33fd34db33f@proxy.example")]
    [InlineData("//user:d34db33fd34db33f@proxy.example")]
    public void What_an_address_or_a_header_keeps_secret_is_hidden(string text)
    {
        Assert.DoesNotContain(Signature, SafeText.Clean(text), StringComparison.Ordinal);
        Assert.DoesNotContain(Signature, SafeText.Clean($"The server says '{text}'."), StringComparison.Ordinal);
        Assert.DoesNotContain(Signature, SafeText.Clean($"({text}): not followed"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1:8080 answered with status 503: Service Unavailable. Is the base URL right? No.")]
    [InlineData("'logs/a  b (1).txt' exists. Pass replace: true to replace it, or existOk: true to keep it.")]
    [InlineData("'what?.txt' is refused: its segment 'what?.txt' is not valid on Windows.")]
    [InlineData("project(name: \"a\").run(name: \"b\") is null.")]
    [InlineData("Copy the key from https://wandb.ai/authorize, or from https://wandb.example/base/authorize.")]
    [InlineData("'données/模型 🎉.bin' arrived damaged: its MD5 should be rL0Y20zC+Fzt72VPzMSk2A==, but is /1QfmAfHIUzVZrXPjqZUtg==.")]
    [InlineData("Unexpected token: '}' at 'data.project'.")]
    [InlineData("The identity token was refused: the secret of it is old.")]
    public void A_harmless_text_stays_as_it_is(string text) => Assert.Equal(text, SafeText.Clean(text));

    [Theory]
    [InlineData("a\u001B[31mred", "a\\u001B[31mred")]
    [InlineData("a\0b", "a\\u0000b")]
    [InlineData("a\u2028b\u2029c", "a\\u2028b\\u2029c")]
    [InlineData("exe\u202Etxt", "exe\\u202Etxt")]
    [InlineData("\u200B\uFEFF\u00AD", "\\u200B\\uFEFF\\u00AD")]
    [InlineData("tag \U000E0041", "tag \\U000E0041")]
    [InlineData("one\r\n\ttwo\nthree", "one two three")]
    public void What_a_terminal_would_obey_is_written_out(string text, string expected) => Assert.Equal(expected, SafeText.Clean(text));

    [Fact]
    public void Half_a_character_is_written_out() =>
        // Attributes cannot hold it.
        Assert.Equal(@"party \uD83D and \uDE00 \uDE00\uD83D", SafeText.Clean("party \uD83D and \uDE00 \uDE00\uD83D"));

    [Fact]
    public void A_secret_is_hidden_in_every_form_that_others_repeat_it_in()
    {
        string key = "t0p+sEcret/" + Guid.NewGuid().ToString("N") + "=";
        var secrets = new Secrets();
        secrets.Add(key);
        byte[] bytes = Encoding.UTF8.GetBytes(key);
        string[] forms =
        [
            key,
            key.ToUpperInvariant(),
            Uri.EscapeDataString(key),
            Uri.EscapeDataString(key).ToLowerInvariant(),
            JsonEncodedText.Encode(key).Value,
            Convert.ToBase64String(bytes),
            Convert.ToBase64String([.. "api:"u8, .. bytes]),
            Convert.ToBase64String([.. "a:"u8, .. bytes]),
            Convert.ToBase64String([.. ":"u8, .. bytes]),
            System.Buffers.Text.Base64Url.EncodeToString([.. "user:"u8, .. bytes]),
            Uri.EscapeDataString(Convert.ToBase64String([.. "api:"u8, .. bytes])),
            key[..^1],
            key[..^8],
            key[..20],
        ];

        Assert.All(
            forms,
            form =>
            {
                string cleaned = SafeText.Clean($"before [{form}] after");
                Assert.DoesNotContain(form[8..18], cleaned, StringComparison.OrdinalIgnoreCase);
                Assert.StartsWith("before [", cleaned, StringComparison.Ordinal);
                Assert.EndsWith("] after", cleaned, StringComparison.Ordinal);
            }
        );
        GC.KeepAlive(secrets);
    }

    [Fact]
    public void A_text_is_cleaned_before_it_is_cut_wherever_the_key_lies()
    {
        string key = Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N")[..12];
        var secrets = new Secrets();
        secrets.Add(key);

        foreach (int limit in (int[])[200, SafeText.MaxServerTextLength, SafeText.MaxMessageLength, 4 * SafeText.MaxMessageLength])
        {
            for (int before = limit - 60; before < limit + 10; before++)
            {
                foreach (string filler in (string[])["x", "<b>", "https://h/p?q=1 "])
                {
                    string start = string.Concat(Enumerable.Repeat(filler, before / filler.Length + 1))[..before];
                    string cleaned = SafeText.Clean($"{start} {key} {start}", Math.Min(limit, SafeText.MaxMessageLength));
                    Assert.DoesNotContain(key[..8], cleaned, StringComparison.Ordinal);
                    Assert.InRange(cleaned.Length, 0, Math.Min(limit, SafeText.MaxMessageLength));
                }
            }
        }

        GC.KeepAlive(secrets);
    }

    [Fact]
    public void Cleaning_a_text_again_changes_nothing()
    {
        string[] pieces =
        [
            "https://h/p?sig=x",
            "'",
            "\"",
            " ",
            "?",
            "a=b",
            "&",
            "%3F",
            "\u001B",
            "\uD83D",
            "\uDE00",
            "token=",
            "Authorization: ",
            "Bearer ",
            "//u:p@h",
            "<",
            ">",
            "\n",
            "…",
            "***",
            "eyJhbGciOiJ.x.y",
            "#",
            "x",
        ];
        Gen.Int[0, pieces.Length - 1]
            .Select(index => pieces[index])
            .Array[0, 40]
            .Sample(
                parts =>
                {
                    string once = SafeText.Clean(string.Concat(parts));
                    return SafeText.Clean(once) == once;
                },
                iter: 20_000
            );
    }

    [Fact]
    public void A_short_secret_is_hidden_as_a_word_only()
    {
        var secrets = new Secrets();
        secrets.AddAddress("http://user:qzj@proxy.example:3128");

        Assert.Equal("the password ***, aqzj and qzjb", SafeText.Clean("the password qzj, aqzj and qzjb"));
        GC.KeepAlive(secrets);
    }

    [Theory]
    [InlineData("http://user:p%40ss%2Fw0rd-1@proxy:3128", "p@ss/w0rd-1")]
    [InlineData("http://user:p%40ss%2Fw0rd-2@proxy:3128", "p%40ss%2Fw0rd-2")]
    [InlineData("user:passw0rd-3@proxy:3128", "passw0rd-3")]
    [InlineData("http://user:passw0rd/4@proxy", "passw0rd/4")]
    [InlineData("http://user:pass@w0rd-5@proxy", "pass@w0rd-5")]
    [InlineData("socks9://user:passw0rd-6@proxy", "passw0rd-6")]
    [InlineData("user:passw0rd-7://x@proxy", "passw0rd-7://x")]
    [InlineData("us@er://passw0rd-8@proxy", "//passw0rd-8")]
    public void The_password_of_a_proxys_address_is_hidden_as_it_is_written_and_as_it_is_meant(string address, string password)
    {
        var secrets = new Secrets();
        secrets.AddAddress(address);

        Assert.DoesNotContain(password, SafeText.Clean($"407 for {password}"), StringComparison.Ordinal);
        GC.KeepAlive(secrets);
    }

    [Fact]
    public void A_cause_that_holds_no_secret_is_kept_and_another_one_is_told_without_it()
    {
        var harmless = new IOException("Connection reset by peer");
        Assert.Same(harmless, RedactedException.Replace(harmless));

        foreach (
            Exception telling in (Exception[])
                [
                    new IOException("GET https://h/p?sig=d34db33fd34db33f"),
                    new InvalidOperationException("outer", new IOException("Signature=d34db33fd34db33f")),
                    new AggregateException(harmless, new IOException("Signature=d34db33fd34db33f")),
                    new Talkative(),
                    new IOException("esc \u001B[31m Signature=d34db33fd34db33f"),
                    new IOException("harmless") { Data = { ["header"] = "Authorization: Basic d34db33fd34db33f" } },
                ]
        )
        {
            Exception replaced = new WandbTransportException("It broke.", innerException: telling).InnerException!;
            Assert.NotSame(telling, replaced);
            Assert.DoesNotContain(Signature, replaced.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain('\u001B', replaced.ToString());
            Assert.Contains(telling.GetType().FullName!, replaced.ToString(), StringComparison.Ordinal);
            Assert.Empty(replaced.Data);
        }
    }

    [Fact]
    public void A_message_ends_before_its_suffix_begins()
    {
        Assert.Equal(
            "No connection to h:1: refused. Gave up after 5 attempts.",
            new WandbTransportException("No connection to h:1: refused") { Attempts = 5 }.Message
        );
        Assert.Equal("It said 'no.' Gave up after 2 attempts.", new WandbTransportException("It said 'no.'") { Attempts = 2 }.Message);
        Assert.Equal("It said '<p>'. Gave up after 2 attempts.", new WandbTransportException("It said '<p>'") { Attempts = 2 }.Message);
    }

    private sealed class Talkative : Exception
    {
        public override string Message => "harmless";

        public override string ToString() => $"{typeof(Talkative).FullName}: Signature=d34db33fd34db33f";
    }
}
