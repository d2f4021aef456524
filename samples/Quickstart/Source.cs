using WandbGen.Testing;

namespace WandbGen.Quickstart;

/// <summary>Where the quickstart's run comes from: the real server if an API key is configured, else a sandbox in this process.</summary>
internal sealed class Source : IAsyncDisposable
{
    private readonly WandbSandbox? _sandbox;

    private Source(WandbApi api, WandbSandbox? sandbox)
    {
        Api = api;
        _sandbox = sandbox;
    }

    public WandbApi Api { get; }

    public bool IsSandbox => _sandbox is not null;

    public string Description =>
        _sandbox is null
            ? "an API key is configured"
            : "a sandbox in this process: no API key is configured, so nothing leaves this machine";

    public static async Task<Source> OpenAsync(CancellationToken cancellationToken)
    {
        if (WandbClient.IsConfigured())
        {
            return new Source(new WandbApi(), sandbox: null);
        }

        WandbSandbox sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = true }, cancellationToken);
        return new Source(new WandbApi(new WandbClientOptions { BaseUrl = sandbox.BaseUrl, ApiKey = sandbox.ApiKey }), sandbox);
    }

    public async Task<Run> LatestRunAsync(CancellationToken cancellationToken)
    {
        await foreach (RecentRun run in new RecentRuns(Api.Client).Take(1).WithCancellation(cancellationToken))
        {
            return await Api.RunAsync($"{run.Entity}/{run.Project}/{run.Name}", cancellationToken);
        }

        throw new WandbNotFoundException(
            "There is no run yet for this API key. Give one: dotnet run --project samples/Quickstart -- entity/project/run"
        );
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (_sandbox is not null)
        {
            await _sandbox.DisposeAsync();
        }
    }
}
