using System.Text;
using System.Text.Json;
using WandbGen.Configuration;
using WandbGen.Downloads;
using WandbGen.Redaction;
using WandbGen.Tests;
using WandbGen.Transport;

namespace WandbGen.Fuzz;

/// <summary>A parser of what comes from outside, with what its inputs are made of and what must hold for every one of them.</summary>
/// <param name="Name">How the command line names it.</param>
/// <param name="Seeds">Inputs to begin from.</param>
/// <param name="Tokens">What means something in the format.</param>
/// <param name="Check">Throws if the parser breaks its promise.</param>
internal sealed record Target(string Name, string[] Seeds, string[] Tokens, Action<byte[]> Check)
{
    private const string ApiKey = "0123456789abcdef0123456789abcdef01234567";
#pragma warning disable IDE0052 // Keys are looked for as long as this object lives.
    private static readonly Secrets s_secrets = CreateSecrets();
#pragma warning restore IDE0052
    private static readonly string s_root = Path.Combine(Path.GetTempPath(), "root");

    private static readonly string[] s_json =
    [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "null",
        "true",
        "1e999",
        "-0",
        "99999999999999999999",
        "\\u0000",
        "\\ud800",
        "\"data\"",
        "\"errors\"",
        "\"message\"",
        "\"path\"",
        "\"locations\"",
        "\"extensions\"",
        "\"ping\"",
        "\"line\"",
        "\"column\"",
        "\uFEFF",
        "\u202E",
        "[[[[[[[[",
        "{\"a\":",
        ApiKey,
        "https://s3.example/o?X-Amz-Signature=sig",
        " ",
        "\n",
    ];

    private static readonly string[] s_answers =
    [
        """{"data":{"ping":"pong"}}""",
        """
            {"data":{"ping":null},"errors":[{"message":"m","path":["a",0],"locations":[{"line":1,"column":2}],"extensions":{"code":"C"}}]}
            """,
        """
            {"errors":["a",{"message":7,"path":"x","locations":{}}],"data":{"x":[1,{"y":"\u00e9\ud83d\ude00"}],"ping":"p"},"extensions":{}}
            """,
        """{"error":{"message":"no"}}""",
    ];

    private static readonly Target[] s_all =
    [
        new("envelope", s_answers, s_json, CheckEnvelope),
        new("error-body", s_answers, s_json, input => GraphQLErrors.ReadBody(input)),
        new(
            "netrc",
            [
                "machine host.example login user password secret\nmachine other password wrong\n",
                "default login x password d\nmacdef init\ncd /\n\nmachine host.example password \"s e\\\"c\" # c\n",
            ],
            [
                "machine",
                "host.example",
                "host.example:443",
                "other",
                "password",
                "login",
                "account",
                "default",
                "macdef",
                "#",
                "\"",
                "\\",
                "\n",
                "\r\n",
                "\n\n",
                " ",
                "\t",
                "\0",
            ],
            CheckNetrc
        ),
        new(
            "retry-after",
            ["120", "1.5", "Thu, 01 Jan 2026 00:01:00 GMT", "Thursday, 01-Jan-26 00:01:00 GMT", "Thu Jan  1 00:01:00 2026"],
            ["0", "9", "99999999999999999999", ".", "-", "+", "e", "NaN", "Infinity", ":", ",", " ", "GMT", "Dec", "9999"],
            CheckRetryAfter
        ),
        new(
            "path",
            ["media/images/plot.png", "config.yaml", "a b/c~d/é.txt", "../x", "C:\\x"],
            [
                "/",
                "..",
                ".",
                "\\",
                "\0",
                ":",
                "~",
                "CON",
                "nul.txt",
                " ",
                "\u202E",
                "\uD83D\uDE00",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            ],
            CheckPath
        ),
        new(
            "manifest",
            [
                """
                {"version":1,"storagePolicy":"wandb-storage-policy-v1","storagePolicyConfig":{"storageLayout":"V2","storageRegion":"r"},
                "contents":{"a/b.bin":{"digest":"DMF1ucDxtqgxw5niaXcmYQ==","size":1,"birthArtifactID":"QQ=="},"c":{"digest":"e",
                "ref":"s3://b/k","extra":{"versionID":"v","etag":"\"e\""}}}}
                """,
                """
                {"contents":{"\u00e9\ud83d\ude00":{"size":null,"digest":"1B2M2Y8AsgTpgAmY7PhCfg=="},"\uffff":{"digest":"x","ref":"y"}},
                "version":1}
                """,
                """{"version":1,"storagePolicyConfig":null,"contents":{},"manifest":[{"x":[1,2]}]}""",
            ],
            [
                .. s_json,
                "\"version\"",
                "\"contents\"",
                "\"digest\"",
                "\"size\"",
                "\"ref\"",
                "\"extra\"",
                "\"birthArtifactID\"",
                "\"storagePolicyConfig\"",
                "\"storageLayout\"",
                "DMF1ucDxtqgxw5niaXcmYQ==",
                "9223372036854775807",
            ],
            CheckManifest
        ),
    ];

    public static Target Find(string name) => s_all.Single(target => target.Name == name);

    private static Secrets CreateSecrets()
    {
        var secrets = new Secrets();
        secrets.Add(ApiKey);
        return secrets;
    }

    private static void CheckEnvelope(byte[] input)
    {
        string? result = null;
        try
        {
            result = GraphQLResponse.Read(input, new Ping());
        }
        catch (WandbException exception)
        {
            string text = exception.Message;
            Require(!text.Any(char.IsControl), "the message has control characters");
            Require(!text.Contains(ApiKey, StringComparison.Ordinal), "the message holds the key");
            Require(text.Length < 16 * 1024 + 64 * input.Length, "the message is out of proportion");
        }

        if (result is not null)
        {
            // What was accepted must be what an independent reader finds.
            using JsonDocument document = JsonDocument.Parse(input.AsMemory(input.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
            Require(Find(Find(document.RootElement, "data"), "ping").GetString() == result, "the result is not the document's");
            JsonElement errors = Find(document.RootElement, "errors");
            Require(
                errors.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
                    || errors.ValueKind == JsonValueKind.Array && errors.GetArrayLength() == 0,
                "errors were passed over"
            );
        }
    }

    // JsonElement.TryGetProperty throws where another name cannot be unescaped.
    private static JsonElement Find(JsonElement element, string name)
    {
        JsonElement found = default;
        foreach (JsonProperty property in element.EnumerateObject())
        {
            try
            {
                found = property.NameEquals(name) ? property.Value : found;
            }
            catch (InvalidOperationException)
            {
                // A name with half a surrogate pair is not the one we look for.
            }
        }

        return found;
    }

    private static void CheckNetrc(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        string? password = Netrc.FindPassword(text, new Uri("https://host.example"));
        Require(
            password is null
                || text.Contains("machine", StringComparison.Ordinal) && text.Contains("password", StringComparison.Ordinal)
                || text.Contains('\\', StringComparison.Ordinal),
            "a password from nowhere"
        );
    }

    private static void CheckRetryAfter(byte[] input) =>
        Require(!(RetryAfter.Parse(Encoding.UTF8.GetString(input), DateTimeOffset.UnixEpoch) < TimeSpan.Zero), "a wait for the past");

    private static void CheckPath(byte[] input)
    {
        try
        {
            string path = TargetPath.Resolve(s_root, Encoding.UTF8.GetString(input)).FullPath;
            Require(
                Path.GetFullPath(path) == path && path.StartsWith(s_root + Path.DirectorySeparatorChar, StringComparison.Ordinal),
                "the path leaves its root"
            );
        }
        catch (WandbUnsafePathException exception)
        {
            Require(!exception.Message.Any(char.IsControl), "the message has control characters");
        }
    }

    private static void CheckManifest(byte[] input)
    {
        ArtifactManifest manifest;
        try
        {
            using var stream = new MemoryStream(input);
            manifest = ManifestReader.ReadAsync(stream, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (WandbException exception)
        {
            Require(!exception.Message.Any(char.IsControl), "the message has control characters");
            Require(exception.Message.Length < 16 * 1024, "the message is out of proportion");
            return;
        }

        // What was accepted must be what an independent reader finds.
        using JsonDocument document = JsonDocument.Parse(input.AsMemory(input.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
        JsonProperty[] entries = [.. Find(document.RootElement, "contents").EnumerateObject()];
        Require(entries.Length == manifest.Count, "entries were lost");
        Dictionary<string, JsonElement> byPath = entries.ToDictionary(static entry => entry.Name, static entry => entry.Value);
        for (int i = 0; i < manifest.Count; i++)
        {
            string path = manifest.GetPath(i);
            Require(manifest.Find(path) == i, "an entry is not found");
            Require(
                i == 0 || Encoding.UTF8.GetBytes(manifest.GetPath(i - 1)).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(path)) < 0,
                "the entries are not in order"
            );
            Require(Find(byPath[path], "digest").GetString() == manifest[i].Digest, "the digest is another entry's");
        }

        Require(manifest.ComputeDigest().Length == 32, "there is no digest");
        Require(manifest.TotalSize is null or >= 0 && !manifest.MayHaveSize(-1) || manifest.TotalSize is null, "a size is no size");
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException(what);
        }
    }
}
