using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using WandbGen.Configuration;
using WandbGen.Testing;

namespace WandbGen.DependencyInjection.Tests;

public sealed class RegistrationTests
{
    private const string ApiKey = "0123456789abcdef0123456789abcdef01234567";

    private static readonly WandbEnvironment s_emptyEnvironment = new(_ => null, () => "/nonexistent", () => "/nonexistent");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static void Isolate(WandbClientOptions options)
    {
        options.Environment = s_emptyEnvironment;
        options.ApiKey = ApiKey;
    }

    private static ServiceProvider Build(Action<IServiceCollection> register)
    {
        var services = new ServiceCollection();
        register(services);
        return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    [Fact]
    public async Task An_injected_api_reads_runs_and_files()
    {
        await using WandbSandbox sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false }, Cancellation);
        sandbox.Data.AddRun("entity", "project", "run");
        sandbox.Data.AddFile("entity", "project", "run", "config.yaml", "config text"u8.ToArray());
        await using ServiceProvider provider = Build(services =>
            services.AddWandb(options =>
            {
                options.BaseUrl = sandbox.BaseUrl;
                options.ApiKey = sandbox.ApiKey;
            })
        );

        Run run = await provider.GetRequiredService<WandbApi>().RunAsync("entity/project/run", Cancellation);

        Assert.Equal(["config.yaml"], await run.Files().Select(file => file.Name).ToListAsync(Cancellation));
    }

    [Fact]
    public void Everybody_shares_one_client_and_registering_again_only_adds_options()
    {
        using ServiceProvider provider = Build(services =>
        {
            services.AddWandb(Isolate);
            services.AddWandb(options => options.Entity = "team");
        });
        using IServiceScope scope = provider.CreateScope();

        var client = scope.ServiceProvider.GetRequiredService<WandbClient>();

        Assert.Same(client, Assert.Single(provider.GetServices<WandbClient>()));
        Assert.Same(client, provider.GetRequiredService<WandbApi>().Client);
        Assert.Equal("team", client.Entity);
    }

    [Fact]
    public void Keyed_clients_have_options_of_their_own()
    {
        using ServiceProvider provider = Build(services =>
        {
            services.AddWandb(Isolate);
            services.AddKeyedWandb(
                "lab",
                options =>
                {
                    Isolate(options);
                    options.BaseUrl = new Uri("https://wandb.lab.example");
                }
            );
            services.AddKeyedWandb("Lab", Isolate);
        });

        var lab = provider.GetRequiredKeyedService<WandbClient>("lab");

        Assert.Equal("https://wandb.lab.example/", lab.BaseUrl.AbsoluteUri);
        Assert.Same(lab, provider.GetRequiredKeyedService<WandbApi>("lab").Client);
        Assert.Equal("https://api.wandb.ai/", provider.GetRequiredService<WandbClient>().BaseUrl.AbsoluteUri);
        Assert.Equal("https://api.wandb.ai/", provider.GetRequiredKeyedService<WandbClient>("Lab").BaseUrl.AbsoluteUri);
        Assert.Null(provider.GetKeyedService<WandbClient>("other"));
    }

    [Fact]
    public void Any_object_is_a_key_and_equal_ones_are_the_same()
    {
        var (first, second) = (new SameText(), new SameText());
        using ServiceProvider provider = Build(services =>
        {
            services.AddKeyedWandb(DayOfWeek.Monday, Isolate);
            services.AddKeyedWandb((1, "lab"), Isolate);
            services.AddKeyedWandb((1, "lab"), options => options.Entity = "tuple");
            services.AddKeyedWandb(first, Isolate).Configure(options => options.Entity = "first");
            services.AddKeyedWandb(second, Isolate).Configure(options => options.Entity = "second");
        });

        Assert.Null(provider.GetRequiredKeyedService<WandbClient>(DayOfWeek.Monday).Entity);
        Assert.Equal("tuple", provider.GetRequiredKeyedService<WandbApi>((1, "lab")).Client.Entity);
        Assert.Equal("first", provider.GetRequiredKeyedService<WandbClient>(first).Entity);
        Assert.Equal("second", provider.GetRequiredKeyedService<WandbClient>(second).Entity);
        Assert.Null(provider.GetKeyedService<WandbClient>(DayOfWeek.Tuesday));
    }

    [Fact]
    public async Task The_container_disposes_the_client_and_the_api_does_not()
    {
        ServiceProvider provider = Build(services => services.AddWandb(Isolate));
        var api = provider.GetRequiredService<WandbApi>();
        await provider.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => api.RunAsync("entity/project/run", Cancellation));
    }

    [Fact]
    public void Logging_and_the_clock_are_the_containers_wherever_they_are_registered()
    {
        using var loggers = new CountingLoggers();
        var clock = new FakeTimeProvider();
        using ServiceProvider provider = Build(services =>
        {
            services.AddWandb(Isolate);
            services.AddKeyedWandb("lab", Isolate);
            services.AddSingleton<ILoggerFactory>(loggers);
            services.AddSingleton<TimeProvider>(clock);
        });

        foreach (
            WandbClient client in new[] { provider.GetRequiredService<WandbClient>(), provider.GetRequiredKeyedService<WandbClient>("lab") }
        )
        {
            Assert.Same(loggers, client.Options.LoggerFactory);
            Assert.Same(clock, client.Options.TimeProvider);
        }

        Assert.Contains("WandbGen.WandbClient", loggers.Categories);
    }

    [Fact]
    public void Logging_and_the_clock_of_the_options_come_first()
    {
        using var own = new CountingLoggers();
        using var loggers = new CountingLoggers();
        var clock = new FakeTimeProvider();
        using ServiceProvider provider = Build(services =>
        {
            services.AddSingleton<ILoggerFactory>(loggers);
            services.AddSingleton<TimeProvider>(new FakeTimeProvider());
            services.Configure<WandbClientOptions>(options => options.LoggerFactory = own);
            services.AddWandb(Isolate).Configure(options => options.TimeProvider = clock);
        });

        WandbClientOptions options = provider.GetRequiredService<WandbClient>().Options;

        Assert.Same(own, options.LoggerFactory);
        Assert.Same(clock, options.TimeProvider);
    }

    [Fact]
    public void Without_logging_and_a_clock_in_the_container_the_defaults_stay()
    {
        using ServiceProvider provider = Build(services => services.AddWandb(Isolate));

        WandbClientOptions options = provider.GetRequiredService<WandbClient>().Options;

        Assert.Same(NullLoggerFactory.Instance, options.LoggerFactory);
        Assert.Same(TimeProvider.System, options.TimeProvider);
    }

    [Fact]
    public void Unusable_options_fail_at_the_start_where_that_is_asked_for_and_name_the_property()
    {
        using ServiceProvider provider = Build(services =>
            services.AddKeyedWandb("lab", options => options.AttemptTimeout = TimeSpan.Zero).ValidateOnStart()
        );

        var atStart = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        var whenResolved = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredKeyedService<WandbClient>("lab"));

        Assert.Equal("lab", atStart.OptionsName);
        Assert.Contains("AttemptTimeout", atStart.Message, StringComparison.Ordinal);
        Assert.Contains("AttemptTimeout", whenResolved.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_key_stops_a_service_at_its_start()
    {
        using ServiceProvider provider = Build(services =>
            services.AddWandb(options => options.Environment = s_emptyEnvironment).ValidateOnStart()
        );

        var atStart = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        var whenResolved = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<WandbClient>());

        Assert.Contains("No API key for api.wandb.ai", atStart.Message, StringComparison.Ordinal);
        Assert.Contains("WANDB_API_KEY", whenResolved.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_malformed_key_stops_a_service_at_its_start()
    {
        using ServiceProvider provider = Build(services =>
            services.AddKeyedWandb("lab", options => options.ApiKey = "a b").ValidateOnStart()
        );

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Equal("lab", error.OptionsName);
        Assert.DoesNotContain("a b", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_bind_to_a_configuration_section()
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Wandb:BaseUrl"] = "https://wandb.lab.example",
                    ["Wandb:Project"] = "vision",
                    ["Wandb:AttemptTimeout"] = "00:00:07",
                    ["Wandb:Retry:MaxRetries"] = "1",
                    ["Wandb:Headers:X-Team"] = "blue",
                }
            )
            .Build();
        using ServiceProvider provider = Build(services => services.AddWandb(Isolate).Bind(configuration.GetSection("Wandb")));

        WandbClientOptions options = provider.GetRequiredService<WandbClient>().Options;

        Assert.Equal(new Uri("https://wandb.lab.example"), options.BaseUrl);
        Assert.Equal("vision", options.Project);
        Assert.Equal(TimeSpan.FromSeconds(7), options.AttemptTimeout);
        Assert.Equal(1, options.Retry.MaxRetries);
        Assert.Equal("blue", options.HeaderValues["X-Team"]);
    }

    [Fact]
    public void Headers_of_code_and_of_several_configurations_are_added_up_although_their_values_cannot_be_read()
    {
        IConfiguration Section(string name, string value) =>
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { [$"Headers:{name}"] = value }).Build();
        using ServiceProvider provider = Build(services =>
            services
                .AddWandb(Isolate)
                .Configure(static options => options.Headers = new Dictionary<string, string> { ["X-First"] = "one" })
                .Bind(Section("X-Second", "two"))
                .Bind(Section("X-Third", "three"))
                .Configure(static options =>
                    options.Headers = new Dictionary<string, string>(options.Headers)
                    {
                        ["X-Fourth"] = "four",
                        ["X-First-Again"] = options.Headers["X-First"],
                    }
                )
                .PostConfigure(static options =>
                    options.Headers = options.Headers.ToDictionary(static header => header.Key, static header => header.Value)
                )
        );

        Assert.Equal(
            ["X-First one", "X-First-Again one", "X-Fourth four", "X-Second two", "X-Third three"],
            provider.GetRequiredService<WandbClient>().Options.HeaderValues.Select(static header => $"{header.Key} {header.Value}").Order()
        );
    }

    [Fact]
    public async Task A_handler_configured_from_another_service_sees_every_request()
    {
        await using WandbSandbox sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false }, Cancellation);
        using ServiceProvider provider = Build(services =>
        {
            services.AddSingleton<Counter>();
            services
                .AddWandb(options =>
                {
                    options.BaseUrl = sandbox.BaseUrl;
                    options.ApiKey = sandbox.ApiKey;
                })
                .Configure<Counter>(
                    (options, counter) => options.ConfigureHttpHandler = handler => new CountingHandler(counter) { InnerHandler = handler }
                );
        });

        await provider.GetRequiredService<WandbApi>().DefaultEntityAsync(Cancellation);

        Assert.Equal(1, provider.GetRequiredService<Counter>().Value);
    }

    [Fact]
    public void A_client_keeps_its_options_when_they_are_changed_behind_it()
    {
        var headers = new Dictionary<string, string> { ["X-Team"] = "blue" };
        var options = new WandbClientOptions { Headers = headers };
        Isolate(options);
        using var client = new WandbClient(options);

        options.AttemptTimeout = TimeSpan.Zero;
        options.Retry.MaxRetries = -1;
        headers["Authorization"] = "Bearer other";

        client.Options.Validate();
        Assert.Equal(4, client.Options.Retry.MaxRetries);
    }

    [Fact]
    public void A_key_is_required_and_not_empty()
    {
        var services = new ServiceCollection();

        Assert.Throws<ArgumentException>(() => services.AddKeyedWandb(""));
        Assert.Throws<ArgumentException>(() => services.AddKeyedWandb(KeyedService.AnyKey));
        Assert.Throws<ArgumentNullException>(() => services.AddKeyedWandb(null!));
        Assert.Throws<ArgumentNullException>(() => WandbServiceCollectionExtensions.AddWandb(null!));
    }

    private sealed class SameText
    {
        public override string ToString() => "key";
    }

    private sealed class Counter
    {
        public int Value;
    }

    private sealed class CountingHandler(Counter counter) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref counter.Value);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class CountingLoggers : ILoggerFactory
    {
        public ConcurrentBag<string> Categories { get; } = [];

        public void AddProvider(ILoggerProvider provider) { }

        public ILogger CreateLogger(string categoryName)
        {
            Categories.Add(categoryName);
            return NullLogger.Instance;
        }

        public void Dispose() { }
    }
}
