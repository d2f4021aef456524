namespace WandbGen.Sandbox.Tests;

/// <summary>A test with a directory of its own as W&amp;B's client writes them, which a sandbox serves.</summary>
public abstract class DirectoryTest : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("wandbgen-data-");

    protected static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    protected string Root => _directory.FullName;

    public void Dispose()
    {
        _directory.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected Task<WandbSandbox> StartAsync() =>
        WandbSandbox.StartAsync(
            new WandbSandboxOptions
            {
                DataDirectory = Root,
                Entity = "e",
                Project = "p",
            },
            CancellationToken
        );

    protected void Write(string path, string text)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
