namespace WandbGen.Downloads.Tests;

/// <summary>Where a download can go: below a directory, to a path, into a stream; and how many at once.</summary>
public sealed class DestinationTests : DownloadTest
{
    [Fact]
    public async Task A_file_can_be_downloaded_to_a_path_of_the_callers()
    {
        string path = Path.Combine(Root, "deeper", "my:own\\name");

        DownloadedFile file = await Client.Downloads.DownloadToFileAsync(File("../hostile"), path, cancellationToken: CancellationToken);

        Assert.Equal(new DownloadedFile("../hostile", path, Server.Content.Length, VerificationLevel.Md5, AlreadyExisted: false), file);
        Assert.Equal(Server.Content, await System.IO.File.ReadAllBytesAsync(path, CancellationToken));
        Assert.Single(Directory.GetFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public async Task A_path_that_exists_is_refused_unless_it_may_be_replaced()
    {
        Directory.CreateDirectory(Root);
        await System.IO.File.WriteAllTextAsync(Target, "mine", CancellationToken);

        await Assert.ThrowsAsync<WandbFileExistsException>(() =>
            Client.Downloads.DownloadToFileAsync(File(), Target, cancellationToken: CancellationToken)
        );
        await Client.Downloads.DownloadToFileAsync(File(), Target, Replace, cancellationToken: CancellationToken);

        await AssertCompleteAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("directory/")]
    public async Task A_path_without_a_files_name_is_refused(string path) =>
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Client.Downloads.DownloadToFileAsync(File(), path, cancellationToken: CancellationToken)
        );

    [Fact]
    public async Task A_file_can_be_downloaded_into_a_stream()
    {
        Server.Script = (request, number) => number == 0 ? Server.Whole() with { CutAt = 100_000 } : Server.Good(request);
        using var destination = new MemoryStream();
        var progress = new Reports();

        VerificationLevel verification = await Client.Downloads.DownloadToStreamAsync(
            File(),
            destination,
            progress: progress,
            cancellationToken: CancellationToken
        );

        Assert.Equal(VerificationLevel.Md5, verification);
        Assert.Equal(Server.Content, destination.ToArray());
        Assert.True(progress.Last.IsComplete);
        Assert.Equal(Server.Content.Length, progress.Last.BytesReceived);
    }

    [Fact]
    public async Task Damaged_bytes_in_a_stream_are_an_error()
    {
        RemoteFile file = File();
        Server.Content[1000] ^= 1;
        using var destination = new MemoryStream();

        await Assert.ThrowsAsync<WandbIntegrityException>(() =>
            Client.Downloads.DownloadToStreamAsync(file, destination, cancellationToken: CancellationToken)
        );
    }

    [Fact]
    public async Task A_stream_whose_object_changes_is_an_error_and_not_a_mixture()
    {
        Server.Script = (request, number) =>
        {
            Server.EntityTag = $"\"{number}\"";
            return number == 0 ? Server.Whole() with { CutAt = 100_000 } : Server.Good(request);
        };

        await Assert.ThrowsAsync<WandbObjectChangedException>(() =>
            Client.Downloads.DownloadToStreamAsync(File(), Stream.Null, cancellationToken: CancellationToken)
        );
    }

    [Fact]
    public async Task A_stream_that_has_failed_stays_failed()
    {
        byte[] changed = [.. Server.Content.Reverse()];
        RemoteFile file = new("model.bin", Server.Content.Length, md5: null, Server.Url);
        Server.Script = (request, number) =>
        {
            ObjectAnswer answer = Server.Good(request);
            Server.Content = changed;
            return answer with
            {
                Headers = answer.Headers.Replace($"ETag: {Server.EntityTag}\r\n", "", StringComparison.Ordinal),
                CutAt = number == 0 ? 100_000 : null,
            };
        };
        await using Stream stream = await Client.Downloads.OpenReadAsync(file, cancellationToken: CancellationToken);

        await Assert.ThrowsAsync<WandbTransportException>(() => stream.CopyToAsync(Stream.Null, CancellationToken));
        await Assert.ThrowsAsync<WandbTransportException>(() => stream.CopyToAsync(Stream.Null, CancellationToken));

        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task A_stream_goes_on_after_a_read_that_was_cancelled()
    {
        Server.Script = (request, number) =>
            number == 0
                ? Server.Whole() with
                {
                    Body = Server.Content[..1000],
                    Length = Server.Content.Length,
                    Stalls = true,
                }
                : Server.Good(request);
        await using Stream stream = await Client.Downloads.OpenReadAsync(File(), cancellationToken: CancellationToken);
        byte[] start = new byte[1000];
        await stream.ReadExactlyAsync(start, CancellationToken);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.ReadAsync(new byte[10], cancellation.Token).AsTask());
        using var rest = new MemoryStream();

        await stream.CopyToAsync(rest, CancellationToken);

        Assert.Equal(Server.Content, start.Concat(rest.ToArray()));
        await stream.DisposeAsync();
        Assert.False(stream.CanRead);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stream.ReadAsync(new byte[10], CancellationToken).AsTask());
    }

    [Fact]
    public async Task A_stream_that_cannot_be_written_to_is_refused_before_any_request()
    {
        using var destination = new MemoryStream([], writable: false);

        await Assert.ThrowsAsync<ArgumentException>(() =>
            Client.Downloads.DownloadToStreamAsync(File(), destination, cancellationToken: CancellationToken)
        );

        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task What_the_destination_throws_leaves_the_call_as_it_is()
    {
        using var destination = new MemoryStream(new byte[10]);

        await Assert.ThrowsAsync<NotSupportedException>(() =>
            Client.Downloads.DownloadToStreamAsync(File(), destination, cancellationToken: CancellationToken)
        );
    }

    [Fact]
    public async Task Files_that_are_known_already_are_downloaded_together()
    {
        RemoteFile[] files = [.. Enumerable.Range(0, 20).Select(i => File($"{i}.bin"))];

        IReadOnlyList<DownloadedFile> downloaded = await Client.Downloads.DownloadAllAsync(
            files,
            Root,
            cancellationToken: CancellationToken
        );

        Assert.Equal(files.Select(file => file.Name), downloaded.Select(file => file.Name));
        Assert.Equal(20, Directory.GetFiles(Root).Length);
    }

    [Fact]
    public async Task Bytes_that_keep_coming_do_not_keep_a_cancelled_download_going()
    {
        Server.Content = new byte[64 * 1024 * 1024];
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        var destination = new CancellingStream(cancellation);

        OperationCanceledException exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Client.Downloads.DownloadToStreamAsync(File(), destination, cancellationToken: cancellation.Token)
        );

        Assert.Equal(cancellation.Token, exception.CancellationToken);
        Assert.Equal(1, destination.Writes);
    }

    [Fact]
    public async Task Files_that_are_there_already_count_as_completed()
    {
        await Client.Downloads.DownloadAsync(File("0.bin"), Root, cancellationToken: CancellationToken);
        var progress = new Reports();

        await Client.Downloads.DownloadAllAsync(
            [File("0.bin"), File("1.bin")],
            Root,
            new DownloadOptions { ExistOk = true },
            progress,
            CancellationToken
        );

        Assert.Equal(2, progress.Last.FilesCompleted);
        Assert.Equal(2 * Server.Content.Length, progress.Last.TotalBytesReceived);
    }

    [Fact]
    public void The_rate_is_that_of_about_the_last_second_and_of_what_arrived()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var progress = new Reports();
        ProgressReporter.FileProgress file = new ProgressReporter(progress, time).Start("model.bin", 10_000);

        file.Count(5_000);
        for (int i = 0; i < 5; i++)
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            file.Add(100);
        }

        Assert.Equal(200, progress.Last.BytesPerSecond, tolerance: 1);
        for (int i = 0; i < 5; i++)
        {
            time.Advance(TimeSpan.FromSeconds(0.5));
            file.Add(400);
        }

        Assert.Equal(800, progress.Last.BytesPerSecond, tolerance: 1);
    }

    [Theory]
    [InlineData(40_000)]
    [InlineData(300_000)]
    public async Task Bytes_of_a_file_that_starts_over_are_counted_once(int size)
    {
        Server.Content = Server.Content[..size];
        // Without a checksum and a tag, it is unknown whether the other bytes belong to the first ones.
        Server.Script = (_, number) => new ObjectAnswer(200, number == 0 ? Server.Content[..(size / 2)] : Server.Content, Length: size);
        var progress = new Reports();

        await Client.Downloads.DownloadAsync(
            new RemoteFile(Name, size, md5: null, Server.Url),
            Root,
            progress: progress,
            cancellationToken: CancellationToken
        );

        Assert.Equal(2, Server.Requests.Count);
        Assert.Equal((true, size, size), (progress.Last.IsComplete, progress.Last.BytesReceived, progress.Last.TotalBytesReceived));
        await AssertCompleteAsync();
    }

    private sealed class Reports : IProgress<DownloadProgress>
    {
        public DownloadProgress Last { get; private set; }

        public void Report(DownloadProgress value) => Last = value;
    }

    private sealed class CancellingStream(CancellationTokenSource cancellation) : MemoryStream
    {
        public int Writes { get; private set; }

        // It takes no notice of the token itself.
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            cancellation.Cancel();
            return ValueTask.CompletedTask;
        }
    }
}
