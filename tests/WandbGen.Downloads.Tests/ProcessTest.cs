using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;

namespace WandbGen.Downloads.Tests;

/// <summary>Downloads in a process of their own, whose system calls strace makes fail.</summary>
public abstract class ProcessTest : DownloadTest
{
    protected const long OneStream = long.MaxValue;
    protected const long InRanges = 256 * 1024;

    private protected ProcessTest() => Server.Content = RandomNumberGenerator.GetBytes(1_100_000);

    protected static void SkipWithoutStrace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Faults are injected with strace, which is there on Linux only.");
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(static directory => System.IO.File.Exists(Path.Combine(directory, "strace"))),
            "Faults are injected with strace, which this machine does not have.");
    }

    protected async Task WriteOldAsync()
    {
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllTextAsync(Target, "old", CancellationToken);
    }

    /// <summary>Downloads the server's content.</summary>
    /// <param name="injection">What strace does to which call, such as <c>fsync:error=EIO</c>.</param>
    /// <param name="rangeSize">The size of a range.</param>
    /// <param name="arguments">Further arguments of the program.</param>
    private protected async Task<ProcessResult> RunAsync(string? injection = null, long rangeSize = OneStream, params string[] arguments)
    {
        using Process process = Start(injection, rangeSize, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(CancellationToken);
        await process.WaitForExitAsync(CancellationToken);
        return new ProcessResult(process.ExitCode, await output, error);
    }

    protected Process Start(string? injection = null, long rangeSize = OneStream, params string[] arguments)
    {
        string program = typeof(ProcessTest).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "KillTarget").Value!;
        RemoteFile file = File();
        string[] command = ["dotnet", program, file.Url!, $"{file.Size}", file.Md5!, Root, $"{rangeSize}", .. arguments];
        // Only calls on the directory and its files count: the runtime makes thousands of others.
        if (injection is not null)
        {
            command = ["strace", "-f", "-qq", "-o", "/dev/null", "-P", Root, "-P", Target, "-P", Partial, "-e", $"trace={injection.Split(':')[0]}", $"--inject={injection}", .. command];
        }

        return Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            // A program that fails as it should leaves no core dump.
            Environment = { ["DOTNET_DbgEnableMiniDump"] = "0", ["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = MaxThreads is { } threads ? $"{threads:x}" : null },
        })!;
    }

    /// <summary>How many threads the program may have in its pool; without it as many as it likes.</summary>
    protected int? MaxThreads { get; set; }
}

internal sealed record ProcessResult(int ExitCode, string Output, string Error);
