using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace WandbGen.Downloads.Tests;

/// <summary>Downloads in a process of their own, whose system calls strace makes fail.</summary>
public abstract partial class ProcessTest : DownloadTest
{
    protected const long OneStream = long.MaxValue;
    protected const long InRanges = 256 * 1024;

    private protected ProcessTest() => Server.Content = RandomNumberGenerator.GetBytes(1_100_000);

    /// <summary>Where strace writes down the calls.</summary>
    private string Trace => Path.Combine(Path.GetDirectoryName(Root)!, "trace");

    /// <summary>Whether calls on the directory that the root is in count too.</summary>
    protected bool SeesParent { get; set; }

    protected static void SkipWithoutStrace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Faults are injected with strace, which is there on Linux only.");
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(static directory => System.IO.File.Exists(Path.Combine(directory, "strace"))),
            "Faults are injected with strace, which this machine does not have.");
    }

    protected async Task WriteOldAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        await System.IO.File.WriteAllTextAsync(Target, "old", CancellationToken);
    }

    /// <summary>Downloads the server's content.</summary>
    /// <param name="calls">The calls that strace writes down, and what it does to them if anything, such as <c>fsync:error=EIO</c>.</param>
    /// <param name="rangeSize">The size of a range.</param>
    /// <param name="arguments">Further arguments of the program.</param>
    private protected async Task<ProcessResult> RunAsync(string? calls = null, long rangeSize = OneStream, params string[] arguments)
    {
        using Process process = Start(calls, rangeSize, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(CancellationToken);
        await process.WaitForExitAsync(CancellationToken);
        return new ProcessResult(process.ExitCode, await output, error);
    }

    /// <summary>Downloads as <see cref="RunAsync"/> does, and gives the calls in their order with the names they were made on; a call that comes many times in a row is one.</summary>
    private protected async Task<string[]> TraceAsync(string calls, long rangeSize)
    {
        ProcessResult result = await RunAsync(calls, rangeSize);
        Assert.True(result.ExitCode == 0, result.Error);
        var traced = new List<string>();
        foreach (string line in await System.IO.File.ReadAllLinesAsync(Trace, CancellationToken))
        {
            Assert.DoesNotContain("= -1", line, StringComparison.Ordinal);
            if (Call().Match(line) is { Success: true, Groups: var groups })
            {
                string call = $"{groups[1]} {Path.GetRelativePath(Root, groups[2].Value).Replace(Path.GetFileName(Partial), "partial", StringComparison.Ordinal)}";
                if (traced.LastOrDefault() != call)
                {
                    traced.Add(call);
                }
            }
        }

        return [.. traced];
    }

    protected Process Start(string? calls = null, long rangeSize = OneStream, params string[] arguments)
    {
        string program = typeof(ProcessTest).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "KillTarget").Value!;
        RemoteFile file = File();
        string[] command = ["dotnet", program, file.Url!, $"{file.Size}", file.Md5!, Root, Name, $"{rangeSize}", .. arguments];
        if (calls is not null)
        {
            // Only calls on the directory and its files count: the runtime makes thousands of others.
            List<string> paths = [Target, Partial, .. SeesParent ? [Path.GetDirectoryName(Root)!] : Array.Empty<string>()];
            for (string directory = Path.GetDirectoryName(Target)!; directory.Length >= Root.Length; directory = Path.GetDirectoryName(directory)!)
            {
                paths.Add(directory);
            }

            string[] injection = calls.Contains(':', StringComparison.Ordinal) ? [$"--inject={calls}"] : [];
            command = ["strace", "-f", "-y", "-qq", "-o", Trace, .. paths.SelectMany(static path => (string[])["-P", path]), "-e", $"trace={calls.Split(':')[0]}", .. injection, .. command];
        }

        return Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            // A program that fails as it should leaves no core dump.
            Environment = { ["DOTNET_DbgEnableMiniDump"] = "0", ["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = MaxThreads is { } threads ? $"{threads:x}" : null },
        })!;
    }

    // 123  fsync(45<…/model.bin>) = 0; the end of a call that others came between says no name.
    [GeneratedRegex(@"^\d+ +(\w+)\((?:\d+<)?""?([^>""]+)")]
    private static partial Regex Call();

    /// <summary>How many threads the program may have in its pool; without it as many as it likes.</summary>
    protected int? MaxThreads { get; set; }
}

internal sealed record ProcessResult(int ExitCode, string Output, string Error);
