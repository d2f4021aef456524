using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Redaction;

/// <summary>Secrets in everything that a server can say, and a look at everything that leaves.</summary>
public sealed class CanaryTests
{
    private const string Signature = "d34db33fd34db33f";
    private const string HeaderValue = "canary-of-a-header";

    private static readonly string s_key = "canary" + new string('7', 38);
    private static readonly string s_encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes("api:" + s_key));
    private static readonly string s_echo =
        $"Authorization: Basic {s_encoded} {s_key} {Uri.EscapeDataString(s_encoded)} {HeaderValue} https://h/my file?X-Amz-Signature={Signature} \u001B[31m";

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
    ];

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task No_text_of_a_call_a_download_or_a_stream_tells_what_the_server_knows(string answer)
    {
        var texts = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == nameof(WandbGen),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => texts.Enqueue(activity.DisplayName + activity.StatusDescription + string.Join(' ', activity.TagObjects) + string.Join(' ', activity.Events.SelectMany(one => one.Tags))),
        };
        ActivitySource.AddActivityListener(listener);
        using var loggers = new Loggers(texts);
        await using var server = new ScriptedServer(async connection =>
        {
            await connection.SendAsync(answer);
            connection.Close();
        });
        using WandbClient client = TestClient.Create(server.BaseUrl, options => options with
        {
            ApiKey = s_key,
            Headers = new Dictionary<string, string> { ["X-Canary"] = HeaderValue },
            LoggerFactory = loggers,
            Retry = options.Retry with { MaxRetries = 1 },
        });
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var file = new RemoteFile($"a\u001B[31m{s_key}\u202E?sig={Signature}", $"{server.BaseUrl}o?X-Amz-Signature={Signature}");
        string directory = Directory.CreateTempSubdirectory("wandbgen-canary-").FullName;
        try
        {
            foreach (Func<Task> call in (Func<Task>[])
            [
                () => client.ExecuteAsync(new Ping(), cancellation),
                () => client.Downloads.DownloadAsync(file, directory, cancellationToken: cancellation),
                () => client.Downloads.DownloadToFileAsync(file, Path.Combine(directory, "x"), cancellationToken: cancellation),
                () => client.Downloads.DownloadToStreamAsync(file, new MemoryStream(), cancellationToken: cancellation),
                async () => await (await client.Downloads.OpenReadAsync(file, cancellationToken: cancellation)).CopyToAsync(Stream.Null, cancellation),
            ])
            {
                var exception = await Assert.ThrowsAnyAsync<WandbException>(call);
                texts.Enqueue(exception.ToString());
                for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
                {
                    texts.Enqueue(cause.Message + string.Join(' ', cause.Data.Values.Cast<object>()) + (cause as WandbException)?.RequestId);
                }
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        Assert.All(texts, text =>
        {
            Assert.DoesNotContain(s_key[..12], text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(s_encoded[6..30], text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(HeaderValue, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Signature, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain('\u001B', text);
            Assert.DoesNotContain('\u202E', text);
        });
    }

    private sealed class RemoteFile(string name, string url) : IDownloadable
    {
        public string Name => name;

        public long? Size => 10;

        public string? Md5 => null;

        public string? Url => url;

        public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(url);
    }

    private sealed class Loggers(ConcurrentQueue<string> texts) : ILoggerFactory, ILogger
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            texts.Enqueue(formatter(state, exception) + exception + (state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(' ', values) : ""));

        public void Dispose()
        {
        }
    }
}
