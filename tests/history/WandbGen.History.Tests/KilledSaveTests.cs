using System.Diagnostics;
using System.Reflection;
using WandbGen.Testing;

namespace WandbGen.History.Tests;

/// <summary>Files of histories whose process is killed while it writes, and places where nothing can be written.</summary>
public sealed class KilledSaveTests : IAsyncLifetime
{
    private const int Rows = 1_000;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("wandbgen-killed-");
    private WandbSandbox _sandbox = null!;
    private WandbApi _api = null!;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private string Cache => Path.Combine(_directory.FullName, "cache");

    private DirectoryInfo Target => Directory.CreateDirectory(Path.Combine(_directory.FullName, "target"));

    public async ValueTask InitializeAsync()
    {
        _sandbox = await WandbSandbox.StartAsync(new WandbSandboxOptions { ExampleProject = false }, CancellationToken);
        _api = new WandbApi(new WandbClientOptions { BaseUrl = _sandbox.BaseUrl, ApiKey = _sandbox.ApiKey });
        _sandbox.Data.AddRun("e", "p", "r");
        _sandbox.Data.AddHistory("e", "p", "r", Enumerable.Range(0, Rows).Select(static i => SandboxRow.Of(i, ("loss", i / 4.0))));
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _sandbox.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    [InlineData("arrow")]
    [InlineData("jsonl")]
    public async Task A_process_that_is_killed_while_it_saves_leaves_the_old_file_and_nothing_that_the_next_one_does_not_remove(
        string ending
    )
    {
        string path = Path.Combine(Target.FullName, "all." + ending);
        await File.WriteAllTextAsync(path, "old", CancellationToken);
        using Process process = Start(path);
        try
        {
            Assert.Equal("writing", await process.StandardOutput.ReadLineAsync(CancellationToken));
            Assert.Equal("old", await File.ReadAllTextAsync(path, CancellationToken));
            string partial = Assert
                .Single(Target.GetFiles(), static file => !file.Name.StartsWith("all", StringComparison.Ordinal))
                .FullName;

            // Another one does not take away what it is writing.
            await SaveAsync(path);
            Assert.True(File.Exists(partial));
            await File.WriteAllTextAsync(path, "old", CancellationToken);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken);
        }

        Assert.Equal("old", await File.ReadAllTextAsync(path, CancellationToken));
        Assert.Equal(2, Target.GetFiles().Length);
        string other = Path.Combine(Target.FullName, "other." + ending);
        await SaveAsync(other);
        Assert.Equal(3, Target.GetFiles().Length);

        SavedHistory saved = await SaveAsync(path);

        Assert.Equal(Rows, saved.Rows);
        Assert.Equal(["all." + ending, "other." + ending], Target.GetFiles().Select(static file => file.Name).Order());
        Assert.Equal(await File.ReadAllBytesAsync(other, CancellationToken), await File.ReadAllBytesAsync(path, CancellationToken));
    }

    [Theory]
    [InlineData("/proc/all.csv")]
    [InlineData("/proc/self/all.parquet")]
    [InlineData("/sys/all.jsonl")]
    [InlineData("/proc/deep/all.arrow")]
    public async Task A_directory_that_cannot_be_written_is_a_typed_error(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has these.");

        var exception = await Assert.ThrowsAsync<WandbDownloadException>(() => SaveAsync(path));

        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    private async Task<SavedHistory> SaveAsync(string path)
    {
        Run run = await _api.RunAsync("e/p/r", CancellationToken);
        return await run.History(options: new HistoryOptions { CacheDirectory = Cache })
            .SaveAsync(path, replace: true, cancellationToken: CancellationToken);
    }

    private Process Start(string path)
    {
        string program = typeof(KilledSaveTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "KillTarget")
            .Value!;
        return Process.Start(
            new ProcessStartInfo("dotnet", [program, "history", _sandbox.BaseUrl.ToString(), _sandbox.ApiKey, "e/p/r", path, Cache])
            {
                RedirectStandardOutput = true,
                // A program that is killed leaves no core dump, and no pipes and sockets of debuggers.
                Environment = { ["DOTNET_DbgEnableMiniDump"] = "0", ["DOTNET_EnableDiagnostics"] = "0" },
            }
        )!;
    }
}
