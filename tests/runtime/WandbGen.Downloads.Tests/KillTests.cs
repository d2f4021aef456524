using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace WandbGen.Downloads.Tests;

/// <summary>
/// <c>kill -9</c> at system calls that change files: the final path has the old file or the whole new one, and the next run completes it.
/// WANDBGEN_KILL_SWEEP=all tries
/// every occurrence of every call; by default some of them, so that the tests stay fast.
/// </summary>
public sealed class KillTests : ProcessTest
{
    private const int Killed = 128 + 9;
    private const int Small = 40_000;

    private static readonly bool s_all = Environment.GetEnvironmentVariable("WANDBGEN_KILL_SWEEP") == "all";

    public static MatrixTheoryData<string, long> Calls =>
        new(
            ["pwrite64", "fsync", "/^rename", "openat", "fallocate", "ftruncate", "flock", "close", "/^mkdir", "/^unlink", "/^statx"],
            [OneStream, InRanges]
        );

    public static MatrixTheoryData<string, string> FailedFlushes => new(["EIO", "ENOSPC", "EDQUOT"], ["replace", "sync"]);

    public static MatrixTheoryData<string, string> UnsupportedFlushes =>
        new(["EINVAL", "EOPNOTSUPP", "ENOSYS", "EBADF"], ["replace", "new", "sync"]);

    [Theory]
    [Trait("Torture", "T075")]
    [MemberData(nameof(Calls))]
    public async Task A_kill_at_any_call_leaves_the_old_file_or_the_new_one(string call, long rangeSize)
    {
        int killed = await SweepAsync(call, rangeSize, WriteOldAsync);

        // A single stream shortens nothing; everything else happens in every download. Another code path may omit some calls.
        Assert.True(killed > 0 || !HoldsFiles || (call is "ftruncate" && rangeSize == OneStream), call);
    }

    [Theory]
    [Trait("Torture", "T075")]
    [MemberData(nameof(Calls))]
    public async Task A_kill_while_an_earlier_attempt_is_resumed_leaves_the_old_file_or_the_new_one(string call, long rangeSize)
    {
        int killed = await SweepAsync(
            call,
            rangeSize,
            async () =>
            {
                await WriteOldAsync();
                ProcessResult first = await RunAsync("pwrite64:signal=KILL:when=6", rangeSize);
                Assert.NotEqual(0, first.ExitCode);
                Assert.InRange(new FileInfo(Assert.Single(Partials)).Length, 1, long.MaxValue);
            },
            some: 1
        );

        // Nor is room taken again where the journal is behind it.
        Assert.True(
            killed > 0 || !HoldsFiles || (call is "ftruncate" && rangeSize == OneStream) || (call is "fallocate" && rangeSize == InRanges),
            call
        );
    }

    [Theory]
    [Trait("Torture", "T075")]
    [MemberData(nameof(Calls))]
    public async Task A_kill_while_a_file_is_made_that_replaces_none_leaves_none_or_the_whole(string call, long rangeSize)
    {
        Way = "new";
        int killed = await SweepAsync(call, rangeSize, static () => Task.CompletedTask, some: 1);

        Assert.True(killed > 0 || !HoldsFiles || (call is "ftruncate" && rangeSize == OneStream), call);
    }

    [Theory]
    [Trait("Torture", "T075")]
    [MemberData(nameof(Calls))]
    public async Task A_kill_while_a_mirror_is_made_leaves_the_old_file_or_the_new_one(string call, long rangeSize)
    {
        Way = "sync";
        int killed = await SweepAsync(call, rangeSize, WriteOldAsync, some: 1);

        Assert.True(killed > 0 || !HoldsFiles || (call is "ftruncate" && rangeSize == OneStream), call);
    }

    [Theory]
    [Trait("Torture", "T075")]
    [InlineData("/^mkdir")]
    [InlineData("fsync")]
    [InlineData("openat")]
    [InlineData("/^rename")]
    public async Task A_kill_while_directories_are_made_leaves_no_file_or_the_new_one(string call)
    {
        Name = "a/b/model.bin";

        // Neither the root nor anything in it is there.
        Assert.InRange(await SweepAsync(call, OneStream, static () => Task.CompletedTask), 1, int.MaxValue);
    }

    [Theory]
    [Trait("Torture", "T075")]
    [InlineData("/^unlink", OneStream)]
    [InlineData("/^unlink", InRanges)]
    [InlineData("ftruncate", OneStream)]
    [InlineData("ftruncate", InRanges)]
    public async Task A_kill_while_damaged_bytes_are_thrown_away_leaves_the_old_file(string call, long rangeSize)
    {
        int killed = await SweepAsync(
            call,
            rangeSize,
            async () =>
            {
                await WriteOldAsync();
                Server.Script = (request, _) => Damage(Server.Good(request));
            }
        );

        Assert.InRange(killed, 1, int.MaxValue);
    }

    [Theory]
    [InlineData(OneStream, "replace")]
    [InlineData(OneStream, "new")]
    [InlineData(InRanges, "replace")]
    public async Task Where_a_file_cannot_be_moved_out_of_the_hidden_directory_it_is_copied_and_not_fetched_again(
        long rangeSize,
        string way
    )
    {
        SkipWithoutStrace();
        Way = way;

        ProcessResult result = await RunAsync("/^renameat:error=EXDEV:when=1", rangeSize);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(Server.Content.Length, Server.Requests.Sum(request => Server.Good(request).Body.Length));
        await AssertCompleteAsync();
    }

    [Theory]
    [InlineData("EPERM")]
    [InlineData("EMLINK")]
    [InlineData("EROFS")]
    [InlineData("EOPNOTSUPP")]
    [InlineData("EACCES")]
    public async Task Where_the_hidden_directory_cannot_be_made_the_file_arrives_beside_its_target(string error)
    {
        SkipWithoutStrace();
        await WriteOldAsync();

        ProcessResult result = await RunAsync($"/^mkdir:error={error}");

        Assert.True(result.ExitCode == 0, result.Error);
        await AssertCompleteAsync();
    }

    [Theory]
    [Trait("Torture", "T079")]
    [InlineData("EIO")]
    [InlineData("EDQUOT")]
    public async Task A_flush_that_fails_is_an_error_and_the_old_file_stays(string error)
    {
        SkipWithoutStrace();
        await WriteOldAsync();

        ProcessResult result = await RunAsync($"fsync:error={error}");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Could not flush", result.Error, StringComparison.Ordinal);
        Assert.Equal("old", await System.IO.File.ReadAllTextAsync(Target, CancellationToken));
    }

    [Theory]
    [Trait("Torture", "T079")]
    [MemberData(nameof(FailedFlushes))]
    public async Task A_flush_of_the_directory_that_fails_is_an_error(string error, string way)
    {
        SkipWithoutStrace();
        Way = way;
        SeesDirectoriesOnly = true;
        await WriteOldAsync();

        ProcessResult result = await RunAsync($"fsync:error={error}");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Could not flush the directory", result.Error, StringComparison.Ordinal);
        Assert.Contains(
            error is "ENOSPC" or "EDQUOT" ? nameof(WandbDiskFullException) : nameof(WandbDownloadException),
            result.Error,
            StringComparison.Ordinal
        );
        // It has its name, which may not be on the disk; the next call finds it there.
        await AssertCompleteAsync();
    }

    [Theory]
    [Trait("Torture", "T079")]
    [MemberData(nameof(UnsupportedFlushes))]
    public async Task A_file_system_that_cannot_flush_directories_is_told_of_once_and_the_download_is_done(string error, string way)
    {
        SkipWithoutStrace();
        Way = way;
        SeesDirectoriesOnly = true;
        Name = "a/b/model.bin";
        Directory.CreateDirectory(Root);

        // The root is flushed for a, a for b, and b for the file.
        ProcessResult result = await RunAsync($"fsync:error={error}");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Single(Regex.Matches(result.Error, "cannot flush directories"));
        await AssertCompleteAsync();
    }

    [Theory]
    [Trait("Torture", "T079")]
    [InlineData("EINVAL")]
    [InlineData("EOPNOTSUPP")]
    public async Task A_file_that_cannot_be_flushed_is_an_error_though_directories_need_not_be(string error)
    {
        SkipWithoutStrace();
        await WriteOldAsync();

        ProcessResult result = await RunAsync($"fsync:error={error}");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("Could not flush the file", result.Error, StringComparison.Ordinal);
        Assert.Equal("old", await System.IO.File.ReadAllTextAsync(Target, CancellationToken));
    }

    [Theory]
    [Trait("Torture", "P2")]
    [InlineData(OneStream)]
    [InlineData(InRanges)]
    public async Task A_file_is_flushed_before_it_gets_its_name_and_its_directory_after(long rangeSize)
    {
        SkipUnlessHeld();
        SkipWithoutStrace();
        Name = "a/b/model.bin";

        string[] calls = await TraceAsync("pwrite64,ftruncate,fsync,/^rename,/^mkdir", rangeSize);

        Assert.Equal(
            [
                "mkdir .",
                "mkdirat .",
                "fsync .",
                "mkdirat a",
                "fsync a",
                "mkdirat a/b",
                "pwrite64 a/b/.wandb-partial/partial",
                .. rangeSize == InRanges ? ["ftruncate a/b/.wandb-partial/partial"] : Array.Empty<string>(),
                "fsync a/b/.wandb-partial/partial",
                "renameat a/b/.wandb-partial",
                "fsync a/b",
            ],
            calls
        );
    }

    [Theory]
    [Trait("Torture", "T075")]
    [InlineData("openat")]
    [InlineData("pwrite64")]
    [InlineData("fsync")]
    [InlineData("linkat")]
    [InlineData("close")]
    public async Task A_kill_while_a_small_file_is_made_leaves_none_or_the_whole_and_nothing_hidden(string call)
    {
        SkipUnlessNameless();
        SkipWithoutStrace();
        Way = "new";
        Server.Content = Server.Content[..Small];
        // A file that has no name is in no path.
        IsEverywhere = call is "fsync" or "linkat";
        Directory.CreateDirectory(Root);
        for (int occurrence = 1; ; occurrence++)
        {
            ProcessResult result = await RunAsync($"{call}:signal=KILL:when={occurrence}");

            if (System.IO.File.Exists(Target))
            {
                await AssertCompleteAsync();
            }
            else
            {
                Assert.Empty(Directory.GetFileSystemEntries(Root));
            }

            System.IO.File.Delete(Target);
            if (result.ExitCode != Killed)
            {
                Assert.True(result.ExitCode == 0, result.Error);
                Assert.True(occurrence > 1 || call is "pwrite64", call);
                return;
            }
        }
    }

    [Fact]
    [Trait("Torture", "P2")]
    public async Task A_small_file_is_flushed_before_it_gets_its_name_and_once_more_with_its_directory_after()
    {
        SkipUnlessNameless();
        SkipWithoutStrace();
        Server.Content = Server.Content[..Small];
        Directory.CreateDirectory(Root);
        IsEverywhere = true;

        string[] calls = await TraceAsync("fsync,linkat,/^rename", OneStream);

        // The kernel knows the open file by the number that it had before it had a name.
        Assert.Collection(
            calls,
            static call => Assert.StartsWith("fsync #", call, StringComparison.Ordinal),
            static call => Assert.StartsWith("linkat ", call, StringComparison.Ordinal),
            static call => Assert.StartsWith("fsync #", call, StringComparison.Ordinal),
            static call => Assert.Equal("fsync .", call)
        );
    }

    [Theory]
    [InlineData("linkat:error=ENOENT")]
    // What Linux before 6.10 answers for the descriptor alone.
    [InlineData("linkat:error=ENOENT:when=1")]
    [InlineData("linkat:error=EXDEV")]
    [InlineData("linkat:error=EPERM")]
    public async Task A_small_file_arrives_where_none_can_be_given_its_first_name_too(string fault)
    {
        SkipUnlessNameless();
        SkipWithoutStrace();
        Way = "new";
        Server.Content = Server.Content[..Small];
        Directory.CreateDirectory(Root);

        ProcessResult result = await RunAsync(fault);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Single(Server.Requests);
        await AssertCompleteAsync();
    }

    [Fact]
    [Trait("Torture", "P2")]
    public async Task A_directory_that_a_killed_process_made_is_flushed_by_the_next()
    {
        SkipUnlessHeld();
        SkipWithoutStrace();
        Name = "a/b/model.bin";
        ProcessResult killed = await RunAsync("fsync:signal=KILL:when=1");
        Assert.Equal(Killed, killed.ExitCode);
        Assert.True(Directory.Exists(Path.Combine(Root, "a")));

        string[] calls = await TraceAsync("fsync,/^rename", OneStream);

        Assert.Equal(["fsync .", "fsync a", "fsync a/b/.wandb-partial/partial", "renameat a/b/.wandb-partial", "fsync a/b"], calls);
    }

    [Fact]
    [Trait("Torture", "T138")]
    public async Task A_process_that_is_killed_hinders_no_other_and_leaves_what_it_has_to_the_next()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The order of a kill and the release of its lock is known on Unix.");
        Server.Script = (request, number) =>
            number == 0
                ? Server.Whole() with
                {
                    Body = Server.Content[..700_000],
                    Length = 1_100_000,
                    Stalls = true,
                }
                : Server.Good(request);
        using Process first = Start();
        while (Partials is not [var partial] || new FileInfo(partial).Length < 700_000)
        {
            await Task.Delay(10, CancellationToken);
        }

        // The first holds the lock, and the second waits for what it receives.
        Task<ProcessResult> second = RunAsync();
        // Another process knows no clock of ours; killed too early, the first is succeeded all the same.
        await Task.Delay(300, CancellationToken);
        Assert.Single(Server.Requests);
        first.Kill();

        Assert.True((await second).ExitCode == 0, (await second).Error);
        Assert.Equal([null, 700_000], Server.Requests.Select(static request => request.From));
        await AssertCompleteAsync();
    }

    [Fact]
    [Trait("Torture", "P2")]
    public async Task A_root_that_is_made_is_flushed_in_its_parent()
    {
        SkipWithoutStrace();
        SeesParent = true;
        Assert.False(Directory.Exists(Root));

        string[] calls = await TraceAsync("fsync", OneStream);

        Assert.Equal(["fsync ..", "fsync .wandb-partial/partial", "fsync ."], calls);
    }

    [Fact]
    [Trait("Torture", "T137")]
    [Trait("Torture", "P2")]
    public async Task Who_waited_has_the_file_on_the_disk_although_who_wrote_it_need_not()
    {
        SkipWithoutStrace();
        var arrived = new TaskCompletionSource();
        Server.Gate = () => arrived.Task;
        Task first = Client.Downloads.DownloadAsync(
            File(),
            Root,
            new DownloadOptions { Durable = false },
            cancellationToken: CancellationToken
        );
        SpinWait.SpinUntil(() => Server.Requests.Count == 1, Patience.Limit);

        Task<string[]> second = TraceAsync("fsync,/^rename,/^unlink", OneStream);
        // It waits when it has deleted its own file.
        while (!IsTraced("unlink"))
        {
            await Task.Delay(10, CancellationToken);
        }

        arrived.SetResult();
        await first;

        Assert.Equal(
            ["fsync model.bin", "fsync ."],
            (await second).Where(static call => !call.StartsWith("unlink", StringComparison.Ordinal))
        );
        Assert.Single(Server.Requests);
    }

    private static ObjectAnswer Damage(ObjectAnswer answer) => answer with { Body = [.. answer.Body[..^1], (byte)~answer.Body[^1]] };

    /// <summary>Kills a download at one occurrence of a call after the other; the next one must complete it.</summary>
    /// <param name="call">The call.</param>
    /// <param name="rangeSize">The size of a range.</param>
    /// <param name="prepareAsync">What comes before each download.</param>
    /// <param name="some">How many occurrences by default.</param>
    /// <returns>At how many occurrences there was something to kill.</returns>
    private async Task<int> SweepAsync(string call, long rangeSize, Func<Task> prepareAsync, int some = 2)
    {
        SkipWithoutStrace();
        int most = s_all ? 200 : some;
        for (int occurrence = 1; occurrence <= most; occurrence++)
        {
            await prepareAsync();
            bool isReplaced = System.IO.File.Exists(Target);

            ProcessResult result = await RunAsync($"{call}:signal=KILL:when={occurrence}", rangeSize);
            byte[]? left = System.IO.File.Exists(Target) ? await System.IO.File.ReadAllBytesAsync(Target, CancellationToken) : null;
            Assert.True(
                left is null ? !isReplaced : (isReplaced && "old"u8.SequenceEqual(left)) || Server.Content.AsSpan().SequenceEqual(left),
                $"{call} {occurrence}: {left?.Length.ToString(CultureInfo.InvariantCulture) ?? "no"} bytes"
            );
            if (result.ExitCode != Killed)
            {
                // There are no more of these calls.
                Assert.True(result.ExitCode == 0 || Server.Script is not null, result.Error);
                return occurrence - 1;
            }

            Server.Script = null;
            ProcessResult next = await RunAsync(rangeSize: rangeSize);
            Assert.True(next.ExitCode == 0, next.Error);
            // Who takes the whole as it is, unread, has no reason to look whether an empty directory is left beside it.
            if (Way is "new" && Directory.Exists(Arriving))
            {
                Directory.Delete(Arriving);
            }

            await AssertCompleteAsync();
            Directory.Delete(Root, recursive: true);
        }

        return most;
    }
}
