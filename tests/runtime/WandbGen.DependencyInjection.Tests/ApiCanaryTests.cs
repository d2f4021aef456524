using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WandbGen.Configuration;

namespace WandbGen.DependencyInjection.Tests;

/// <summary>Secrets in what a server says to the ready-made API and to the handlers of <c>IHttpClientFactory</c>.</summary>
public sealed class ApiCanaryTests
{
    private const string Signature = "d34db33fd34db33f";
    private const string HeaderValue = "canary-of-a-header";

    private static readonly string s_key = "canary" + new string('7', 38);
    private static readonly string s_encoded = Convert.ToBase64String(Encoding.ASCII.GetBytes("api:" + s_key));
    private static readonly string s_echo =
        $"Authorization: Basic {s_encoded} {s_key} {HeaderValue} https://h/my file?X-Amz-Signature={Signature} \u001B[31m\u202E\u2028";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int, string, string> Answers =>
        new()
        {
            { 200, "application/json", $$$"""{"errors":[{"message":{{{Json(s_echo)}}},"path":[{{{Json(s_echo)}}}]}]}""" },
            { 200, "application/json", $$$"""{"data":{"project":{{{Json(s_echo)}}} }}""" },
            { 200, "application/json", $$$"""{"data":{"project":{"run":{"name":{{{Json(s_echo)}}} } } } }""" },
            { 200, "application/json", $$$"""{"data":{"project":{"runs":{"edges":[{"node":{"name":{{{Json(s_echo)}}},"x":] } }] } } }""" },
            { 200, "application/json", $$$"""{"data":null,{{{Json(s_key)}}}:""" },
            { 200, "text/html", $"<title>{s_echo}</title>" },
            { 401, "application/json", $$$"""{"error":{{{Json(s_echo)}}} }""" },
            { 403, "application/json", $$$"""{"errors":{{{Json(s_echo)}}} }""" },
            { 404, "text/plain", s_echo },
            { 429, "text/plain", s_echo },
            { 503, "text/plain", s_echo },
            { 307, "text/plain", s_echo },
        };

    private static string Json(string text) => JsonSerializer.Serialize(text);

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task No_text_of_the_ready_made_API_or_of_the_factorys_own_log_tells_what_the_server_knows(
        int status,
        string type,
        string body
    )
    {
        var texts = new ConcurrentQueue<string>();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new RecordingLogger(texts)));
        services
            .AddWandb(options =>
            {
                options.Environment = new WandbEnvironment(_ => null, () => "/nonexistent", () => "/nonexistent");
                options.BaseUrl = new Uri("https://wandb.example");
                options.ApiKey = s_key;
                options.Headers = new Dictionary<string, string> { ["X-Canary"] = HeaderValue };
                options.Retry = options.Retry with { MaxRetries = 1, BaseDelay = TimeSpan.Zero };
            })
            .UseHttpClientFactory("canary");
        services.AddHttpClient("canary").ConfigurePrimaryHttpMessageHandler(() => new Answering(status, type, body));
        await using ServiceProvider provider = services.BuildServiceProvider();
        var api = provider.GetRequiredService<WandbApi>();
        var client = provider.GetRequiredService<WandbClient>();
        string directory = Directory.CreateTempSubdirectory("wandbgen-canary-").FullName;
        string source = Path.Combine(directory, "source");
        await File.WriteAllTextAsync(source, "content", Cancellation);
        try
        {
            foreach (
                Func<Task> call in (Func<Task>[])
                    [
                        () => api.RunAsync("entity/project/run", Cancellation),
                        async () => await api.Runs("entity/project").CountAsync(Cancellation),
                        async () => await api.Runs("entity/project").ToListAsync(Cancellation),
                        async () => await api.Runs("entity/project").FirstAsync(Cancellation),
                        () => api.DefaultEntityAsync(Cancellation),
                        () => client.Downloads.DownloadAsync(new Signed(), directory, cancellationToken: Cancellation),
                        async () => await client.Downloads.OpenReadAsync(new Signed(), cancellationToken: Cancellation),
                        () => client.Uploads.UploadAsync(source, new Signed(), cancellationToken: Cancellation),
                    ]
            )
            {
                if (await Record.ExceptionAsync(call) is { } exception)
                {
                    Assert.IsAssignableFrom<WandbException>(exception);
                    texts.Enqueue(exception + exception.Message + exception.InnerException);
                }
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        Assert.Contains(texts, static text => text.Contains("wandb.example", StringComparison.Ordinal));
        Assert.Contains(texts, static text => text.Contains("Sending HTTP request", StringComparison.Ordinal));
        Assert.All(
            texts,
            static text =>
            {
                Assert.DoesNotContain(s_key[..12], text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(s_encoded[6..30], text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(HeaderValue, text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain(Signature, text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain('\u001B', text);
                Assert.DoesNotContain('\u202E', text);
                Assert.DoesNotContain('\u2028', text);
            }
        );
    }

    private sealed class Signed : IDownloadable, IUploadDestination
    {
        public string Name => "a.txt";

        public long? Size => 10;

        public string? Md5 => null;

        public string? Url => $"https://storage.example/o?X-Amz-Signature={Signature}";

        public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(Url);

        public ValueTask<UploadAddress> GetAddressAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(new UploadAddress(Url!, [new("x-amz-security-token", Signature)]));
    }

    private sealed class Answering(int status, string type, string body) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Content is { } content)
            {
                await content.CopyToAsync(Stream.Null, cancellationToken);
            }

            var response = new HttpResponseMessage((HttpStatusCode)status)
            {
                RequestMessage = request,
                Content = new StringContent(body, Encoding.UTF8, type),
                ReasonPhrase = s_key,
            };
            response.Headers.TryAddWithoutValidation("X-Request-Id", s_key);
            response.Headers.TryAddWithoutValidation("Location", $"https://elsewhere.example/?sig={Signature}");
            return response;
        }
    }
}
