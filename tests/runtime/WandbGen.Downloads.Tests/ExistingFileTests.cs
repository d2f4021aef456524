namespace WandbGen.Downloads.Tests;

/// <summary>A correct file stays in every method that downloads; the file of another name is never taken for it.</summary>
public sealed class ExistingFileTests : DownloadTest
{
    public static TheoryData<string> Ways { get; } = ["one", "to a path", "all", "mirror"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_is_there_and_right_costs_no_transfer_although_it_may_be_replaced(string way)
    {
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllBytesAsync(Target, Server.Content, CancellationToken);
        DateTime before = System.IO.File.GetLastWriteTimeUtc(Target);

        (bool isKept, VerificationLevel verification) = await DownloadAsync(way, File());

        Assert.Equal((true, VerificationLevel.Md5), (isKept, verification));
        Assert.Empty(Server.Requests);
        Assert.Equal(before, System.IO.File.GetLastWriteTimeUtc(Target));
        await AssertCompleteAsync();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_is_there_and_wrong_is_replaced(string way)
    {
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllBytesAsync(Target, [.. Server.Content[..^1], (byte)(Server.Content[^1] ^ 1)], CancellationToken);

        (bool isKept, _) = await DownloadAsync(way, File());

        Assert.False(isKept);
        Assert.Single(Server.Requests);
        await AssertCompleteAsync();
    }

    [Theory]
    [InlineData("one")]
    [InlineData("all")]
    public async Task A_size_alone_is_no_proof_unless_a_mirror_is_made(string way)
    {
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllBytesAsync(Target, new byte[Server.Content.Length], CancellationToken);
        var file = new RemoteFile(Name, Server.Content.Length, null, Server.Url);

        Assert.False((await DownloadAsync(way, file)).IsKept);
        Assert.Equal((true, VerificationLevel.SizeOnly), await DownloadAsync("mirror", file));
        Assert.Single(Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_is_left_of_a_file_that_is_there_and_right_goes_and_other_files_parts_stay(string way)
    {
        Directory.CreateDirectory(Arriving);
        await System.IO.File.WriteAllBytesAsync(Target, Server.Content, CancellationToken);
        await System.IO.File.WriteAllBytesAsync(LeftOver, Server.Content[..1000], CancellationToken);
        string others = Path.Combine(Arriving, $"{new string('1', 16)}.{new string('2', 16)}-{new string('0', 32)}");
        await System.IO.File.WriteAllBytesAsync(others, [1], CancellationToken);

        await DownloadAsync(way, File());

        Assert.Equal([others], Directory.GetFiles(Arriving));
        System.IO.File.Delete(others);

        await DownloadAsync(way, File());

        await AssertCompleteAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_somebody_is_writing_of_a_file_that_is_there_and_right_stays(bool replaces)
    {
        Directory.CreateDirectory(Arriving);
        await System.IO.File.WriteAllBytesAsync(Target, Server.Content, CancellationToken);
        using (System.IO.File.OpenHandle(LeftOver, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            await Client.Downloads.DownloadAsync(
                File(),
                Root,
                new DownloadOptions { Replace = replaces },
                cancellationToken: CancellationToken
            );
        }

        Assert.True(System.IO.File.Exists(LeftOver));
        Assert.Empty(Server.Requests);
    }

    [Theory]
    [InlineData("all", true)]
    [InlineData("all", false)]
    [InlineData("mirror", true)]
    public async Task A_file_of_another_name_is_not_taken_for_the_one_that_is_there(string way, bool replaces)
    {
        // Both are there and right; on the file system that the names shall be portable to they are one.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux's own file systems tell such names apart.");
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllBytesAsync(Path.Combine(Root, "A.txt"), Server.Content, CancellationToken);
        await System.IO.File.WriteAllBytesAsync(Path.Combine(Root, "a.txt"), Server.Content, CancellationToken);
        var options = new DownloadOptions
        {
            PortableNames = true,
            Replace = replaces,
            MaxParallelFiles = 1,
        };

        WandbException? refused = way is "mirror"
            ? (
                await Assert.ThrowsAsync<WandbSyncException>(() =>
                    Client.Downloads.SyncAsync(
                        [File("A.txt"), File("a.txt")],
                        Root,
                        new SyncOptions { Transfer = options },
                        cancellationToken: CancellationToken
                    )
                )
            ).InnerException as WandbException
            : (
                await Assert.ThrowsAsync<WandbDownloadAllException>(() =>
                    Client.Downloads.DownloadAllAsync([File("A.txt"), File("a.txt")], Root, options, cancellationToken: CancellationToken)
                )
            ).Failures["a.txt"];

        Assert.IsType<WandbUnsafePathException>(refused);
        Assert.Empty(Server.Requests);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_directory_in_a_files_place_is_told_before_anything_is_transferred(string way)
    {
        Directory.CreateDirectory(Path.Combine(Target, "below"));

        await Assert.ThrowsAnyAsync<WandbException>(() => DownloadAsync(way, File()));

        Assert.Empty(Server.Requests);
    }

    private async Task<(bool IsKept, VerificationLevel Verification)> DownloadAsync(string way, IDownloadable file)
    {
        switch (way)
        {
            case "one":
                DownloadedFile one = await Client.Downloads.DownloadAsync(file, Root, Replace, cancellationToken: CancellationToken);
                return (one.AlreadyExisted, one.Verification);
            case "to a path":
                DownloadedFile at = await Client.Downloads.DownloadToFileAsync(file, Target, Replace, cancellationToken: CancellationToken);
                return (at.AlreadyExisted, at.Verification);
            case "all":
                DownloadedFile among = Assert.Single(
                    await Client.Downloads.DownloadAllAsync([file], Root, Replace, cancellationToken: CancellationToken)
                );
                return (among.AlreadyExisted, among.Verification);
            default:
                SyncResult mirrored = await Client.Downloads.SyncAsync([file], Root, cancellationToken: CancellationToken);
                SyncedFile synced = Assert.Single(mirrored.Files);
                return (synced.Action is SyncAction.UpToDate, synced.Verification);
        }
    }
}
