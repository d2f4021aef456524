namespace WandbGen.Downloads.Tests;

/// <summary>Answers of a storage that is broken or hostile: the error is one that is documented, and memory and time stay within
/// limits.</summary>
public sealed class HostileAnswerTests : DownloadTest
{
    [Fact]
    [Trait("Torture", "T008")]
    public async Task A_chunk_that_is_none_is_a_typed_error()
    {
        Server.Script = (_, _) => new ObjectAnswer(200, "5\r\nhello\r\nno chunk\r\n"u8.ToArray(), "Transfer-Encoding: chunked\r\n");

        await Assert.ThrowsAsync<WandbProtocolException>(() =>
            Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken)
        );

        Assert.False(System.IO.File.Exists(Target));
    }

    [Fact]
    public async Task Another_protocol_that_nobody_asked_for_is_an_error_at_once()
    {
        using var storage = new RawServer(async stream =>
        {
            await RawServer.ReadHeadAsync(stream);
            await stream.WriteAsync("HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"u8.ToArray(), CancellationToken);
            await Task.Delay(Timeout.Infinite, CancellationToken);
        });

        WandbException error = await Assert.ThrowsAsync<WandbProtocolException>(() =>
            Client.Downloads.DownloadAsync(new RemoteFile("model.bin", 1, null, storage.Url), Root, cancellationToken: CancellationToken)
        );

        Assert.Contains("answered with status 101", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Torture", "T070")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refusal_that_breaks_off_before_it_says_why_is_asked_for_again(bool stalls)
    {
        Server.Script = (request, number) =>
            number > 0
                ? Server.Good(request)
                : new ObjectAnswer(400, "<Code>Expi"u8.ToArray(), Length: 100, CutAt: stalls ? null : 5, Stalls: stalls);

        await Client.Downloads.DownloadAsync(File(), Root, Impatient, cancellationToken: CancellationToken);

        Assert.InRange(Server.Requests.Count, 2, int.MaxValue);
        await AssertCompleteAsync();
    }

    [Theory]
    [Trait("Torture", "T074")]
    [InlineData("gzip")]
    [InlineData("gzip, identity")]
    public async Task Bytes_in_another_form_than_the_stored_ones_are_refused_even_where_nothing_would_tell(string encoding)
    {
        Server.Script = (_, _) => Server.Whole() with { Headers = $"Content-Encoding: {encoding}\r\n" };

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(new RemoteFile("model.bin", null, null, Server.Url), Root, cancellationToken: CancellationToken)
        );

        Assert.Contains("gzip", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Root));
    }

    [Fact]
    [Trait("Torture", "T074")]
    public async Task Bytes_as_they_are_stored_may_be_called_so()
    {
        Server.Script = (_, _) => Server.Whole() with { Headers = "Content-Encoding: Identity\r\n" };

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        await AssertCompleteAsync();
    }

    [Theory]
    [Trait("Torture", "P16")]
    [InlineData(1L << 50)]
    [InlineData(long.MaxValue)]
    public async Task A_size_that_no_file_has_costs_neither_memory_nor_an_undocumented_error(long size)
    {
        var file = new RemoteFile("model.bin", size, Md5(Server.Content), Server.Url);
        Server.Script = (request, _) =>
            request.Headers.TryGetValue("Range", out string? range) && range.StartsWith("bytes=0-", StringComparison.Ordinal)
                ? new ObjectAnswer(206, Server.Content, $"Content-Range: bytes 0-{Server.Content.Length - 1}/{size}\r\n")
                : new ObjectAnswer(416, []);
        long before = GC.GetTotalAllocatedBytes();

        WandbException error = await Assert.ThrowsAnyAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(file, Root, cancellationToken: CancellationToken)
        );

        Assert.Contains("model.bin", error.Message, StringComparison.Ordinal);
        // Other tests run beside this one; without a limit it would be gigabytes.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 500_000_000);
        Assert.False(System.IO.File.Exists(Target));
    }

    [Fact]
    public async Task A_name_without_end_does_not_make_a_message_without_end()
    {
        WandbUnsafePathException error = await Assert.ThrowsAsync<WandbUnsafePathException>(() =>
            Client.Downloads.DownloadAsync(File(new string('x', 1_000_000)), Root, cancellationToken: CancellationToken)
        );

        Assert.InRange(error.Message.Length, 1, 1_000);
        Assert.Equal(1_000_000, error.FileName.Length);
    }
}
