using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using WandbGen.Testing;

namespace WandbGen.Repository.Tests;

/// <summary>The names that snippets of the documentation use without declaring them.</summary>
public static class SnippetContext
{
    // What .NET's templates have in every file: what else a page needs, it says.
    internal const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using WandbGen.Repository.Tests;
        global using static WandbGen.Repository.Tests.SnippetContext;
        """;

    // What web applications and worker services have beside them.
    internal const string WebUsings = """
        global using System.Net.Http.Json;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        """;

#pragma warning disable CA1707, CA2211, IDE1006 // They are the snippets' words.
    public static WandbSandbox sandbox = null!;
    public static WandbApi api = null!;
    public static WandbClient client = null!;
    public static Run run = null!;
    public static RunFile file = null!;
    public static Artifact model = null!;
    public static IArtifactReferenceResolver resolver = new BucketReferences();
    public static WebApplication app = null!;
    public static IReadOnlyList<RunFile> list = [];
    public static Stream destination = Stream.Null;
    public static Project project = null!;
    public static ILogger logger = NullLogger.Instance;
    public static IServiceCollection services = null!;
    public static string id = "";
    public static string key = new('0', 40);
    public static WebApplicationBuilder builder = null!;
#pragma warning restore CA1707, CA2211, IDE1006

    /// <summary>The exporter's package is the reader's choice.</summary>
    public static TracerProviderBuilder AddOtlpExporter(this TracerProviderBuilder tracing) => tracing;

    public static MeterProviderBuilder AddOtlpExporter(this MeterProviderBuilder metrics) => metrics;

    internal static async Task UseAsync(WandbSandbox sandbox, CancellationToken cancellationToken)
    {
        Environment.SetEnvironmentVariable("WANDB_BASE_URL", sandbox.BaseUrl.ToString());
        Environment.SetEnvironmentVariable("WANDB_API_KEY", sandbox.ApiKey);
        SnippetContext.sandbox = sandbox;
        api = new WandbApi();
        client = api.Client;
        run = await api.RunAsync("sandbox/quickstart/hare", cancellationToken);
        list = await run.Files().ToListAsync(cancellationToken);
        file = list[0];
        model = await api.ArtifactAsync("sandbox/quickstart/network:best", cancellationToken);
        builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton<AuditLog>();
        builder.Services.AddTransient<AuditHandler>();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHostedService<EndsWhenStarted>();
    }
}

/// <summary>An application that a snippet runs would never end: this one has asked its routes, and ends.</summary>
public sealed class EndsWhenStarted(IServiceProvider services, IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <summary>The answers to a request for each route of the application that ran last.</summary>
    public static IReadOnlyDictionary<string, string> Answers { get; private set; } = new Dictionary<string, string>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task;
        try
        {
            string address = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            using var http = new HttpClient { BaseAddress = new Uri(address) };
            var answers = new Dictionary<string, string>();
            IEnumerable<RouteEndpoint> routes = services
                .GetServices<EndpointDataSource>()
                .SelectMany(static source => source.Endpoints)
                .OfType<RouteEndpoint>();
            foreach (string route in routes.Select(static endpoint => endpoint.RoutePattern.RawText!))
            {
                answers[route] = await http.GetStringAsync(new Uri(route, UriKind.Relative), stoppingToken);
            }

            Answers = answers;
        }
        finally
        {
            lifetime.StopApplication();
        }
    }
}

/// <summary>Knows what <c>s3://bucket</c> has.</summary>
public sealed class BucketReferences : IArtifactReferenceResolver
{
    public bool CanResolve(Uri reference) => reference.Scheme == "s3";

    public ValueTask<IDownloadable?> ResolveAsync(ArtifactEntry entry, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public async IAsyncEnumerable<ArtifactEntry> ListAsync(
        ArtifactEntry reference,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await Task.CompletedTask;
        string[] objects = reference.Reference!.EndsWith("images", StringComparison.Ordinal) ? ["/1.png", "/2.png"] : [""];
        foreach (string name in objects)
        {
            yield return reference with
            {
                Path = reference.Path + name,
                Reference = reference.Reference + name,
                Digest = "etag",
                Size = 1,
            };
        }
    }
}

public sealed class AuditLog;

public sealed class AuditHandler(AuditLog log) : DelegatingHandler
{
    public AuditLog Log => log;
}

public sealed record Training(double Lr, string? Optimizer);

[JsonSerializable(typeof(Training))]
public sealed partial class TrainingContext : JsonSerializerContext;

public sealed record RunConfig(double Lr);

[JsonSerializable(typeof(RunConfig))]
public sealed partial class AppJsonContext : JsonSerializerContext;

public sealed record TrainingConfig(int Epochs);

[JsonSerializable(typeof(TrainingConfig))]
public sealed partial class ConfigJson : JsonSerializerContext;
