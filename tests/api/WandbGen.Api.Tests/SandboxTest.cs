using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>A test with an empty sandbox of its own, a client of it, and a temporary directory if it uses one.</summary>
public abstract class SandboxTest : IAsyncLifetime
{
    private DirectoryInfo? _directory;

    protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    protected WandbApi Api { get; private set; } = null!;

    protected WandbSandbox Sandbox { get; private set; } = null!;

    protected SandboxData Data => Sandbox.Data;

    /// <summary>A directory of this test's own, which is deleted after it.</summary>
    protected string Root => (_directory ??= Directory.CreateTempSubdirectory("wandbgen-tests-")).FullName;

    public virtual async ValueTask InitializeAsync()
    {
        Sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false }, CancellationToken);
        Api = Connect(Sandbox);
    }

    public virtual async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Sandbox.DisposeAsync();
        _directory?.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected static WandbApi Connect(WandbSandbox sandbox) =>
        new(new WandbClientOptions { BaseUrl = sandbox.BaseUrl, ApiKey = sandbox.ApiKey });
}
