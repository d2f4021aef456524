using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;

namespace WandbGen.Downloads.Tests;

/// <summary>A process that may open few files and sockets does less at once, and all of it.</summary>
public sealed class FewHandlesTests : DownloadTest
{
    private const int Files = 200;

    public FewHandlesTests() => Server.Content = RandomNumberGenerator.GetBytes(20_000);

    [Theory]
    [InlineData("download", 128)]
    [InlineData("sync", 128)]
    [InlineData("crowd", 128)]
    [InlineData("download", 110)]
    public async Task All_files_arrive(string way, int limit)
    {
        await RunAsync(way, limit);

        string[] files = Directory.GetFiles(Root, "*", SearchOption.AllDirectories);
        Assert.Equal(Files, files.Length);
        Assert.All(files, file => Assert.Equal(Server.Content, System.IO.File.ReadAllBytes(file)));
    }

    [Fact]
    public async Task A_relative_directory_stays_the_same_while_the_current_directory_changes()
    {
        await RunAsync("moving", 4096);

        Assert.Equal(Files, Directory.GetFiles(Root, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task A_mirror_that_is_up_to_date_transfers_nothing()
    {
        await RunAsync("sync", 4096);
        Server.Forget();

        await RunAsync("sync", 128);

        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task All_files_are_uploaded()
    {
        await RunAsync("download", 4096);
        Server.Script = static (_, _) => new ObjectAnswer(200, []);
        Server.Forget();

        await RunAsync("upload", 128);

        Assert.Equal(Files, Server.Requests.Count(request => request.Body.AsSpan().SequenceEqual(Server.Content)));
    }

    private async Task RunAsync(string way, int limit)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such limit.");
        string program = typeof(FewHandlesTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "KillTarget")
            .Value!;
        string[] command =
        [
            "-c",
            $"ulimit -n {limit}; exec \"$@\"",
            "sh",
            "dotnet",
            program,
            "many",
            way,
            Server.Url,
            $"{Server.Content.Length}",
            Md5(Server.Content),
            Root,
            $"{Files}",
        ];
        using Process process = Process.Start(
            new ProcessStartInfo("sh", command)
            {
                RedirectStandardError = true,
                Environment = { ["DOTNET_DbgEnableMiniDump"] = "0", ["DOTNET_EnableDiagnostics"] = "0" },
            }
        )!;
        string error = await process.StandardError.ReadToEndAsync(CancellationToken);
        await process.WaitForExitAsync(CancellationToken);
        Assert.True(process.ExitCode == 0, error);
    }
}
