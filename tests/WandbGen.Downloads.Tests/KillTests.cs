using System.Diagnostics;

namespace WandbGen.Downloads.Tests;

/// <summary>
/// <c>kill -9</c> at system calls that change files: the final path has the old file or the whole new one, and the next run completes it. WANDBGEN_KILL_SWEEP=all tries
/// every occurrence of every call; by default some of them, so that the tests stay fast.
/// </summary>
public sealed class KillTests : ProcessTest
{
    private static readonly bool s_all = Environment.GetEnvironmentVariable("WANDBGEN_KILL_SWEEP") == "all";

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
            await WriteOldAsync();

            ProcessResult result = await RunAsync($"{call}:signal=KILL:when={occurrence}", rangeSize);
            byte[] left = await System.IO.File.ReadAllBytesAsync(Target, CancellationToken);
            Assert.True("old"u8.SequenceEqual(left) || Server.Content.AsSpan().SequenceEqual(left), $"{call} {occurrence}: {left.Length} bytes");
            if (result.ExitCode == 0)
            {
                // There are no more of these calls.
                break;
            }

            killed++;
            ProcessResult next = await RunAsync(rangeSize: rangeSize);
            Assert.True(next.ExitCode == 0, next.Error);
            await AssertCompleteAsync();
            Directory.Delete(Root, recursive: true);
        }

        // One stream shortens nothing; all else happens in every download.
        Assert.True(killed > 0 || (call is "ftruncate" && rangeSize == OneStream), call);
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

    [Fact]
    [Trait("Torture", "T138")]
    public async Task A_process_that_is_killed_hinders_no_other_and_leaves_what_it_has_to_the_next()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The order of a kill and the release of its lock is known on Unix.");
        Server.Script = (request, number) => number == 0 ? Server.Whole() with { Body = Server.Content[..700_000], Length = 1_100_000, Stalls = true } : Server.Good(request);
        using Process first = Start();
        while (!System.IO.File.Exists(Partial) || new FileInfo(Partial).Length < 700_000)
        {
            await Task.Delay(10, CancellationToken);
        }

        // The first holds the lock and is silent: nobody waits for it.
        ProcessResult second = await RunAsync();
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(Target, CancellationToken));

        first.Kill();
        await first.WaitForExitAsync(CancellationToken);
        ProcessResult third = await RunAsync();

        Assert.True(third.ExitCode == 0, third.Error);
        Assert.Equal(700_000, Server.Requests[^1].From);
        await AssertCompleteAsync();
    }
}
