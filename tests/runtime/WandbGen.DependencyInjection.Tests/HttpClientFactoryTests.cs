using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WandbGen.Configuration;
using WandbGen.Testing;

namespace WandbGen.DependencyInjection.Tests;

public sealed class HttpClientFactoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static async Task<WandbSandbox> StartAsync()
    {
        WandbSandbox sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false }, Cancellation);
        sandbox.Data.AddRun("entity", "project", "run");
        sandbox.Data.AddFile("entity", "project", "run", "config.yaml", "config text"u8.ToArray());
        return sandbox;
    }

    private static Action<WandbClientOptions> For(WandbSandbox sandbox) =>
        options =>
        {
            options.Environment = new WandbEnvironment(_ => null, () => "/nonexistent", () => "/nonexistent");
            options.BaseUrl = sandbox.BaseUrl;
            options.ApiKey = sandbox.ApiKey;
        };

    private static ServiceProvider Build(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        services.AddSingleton<Journal>();
        services.AddTransient<JournalHandler>();
        register(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    private static async Task<string> ReadFileAsync(WandbApi api)
    {
        Run run = await api.RunAsync("entity/project/run", Cancellation);
        RunFile file = await run.Files().SingleAsync(Cancellation);
        await using Stream stream = await file.OpenReadAsync(cancellationToken: Cancellation);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Cancellation);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_registered_handler_sees_every_request_of_the_API_and_for_content_once(bool isRegisteredFirst)
    {
        await using WandbSandbox sandbox = await StartAsync();
        await using ServiceProvider provider = Build(services =>
        {
            if (isRegisteredFirst)
            {
                services.AddHttpClient("audit").AddHttpMessageHandler<JournalHandler>();
            }

            services.AddWandb(For(sandbox)).UseHttpClientFactory("audit");
            services.AddWandb().UseHttpClientFactory("audit");
            if (!isRegisteredFirst)
            {
                services.AddHttpClient("audit").AddHttpMessageHandler<JournalHandler>();
            }
        });

        Assert.Equal("config text", await ReadFileAsync(provider.GetRequiredService<WandbApi>()));

        string[] requests = [.. provider.GetRequiredService<Journal>().Requests];
        Assert.Equal(["POST /graphql", "POST /graphql"], requests[..2]);
        Assert.All(requests[2..], request => Assert.StartsWith("GET /", request, StringComparison.Ordinal));
        Assert.Equal(requests.Length, requests[..2].Length + requests[2..].Distinct().Count());
        Assert.True(requests.Length > 2);
    }

    [Fact]
    public async Task The_clients_configured_handler_stays_behind_the_factorys()
    {
        await using WandbSandbox sandbox = await StartAsync();
        await using ServiceProvider provider = Build(services =>
        {
            services.AddHttpClient("WandbGen").AddHttpMessageHandler<JournalHandler>();
            services
                .AddWandb(For(sandbox))
                .UseHttpClientFactory()
                .Configure<Journal>(
                    (options, journal) =>
                        options.ConfigureHttpHandler = handler => new JournalHandler(journal, "own ") { InnerHandler = handler }
                );
        });

        await provider.GetRequiredService<WandbApi>().DefaultEntityAsync(Cancellation);

        Assert.Equal(["POST /graphql", "own POST /graphql"], provider.GetRequiredService<Journal>().Requests);
    }

    [Fact]
    public async Task The_clients_connections_keep_their_safety()
    {
        await using WandbSandbox sandbox = await StartAsync();
        await using ServiceProvider provider = Build(services =>
            services.AddWandb(For(sandbox)).UseHttpClientFactory().Configure(options => options.AllowPrivateContentAddresses = false)
        );
        var client = provider.GetRequiredService<WandbClient>();
        using var handler = new SocketsHttpHandler();

        var refused = await Assert.ThrowsAsync<WandbTransportException>(() =>
            client.Content.GetAsync(sandbox.BaseUrl, cancellationToken: Cancellation)
        );

        Assert.Contains("Refused", refused.Message, StringComparison.Ordinal);
        Assert.Same(handler, Assert.IsAssignableFrom<DelegatingHandler>(client.Options.ConfigureHttpHandler!(handler)).InnerHandler);
    }

    [Fact]
    public async Task A_disposed_client_leaves_the_factorys_handlers_to_the_others()
    {
        await using WandbSandbox sandbox = await StartAsync();
        await using ServiceProvider provider = Build(services =>
        {
            services.AddHttpClient("WandbGen").AddHttpMessageHandler<JournalHandler>();
            services.AddWandb(For(sandbox)).UseHttpClientFactory();
            services.AddKeyedWandb("other", For(sandbox)).UseHttpClientFactory();
        });
        var journal = provider.GetRequiredService<Journal>();

        await provider.GetRequiredService<WandbApi>().DefaultEntityAsync(Cancellation);
        provider.GetRequiredService<WandbClient>().Dispose();
        await provider.GetRequiredKeyedService<WandbApi>("other").DefaultEntityAsync(Cancellation);

        Assert.Equal(2, journal.Requests.Count);
        Assert.Equal(0, journal.Disposed);
        Assert.Equal(1, journal.Made);
    }

    [Fact]
    public async Task Handlers_are_renewed_when_their_life_is_over_though_the_client_lives_on()
    {
        await using WandbSandbox sandbox = await StartAsync();
        await using ServiceProvider provider = Build(services =>
        {
            services.AddHttpClient("WandbGen").AddHttpMessageHandler<JournalHandler>().SetHandlerLifetime(TimeSpan.FromSeconds(1));
            services.AddWandb(For(sandbox)).UseHttpClientFactory();
        });
        var journal = provider.GetRequiredService<Journal>();
        var api = provider.GetRequiredService<WandbApi>();

        // The factory runs by the system's clock.
        DateTime end = DateTime.UtcNow + Patience.Limit;
        while (journal.Made < 2 && DateTime.UtcNow < end)
        {
            await api.DefaultEntityAsync(Cancellation);
            await Task.Delay(100, Cancellation);
        }

        Assert.True(journal.Made >= 2);
    }

    [Fact]
    public async Task A_primary_handler_of_the_programs_own_replaces_the_connections()
    {
        await using WandbSandbox sandbox = await StartAsync();
        await using ServiceProvider provider = Build(services =>
        {
            services.AddWandb(For(sandbox)).UseHttpClientFactory();
            services.AddHttpClient("WandbGen").ConfigurePrimaryHttpMessageHandler(() => new Teapot());
        });
        var client = provider.GetRequiredService<WandbClient>();

        var exception = await Assert.ThrowsAnyAsync<WandbException>(() => new WandbApi(client).DefaultEntityAsync(Cancellation));
        using HttpResponseMessage content = await client.Content.GetAsync(sandbox.BaseUrl, cancellationToken: Cancellation);

        Assert.Equal((HttpStatusCode)418, exception.StatusCode);
        Assert.Equal((HttpStatusCode)418, content.StatusCode);
    }

    [Fact]
    public async Task The_name_is_for_the_clients_requests_only()
    {
        await using WandbSandbox sandbox = await StartAsync();
        await using ServiceProvider provider = Build(services => services.AddWandb(For(sandbox)).UseHttpClientFactory());
        using HttpClient other = provider.GetRequiredService<IHttpClientFactory>().CreateClient("WandbGen");

        await Assert.ThrowsAsync<InvalidOperationException>(() => other.GetAsync(sandbox.BaseUrl, Cancellation));
    }

    [Fact]
    [Trait("Torture", "T108")]
    public async Task The_factorys_logs_show_neither_the_key_nor_a_signature()
    {
        await using WandbSandbox sandbox = await StartAsync();
        using var logger = new RecordingLogger();
        await using ServiceProvider provider = Build(services =>
        {
            services.AddSingleton<ILoggerFactory>(logger);
            services.AddWandb(For(sandbox)).UseHttpClientFactory();
        });
        var client = provider.GetRequiredService<WandbClient>();

        await provider.GetRequiredService<WandbApi>().DefaultEntityAsync(Cancellation);
        using HttpResponseMessage content = await client.Content.GetAsync(
            new Uri(sandbox.BaseUrl, "/o?X-Amz-Signature=sigsig"),
            cancellationToken: Cancellation
        );

        Assert.Contains(logger.Texts, line => line.Contains("Authorization", StringComparison.Ordinal));
        Assert.All(
            logger.Texts,
            line =>
            {
                Assert.DoesNotContain(
                    Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes("api:" + sandbox.ApiKey)),
                    line,
                    StringComparison.Ordinal
                );
                Assert.DoesNotContain("sigsig", line, StringComparison.Ordinal);
            }
        );
    }

    private sealed class Journal
    {
        public int Made;
        public int Disposed;

        public ConcurrentQueue<string> Requests { get; } = new();
    }

    private sealed class JournalHandler : DelegatingHandler
    {
        private readonly Journal _journal;
        private readonly string _prefix;

        public JournalHandler(Journal journal)
            : this(journal, "") { }

        public JournalHandler(Journal journal, string prefix)
        {
            _journal = journal;
            _prefix = prefix;
            Interlocked.Increment(ref journal.Made);
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _journal.Requests.Enqueue($"{_prefix}{request.Method} {request.RequestUri!.AbsolutePath}");
            return base.SendAsync(request, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            Interlocked.Increment(ref _journal.Disposed);
            base.Dispose(disposing);
        }
    }

    private sealed class Teapot : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage((HttpStatusCode)418) { RequestMessage = request });
    }
}
