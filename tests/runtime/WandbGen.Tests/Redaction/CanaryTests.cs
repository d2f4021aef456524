using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using WandbGen.CompilerServices;
using WandbGen.Configuration;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Redaction;

/// <summary>Secrets in everything that a server can send; every text that leaves the library is searched for them.</summary>
public sealed class CanaryTests
{
    private const string Signature = "d34db33fd34db33f";
    private const string HeaderValue = "canary-of-a-header";

    private static readonly string s_key = "canary" + new string('7', 38);
    private static readonly string s_encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes("api:" + s_key));
    private static readonly string s_echo =
        $"Authorization: Basic {s_encoded} {s_key} {Uri.EscapeDataString(s_encoded)} {HeaderValue} https://h/my "
        + $"file?X-Amz-Signature={Signature} \u001B[31m";

    public static TheoryData<string> Answers =>
        [
            $"HTTP/1.1 200 OK\r\n{s_echo}\r\n\r\n",
            $"{s_echo}\r\n\r\n",
            $"HTTP/1.1 200 OK\r\nno colon {s_echo.Replace(':', ' ')}\r\n\r\n",
            $"HTTP/1.1 abc {s_echo}\r\n\r\n",
            $"HTTP/1.1 503 {s_echo}\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 403 X\r\nX-Request-Id: {s_key}\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 404 X\r\nContent-Type: text/{s_key}\r\nContent-Length: 1\r\n\r\nx",
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: {s_key}\r\nContent-Length: 2\r\n\r\n{{}}",
            $"HTTP/1.1 307 X\r\nLocation: http://{s_key}:x@elsewhere.example/?sig={Signature}\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 307 X\r\nLocation: {s_key}://x/?sig={Signature}\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{s_key}\r\n",
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{{}}\r\n0\r\n{s_echo}\r\n\r\n",
            $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {s_key}\r\n\r\n{{}}",
            $"HTTP/1.1 307 X\r\nLocation: https://127.0.0.1/{s_key}?sig={Signature}\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:99999/{s_key}\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 307 X\r\nLocation: http://{s_key}.example/\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 429 X\r\nRetry-After: {s_key}\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 401 X\r\nWWW-Authenticate: Basic realm=\"{s_key}\"\r\nContent-Length: 0\r\n\r\n",
            $"HTTP/1.1 206 X\r\nContent-Range: {s_key}\r\nContent-Length: 1\r\n\r\nx",
            $"HTTP/1.1 200 OK\r\nContent-Type: {s_key}; charset={s_key}\r\nContent-MD5: {s_key}\r\nETag: "
                + $"\"{s_key}\"\r\nContent-Length: 1\r\n\r\nx",
            Body(
                400,
                "application/json",
                $"{{\"errors\":[{{\"message\":{JsonSerializer.Serialize(s_echo)},"
                    + $"\"path\":[{JsonSerializer.Serialize(s_echo)},0],"
                    + $"\"extensions\":{{\"{s_key}\":{JsonSerializer.Serialize(s_echo)}}}}}]}}"
            ),
            Body(
                200,
                "application/json",
                $"{{\"errors\":[{{\"message\":{JsonSerializer.Serialize(s_echo)},"
                    + $"\"path\":[{JsonSerializer.Serialize(s_echo)},0],"
                    + $"\"extensions\":{{\"{s_key}\":{JsonSerializer.Serialize(s_echo)}}}}}]}}"
            ),
            Body(
                200,
                "application/json",
                $"{{\"errors\":[{{\"message\":{{\"{s_key}\":1}},"
                    + $"\"extensions\":{{\"code\":\"{Convert.ToHexString(Encoding.ASCII.GetBytes(s_key))}\"}}}}]}}"
            ),
            Body(200, "application/json", $"{{\"errors\":\"{s_key}\"}}"),
            Body(200, "application/json", $"{{\"errors\":{{\"{s_key}\":\"{s_key}\"}}}}"),
            Body(200, "application/json", $"{{\"data\":{{\"{s_key}\":tru}}}}"),
            Body(200, "application/json", $"{{\"data\":{{\"ping\":{{\"{s_key}\":1}}}}}}"),
            Body(200, "application/json", $"{{\"data\":{{\"ping\":null}},\"{s_key}\":1"),
            Body(200, "application/json", $"{s_key}"),
            Body(200, "text/html", $"<html><title>{s_key}</title><a href='https://h/?sig={Signature}&amp;x=1'>{s_encoded}</a>"),
            Body(502, "text/html", $"<pre>{s_echo}</pre>"),
            Body(
                403,
                "application/xml",
                $"<?xml version='1.0'?><Error><Code>{s_key}</Code><Message>{s_key} "
                    + $"{s_encoded}</Message><StringToSign>AWS4\n{Signature}</StringToSign><RequestId>{s_key}</RequestId></Error>"
            ),
            Body(
                403,
                "application/xml",
                $"<Error><Code>AuthenticationFailed</Code><Message>Signature={Signature} "
                    + $"\u202E</Message><AuthenticationErrorDetail>{s_key}</AuthenticationErrorDetail></Error>"
            ),
            Body(
                400,
                "application/json",
                $"{{\"error\":{{\"code\":\"{s_key}\",\"message\":\"https%3A%2F%2Fh%2F%3Fsig%3D{Signature}\",\"status\":\"{s_key}\"}}}}"
            ),
            Body(400, "text/plain", new string('x', 190) + s_key),
            Body(400, "text/plain", new string('x', 4_080) + s_key + new string('y', 70_000)),
            Body(400, "text/plain; charset=utf-16", string.Join('\0', s_echo.ToCharArray())),
            Body(400, "text/plain", string.Join("\r\n", s_encoded.Chunk(9).Select(static line => new string(line)))),
            Body(400, "text/plain", string.Concat(s_key.Select(static one => $"%{(int)one:x2}"))),
            Body(400, "text/plain", string.Concat(s_key.Select(static one => $"&#{(int)one};"))),
        ];

    private static string Body(int status, string type, string body) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} {s_key}\r\nContent-Type: {type}\r\nX-Request-Id: {s_key}\r\nContent-Length: "
                + $"{Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"
        );

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task No_text_of_a_call_a_download_or_a_stream_tells_what_the_server_knows(string answer)
    {
        var texts = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == nameof(WandbGen),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
                texts.Enqueue(
                    activity.DisplayName
                        + activity.StatusDescription
                        + string.Join(' ', activity.TagObjects)
                        + string.Join(' ', activity.Events.SelectMany(one => one.Tags))
                ),
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = new MeterListener();
        meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == nameof(WandbGen))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => texts.Enqueue(string.Join(' ', tags.ToArray())));
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => texts.Enqueue(string.Join(' ', tags.ToArray())));
        meters.Start();
        using var loggers = new RecordingLogger(texts);
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.SendAsync(answer);
            connection.Close();
        });
        using WandbClient client = TestClient.Create(
            server.BaseUrl,
            options =>
                options with
                {
                    ApiKey = s_key,
                    Headers = new Dictionary<string, string> { ["X-Canary"] = HeaderValue },
                    LoggerFactory = loggers,
                    Retry = options.Retry with { MaxRetries = 1 },
                }
        );
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var file = new RemoteFile($"a\u001B[31m{s_key}\u202E?sig={Signature}", $"{server.BaseUrl}o?X-Amz-Signature={Signature}");
        string directory = Directory.CreateTempSubdirectory("wandbgen-canary-").FullName;
        string source = Path.Combine(directory, "source");
        await File.WriteAllTextAsync(source, "content", cancellation);
        try
        {
            foreach (
                Func<Task> call in (Func<Task>[])
                    [
                        () => client.ExecuteAsync(new Ping(), cancellation),
                        () => client.ExecuteAsync(new Ping(GraphQLOperationKind.Mutation), cancellation),
                        () => client.Uploads.UploadAsync(source, new Destination(file.Name, file.Url!), cancellationToken: cancellation),
                        () =>
                            client.Downloads.DownloadAsync(
                                new RemoteFile("plain.txt", file.Url!),
                                directory,
                                cancellationToken: cancellation
                            ),
                        () => client.Downloads.DownloadAsync(file, directory, cancellationToken: cancellation),
                        () => client.Downloads.DownloadToFileAsync(file, Path.Combine(directory, "x"), cancellationToken: cancellation),
                        () => client.Downloads.DownloadToStreamAsync(file, new MemoryStream(), cancellationToken: cancellation),
                        async () =>
                            await (await client.Downloads.OpenReadAsync(file, cancellationToken: cancellation)).CopyToAsync(
                                Stream.Null,
                                cancellation
                            ),
                    ]
            )
            {
                // An upload succeeds where the answer's status says so.
                Exception? exception = await Record.ExceptionAsync(call);
                if (exception is null)
                {
                    continue;
                }

                Assert.IsAssignableFrom<WandbException>(exception);
                Look(exception, texts);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        AssertClean(texts);
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task No_text_of_a_token_exchange_tells_what_the_server_knows(string answer)
    {
        var texts = new ConcurrentQueue<string>();
        using var loggers = new RecordingLogger(texts);
        string home = Directory.CreateTempSubdirectory("wandbgen-canary-").FullName;
        try
        {
            string file = Path.Combine(home, "token");
            await File.WriteAllTextAsync(file, s_key, TestContext.Current.CancellationToken);
            await using var server = new ScriptedServer(async connection =>
            {
                await connection.SendAsync(answer);
                connection.Close();
            });
            using WandbClient client = TestClient.Create(
                server.BaseUrl,
                options =>
                    options with
                    {
                        ApiKey = null,
                        IdentityTokenFile = file,
                        Headers = new Dictionary<string, string> { ["X-Canary"] = HeaderValue },
                        LoggerFactory = loggers,
                        TimeProvider = new VirtualTime(),
                        Environment = new WandbEnvironment(static _ => null, () => home, () => home),
                    }
            );

            Look(
                await Assert.ThrowsAnyAsync<WandbException>(() => client.ExecuteAsync(new Ping(), TestContext.Current.CancellationToken)),
                texts
            );
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }

        AssertClean(texts);
    }

    public static TheoryData<string, string> Configurations =>
        new()
        {
            { ".netrc", $"machine 127.0.0.1 login user password {s_key}\u001B extra {s_key}" },
            { ".netrc", $"machine 127.0.0.1 login {s_key} password short-{s_key[..9]}" },
            { ".netrc", $"macdef {s_key}\n{s_echo}\nmachine x password {s_key}" },
            { ".netrc", $"machine 127.0.0.1 password \"{s_key}" },
            { ".config/wandb/settings", $"[default]\nbase_url = https://user:{s_key}@h.example/?sig={Signature}\n" },
            { ".config/wandb/settings", $"[default]\nhttps_proxy = socks9://user:{s_key}@h.example\n" },
            { ".config/wandb/settings", $"[default\n{s_echo}\nbase_url {s_key}" },
            { ".config/wandb/credentials.json", $$"""{"credentials": {"x": {"access_token": "{{s_key}}" """ },
            { "WANDB_API_KEY", $"{s_key} {s_key}" },
            { "WANDB_API_KEY", s_key[..20] },
            { "WANDB_BASE_URL", $"https://user:{s_key}@h.example" },
            { "WANDB_BASE_URL", $"https://h.example/?sig={Signature}" },
            { "WANDB__EXTRA_HTTP_HEADERS", $$"""{"X-Canary": "{{HeaderValue}}", "Authorization": "{{s_key}}"}""" },
            { "WANDB__EXTRA_HTTP_HEADERS", $$"""{"X-Canary": "{{s_key}}" """ },
            { "WANDB_HTTP_TIMEOUT", s_key },
            { "HTTPS_PROXY", $"http://user:{s_key}@h example:99999" },
            { "NO_PROXY", s_echo },
        };

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task No_text_of_configuration_that_cannot_be_used_has_its_secrets(string place, string text)
    {
        var texts = new ConcurrentQueue<string>();
        using var loggers = new RecordingLogger(texts);
        string home = Directory.CreateTempSubdirectory("wandbgen-canary-").FullName;
        try
        {
            bool isVariable = place.StartsWith("WANDB", StringComparison.Ordinal) || place.EndsWith("PROXY", StringComparison.Ordinal);
            if (!isVariable)
            {
                string file = Path.Combine(home, place);
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            }

            var options = new WandbClientOptions
            {
                LoggerFactory = loggers,
                Environment = new WandbEnvironment(name => isVariable && name == place ? text : null, () => home, () => home),
                Retry = new WandbRetryOptions { MaxRetries = 0 },
            };
            if (place != "WANDB_BASE_URL" && !text.Contains("base_url", StringComparison.Ordinal))
            {
                options.BaseUrl = new Uri("http://127.0.0.1:1");
            }

            if (await Record.ExceptionAsync(Call) is { } exception)
            {
                Look(exception, texts);
            }

            async Task Call()
            {
                _ = WandbClient.IsConfigured(options);
                using var client = new WandbClient(options);
                texts.Enqueue($"{client} {options}");
                await client.ExecuteAsync(new Ping(), TestContext.Current.CancellationToken);
            }
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }

        AssertClean(texts);
    }

    private static void AssertClean(IEnumerable<string> texts) =>
        Assert.All(
            texts,
            text =>
            {
                Assert.DoesNotContain(s_key[..12], text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(s_encoded[6..30], text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(HeaderValue, text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(Signature, text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain('\u001B', text);
                Assert.DoesNotContain('\u202E', text);
            }
        );

    // As loggers that log the parts of exceptions do.
    private static void Look(Exception exception, ConcurrentQueue<string> texts)
    {
        texts.Enqueue(exception.ToString());
        texts.Enqueue(
            exception.Message
                + exception.Source
                + exception.HelpLink
                + string.Join(' ', exception.Data.Keys.Cast<object>())
                + string.Join(' ', exception.Data.Values.Cast<object>())
        );
        foreach (
            PropertyInfo property in exception
                .GetType()
                .GetProperties()
                .Where(static property => property.Name is not (nameof(Exception.TargetSite) or "FileName"))
        )
        {
            object? value = property.GetValue(exception);
            texts.Enqueue(
                value is IEnumerable<GraphQLError> errors ? JsonSerializer.Serialize(errors) + string.Join(' ', errors) : $"{value}"
            );
        }

        if (exception.InnerException is { } cause)
        {
            Look(cause, texts);
        }
    }

    private sealed class Destination(string name, string url) : IUploadDestination
    {
        public string Name => name;

        public ValueTask<UploadAddress> GetAddressAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(new UploadAddress(url, [new("x-amz-security-token", Signature)]));
    }

    private sealed class RemoteFile(string name, string url) : IDownloadable
    {
        public string Name => name;

        public long? Size => 10;

        public string? Md5 => null;

        public string? Url => url;

        public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(url);
    }
}
