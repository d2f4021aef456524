using System.Security.Cryptography;
using System.Text;

namespace WandbGen.Downloads.Tests;

/// <summary>A file that is replaced between its listing and its download, as the log of a run that is still going on is.</summary>
public sealed class ChangedFileTests : DownloadTest
{
    private readonly byte[] _newer = RandomNumberGenerator.GetBytes(310_000);
    private int _asked;

    private RemoteFile Replaced(byte[]? now = null, bool hasMd5 = true)
    {
        byte[] listed = Server.Content;
        Server.Content = now ?? _newer;
        Server.EntityTag = "\"v2\"";
        return new RemoteFile("model.bin", listed.Length, hasMd5 ? Md5(listed) : null, Server.Url)
        {
            Newer = () =>
            {
                _asked++;
                return new RemoteFile("model.bin", _newer.Length, hasMd5 ? Md5(_newer) : null, Server.Url + "&newer");
            },
        };
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_log_that_grew_since_it_was_listed_is_the_new_one_and_said_to_be(bool hasMd5)
    {
        DownloadedFile file = await Client.Downloads.DownloadAsync(Replaced(hasMd5: hasMd5), Root, cancellationToken: CancellationToken);

        Assert.True(file.IsNewerThanListed);
        Assert.Equal((_newer.Length, hasMd5 ? VerificationLevel.Md5 : VerificationLevel.SizeOnly), (file.Length, file.Verification));
        Assert.Equal(1, _asked);
        // The headers of the first answer show it; its bytes are not received.
        Assert.Equal(2, Server.Requests.Count);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task A_log_of_the_same_size_that_arrives_whole_in_its_new_version_is_not_fetched_again()
    {
        byte[] now = RandomNumberGenerator.GetBytes(Server.Content.Length);
        RemoteFile file = new("model.bin", Server.Content.Length, Md5(Server.Content), Server.Url)
        {
            Newer = () => new RemoteFile("model.bin", now.Length, Md5(now), Server.Url),
        };
        Server.Content = now;

        Assert.True((await Client.Downloads.DownloadAsync(file, Root, cancellationToken: CancellationToken)).IsNewerThanListed);

        Assert.Single(Server.Requests);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task A_small_log_whose_bytes_are_not_the_listed_ones_is_the_new_one_that_is_no_longer_small()
    {
        Server.Content = RandomNumberGenerator.GetBytes(4_096);
        RemoteFile file = Replaced();
        Server.Script = (request, number) => number == 0 ? new ObjectAnswer(200, new byte[4_096]) : Server.Good(request);

        DownloadedFile downloaded = await Client.Downloads.DownloadAsync(file, Root, cancellationToken: CancellationToken);

        Assert.True(downloaded.IsNewerThanListed);
        Assert.Equal(VerificationLevel.Md5, downloaded.Verification);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task A_log_that_is_replaced_again_and_again_is_an_error_that_says_so_and_is_asked_for_once()
    {
        RemoteFile file = Replaced();
        Server.Script = (_, number) => new ObjectAnswer(200, new byte[1_000 + number]);

        WandbObjectChangedException error = await Assert.ThrowsAsync<WandbObjectChangedException>(() =>
            Client.Downloads.DownloadAsync(file, Root, cancellationToken: CancellationToken)
        );

        Assert.Contains("replaced", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, _asked);
        Assert.Empty(Directory.GetFileSystemEntries(Root));
    }

    [Fact]
    public async Task A_file_that_was_deleted_since_it_was_listed_is_an_error_that_says_so()
    {
        RemoteFile file = new("model.bin", Server.Content.Length + 1, Md5(Server.Content), Server.Url) { Newer = static () => null };

        WandbObjectChangedException error = await Assert.ThrowsAsync<WandbObjectChangedException>(() =>
            Client.Downloads.DownloadAsync(file, Root, cancellationToken: CancellationToken)
        );

        Assert.Contains("deleted", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_the_server_describes_as_before_is_damaged_and_not_changed()
    {
        RemoteFile listed = File();
        RemoteFile file = new("model.bin", listed.Size, listed.Md5, Server.Url)
        {
            Newer = () => new RemoteFile("model.bin", listed.Size, listed.Md5, Server.Url),
        };
        Server.Content = [.. Server.Content[..^1], (byte)(Server.Content[^1] ^ 1)];

        await Assert.ThrowsAsync<WandbIntegrityException>(() =>
            Client.Downloads.DownloadAsync(file, Root, cancellationToken: CancellationToken)
        );

        Assert.Equal(2, Server.Requests.Count);
    }

    [Fact]
    public async Task A_replaced_file_in_ranges_is_the_new_one()
    {
        DownloadedFile file = await Client.Downloads.DownloadAsync(
            Replaced(),
            Root,
            new DownloadOptions { RangeSize = 64 * 1024 },
            cancellationToken: CancellationToken
        );

        Assert.True(file.IsNewerThanListed);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task What_an_earlier_call_left_of_the_old_version_is_not_mixed_with_the_new_one()
    {
        Directory.CreateDirectory(Arriving);
        await System.IO.File.WriteAllBytesAsync(LeftOver, Server.Content[..100_000], CancellationToken);

        DownloadedFile file = await Client.Downloads.DownloadAsync(Replaced(), Root, cancellationToken: CancellationToken);

        Assert.True(file.IsNewerThanListed);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task A_condition_that_fails_means_another_object_and_is_asked_for_anew()
    {
        Server.Script = (request, number) =>
            number switch
            {
                0 => Server.Whole() with { CutAt = 100_000 },
                1 => new ObjectAnswer(412, "<Error><Code>PreconditionFailed</Code></Error>"u8.ToArray()),
                _ => Server.Good(request),
            };

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.Null(Server.Requests[^1].From);
        await AssertCompleteAsync();
    }

    [Fact]
    public async Task A_range_that_is_refused_from_the_first_byte_means_another_object()
    {
        Server.Script = static (request, _) =>
            request.From is null ? new ObjectAnswer(200, []) : new ObjectAnswer(416, [], "Content-Range: bytes */0\r\n");

        WandbIntegrityException error = await Assert.ThrowsAsync<WandbIntegrityException>(() =>
            Client.Downloads.DownloadAsync(
                File(),
                Root,
                new DownloadOptions { RangeSize = 64 * 1024 },
                cancellationToken: CancellationToken
            )
        );

        Assert.Equal("0", error.Actual);
    }

    [Fact]
    public async Task A_stream_of_a_replaced_file_is_opened_on_the_new_one()
    {
        using var copy = new MemoryStream();

        VerificationLevel level = await Client.Downloads.DownloadToStreamAsync(Replaced(), copy, cancellationToken: CancellationToken);

        Assert.Equal(VerificationLevel.Md5, level);
        Assert.Equal(_newer, copy.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stream_that_ends_in_another_version_says_so_unless_it_is_the_new_one_whole(bool isWhole)
    {
        byte[] now = RandomNumberGenerator.GetBytes(Server.Content.Length);
        byte[] known = isWhole ? now : RandomNumberGenerator.GetBytes(Server.Content.Length);
        RemoteFile file = new("model.bin", Server.Content.Length, Md5(Server.Content), Server.Url)
        {
            Newer = () => new RemoteFile("model.bin", known.Length, Md5(known), Server.Url),
        };
        Server.Content = now;
        await using Stream stream = await Client.Downloads.OpenReadAsync(file, cancellationToken: CancellationToken);

        Task copying = stream.CopyToAsync(Stream.Null, CancellationToken);

        if (isWhole)
        {
            await copying;
        }
        else
        {
            await Assert.ThrowsAsync<WandbObjectChangedException>(() => copying);
        }
    }

    [Fact]
    public async Task A_mirror_takes_the_new_version_and_says_so()
    {
        SyncResult result = await Client.Downloads.SyncAsync(
            new[] { Replaced() }.ToAsyncEnumerable(),
            Root,
            cancellationToken: CancellationToken
        );

        Assert.True(Assert.Single(result.Files).IsNewerThanListed);
        await AssertCompleteAsync();
    }

    [Theory]
    [InlineData("model.bin")]
    [InlineData("logs/output.log")]
    [InlineData("noextension")]
    public async Task A_proxys_block_page_is_named_at_its_headers_and_not_asked_for_again(string name)
    {
        Name = name;
        Server.Script = static (_, _) =>
            new ObjectAnswer(200, Encoding.ASCII.GetBytes(new string('x', 169)), "Content-Type: text/html; charset=utf-8\r\n");

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken)
        );

        Assert.Contains("HTML", error.Message, StringComparison.Ordinal);
        Assert.Contains("proxy", error.Message, StringComparison.Ordinal);
        Assert.Contains("169", error.Message, StringComparison.Ordinal);
        Assert.Contains("300000", error.Message, StringComparison.Ordinal);
        Assert.Single(Server.Requests);
        Assert.Empty(Directory.GetFiles(Root, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(400_000)]
    public async Task A_block_page_of_unknown_length_is_named_when_it_ends(int length)
    {
        byte[] page = new byte[length];
        Server.Script = (_, _) =>
            new ObjectAnswer(
                200,
                [.. Encoding.ASCII.GetBytes($"{length:x}\r\n"), .. page, .. "\r\n0\r\n\r\n"u8],
                "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n"
            );

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken)
        );

        Assert.Contains("HTML", error.Message, StringComparison.Ordinal);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task A_block_page_in_the_middle_of_a_resumed_download_keeps_what_arrived()
    {
        Server.Script = (request, number) =>
            number == 0
                ? Server.Whole() with
                {
                    CutAt = 200_000,
                }
                : new ObjectAnswer(200, "<html>"u8.ToArray(), "Content-Type: text/html\r\n");

        await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken)
        );

        Assert.Single(Partials);
    }

    [Fact]
    public async Task A_login_page_that_a_redirect_leads_to_is_named_with_its_host()
    {
        using var login = new ObjectServer("<html>Sign in</html>"u8.ToArray());
        login.Script = (_, _) => login.Whole() with { Headers = "Content-Type: text/html\r\n" };
        Server.Script = (_, _) => new ObjectAnswer(302, [], $"Location: {login.Url}\r\n");

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken)
        );

        Assert.Contains(new Uri(login.Url).Authority, error.Message, StringComparison.Ordinal);
        Assert.Contains("login", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("media/html/page.html")]
    [InlineData("index.HTM")]
    [InlineData("noextension")]
    public async Task A_runs_own_page_is_a_file_like_any_other(string name)
    {
        Name = name;
        Server.Script = (request, _) =>
            Server.Good(request) is var answer ? answer with { Headers = answer.Headers + "Content-Type: text/html\r\n" } : null!;

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        await AssertCompleteAsync();
    }

    [Fact]
    public async Task A_runs_own_page_that_was_replaced_is_the_new_one_and_a_block_page_in_its_place_is_named()
    {
        Name = "index.html";
        RemoteFile replaced = Replaced();
        Server.Script = (request, _) =>
            Server.Good(request) is var answer ? answer with { Headers = answer.Headers + "Content-Type: text/html\r\n" } : null!;
        RemoteFile file = new(Name, replaced.Size, replaced.Md5, Server.Url) { Newer = replaced.Newer };

        Assert.True((await Client.Downloads.DownloadAsync(file, Root, cancellationToken: CancellationToken)).IsNewerThanListed);

        WandbDownloadException blocked = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(
                new RemoteFile(Name, 1_000_000, replaced.Md5, Server.Url),
                Root,
                Replace,
                cancellationToken: CancellationToken
            )
        );
        Assert.Contains("HTML", blocked.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_captive_portal_is_not_asked_again()
    {
        Server.Script = static (_, _) =>
            new ObjectAnswer(511, "<html>Sign in to this network</html>"u8.ToArray(), "Content-Type: text/html\r\n");

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken)
        );

        Assert.Contains("HTML", error.Message, StringComparison.Ordinal);
        Assert.Single(Server.Requests);
    }

    [Theory]
    [InlineData("not-a-checksum")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e-5")]
    [InlineData("AAAA")]
    [InlineData("????????????????????????")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public async Task A_checksum_that_is_none_is_refused_before_the_first_transfer(string md5)
    {
        var file = new RemoteFile("a/model.bin", Server.Content.Length, md5, Server.Url);

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(file, Root, cancellationToken: CancellationToken)
        );
        await Assert.ThrowsAsync<WandbDownloadException>(() => Client.Downloads.OpenReadAsync(file, cancellationToken: CancellationToken));
        await Assert.ThrowsAsync<WandbSyncException>(() =>
            Client.Downloads.SyncAsync(new[] { file }.ToAsyncEnumerable(), Root, cancellationToken: CancellationToken)
        );

        Assert.Contains("MD5", error.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
        Assert.False(Directory.Exists(Root));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public async Task A_size_that_is_none_is_refused_before_the_first_transfer(long size)
    {
        var file = new RemoteFile("a/model.bin", size, Md5(Server.Content), Server.Url);

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(file, Root, cancellationToken: CancellationToken)
        );
        await Assert.ThrowsAsync<WandbDownloadException>(() => Client.Downloads.OpenReadAsync(file, cancellationToken: CancellationToken));
        await Assert.ThrowsAsync<WandbSyncException>(() =>
            Client.Downloads.SyncAsync(new[] { file }, Root, cancellationToken: CancellationToken)
        );

        Assert.Contains("size", error.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
        Assert.False(Directory.Exists(Root));
    }

    [Theory]
    [InlineData("hex")]
    [InlineData("HEX")]
    [InlineData("quoted")]
    [InlineData("unpadded")]
    [InlineData("for addresses")]
    public async Task A_checksum_in_another_spelling_verifies_all_the_same(string form)
    {
        string md5 = Md5(Server.Content);
        string spelled = form switch
        {
            "hex" => Convert.ToHexStringLower(Convert.FromBase64String(md5)),
            "HEX" => Convert.ToHexString(Convert.FromBase64String(md5)),
            "quoted" => $"\"{md5}\"",
            "unpadded" => md5.TrimEnd('='),
            _ => md5.Replace('+', '-').Replace('/', '_'),
        };
        var file = new RemoteFile("model.bin", Server.Content.Length, spelled, Server.Url);

        Assert.Equal(
            VerificationLevel.Md5,
            (await Client.Downloads.DownloadAsync(file, Root, cancellationToken: CancellationToken)).Verification
        );
        SyncResult synced = await Client.Downloads.SyncAsync(
            new[] { file }.ToAsyncEnumerable(),
            Root,
            cancellationToken: CancellationToken
        );

        Assert.Equal(1, synced.Count(SyncAction.UpToDate));
        await AssertCompleteAsync();
    }
}
