using System.Diagnostics;

namespace WandbGen.Downloads.Tests;

/// <summary>
/// Two processes on a file system whose locks are granted to everybody, or that has none: what is at the final path is never written again,
/// whoever is killed. WANDBGEN_KILL_SWEEP=all tries more
/// occurrences of more calls.
/// </summary>
public sealed class LyingLockTests : ProcessTest
{
    private const string Granted = "flock:retval=0";

    private static readonly bool s_all = Environment.GetEnvironmentVariable("WANDBGEN_KILL_SWEEP") == "all";

    public LyingLockTests() => IsEverywhere = true;

    public static MatrixTheoryData<string, long, string> Locks =>
        new(
            [Granted, "flock:error=EOPNOTSUPP", "flock:error=ENOLCK", "flock:error=EBADF"],
            [OneStream, InRanges],
            ["replace", "new", "sync"]
        );

    public static MatrixTheoryData<string, long, string> Kills =>
        new(
            [Granted, "flock:error=EOPNOTSUPP"],
            [OneStream, InRanges],
            s_all
                ? ["pwrite64", "fsync", "/^renameat", "fallocate", "ftruncate", "copy_file_range", "/^unlink", "/^mkdir"]
                : ["pwrite64", "/^renameat"]
        );

    [Theory]
    [MemberData(nameof(Locks))]
    public async Task Two_processes_whose_locks_tell_nothing_both_end_and_what_the_first_has_put_in_place_stays_right(
        string locks,
        long rangeSize,
        string way
    )
    {
        SkipWithoutStrace();
        Way = way;
        using var goOn = new ManualResetEventSlim();
        Server.Script = (request, number) =>
        {
            // The second process starts when the first one has half of the file, and the first one continues when the second has ended.
            if (request.Path.EndsWith("&first", StringComparison.Ordinal) && number > 0)
            {
                Assert.True(goOn.Wait(TimeSpan.FromMinutes(1)));
            }

            ObjectAnswer answer = Server.Good(request);
            return number == 0 && rangeSize == OneStream
                ? answer with
                {
                    Body = answer.Body[..700_000],
                    Length = answer.Body.Length,
                }
                : answer;
        };
        Query = "&first";
        using Process first = Start(locks, rangeSize);
        while (Partials is not [var partial] || new FileInfo(partial).Length < 200_000)
        {
            Assert.False(first.HasExited);
            await Task.Delay(10, CancellationToken);
        }

        Query = "&second";
        ProcessResult second = await RunAsync(locks, rangeSize);
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(Target, CancellationToken));

        goOn.Set();
        await first.WaitForExitAsync(CancellationToken);

        Assert.Equal(0, first.ExitCode);
        await AssertCompleteAsync();
    }

    [Theory]
    [MemberData(nameof(Kills))]
    public async Task A_kill_beside_another_process_whose_locks_tell_nothing_leaves_the_old_file_or_the_new_one(
        string locks,
        long rangeSize,
        string call
    )
    {
        SkipWithoutStrace();
        for (int occurrence = 1; occurrence <= (s_all ? 12 : 2); occurrence++)
        {
            await WriteOldAsync();
            Query = "&first";
            Task<ProcessResult> first = RunAsync($"{locks} {call}:signal=KILL:when={occurrence}", rangeSize);
            Query = "&second";
            ProcessResult second = await RunAsync(locks, rangeSize);
            await first;

            Assert.True(second.ExitCode == 0, second.Error);
            Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(Target, CancellationToken));

            // The next one takes what the first has left; the second may have done so already.
            ProcessResult next = await RunAsync(locks, rangeSize);
            Assert.True(next.ExitCode == 0, next.Error);
            await AssertCompleteAsync();
            Directory.Delete(Root, recursive: true);
        }
    }

    [Fact]
    public async Task A_file_that_is_in_place_can_be_read_by_others_while_the_directory_is_flushed()
    {
        SkipWithoutStrace();
        IsEverywhere = false;
        await WriteOldAsync();
        // The first flush is the file's, the second the directory's.
        using Process process = Start("fsync:delay_enter=20000000:when=2");
        while (new FileInfo(Target).Length != Server.Content.Length)
        {
            Assert.False(process.HasExited);
            await Task.Delay(5, CancellationToken);
        }

        // As another .NET process opens it: with a lock.
        while (true)
        {
            try
            {
                using (System.IO.File.OpenHandle(Target, FileMode.Open, FileAccess.Read, FileShare.Read))
                {
                    break;
                }
            }
            catch (IOException)
            {
                // Between the renaming and the release; the directory's flush takes 20 s longer.
                await Task.Delay(5, CancellationToken);
            }
        }

        Assert.False(process.HasExited);
        process.Kill(entireProcessTree: true);
    }
}
