using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;

namespace WandbGen.Downloads.Tests;

/// <summary>
/// <c>kill -9</c> at system calls that change files: the final path has the old file or the whole new one, and the next run completes it. WANDBGEN_KILL_SWEEP=all tries
/// every occurrence of every call; by default some of them, so that the tests stay fast.
/// </summary>
public sealed class KillTests : DownloadTest
{
    private static readonly bool s_all = Environment.GetEnvironmentVariable("WANDBGEN_KILL_SWEEP") == "all";

    private const long OneStream = long.MaxValue;
    private const long InRanges = 256 * 1024;

    public KillTests() => Server.Content = RandomNumberGenerator.GetBytes(1_100_000);

    public static MatrixTheoryData<string, long> Calls =>
        new(["pwrite64", "fsync", "/^renameat", "openat", "fallocate", "ftruncate", "flock", "close"], [OneStream, InRanges]);

    [Theory]
    [Trait("Torture", "T075")]
    [MemberData(nameof(Calls))]
    public async Task A_kill_at_any_call_leaves_the_old_file_or_the_new_one(string call, long rangeSize)
    {
        SkipWithoutStrace();
        int killed = 0;
        for (int occurrence = 1; occurrence <= (s_all ? 200 : 2); occurrence++)
        {
            Directory.CreateDirectory(Root);
            await System.IO.File.WriteAllTextAsync(Target, "old", CancellationToken);

            (int exitCode, _) = await RunAsync($"--inject={call}:signal=KILL:when={occurrence}", call, rangeSize);
            byte[] left = await System.IO.File.ReadAllBytesAsync(Target, CancellationToken);
            Assert.True("old"u8.SequenceEqual(left) || Server.Content.AsSpan().SequenceEqual(left), $"{call} {occurrence}: {left.Length} bytes");
            if (exitCode == 0)
            {
                // There are no more of these calls.
                break;
            }

            killed++;
            (int next, string output) = await RunAsync(null, call, rangeSize);
            Assert.True(next == 0, output);
            await AssertCompleteAsync();
            Directory.Delete(Root, recursive: true);
        }

        // One stream shortens nothing; all else happens in every download.
        Assert.True(killed > 0 || (call is "ftruncate" && rangeSize == OneStream), call);
    }

    [Fact]
    [Trait("Torture", "T079")]
    public async Task A_flush_that_fails_is_an_error_and_the_old_file_stays()
    {
        SkipWithoutStrace();
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllTextAsync(Target, "old", CancellationToken);

        (int exitCode, string output) = await RunAsync("--inject=fsync:error=EIO", "fsync", OneStream);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("Could not flush", output, StringComparison.Ordinal);
        Assert.Equal("old", await System.IO.File.ReadAllTextAsync(Target, CancellationToken));
    }

    private static void SkipWithoutStrace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Faults are injected with strace, which is there on Linux only.");
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(static directory => System.IO.File.Exists(Path.Combine(directory, "strace"))),
            "Faults are injected with strace, which this machine does not have.");
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string? injection, string call, long rangeSize)
    {
        string program = typeof(KillTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "KillTarget").Value!;
        RemoteFile file = File();
        string[] command = ["dotnet", program, file.Url!, $"{file.Size}", file.Md5!, Root, $"{rangeSize}"];
        // Only calls on the directory and its files count: the runtime makes thousands of others.
        string[] arguments = injection is null ? command : ["strace", "-f", "-qq", "-o", "/dev/null", "-P", Root, "-P", Target, "-P", Partial, "-e", $"trace={call}", injection, .. command];
        var start = new ProcessStartInfo(arguments[0], arguments[1..]) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = await process.StandardError.ReadToEndAsync(CancellationToken);
        await process.WaitForExitAsync(CancellationToken);
        return (process.ExitCode, output);
    }
}
