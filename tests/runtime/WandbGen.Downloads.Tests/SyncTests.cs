using System.Collections.Concurrent;
using System.Diagnostics;

namespace WandbGen.Downloads.Tests;

/// <summary>A directory that mirrors a listing, and nothing outside it.</summary>
public sealed class SyncTests : DownloadTest
{
    [Fact]
    public async Task What_is_missing_or_wrong_is_downloaded_and_what_is_right_costs_no_request()
    {
        await WriteAsync("right.bin", Server.Content);
        await WriteAsync("short.bin", Server.Content[..^1]);
        await WriteAsync("flipped.bin", [.. Server.Content[..^1], (byte)(Server.Content[^1] ^ 1)]);
        RemoteFile[] listing = [File("right.bin"), File("short.bin"), File("flipped.bin"), File("new/file.bin")];

        SyncResult result = await SyncAsync(listing);

        Assert.Equal(
            [
                ("right.bin", SyncAction.UpToDate),
                ("short.bin", SyncAction.Downloaded),
                ("flipped.bin", SyncAction.Downloaded),
                ("new/file.bin", SyncAction.Downloaded),
            ],
            result.Files.Select(static file => (file.Name, file.Action))
        );
        Assert.All(result.Files, static file => Assert.Equal(VerificationLevel.Md5, file.Verification));
        Assert.Equal(3, Server.Requests.Count);

        SyncResult again = await SyncAsync(listing);

        Assert.Equal(4, again.Count(SyncAction.UpToDate));
        Assert.Equal(3, Server.Requests.Count);
    }

    [Fact]
    public async Task By_size_only_the_bytes_are_not_looked_at()
    {
        await WriteAsync("model.bin", new byte[Server.Content.Length]);

        SyncResult result = await SyncAsync([File()], new SyncOptions { SizeOnly = true });

        Assert.Equal([new SyncedFile("model.bin", SyncAction.UpToDate, VerificationLevel.SizeOnly)], result.Files);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task Without_a_checksum_the_size_decides_and_without_a_size_nothing_is_up_to_date()
    {
        await WriteAsync("sized.bin", Server.Content);
        await WriteAsync("unknown.bin", Server.Content);

        SyncResult result = await SyncAsync([
            new RemoteFile("sized.bin", Server.Content.Length, "", Server.Url),
            new RemoteFile("unknown.bin", null, null, Server.Url),
        ]);

        Assert.Equal([SyncAction.UpToDate, SyncAction.Downloaded], result.Files.Select(static file => file.Action));
    }

    [Fact]
    public async Task Nothing_is_deleted_unless_it_is_asked()
    {
        await WriteAsync("mine.txt", [1]);

        await SyncAsync([File()]);
        Assert.True(Exists("mine.txt"));

        SyncResult result = await SyncAsync([File()], new SyncOptions { DeleteExtraneous = true });
        Assert.False(Exists("mine.txt"));
        Assert.Equal(new SyncedFile("mine.txt", SyncAction.Deleted, VerificationLevel.None), result.Files[^1]);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task Directories_that_deleting_empties_go_and_all_others_stay()
    {
        await WriteAsync("old/deep/a.txt", [1]);
        await WriteAsync("old/deep/b.txt", [1]);
        await WriteAsync("media/keep.bin", Server.Content);
        await WriteAsync("media/c.txt", [1]);
        Directory.CreateDirectory(Path.Combine(Root, "empty"));

        SyncResult result = await SyncAsync([File("media/keep.bin")], new SyncOptions { DeleteExtraneous = true });

        Assert.Equal(["media/keep.bin", "media/c.txt", "old/deep/a.txt", "old/deep/b.txt"], result.Files.Select(static file => file.Name));
        Assert.False(Exists("old"));
        Assert.True(Exists("empty"));
        Assert.True(Exists("media/keep.bin"));
    }

    [Fact]
    public async Task Links_are_neither_followed_nor_deleted()
    {
        Links.SkipUnlessReported(Path.GetDirectoryName(Root)!);
        string outside = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Root)!, "outside")).FullName;
        string precious = Path.Combine(outside, "precious.txt");
        await System.IO.File.WriteAllTextAsync(precious, "precious", CancellationToken);
        Directory.CreateDirectory(Root);
        Directory.CreateSymbolicLink(Path.Combine(Root, "directory"), outside);
        System.IO.File.CreateSymbolicLink(Path.Combine(Root, "file"), precious);
        System.IO.File.CreateSymbolicLink(Path.Combine(Root, "model.bin"), precious);

        SyncResult result = await SyncAsync([File()], new SyncOptions { DeleteExtraneous = true });

        Assert.Equal([new SyncedFile("model.bin", SyncAction.Downloaded, VerificationLevel.Md5)], result.Files);
        Assert.Equal("precious", await System.IO.File.ReadAllTextAsync(precious, CancellationToken));
        Assert.True(Exists("directory"));
        Assert.True(Exists("file"));
        Assert.Null(new FileInfo(Target).LinkTarget);
    }

    [Fact]
    public async Task A_file_below_a_linked_directory_is_not_taken_for_the_listed_one()
    {
        Links.SkipUnlessReported(Path.GetDirectoryName(Root)!);
        string outside = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Root)!, "outside")).FullName;
        await System.IO.File.WriteAllBytesAsync(Path.Combine(outside, "model.bin"), Server.Content, CancellationToken);
        Directory.CreateDirectory(Root);
        Directory.CreateSymbolicLink(Path.Combine(Root, "media"), outside);

        WandbSyncException error = await Assert.ThrowsAsync<WandbSyncException>(() => SyncAsync([File("media/model.bin")]));

        Assert.IsType<WandbUnsafePathException>(Assert.Single(error.Result.Files).Error);
    }

    [Fact]
    public async Task A_failure_is_told_of_its_file_and_stops_no_other()
    {
        await WriteAsync("mine.txt", [1]);
        RemoteFile[] listing = [File("../x"), File("a.bin", url: "s3://bucket/key"), File("b.bin")];

        WandbSyncException error = await Assert.ThrowsAsync<WandbSyncException>(() =>
            SyncAsync(listing, new SyncOptions { DeleteExtraneous = true })
        );

        Assert.Equal(
            [SyncAction.Failed, SyncAction.Failed, SyncAction.Downloaded, SyncAction.Deleted],
            error.Result.Files.Select(static file => file.Action)
        );
        Assert.IsType<WandbUnsafePathException>(error.Result.Files[0].Error);
        Assert.Contains("2 of 4 files", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_that_breaks_deletes_nothing()
    {
        await WriteAsync("mine.txt", [1]);

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Client.Downloads.SyncAsync(
                BrokenAfter(File()),
                Root,
                new SyncOptions { DeleteExtraneous = true },
                cancellationToken: CancellationToken
            )
        );

        Assert.True(Exists("mine.txt"));
    }

    [Fact]
    public async Task A_file_that_another_file_system_would_hold_the_listed_one_for_is_kept()
    {
        await WriteAsync("MODEL.bin", [1]);
        await WriteAsync("cafe\u0301.txt", Server.Content);

        await SyncAsync([File(), File("caf\u00e9.txt")], new SyncOptions { DeleteExtraneous = true });

        Assert.True(Exists("MODEL.bin"));
        Assert.True(Exists("cafe\u0301.txt"));
    }

    [Theory]
    [InlineData("model.bin/old.bin", "model.bin")]
    [InlineData("model.bin/deeper/old.bin", "model.bin")]
    [InlineData("model.bin", "model.bin/new.bin")]
    [InlineData("model.bin", "model.bin/deeper/new.bin")]
    public async Task What_stands_in_a_files_way_goes_if_what_is_extraneous_may(string old, string listed)
    {
        await WriteAsync(old, [1]);

        WandbSyncException error = await Assert.ThrowsAsync<WandbSyncException>(() => SyncAsync([File(listed)]));
        SyncResult result = await SyncAsync([File(listed)], new SyncOptions { DeleteExtraneous = true });

        Assert.Equal(1, error.Result.Count(SyncAction.Failed));
        Assert.Equal([(listed, SyncAction.Downloaded), (old, SyncAction.Deleted)], result.Files.Select(file => (file.Name, file.Action)));
        Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(Path.Combine(Root, listed), CancellationToken));
    }

    [Fact]
    public async Task An_empty_directory_in_a_files_way_goes_and_others_stay()
    {
        Directory.CreateDirectory(Path.Combine(Root, "model.bin", "empty"));
        Directory.CreateDirectory(Path.Combine(Root, "empty"));

        await SyncAsync([File()], new SyncOptions { DeleteExtraneous = true });

        Assert.True(Exists("empty"));
        Assert.True(System.IO.File.Exists(Target));
    }

    [Fact]
    public async Task A_directory_that_is_listed_is_made_and_up_to_date_from_then_on()
    {
        RemoteFile[] listing = [new("logs/", 0, Md5([]), Server.Url), File("logs/a.txt"), new("a/b/", 0, null, null)];

        (SyncResult first, DownloadProgress[] made) = await SyncWithProgressAsync(listing);
        (SyncResult second, DownloadProgress[] found) = await SyncWithProgressAsync(listing);

        Assert.Equal([SyncAction.Downloaded, SyncAction.Downloaded, SyncAction.Downloaded], first.Files.Select(static file => file.Action));
        Assert.Equal(
            [
                new SyncedFile("logs/", SyncAction.UpToDate, VerificationLevel.SizeOnly),
                new SyncedFile("logs/a.txt", SyncAction.UpToDate, VerificationLevel.Md5),
                new SyncedFile("a/b/", SyncAction.UpToDate, VerificationLevel.SizeOnly),
            ],
            second.Files
        );
        Assert.True(Exists("a/b"));
        Assert.Single(Server.Requests);
        foreach (DownloadProgress[] reports in new[] { made, found })
        {
            Assert.Equal(
                ["a/b/", "logs/", "logs/a.txt"],
                reports.Where(static report => report.IsComplete).Select(static report => report.FileName).Order(StringComparer.Ordinal)
            );
            Assert.Equal(
                (3, Server.Content.Length),
                (reports.Max(static report => report.FilesCompleted), reports.Max(static report => report.TotalBytesReceived))
            );
        }
    }

    [Fact]
    public async Task A_directory_that_is_listed_is_kept_whatever_is_deleted_in_it()
    {
        await WriteAsync("logs/old.txt", [1]);
        await WriteAsync("a/old.txt", [1]);
        await WriteAsync("a/b/old.txt", [1]);

        SyncResult result = await SyncAsync(
            [new("logs/", 0, Md5([]), Server.Url), new("a/b/", 0, null, null)],
            new SyncOptions { DeleteExtraneous = true }
        );

        Assert.Equal((2, 3), (result.Count(SyncAction.UpToDate), result.Count(SyncAction.Deleted)));
        Assert.True(Exists("logs"));
        Assert.True(Exists("a/b"));
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task A_directory_that_is_listed_no_more_stays_while_nothing_was_in_it()
    {
        await SyncAsync([new("logs/", 0, Md5([]), Server.Url), File()]);

        SyncResult result = await SyncAsync([File()], new SyncOptions { DeleteExtraneous = true });

        Assert.Equal(0, result.Count(SyncAction.Deleted));
        Assert.True(Exists("logs"));
    }

    [Theory]
    [InlineData("logs")]
    [InlineData("logs/deeper")]
    public async Task A_file_in_a_listed_directorys_way_goes_if_what_is_extraneous_may(string listed)
    {
        await WriteAsync("logs", [1]);
        RemoteFile[] listing = [new(listed + "/", 0, null, null)];

        WandbSyncException error = await Assert.ThrowsAsync<WandbSyncException>(() => SyncAsync(listing));
        SyncResult result = await SyncAsync(listing, new SyncOptions { DeleteExtraneous = true });

        Assert.Equal(SyncAction.Failed, Assert.Single(error.Result.Files).Action);
        Assert.Equal(
            [(listed + "/", SyncAction.Downloaded), ("logs", SyncAction.Deleted)],
            result.Files.Select(static file => (file.Name, file.Action))
        );
        Assert.True(Directory.Exists(Path.Combine(Root, listed)));
    }

    [Fact]
    public async Task A_link_in_a_listed_directorys_place_is_refused()
    {
        Links.SkipUnlessReported(Path.GetDirectoryName(Root)!);
        string outside = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(Root)!, "outside")).FullName;
        Directory.CreateDirectory(Root);
        Directory.CreateSymbolicLink(Path.Combine(Root, "logs"), outside);

        WandbSyncException error = await Assert.ThrowsAsync<WandbSyncException>(() => SyncAsync([new("logs/", 0, null, null)]));

        Assert.IsType<WandbUnsafePathException>(Assert.Single(error.Result.Files).Error);
    }

    [Fact]
    public async Task What_downloads_left_is_deleted_unless_one_goes_on()
    {
        await WriteAsync(".0123.wandb-partial", [1]);
        await WriteAsync(".4567.wandb-partial", [1]);
        using (System.IO.File.OpenHandle(Path.Combine(Root, ".4567.wandb-partial"), access: FileAccess.ReadWrite, share: FileShare.None))
        {
            await SyncAsync([File()], new SyncOptions { DeleteExtraneous = true });
        }

        Assert.False(Exists(".0123.wandb-partial"));
        Assert.True(Exists(".4567.wandb-partial"));
    }

    [Fact]
    public async Task What_arrived_of_a_file_that_failed_is_kept_for_the_next_call()
    {
        Server.Script = (_, _) => Server.Whole() with { CutAt = 200_000 };
        var options = new SyncOptions
        {
            DeleteExtraneous = true,
            Transfer = new DownloadOptions { MaxAttemptsWithoutProgress = 1 },
        };
        await Assert.ThrowsAsync<WandbSyncException>(() => SyncAsync([File()], options));
        Server.Script = null;
        int before = Server.Requests.Count;

        await SyncAsync([File()], options);

        Assert.True(Server.Requests[before].From > 0);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task Twenty_thousand_complete_files_take_less_than_a_second_by_size()
    {
        byte[] content = [1, 2, 3];
        RemoteFile[] listing =
        [
            .. Enumerable
                .Range(0, 20_000)
                .Select(i => new RemoteFile($"media/{i % 100}/{i}.bin", content.Length, Md5(content), Server.Url)),
        ];
        for (int i = 0; i < 100; i++)
        {
            Directory.CreateDirectory(Path.Combine(Root, "media", $"{i}"));
        }

        Parallel.ForEach(listing, file => System.IO.File.WriteAllBytes(Path.Combine(Root, file.Name), content));

        TimeSpan best = TimeSpan.MaxValue;
        for (int i = 0; i < (Patience.IsMeasuring ? 5 : 1) && best > TimeSpan.FromSeconds(1); i++)
        {
            var watch = Stopwatch.StartNew();
            SyncResult result = await SyncAsync(listing, new SyncOptions { SizeOnly = true });
            best = watch.Elapsed < best ? watch.Elapsed : best;
            Assert.Equal(20_000, result.Count(SyncAction.UpToDate));
        }

        Assert.Empty(Server.Requests);
        if (Patience.IsMeasuring)
        {
            Assert.True(best < TimeSpan.FromSeconds(1), $"{best}");
        }
    }

    private Task<SyncResult> SyncAsync(RemoteFile[] listing, SyncOptions? options = null) =>
        Client.Downloads.SyncAsync(listing, Root, options, cancellationToken: CancellationToken);

    private async Task<(SyncResult Result, DownloadProgress[] Reports)> SyncWithProgressAsync(RemoteFile[] listing)
    {
        var reports = new Reports();
        SyncResult result = await Client.Downloads.SyncAsync(listing, Root, progress: reports, cancellationToken: CancellationToken);
        return (result, [.. reports.All]);
    }

    private bool Exists(string name) => Path.Exists(Path.Combine(Root, name));

    private async Task WriteAsync(string name, byte[] content)
    {
        string path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await System.IO.File.WriteAllBytesAsync(path, content, CancellationToken);
    }

    private static IEnumerable<RemoteFile> BrokenAfter(RemoteFile file)
    {
        yield return file;
        throw new InvalidOperationException();
    }

    private sealed class Reports : IProgress<DownloadProgress>
    {
        public ConcurrentQueue<DownloadProgress> All { get; } = new();

        public void Report(DownloadProgress value) => All.Enqueue(value);
    }
}
