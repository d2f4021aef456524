namespace WandbGen.Downloads.Tests;

/// <summary>
/// A disk that is full: injected with strace at each call that can say so, and in earnest on the two small file systems that
/// <c>tests/long/disk-full.sh</c> mounts.
/// </summary>
public sealed class DiskFullTests : ProcessTest
{
    private const int NoSpace = 28;

    [Theory]
    [Trait("Torture", "T078")]
    [InlineData("fallocate:error=ENOSPC", OneStream, false)]
    [InlineData("fallocate:error=EDQUOT", InRanges, false)]
    [InlineData("pwrite64:error=ENOSPC:when=1", OneStream, false)]
    [InlineData("pwrite64:error=ENOSPC:when=3+", OneStream, true)]
    [InlineData("pwrite64:error=EDQUOT:when=4+", InRanges, true)]
    // The third is the one that makes the temporary file.
    [InlineData("openat:error=ENOSPC:when=3", OneStream, false)]
    [InlineData("fsync:error=ENOSPC", OneStream, true)]
    [InlineData("/^rename:error=ENOSPC", InRanges, true)]
    public async Task A_full_disk_is_an_error_with_figures_and_the_next_run_goes_on(string injection, long rangeSize, bool isResumed)
    {
        SkipWithoutStrace();
        Assert.SkipUnless(
            HoldsFiles || !injection.Contains("when=", StringComparison.Ordinal),
            "Which call comes when is that of Linux's own path."
        );
        await WriteOldAsync();

        ProcessResult result = await RunAsync(injection, rangeSize);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(
            $"{nameof(WandbDiskFullException)}: The disk is full: '{Target}' needs {Server.Content.Length} bytes, ",
            result.Error,
            StringComparison.Ordinal
        );
        // The disk of the test has room.
        Assert.Contains("are free, so a quota may be used up.", result.Error, StringComparison.Ordinal);
        Assert.Equal("old", await System.IO.File.ReadAllTextAsync(Target, CancellationToken));
        // Nothing was tried again: one stream or one request a range.
        Assert.InRange(Server.Requests.Count, 0, rangeSize == OneStream ? 1 : 5);
        Assert.Equal(isResumed, Partials.Length == 1);

        Server.Forget();
        ProcessResult next = await RunAsync(rangeSize: rangeSize);

        Assert.True(next.ExitCode == 0, next.Error);
        await AssertCompleteAsync();
        Assert.Equal(isResumed, Server.Requests.Count == 0 || Server.Requests[0].From > 0);
    }

    [Fact]
    [Trait("Torture", "T078")]
    public async Task A_file_that_is_larger_than_the_disk_is_refused_before_its_first_byte_is_written()
    {
        using SmallDisk disk = SmallDisk.OfBytes();
        RemoteFile file = File();
        await System.IO.File.WriteAllTextAsync(disk.Target, "old", CancellationToken);

        WandbDiskFullException error = await Assert.ThrowsAsync<WandbDiskFullException>(() =>
            Client.Downloads.DownloadAsync(file, disk.Root, Replace, cancellationToken: CancellationToken)
        );

        Assert.Equal((disk.Target, 1_100_000L), (error.Path, error.Needed));
        Assert.InRange(error.Free!.Value, 900_000, 1_048_576);
        Assert.Equal(NoSpace, error.InnerException!.HResult);
        Assert.Single(Server.Requests);
        disk.AssertOnlyOld();
    }

    // What arrived is copied into the file of the next download; where there is no room for both, it begins anew.
    [Theory]
    [Trait("Torture", "T078")]
    [InlineData(800_000, true)]
    [InlineData(500_000, false)]
    public async Task A_disk_that_fills_up_meanwhile_keeps_what_arrived_until_there_is_room(int taken, bool isResumed)
    {
        using SmallDisk disk = SmallDisk.OfBytes();
        Server.Content = Server.Content[..700_000];
        string other = Path.Combine(disk.Root, "other");
        await System.IO.File.WriteAllBytesAsync(other, new byte[taken], CancellationToken);

        WandbDiskFullException error = await Assert.ThrowsAsync<WandbDiskFullException>(() =>
            Client.Downloads.DownloadAsync(File(), disk.Root, cancellationToken: CancellationToken)
        );

        Assert.Equal(NoSpace, error.InnerException!.HResult);
        Assert.Single(Server.Requests);
        Assert.False(System.IO.File.Exists(disk.Target));
        System.IO.File.Delete(other);

        await Client.Downloads.DownloadAsync(File(), disk.Root, cancellationToken: CancellationToken);

        Assert.Equal(isResumed, Server.Requests[1].From > 0);
        Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(disk.Target, CancellationToken));
        Assert.Single(Directory.GetFileSystemEntries(disk.Root));
    }

    [Fact]
    [Trait("Torture", "T078")]
    public async Task Bytes_that_could_not_be_verified_do_not_stay_on_a_full_disk()
    {
        using SmallDisk disk = SmallDisk.OfBytes();

        await Assert.ThrowsAsync<WandbDiskFullException>(() =>
            Client.Downloads.DownloadAsync(
                new RemoteFile("model.bin", null, null, Server.Url),
                disk.Root,
                cancellationToken: CancellationToken
            )
        );

        Assert.Empty(Directory.GetFileSystemEntries(disk.Root));
    }

    [Fact]
    [Trait("Torture", "T078")]
    public async Task A_full_disk_ends_all_files_of_a_call()
    {
        using SmallDisk disk = SmallDisk.OfBytes();
        IEnumerable<RemoteFile> files = Enumerable.Range(0, 50).Select(i => File($"{i}.bin"));

        await Assert.ThrowsAsync<WandbDiskFullException>(() =>
            Client.Downloads.DownloadAllAsync(
                files.ToAsyncEnumerable(),
                disk.Root,
                new DownloadOptions { MaxParallelFiles = 2 },
                cancellationToken: CancellationToken
            )
        );

        Assert.InRange(Server.Requests.Count, 1, 4);
        Assert.Empty(Directory.GetFileSystemEntries(disk.Root));
    }

    [Fact]
    [Trait("Torture", "T078")]
    public async Task A_disk_that_has_no_room_for_another_name_is_full()
    {
        using SmallDisk disk = SmallDisk.OfNames();
        for (bool isFull = false; !isFull; )
        {
            try
            {
                await System.IO.File.WriteAllTextAsync(Path.Combine(disk.Root, Guid.NewGuid().ToString("N")), "", CancellationToken);
            }
            catch (IOException exception) when (exception.HResult == NoSpace)
            {
                isFull = true;
            }
        }

        WandbDiskFullException error = await Assert.ThrowsAsync<WandbDiskFullException>(() =>
            Client.Downloads.DownloadAsync(File(), disk.Root, cancellationToken: CancellationToken)
        );

        Assert.Equal(NoSpace, error.InnerException!.HResult);
        Assert.Contains("needs an inode, and all 10 are used", error.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
        await Assert.ThrowsAsync<WandbDiskFullException>(() =>
            Client.Downloads.DownloadAsync(File("a/directory/x"), disk.Root, cancellationToken: CancellationToken)
        );
    }

    /// <summary>A directory on a file system of 1 MiB, or of ten names.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private SmallDisk(string variable)
        {
            string? mounted = Environment.GetEnvironmentVariable(variable);
            Assert.SkipWhen(mounted is null, $"{variable} names no small file system: tests/long/disk-full.sh mounts one.");
            Root = Directory.CreateDirectory(Path.Combine(mounted, "root")).FullName;
        }

        public string Root { get; }

        public string Target => Path.Combine(Root, "model.bin");

        public static SmallDisk OfBytes() => new("WANDBGEN_DISK_OF_BYTES");

        public static SmallDisk OfNames() => new("WANDBGEN_DISK_OF_NAMES");

        public void AssertOnlyOld()
        {
            Assert.Equal("old", System.IO.File.ReadAllText(Target));
            Assert.Single(Directory.GetFileSystemEntries(Root));
        }

        public void Dispose() => Directory.Delete(Root, recursive: true);
    }
}
