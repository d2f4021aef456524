using System.Security.Cryptography;

// What needs Unix modes is skipped on Windows.
#pragma warning disable CA1416

namespace WandbGen.Downloads.Tests;

/// <summary>A file that arrives is its maker's alone, and what was verified is what gets the name, whoever takes temporary files away or
/// puts others in their place.</summary>
public sealed class OwnershipTests : DownloadTest
{
    private const int InRanges = 64 * 1024;

    public static MatrixTheoryData<string, long, bool> Thefts =>
        new(
            [
                "deleted",
                "deleted with its directory",
                "renamed",
                "replaced by a file",
                "replaced by a link",
                "replaced by a pipe",
                "replaced by a directory",
            ],
            [long.MaxValue, InRanges],
            [true, false]
        );

    [Theory]
    [MemberData(nameof(Thefts))]
    public async Task A_download_whose_temporary_file_is_taken_away_ends_right_all_the_same(string theft, long rangeSize, bool replaces)
    {
        Assert.SkipUnless(HoldsFiles, "On Windows a file that is open keeps its name, and elsewhere than on Linux nobody can tell.");
        string outside = Path.Combine(Path.GetDirectoryName(Root)!, "outside");
        await System.IO.File.WriteAllTextAsync(outside, "precious", CancellationToken);
        if (replaces)
        {
            Directory.CreateDirectory(Root);
            await System.IO.File.WriteAllTextAsync(Target, "old", CancellationToken);
        }

        Server.Gate = () =>
        {
            // Once, while the bytes arrive.
            if (Partials is [var partial])
            {
                Server.Gate = null;
                Steal(theft, partial, outside);
            }

            return Task.CompletedTask;
        };

        DownloadedFile file = await Client.Downloads.DownloadAsync(
            File(),
            Root,
            new DownloadOptions { Replace = replaces, RangeSize = rangeSize },
            cancellationToken: CancellationToken
        );

        Assert.Null(Server.Gate);
        Assert.Equal((VerificationLevel.Md5, false), (file.Verification, file.AlreadyExisted));
        Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(Target, CancellationToken));
        Assert.Equal("precious", await System.IO.File.ReadAllTextAsync(outside, CancellationToken));
        Assert.Null(new FileInfo(Target).LinkTarget);
        Assert.Empty(Directory.Exists(Arriving) ? Directory.GetFiles(Arriving) : []);
        // The bytes came once: what was lost was a name.
        Assert.Equal(rangeSize == InRanges ? 5 : 1, Server.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Bytes_that_nobody_verified_never_stay_at_the_final_name_while_temporary_files_are_replaced_all_the_time(
        bool hasChecksum
    )
    {
        Assert.SkipUnless(HoldsFiles, "Elsewhere than on Linux nobody can tell.");
        byte[] content = RandomNumberGenerator.GetBytes(70_000);
        Server.Content = content;
        byte[] foreign = new byte[content.Length];
        using var done = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        int swapped = 0;
        Task swapping = Task.Run(() => SwapUntil(foreign, () => swapped++, done.Token), CancellationToken.None);
        int refused = 0;
        for (int i = 0; i < 200; i++)
        {
            string name = $"{i}.bin";
            try
            {
                await Client.Downloads.DownloadAsync(
                    new RemoteFile(name, content.Length, hasChecksum ? Md5(content) : null, Server.Url),
                    Root,
                    new DownloadOptions { Durable = false, Replace = i % 2 == 0 },
                    cancellationToken: CancellationToken
                );
                Assert.Equal(content, await System.IO.File.ReadAllBytesAsync(Path.Combine(Root, name), CancellationToken));
            }
            catch (WandbDownloadException)
            {
                refused++;
                Assert.False(System.IO.File.Exists(Path.Combine(Root, name)));
            }
        }

        await done.CancelAsync();
        await swapping;
        // Otherwise nothing was tried.
        Assert.InRange(swapped, 1, int.MaxValue);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_somebody_cut_after_its_bytes_were_hashed_does_not_get_the_name(bool isInRanges)
    {
        Assert.SkipUnless(HoldsFiles, "On Windows nobody can cut a file that is open.");
        Directory.CreateDirectory(Root);
        using HeldDirectory directory = HeldDirectory.Open(Root);
        using var partial = new PartialFile(directory, ExpectedContent, HeldDirectory.DefaultMode, mayBeNameless: false);
        if (isInRanges)
        {
            partial.Divide(Server.Content.Length, Server.Content.Length);
            partial.Write(0, Server.Content);
        }
        else
        {
            partial.Append(Server.Content);
        }

        Links.Cut(Assert.Single(Partials), Server.Content.Length - 1);

        Assert.Throws<IOException>(() => partial.Commit(Name, replace: false, flush: null));
        Assert.False(System.IO.File.Exists(Target));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_small_file_has_no_name_that_anybody_could_take_until_it_is_verified(bool hasChecksum)
    {
        SkipUnlessNameless();
        Server.Content = Server.Content[..40_000];
        string[]? arriving = null;
        Server.Gate = () =>
        {
            arriving = Directory.GetFileSystemEntries(Root);
            return Task.CompletedTask;
        };

        DownloadedFile file = await Client.Downloads.DownloadAsync(
            new RemoteFile(Name, 40_000, hasChecksum ? Md5(Server.Content) : null, Server.Url),
            Root,
            cancellationToken: CancellationToken
        );

        Assert.Empty(Assert.IsType<string[]>(arriving));
        Assert.Equal(hasChecksum ? VerificationLevel.Md5 : VerificationLevel.SizeOnly, file.Verification);
        await AssertCompleteAsync();
        await System.IO.File.WriteAllTextAsync(Path.Combine(Root, "other"), "", CancellationToken);
        Assert.Equal(System.IO.File.GetUnixFileMode(Path.Combine(Root, "other")), System.IO.File.GetUnixFileMode(Target));
    }

    [Fact]
    public async Task A_small_file_that_fails_leaves_nothing()
    {
        SkipUnlessNameless();
        Server.Content = Server.Content[..40_000];
        Server.Script = (_, _) => Server.Whole() with { CutAt = 20_000 };

        await Assert.ThrowsAnyAsync<WandbException>(() =>
            Client.Downloads.DownloadAsync(
                File(),
                Root,
                new DownloadOptions { MaxAttemptsWithoutProgress = 1 },
                cancellationToken: CancellationToken
            )
        );

        Assert.Empty(Directory.GetFileSystemEntries(Root));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_small_file_that_somebody_makes_meanwhile_is_replaced_if_wished(bool replaces)
    {
        Server.Content = Server.Content[..40_000];
        Server.Gate = () => System.IO.File.WriteAllTextAsync(Target, "mine", CancellationToken);
        Task<DownloadedFile> download = Client.Downloads.DownloadAsync(
            File(),
            Root,
            new DownloadOptions { Replace = replaces },
            cancellationToken: CancellationToken
        );

        if (replaces)
        {
            await download;
            await AssertCompleteAsync();
            return;
        }

        await Assert.ThrowsAsync<WandbFileExistsException>(() => download);
        Assert.Equal("mine", await System.IO.File.ReadAllTextAsync(Target, CancellationToken));
        Assert.Single(Directory.GetFileSystemEntries(Root));
    }

    [Theory]
    [InlineData(40_000)]
    [InlineData(300_000)]
    public async Task A_file_that_somebody_makes_meanwhile_and_that_is_right_is_taken_as_it_is(int size)
    {
        Server.Content = Server.Content[..size];
        Server.Gate = () => System.IO.File.WriteAllBytesAsync(Target, Server.Content, CancellationToken);

        DownloadedFile file = await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.Equal(VerificationLevel.Md5, file.Verification);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task Many_downloads_of_one_small_file_at_once_all_end_with_it()
    {
        Server.Content = Server.Content[..40_000];

        DownloadedFile[] files = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(i =>
                    Client.Downloads.DownloadAsync(
                        File(),
                        Root,
                        new DownloadOptions { Replace = i % 2 == 0 },
                        cancellationToken: CancellationToken
                    )
                )
        );

        Assert.All(files, static file => Assert.Equal(VerificationLevel.Md5, file.Verification));
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task What_an_earlier_attempt_left_of_a_small_file_is_gone_on_from()
    {
        Server.Content = Server.Content[..40_000];
        Directory.CreateDirectory(Arriving);
        await System.IO.File.WriteAllBytesAsync(LeftOver, Server.Content[..10_000], CancellationToken);

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.Equal(10_000, Assert.Single(Server.Requests).From);
        await AssertCompleteAsync();
    }

    [Theory]
    [InlineData(0x180)] // 0600
    [InlineData(0x1A0)] // 0640
    [InlineData(0x124)] // 0444
    [InlineData(0x1FD)] // 0775
    [InlineData(0x1B6)] // 0666, which the process's mask would not give
    public async Task A_file_that_is_replaced_hands_its_mode_on(int mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllTextAsync(Target, "old", CancellationToken);
        System.IO.File.SetUnixFileMode(Target, (UnixFileMode)mode);
        UnixFileMode arriving = default;
        Server.Gate = () =>
        {
            arriving = System.IO.File.GetUnixFileMode(Assert.Single(Partials));
            return Task.CompletedTask;
        };

        await Client.Downloads.DownloadAsync(File(), Root, Replace, cancellationToken: CancellationToken);

        Assert.Equal((UnixFileMode)mode, System.IO.File.GetUnixFileMode(Target));
        // Meanwhile, no other user can read what is not readable afterwards.
        Assert.Equal(default, arriving & ~(UnixFileMode)mode);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task A_file_that_is_made_set_user_id_does_not_hand_that_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllTextAsync(Target, "old", CancellationToken);
        System.IO.File.SetUnixFileMode(Target, UnixFileMode.SetUser | UnixFileMode.UserRead | UnixFileMode.UserExecute);

        await Client.Downloads.DownloadAsync(File(), Root, Replace, cancellationToken: CancellationToken);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute, System.IO.File.GetUnixFileMode(Target));
    }

    [Fact]
    public async Task A_new_file_has_the_mode_that_the_processs_mask_gives_and_nobody_else_sees_it_arrive()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        UnixFileMode arriving = UnixFileMode.OtherRead;
        Server.Gate = () =>
        {
            arriving = System.IO.File.GetUnixFileMode(Arriving);
            return Task.CompletedTask;
        };

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);
        await System.IO.File.WriteAllTextAsync(Path.Combine(Root, "other"), "", CancellationToken);

        Assert.Equal(System.IO.File.GetUnixFileMode(Path.Combine(Root, "other")), System.IO.File.GetUnixFileMode(Target));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, arriving);
    }

    [Fact]
    public async Task Somebody_elses_hidden_directory_hinders_no_download()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Whoever may do everything is not kept out.");
        Directory.CreateDirectory(Arriving, UnixFileMode.None);

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(Target, CancellationToken));
        System.IO.File.SetUnixFileMode(Arriving, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task A_hidden_directory_that_another_user_has_made_is_not_used_although_it_could_be()
    {
        Assert.SkipUnless(HoldsFiles && Environment.IsPrivilegedProcess, "Only who may do everything makes another user's directory.");
        Directory.CreateDirectory(Arriving);
        Links.GiveAway(Arriving, user: 65534);
        await System.IO.File.WriteAllBytesAsync(LeftOver, Server.Content[..10], CancellationToken);

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.Null(Assert.Single(Server.Requests).From);
        Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(Target, CancellationToken));
        Assert.Equal([Arriving, Target], Directory.GetFileSystemEntries(Root).Order(StringComparer.Ordinal));
        Assert.Equal([LeftOver], Directory.GetFiles(Arriving));
    }

    [Fact]
    public async Task What_arrived_of_another_version_goes_with_the_download_that_succeeds_and_other_files_parts_stay()
    {
        byte[] content = Server.Content;
        Server.Script = (_, _) => Server.Whole() with { CutAt = 200_000 };
        var once = new DownloadOptions { MaxAttemptsWithoutProgress = 1 };
        foreach (string name in (string[])[Name, "other.bin"])
        {
            await Assert.ThrowsAnyAsync<WandbException>(() =>
                Client.Downloads.DownloadAsync(File(name), Root, once, cancellationToken: CancellationToken)
            );
        }

        Assert.Equal(2, Directory.GetFiles(Arriving).Length);
        // As the log of a live run does.
        Server.Script = null;
        Server.Content = [.. content, .. content];
        await Client.Downloads.DownloadAsync(File(), Root, once, cancellationToken: CancellationToken);

        Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(Target, CancellationToken));
        Assert.Single(Directory.GetFiles(Arriving));
    }

    [Fact]
    public async Task What_one_way_in_left_another_one_goes_on_from()
    {
        Name = "logs/output.log";
        Server.Script = (_, _) => Server.Whole() with { CutAt = 200_000 };
        await Assert.ThrowsAnyAsync<WandbException>(() =>
            Client.Downloads.DownloadAsync(
                File(),
                Root,
                new DownloadOptions { MaxAttemptsWithoutProgress = 1 },
                cancellationToken: CancellationToken
            )
        );
        Server.Script = null;
        Server.Forget();

        await Client.Downloads.DownloadToFileAsync(File(), Target, cancellationToken: CancellationToken);

        Assert.InRange(Assert.Single(Server.Requests).From ?? 0, 1, 200_000);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task The_hidden_directory_stays_while_another_download_is_in_it_and_goes_with_the_last()
    {
        var arrived = new TaskCompletionSource();
        Server.Gate = () => Server.Requests.Count == 1 ? arrived.Task : Task.CompletedTask;
        Task first = Client.Downloads.DownloadAsync(File("a"), Root, cancellationToken: CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => Server.Requests.Count == 1, Patience.Limit));

        await Client.Downloads.DownloadAsync(File("b"), Root, cancellationToken: CancellationToken);
        Assert.Single(Directory.GetFiles(Arriving));
        arrived.SetResult();
        await first;

        Assert.False(Directory.Exists(Arriving));
    }

    [Fact]
    public async Task Of_what_several_attempts_left_the_most_is_used_and_all_goes()
    {
        Directory.CreateDirectory(Arriving);
        foreach ((string suffix, int length) in ((string, int)[])[("-1", 0), ("-2", 200_000), ("-3", 100_000)])
        {
            await System.IO.File.WriteAllBytesAsync(Path.Combine(Arriving, Identity + suffix), Server.Content[..length], CancellationToken);
        }

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.Equal(200_000, Assert.Single(Server.Requests).From);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task What_an_attempt_left_is_read_and_never_written()
    {
        Directory.CreateDirectory(Arriving);
        await System.IO.File.WriteAllBytesAsync(LeftOver, Server.Content[..200_000], CancellationToken);
        string witness = Path.Combine(Path.GetDirectoryName(Root)!, "witness");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A second name shows it on Unix.");
        Links.Make(LeftOver, witness);

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.Equal(Server.Content[..200_000], await System.IO.File.ReadAllBytesAsync(witness, CancellationToken));
        Assert.Equal(200_000, Assert.Single(Server.Requests).From);
        await AssertCompleteAsync();
    }

    private void Steal(string theft, string partial, string outside)
    {
        switch (theft)
        {
            case "deleted":
                System.IO.File.Delete(partial);
                break;
            case "deleted with its directory":
                System.IO.File.Delete(partial);
                // In user space a deleted file that is open keeps a hidden name, and the directory with it.
                if (Directory.GetFileSystemEntries(Arriving).Length == 0)
                {
                    Directory.Delete(Arriving);
                }

                break;
            case "renamed":
                System.IO.File.Move(partial, Path.Combine(Path.GetDirectoryName(Root)!, "stolen"));
                break;
            case "replaced by a file":
                System.IO.File.WriteAllBytes(partial + "x", new byte[Server.Content.Length]);
                System.IO.File.Move(partial + "x", partial, overwrite: true);
                break;
            default:
                System.IO.File.Delete(partial);
                switch (theft)
                {
                    case "replaced by a link":
                        System.IO.File.CreateSymbolicLink(partial, outside);
                        break;
                    case "replaced by a pipe":
                        Links.MakePipe(partial);
                        break;
                    default:
                        Directory.CreateDirectory(partial);
                        break;
                }

                break;
        }
    }

    private void SwapUntil(byte[] foreign, Action swapped, CancellationToken done)
    {
        string own = Path.Combine(Path.GetDirectoryName(Root)!, "foreign");
        while (!done.IsCancellationRequested)
        {
            try
            {
                foreach (string partial in Directory.EnumerateFiles(Arriving))
                {
                    System.IO.File.WriteAllBytes(own, foreign);
                    System.IO.File.Move(own, partial, overwrite: true);
                    swapped();
                }
            }
            catch (IOException)
            {
                // The directory or the file is gone.
            }
        }
    }
}
