using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using WandbGen.Testing;

namespace WandbGen.Tests;

/// <summary>
/// <c>kill -9</c> at system calls of a download with a cache: a file has its name if it is whole, a cached one too, and the next call
/// completes both. WANDBGEN_KILL_SWEEP=all tries every occurrence of every call; by default the first ones.
/// </summary>
public sealed class ArtifactKillTests : ArtifactContentTest
{
    private const int Killed = 128 + 9;
    private const string Suffix = "00000000000000000000000000000001";

    private static readonly bool s_all = Environment.GetEnvironmentVariable("WANDBGEN_KILL_SWEEP") == "all";

    private readonly byte[] _content = RandomNumberGenerator.GetBytes(200_000);

    public static MatrixTheoryData<string, string> Calls =>
        new(
            s_all
                ? ["openat", "pwrite64", "/^copy_file", "fsync", "/^rename", "linkat", "/^unlink", "/^mkdir", "flock", "close", "/^utimens"]
                : ["openat", "/^copy_file", "fsync", "/^rename", "linkat"],
            ["fill", "restore", "fill links", "restore links", "repair", "refer"]
        );

    private string CacheRoot => Path.Combine(Root, "cache");

    private string Temporary => Path.Combine(CacheRoot, "artifacts", "tmp");

    private string Trace => Path.Combine(Root, "trace");

    private string Partials => Path.Combine(Target, ".wandb-partial");

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_kill_at_any_call_leaves_whole_files_and_entries_or_none_and_the_next_call_completes_both(string call, string phase)
    {
        SkipWithoutStrace();
        using var server = new TaggedServer(Convert.ToBase64String(_content), "\"tag-2\"");
        (byte[] content, string entry) = await AddAsync(phase, server);
        for (int occurrence = 1; occurrence <= (s_all ? 200 : 1); occurrence++)
        {
            Reset(phase, entry, content);

            (int exitCode, string error) = await RunAsync(phase, entry, $"{call}:signal=KILL:when={occurrence}");

            AssertWholeOrNone(Path.Combine(Target, "model.bin"), content);
            if (phase != "repair")
            {
                AssertWholeOrNone(entry, content);
            }

            if (exitCode != Killed)
            {
                // There are no more of these calls.
                Assert.True(exitCode == 0, error);
                return;
            }

            if (Directory.Exists(Target))
            {
                File.Delete(Path.Combine(Target, "model.bin"));
            }

            (exitCode, error) = await RunAsync(phase, entry, calls: null);
            Assert.True(exitCode == 0, error);
            // A whole copy of a damaged entry is gone on from, and found out.
            Assert.True(error.Length == 0 || (phase == "repair" && error.Contains("downloaded again", StringComparison.Ordinal)), error);
            Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(Target, "model.bin"), CancellationToken));
            Assert.Equal(content, await File.ReadAllBytesAsync(entry, CancellationToken));
            // A call that adds nothing leaves the partial version to a call that does.
            await new ArtifactCache(new() { Directory = CacheRoot }).CleanUpAsync(long.MaxValue, CancellationToken);
            Assert.Empty(Directory.Exists(Temporary) ? Directory.GetFileSystemEntries(Temporary) : []);
        }
    }

    [Theory]
    [InlineData("openat", "EROFS", "fill")]
    [InlineData("openat", "EACCES", "fill")]
    [InlineData("openat", "EMFILE", "fill")]
    [InlineData("/^mkdir", "EROFS", "fill")]
    [InlineData("/^copy_file", "ENOSPC", "fill")]
    [InlineData("/^copy_file", "EIO", "fill")]
    [InlineData("fsync", "EIO", "fill")]
    [InlineData("fsync", "EDQUOT", "fill")]
    [InlineData("/^rename", "EROFS", "fill")]
    [InlineData("/^rename", "ENOSPC", "fill")]
    [InlineData("linkat", "EMLINK", "fill links")]
    [InlineData("linkat", "EPERM", "fill links")]
    [InlineData("linkat", "EXDEV", "restore links")]
    [InlineData("openat", "EIO", "restore")]
    [InlineData("/^utimens", "EROFS", "restore")]
    [InlineData("/^unlink", "EROFS", "repair")]
    [InlineData("pwrite64", "ENOSPC", "refer")]
    public async Task A_cache_that_fails_at_a_call_makes_no_download_fail_and_leaves_nothing_wrong(
        string call,
        string failure,
        string phase
    )
    {
        SkipWithoutStrace();
        using var server = new TaggedServer(Convert.ToBase64String(_content), "\"tag-2\"");
        (byte[] content, string entry) = await AddAsync(phase, server);
        for (int occurrence = 1; occurrence <= (s_all ? 200 : 1); occurrence++)
        {
            Reset(phase, entry, content);

            (int exitCode, string error) = await RunAsync(phase, entry, $"{call}:error={failure}:when={occurrence}", IsOfCache);

            Assert.True(exitCode == 0, error);
            if (occurrence > 1 && !(await File.ReadAllTextAsync(Trace, CancellationToken)).Contains("INJECTED", StringComparison.Ordinal))
            {
                // There are no more of these calls.
                return;
            }

            Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(Target, "model.bin"), CancellationToken));
            if (phase != "repair")
            {
                AssertWholeOrNone(entry, content);
            }

            File.Delete(Path.Combine(Target, "model.bin"));
            (exitCode, error) = await RunAsync(phase, entry, calls: null);
            Assert.True(exitCode == 0, error);
            Assert.Equal("", error);
            Assert.Equal(content, await File.ReadAllBytesAsync(entry, CancellationToken));
        }
    }

    [Theory]
    [InlineData("pwrite64", "fill")]
    [InlineData("pwrite64,/^copy_file", "restore")]
    public async Task A_full_disk_ends_the_call_with_the_disk_as_the_reason_and_the_next_one_completes_it(string call, string phase)
    {
        SkipWithoutStrace();
        using var server = new TaggedServer(Convert.ToBase64String(_content), "\"tag-2\"");
        (byte[] content, string entry) = await AddAsync(phase, server);
        Reset(phase, entry, content);

        // The file that is written may have no name yet.
        (int exitCode, string error) = await RunAsync(phase, entry, $"{call}:error=ENOSPC:when=1+", static _ => false);
        bool wasMade = File.Exists(Path.Combine(Target, "model.bin"));
        (int next, string nextError) = await RunAsync(phase, entry, calls: null);

        Assert.NotEqual(0, exitCode);
        Assert.Contains(nameof(WandbDiskFullException), error, StringComparison.Ordinal);
        Assert.False(wasMade);
        Assert.True(next == 0, nextError);
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(Target, "model.bin"), CancellationToken));
    }

    [Fact]
    public async Task A_process_that_is_killed_while_it_fills_a_cache_disturbs_no_other_one()
    {
        Artifact artifact = await AddAsync(Enumerable.Range(0, 300).Select(static i => ($"f{i}", $"content {i % 150}")));
        using Process killed = Start(Command(artifact.Path, Path.Combine(Root, "one"), "copies"));
        using Process other = Start(Command(artifact.Path, Path.Combine(Root, "two"), "copies"));
        string objects = Path.Combine(CacheRoot, "artifacts", "obj");
        await Patience.UntilAsync(
            () => Directory.Exists(objects) && Directory.EnumerateFiles(objects, "*", SearchOption.AllDirectories).Any(),
            CancellationToken
        );
        killed.Kill();
        string error = await other.StandardError.ReadToEndAsync(CancellationToken);
        await other.WaitForExitAsync(CancellationToken);
        await killed.WaitForExitAsync(CancellationToken);

        Assert.True(other.ExitCode == 0, error);
        Assert.Equal("", error);
        Assert.All(Enumerable.Range(0, 300), i => Assert.Equal($"content {i % 150}", File.ReadAllText(Path.Combine(Root, "two", $"f{i}"))));
        Assert.All(
            Enumerable.Range(0, 150),
            i => Assert.Equal($"content {i}", File.ReadAllText(EntryOf(Encoding.UTF8.GetBytes($"content {i}"))))
        );
        await new ArtifactCache(new() { Directory = CacheRoot }).CleanUpAsync(long.MaxValue, CancellationToken);
        Assert.Empty(Directory.GetFileSystemEntries(Temporary));
    }

    [Fact]
    public async Task Two_processes_fill_one_cache()
    {
        Artifact artifact = await AddAsync(Enumerable.Range(0, 300).Select(static i => ($"f{i}", $"content {i % 150}")));
        string[] targets = [Path.Combine(Root, "one"), Path.Combine(Root, "two")];

        Process[] processes = [.. targets.Select(target => Start(Command(artifact.Path, target, "copies")))];
        foreach (Process process in processes)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken);
            string error = await process.StandardError.ReadToEndAsync(CancellationToken);
            await process.WaitForExitAsync(CancellationToken);
            Assert.True(process.ExitCode == 0, error);
            Assert.Equal("", error);
            Assert.Equal(300, (await output).Split(' ').Sum(int.Parse));
            process.Dispose();
        }

        foreach (string target in targets)
        {
            Assert.All(Enumerable.Range(0, 300), i => Assert.Equal($"content {i % 150}", File.ReadAllText(Path.Combine(target, $"f{i}"))));
        }

        Assert.Equal(150, Directory.GetFiles(Path.Combine(CacheRoot, "artifacts", "obj"), "*", SearchOption.AllDirectories).Length);
        Assert.All(
            Enumerable.Range(0, 150),
            i => Assert.Equal($"content {i}", File.ReadAllText(EntryOf(Encoding.UTF8.GetBytes($"content {i}"))))
        );
        Assert.Empty(Directory.GetFileSystemEntries(Temporary));
    }

    /// <summary>Adds the artifact of a phase.</summary>
    /// <returns>The bytes of its file, and where they are to be in the cache.</returns>
    private async Task<(byte[] Content, string Entry)> AddAsync(string phase, TaggedServer server)
    {
        if (phase != "refer")
        {
            await AddAsync(new Dictionary<string, byte[]> { ["model.bin"] = _content });
            return (_content, EntryOf(_content));
        }

        byte[] content = Encoding.UTF8.GetBytes(Convert.ToBase64String(_content));
        await AddAsync(
            references: new Dictionary<string, SandboxReference>
            {
                ["model.bin"] = new(server.Address.AbsoluteUri, "tag-2", content.Length),
            }
        );
        return (content, EntryOf(server.Address.AbsoluteUri, "tag-2"));
    }

    private static void SkipWithoutStrace()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Faults are injected with strace, which is there on Linux only.");
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(static path => File.Exists(Path.Combine(path, "strace"))),
            "Faults are injected with strace, which this machine does not have."
        );
    }

    private static void AssertWholeOrNone(string path, byte[] content)
    {
        if (File.Exists(path))
        {
            Assert.Equal(content, File.ReadAllBytes(path));
        }
    }

    private void Reset(string phase, string entry, byte[] content)
    {
        foreach (string directory in (string[])[Target, CacheRoot])
        {
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }
        }

        if (phase is not ("fill" or "fill links" or "refer"))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(entry)!);
            File.WriteAllBytes(entry, phase == "repair" ? [.. content[..^1], (byte)~content[^1]] : content);
        }
    }

    private bool IsOfCache(string path) => path.StartsWith(CacheRoot, StringComparison.Ordinal);

    private string[] Command(string artifact, string target, string way) =>
        ["artifact", Sandbox.BaseUrl.AbsoluteUri, Sandbox.ApiKey, artifact, target, CacheRoot, way];

    private async Task<(int ExitCode, string Error)> RunAsync(string phase, string entry, string? calls, Func<string, bool>? paths = null)
    {
        string[] command = Command(
            "entity/project/resnet:latest",
            Target,
            phase.EndsWith("links", StringComparison.Ordinal) ? "links" : "copies"
        );
        using Process process = calls is null
            ? Start(command)
            : Start(
                command,
                [
                    "-f",
                    // All other calls continue without a stop; strace 6.1 sends no signal then.
                    .. calls.Contains("signal=", StringComparison.Ordinal) ? [] : (string[])["--seccomp-bpf"],
                    "-qq",
                    "-o",
                    Trace,
                    .. PathsOf(entry).Where(paths ?? (static _ => true)).SelectMany(static path => (string[])["-P", path]),
                    "-e",
                    $"trace={calls.Split(':')[0]}",
                    $"--inject={calls}",
                ]
            );
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(CancellationToken);
        await process.WaitForExitAsync(CancellationToken);
        await output;
        return (process.ExitCode, error);
    }

    // Only calls on these count: the runtime makes thousands of others.
    private IEnumerable<string> PathsOf(string entry)
    {
        yield return Target;
        yield return Path.Combine(Target, "model.bin");
        yield return Partials;
        yield return Temporary;
        yield return Path.Combine(Temporary, $".{Suffix}.wandb-partial");
        yield return CacheRoot;
        yield return Path.Combine(CacheRoot, "artifacts");
        yield return Path.GetDirectoryName(entry)!;
        yield return entry;
        yield return Path.Combine(CacheRoot, "artifacts", "checksums");
        yield return Path.Combine(
            CacheRoot,
            "artifacts",
            "checksums",
            $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(entry)))}.checksum"
        );
    }

    private static Process Start(string[] arguments, string[]? strace = null)
    {
        string program = typeof(ArtifactKillTests)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static attribute => attribute.Key == "KillTarget")
            .Value!;
        string[] command = [.. strace is null ? [] : (string[])["strace", .. strace], "dotnet", program, .. arguments];
        return Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                // A program that is killed leaves no core dump, and no pipes and sockets of debuggers.
                Environment =
                {
                    ["WANDBGEN_SUFFIX"] = strace is null ? null : Suffix,
                    ["DOTNET_DbgEnableMiniDump"] = "0",
                    ["DOTNET_EnableDiagnostics"] = "0",
                },
            }
        )!;
    }

    private string EntryOf(byte[] content)
    {
#pragma warning disable CA5351 // W&B's checksum is MD5.
        string name = Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
        return Path.Combine(CacheRoot, "artifacts", "obj", "md5", name[..2], name[2..]);
    }

    private string EntryOf(string address, string tag)
    {
        string name = Convert.ToHexStringLower(
            SHA256.HashData([.. SHA256.HashData(Encoding.UTF8.GetBytes(address)), .. SHA256.HashData(Encoding.UTF8.GetBytes(tag))])
        );
        return Path.Combine(CacheRoot, "artifacts", "obj", "etag", name[..2], name[2..]);
    }
}
