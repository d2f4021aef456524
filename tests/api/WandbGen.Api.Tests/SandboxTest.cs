using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>A test with an empty sandbox of its own, and a client of it.</summary>
public abstract class SandboxTest : IAsyncLifetime
{
    protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    protected WandbApi Api { get; private set; } = null!;

    protected WandbSandbox Sandbox { get; private set; } = null!;

    protected SandboxData Data => Sandbox.Data;

    public async ValueTask InitializeAsync()
    {
        Sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false }, CancellationToken);
        Api = Connect(Sandbox);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static WandbApi Connect(WandbSandbox sandbox) =>
        new(new WandbClientOptions { BaseUrl = sandbox.BaseUrl, ApiKey = sandbox.ApiKey });
}
