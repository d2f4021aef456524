using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using WandbGen.Testing.Data;
using WandbGen.Testing.Folders;
using WandbGen.Testing.GraphQL;
using WandbGen.Testing.Http;

namespace WandbGen.Testing;

/// <summary>
/// A running W&amp;B-compatible server: an API, and a storage at a different origin. It listens only on the loopback address.
/// </summary>
public sealed class WandbSandbox : IAsyncDisposable
{
    private readonly WebApplication _api;
    private readonly WebApplication _storage;

    private WandbSandbox(
        WandbSandboxOptions options,
        SandboxData data,
        RequestLog requests,
        SandboxFaults faults,
        WebApplication api,
        WebApplication storage
    )
    {
        Data = data;
        Requests = requests;
        Faults = faults;
        ApiKey = options.ApiKey;
        BaseUrl = AddressOf(api);
        StorageUrl = AddressOf(storage);
        _api = api;
        _storage = storage;
    }

    /// <summary>The address of the API, which is the value for <c>WANDB_BASE_URL</c>.</summary>
    public Uri BaseUrl { get; }

    /// <summary>Returns the address of the API.</summary>
    public override string ToString() => BaseUrl.AbsoluteUri;

    /// <summary>The address of the storage.</summary>
    public Uri StorageUrl { get; }

    /// <summary>The API key that the server accepts.</summary>
    public string ApiKey { get; }

    /// <summary>The data of the server. You can add to it at any time.</summary>
    public SandboxData Data { get; }

    /// <summary>The requests that the server has received so far.</summary>
    public RequestLog Requests { get; }

    /// <summary>The faults that the server injects. You can add faults at any time.</summary>
    public SandboxFaults Faults { get; }

    /// <summary>Starts a server. By default, it has no data.</summary>
    /// <param name="options">The options.</param>
    /// <param name="cancellationToken">A token that cancels the start.</param>
    /// <exception cref="DirectoryNotFoundException">The data directory does not exist or contains no run.</exception>
    /// <exception cref="IOException">A port is in use, or a temporary directory cannot be created.</exception>
    public static async Task<WandbSandbox> StartAsync(WandbSandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new WandbSandboxOptions();
        var data = new SandboxData();
        data.AddViewer(options.Entity, options.ApiKey);
        DirectoryInfo? exampleProject = null;
        if (options.DataDirectory is not null)
        {
            data.Directory = new DataDirectory(options.DataDirectory, options, data);
        }
        else if (options.ExampleProject)
        {
            data.Beginning = DateTimeOffset.UtcNow.AddHours(-1);
            exampleProject = TemporaryDirectory.Create("wandbgen-sandbox-");
            ExampleProject.Train(exampleProject.FullName, cancellationToken);
            data.Directory = new DataDirectory(exampleProject.FullName, options, data);
            ExampleProject.AddToRuns(options, data);
            ExampleProject.AddHistories(options, data);
        }

        var requests = new RequestLog();
        var faults = new SandboxFaults();
        var reception = new Reception(options, requests, faults);
        var signer = new UrlSigner(options);
        WebApplication storage = Create(options.StoragePort);
        new StorageEndpoints(data, signer, reception).Map(storage);
        await storage.StartAsync(cancellationToken).ConfigureAwait(false);
        signer.StorageUrl = AddressOf(storage);

        WebApplication api = Create(options.Port);
        var addresses = new FileAddresses(signer);
        ApiEndpoints.Map(
            api,
            options,
            data,
            addresses,
            new GraphQLEndpoint(SandboxSchema.Get(options), new Graph(options, data, addresses), reception),
            reception
        );
        await api.StartAsync(cancellationToken).ConfigureAwait(false);
        addresses.BaseUrl = AddressOf(api);

        return new WandbSandbox(options, data, requests, faults, api, storage) { ExampleDirectory = exampleProject };
    }

    // The directory of the example project, which is deleted at the end.
    private DirectoryInfo? ExampleDirectory { get; init; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync().ConfigureAwait(false);
        await _storage.DisposeAsync().ConfigureAwait(false);
        Data.Dispose();
        ExampleDirectory?.Delete(recursive: true);
    }

    private static WebApplication Create(int port)
    {
        // An empty builder reads no files, environment variables and arguments, and watches nothing.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
        );
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = null;
                kestrel.Listen(IPAddress.Loopback, port);
            });
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        // Stopping the sandbox must not wait for a client that keeps its connection open.
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        return builder.Build();
    }

    private static Uri AddressOf(WebApplication application) =>
        new(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
}
