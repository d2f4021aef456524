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

    private int _started;

    private protected ProcessTest() => Server.Content = RandomNumberGenerator.GetBytes(1_100_000);

    /// <summary>Where strace writes down the calls.</summary>
    private string Trace => Path.Combine(Path.GetDirectoryName(Root)!, "trace");

    /// <summary>The temporary file of the process that was started last.</summary>
    protected string Partial => Path.Combine(Arriving, $"{Identity}-{Suffix}");

    // It sorts after those that are made by the time.
    private string Suffix => $"f{_started:x31}";

    /// <summary>Whether calls on the directory that the root is in count too.</summary>
    protected bool SeesParent { get; set; }

    /// <summary>Whether calls on files do not count.</summary>
    protected bool SeesDirectoriesOnly { get; set; }

    protected static void SkipWithoutStrace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Faults are injected with strace, which is there on Linux only.");
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':')
                .Any(static directory => System.IO.File.Exists(Path.Combine(directory, "strace"))),
            "Faults are injected with strace, which this machine does not have."
        );
    }

    protected static void SkipUnlessHeld() => Assert.SkipUnless(HoldsFiles, "The calls and their order are those of Linux's own path.");

    protected async Task WriteOldAsync()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Target)!);
        await System.IO.File.WriteAllTextAsync(Target, "old", CancellationToken);
    }

    /// <summary>Downloads the server's content.</summary>
    /// <param name="calls">The calls that strace writes down, and what it does to them if anything, such as <c>fsync:error=EIO</c>; several
    /// with a blank between.</param>
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

    /// <summary>Downloads as <see cref="RunAsync"/> does, and gives the calls in their order with the names they were made on; a call that
    /// comes many times in a row is one.</summary>
    private protected async Task<string[]> TraceAsync(string calls, long rangeSize)
    {
        ProcessResult result = await RunAsync(calls, rangeSize);
        Assert.True(result.ExitCode == 0, result.Error);
        var traced = new List<string>();
        foreach (string line in await System.IO.File.ReadAllLinesAsync(Trace, CancellationToken))
        {
            // Whether a directory is empty is found out by deleting it.
            Assert.True(line.Contains("unlink", StringComparison.Ordinal) || !line.Contains("= -1", StringComparison.Ordinal), line);
            if (Call().Match(line) is { Success: true, Groups: var groups })
            {
                string call =
                    $"{groups[1]} "
                    + $"{Path.GetRelativePath(Root, groups[2].Value).Replace($"{Identity}-{Suffix}", "partial", StringComparison.Ordinal)}";
                if (traced.LastOrDefault() != call)
                {
                    traced.Add(call);
                }
            }
        }

        return [.. traced];
    }

    /// <summary>Whether the process has made a call that is written down.</summary>
    protected bool IsTraced(string call)
    {
        if (!System.IO.File.Exists(Trace))
        {
            return false;
        }

        using var reader = new StreamReader(new FileStream(Trace, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Contains(call, StringComparison.Ordinal);
    }

    protected Process Start(string? calls = null, long rangeSize = OneStream, params string[] arguments)
    {
        string program = typeof(ProcessTest)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "KillTarget")
            .Value!;
        RemoteFile file = File();
        _started++;
        string[] command = ["dotnet", program, file.Url! + Query, $"{file.Size}", file.Md5!, Root, Name, $"{rangeSize}", .. arguments];
        if (calls is not null)
        {
            // Only calls on the directory and its files count: the runtime makes thousands of others.
            List<string> paths =
            [
                .. SeesDirectoriesOnly ? Array.Empty<string>() : [Target, Partial, Arriving],
                .. SeesParent ? [Path.GetDirectoryName(Root)!] : Array.Empty<string>(),
            ];
            for (
                string directory = Path.GetDirectoryName(Target)!;
                directory.Length >= Root.Length;
                directory = Path.GetDirectoryName(directory)!
            )
            {
                paths.Add(directory);
            }

            string[] all = calls.Split(' ');
            IEnumerable<string> injections = all.Where(static call => call.Contains(':', StringComparison.Ordinal))
                .Select(static call => $"--inject={call}");
            command =
            [
                "strace",
                "-f",
                // All other calls continue without a stop; strace 6.1 sends no signal then.
                .. calls.Contains("signal=", StringComparison.Ordinal) ? [] : (string[])["--seccomp-bpf"],
                "-y",
                "-qq",
                "-o",
                Trace + Query,
                .. IsEverywhere ? [] : paths.SelectMany(static path => (string[])["-P", path]),
                "-e",
                $"trace={string.Join(',', all.Select(static call => call.Split(':')[0]))}",
                .. injections,
                .. command,
            ];
        }

        return Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                // A program that fails as expected leaves no core dump, and one that is killed no pipes and sockets of debuggers.
                Environment =
                {
                    ["WANDBGEN_SUFFIX"] = Suffix,
                    ["WANDBGEN_WAY"] = Way,
                    ["WANDBGEN_PORTABLE"] = OperatingSystem.IsLinux() && !HoldsFiles ? "1" : null,
                    ["DOTNET_DbgEnableMiniDump"] = "0",
                    ["DOTNET_EnableDiagnostics"] = "0",
                    ["DOTNET_ThreadPool_ForceMaxWorkerThreads"] = MaxThreads is { } threads ? $"{threads:x}" : null,
                },
            }
        )!;
    }

    // 123  fsync(45<…/model.bin>) = 0; the end of a call that others came between says no name.
    [GeneratedRegex(@"^\d+ +(\w+)\((?:\d+<)?""?([^>""]+)")]
    private static partial Regex Call();

    /// <summary>What the program calls: a download that replaces a file, <c>new</c> for one that does not, <c>sync</c> for a
    /// mirror.</summary>
    protected string? Way { get; set; }

    /// <summary>What is put after the address, by which a script knows the process.</summary>
    protected string Query { get; set; } = "";

    /// <summary>Whether calls on all files count, those of another process's temporary file too.</summary>
    protected bool IsEverywhere { get; set; }

    /// <summary>The largest number of threads in the program's pool; by default, .NET's.</summary>
    protected int? MaxThreads { get; set; }
}

internal sealed record ProcessResult(int ExitCode, string Output, string Error);
