using System.Globalization;
using System.Security.Cryptography;

namespace WandbGen.Downloads.Tests;

/// <summary>
/// Memory does not grow with what is downloaded, and few threads are enough; tests/long/soak-download.sh has the long form.
/// </summary>
public sealed class DownloadMemoryTests : ProcessTest
{
    [Fact]
    [Trait("Torture", "T146")]
    public async Task A_file_in_8_ranges_at_once_needs_64_MiB_however_large_it_is()
    {
        Server.Content = RandomNumberGenerator.GetBytes(200_000_000);

        ProcessResult result = await RunAsync(rangeSize: 8 * 1024 * 1024);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(Md5(Server.Content), Md5(await System.IO.File.ReadAllBytesAsync(Target, CancellationToken)));
        Assert.InRange(long.Parse(result.Output, CultureInfo.InvariantCulture), 0, 64 * 1024 * 1024);
    }

    [Fact]
    [Trait("Torture", "T141")]
    public async Task Far_more_ranges_than_threads_and_a_slow_disk_neither_block_each_other_nor_pile_up()
    {
        SkipWithoutStrace();
        MaxThreads = 2;

        ProcessResult result = await RunAsync("pwrite64:delay_enter=2000", 4 * 1024, "64");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.InRange(long.Parse(result.Output, CultureInfo.InvariantCulture), 0, 64 * 1024 * 1024);
        await AssertCompleteAsync();
    }
}
