using System.IO.Compression;
using System.Text;

namespace WandbGen.Downloads.Tests;

/// <summary>Objects that are stored or sent with a <c>Content-Encoding</c>: what size and MD5 are of is what arrives.</summary>
public sealed class EncodingTests : DownloadTest
{
    private static readonly byte[] s_text =
    [
        .. Enumerable.Range(0, 40_000).SelectMany(static line => Encoding.ASCII.GetBytes($"{line} epochs, loss {line * 7919 % 1000}\n")),
    ];

    public static TheoryData<string> Decodable { get; } =
    ["gzip", "x-gzip", "br", "deflate", "bare deflate", "gzip, aws-chunked", "GZip", "deflate, gzip"];

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("zstd")]
    [InlineData("compress")]
    [InlineData("utf-8")]
    [InlineData("gzip, aws-chunked")]
    public async Task Stored_bytes_are_taken_as_they_are_if_size_and_checksum_are_of_them(string encoding)
    {
        Server.Script = (request, number) => Encoded(Server.Good(request), encoding) with { CutAt = number == 0 ? 100_000 : null };

        DownloadedFile file = await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.Equal((encoding.Replace(", aws-chunked", "", StringComparison.Ordinal), false), (file.ContentEncoding, file.IsDecoded));
        Assert.Equal(VerificationLevel.Md5, file.Verification);
        Assert.Contains(Server.Requests, static request => request.From > 0);
        await AssertCompleteAsync();
    }

    [Theory]
    [InlineData("aws-chunked")]
    [InlineData("identity")]
    [InlineData("")]
    public async Task What_is_left_of_an_upload_is_no_encoding(string encoding)
    {
        Server.Script = (request, _) => Encoded(Server.Good(request), encoding);

        DownloadedFile file = await Client.Downloads.DownloadAsync(
            new RemoteFile("model.bin", null, null, Server.Url),
            Root,
            cancellationToken: CancellationToken
        );

        Assert.Null(file.ContentEncoding);
        await AssertCompleteAsync();
    }

    // A header has room for thousands, and each decoder takes memory.
    [Fact]
    public async Task More_encodings_than_anybody_needs_are_not_decoded()
    {
        const string Encodings = "gzip, gzip, gzip, gzip, gzip";
        Server.Content = Encode(s_text, Encodings);
        Server.Script = (request, _) => Encoded(Server.Good(request), Encodings);

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(Text(), Root, cancellationToken: CancellationToken)
        );

        Assert.Contains("cannot be decoded", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Decodable))]
    public async Task Bytes_are_decoded_if_size_and_checksum_are_of_what_they_decode_to(string encoding)
    {
        Server.Content = Encode(s_text, encoding);
        string name = encoding.Replace("bare ", "", StringComparison.Ordinal);
        Server.Script = (request, _) => Encoded(Server.Good(request), name);

        DownloadedFile file = await Client.Downloads.DownloadAsync(Text(), Root, cancellationToken: CancellationToken);

        Assert.True(file.IsDecoded);
        Assert.Equal(name.Replace(", aws-chunked", "", StringComparison.Ordinal).ToLowerInvariant(), file.ContentEncoding);
        Assert.Equal((s_text.Length, VerificationLevel.Md5), (file.Length, file.Verification));
        Assert.Single(Server.Requests);
        await AssertTextAsync();
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Decoded_bytes_that_break_off_are_received_again_up_to_there(string encoding)
    {
        Server.Content = Encode(s_text, encoding);
        Server.Script = (request, number) =>
            Encoded(Server.Good(request), encoding) with
            {
                CutAt = number < 2 ? Server.Content.Length / 2 : null,
            };

        await Client.Downloads.DownloadAsync(Text(), Root, cancellationToken: CancellationToken);

        // An offset in the decoded bytes is none in those that are stored.
        Assert.All(Server.Requests, static request => Assert.Null(request.From));
        await AssertTextAsync();
    }

    [Fact]
    public async Task A_decoded_file_is_resumed_by_a_later_call()
    {
        Directory.CreateDirectory(Arriving);
        Server.Content = s_text;
        await System.IO.File.WriteAllBytesAsync(LeftOver, s_text[..500_000], CancellationToken);
        Server.Content = Encode(s_text, "gzip");
        Server.Script = (request, _) => Encoded(Server.Good(request), "gzip");

        DownloadedFile file = await Client.Downloads.DownloadAsync(Text(), Root, cancellationToken: CancellationToken);

        Assert.True(file.IsDecoded);
        await AssertTextAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_large_encoded_file_is_received_in_ranges_as_it_is_and_in_one_stream_if_it_is_decoded(bool isDecoded)
    {
        byte[] stored = Encode(s_text, "gzip");
        Server.Content = stored;
        Server.Script = (request, _) => Encoded(Server.Good(request), "gzip");

        DownloadedFile file = await Client.Downloads.DownloadAsync(
            isDecoded ? Text() : File(),
            Root,
            new DownloadOptions { RangeSize = 32 * 1024 },
            cancellationToken: CancellationToken
        );

        Assert.Equal((isDecoded, VerificationLevel.Md5), (file.IsDecoded, file.Verification));
        Assert.Equal(isDecoded ? s_text : stored, await System.IO.File.ReadAllBytesAsync(Target, CancellationToken));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_encoded_answer_without_a_length_is_what_the_checksum_fits(bool isDecoded)
    {
        byte[] stored = Encode(s_text, "gzip");
        Server.Content = stored;
        Server.Script = (_, _) => Chunked(stored, "gzip");

        DownloadedFile file = await Client.Downloads.DownloadAsync(isDecoded ? Text() : File(), Root, cancellationToken: CancellationToken);

        Assert.Equal((isDecoded, VerificationLevel.Md5), (file.IsDecoded, file.Verification));
        Assert.Equal(isDecoded ? s_text : stored, await System.IO.File.ReadAllBytesAsync(Target, CancellationToken));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_a_size_the_checksum_alone_decides(bool isDecoded)
    {
        byte[] stored = Encode(s_text, "br");
        Server.Content = stored;
        Server.Script = (request, _) => Encoded(Server.Good(request), "br");

        DownloadedFile file = await Client.Downloads.DownloadAsync(
            new RemoteFile("model.bin", null, Md5(isDecoded ? s_text : stored), Server.Url),
            Root,
            cancellationToken: CancellationToken
        );

        Assert.Equal((isDecoded, VerificationLevel.Md5), (file.IsDecoded, file.Verification));
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("gzip", false)]
    [InlineData("br", true)]
    [InlineData("deflate", true)]
    public async Task Streams_give_the_bytes_that_were_announced(string encoding, bool isDecoded)
    {
        byte[] stored = Encode(s_text, encoding);
        Server.Content = stored;
        Server.Script = (request, number) =>
            Encoded(Server.Good(request), encoding) with
            {
                CutAt = number == 0 ? stored.Length / 2 : null,
            };
        using var copy = new MemoryStream();
        using var read = new MemoryStream();

        await Client.Downloads.DownloadToStreamAsync(isDecoded ? Text() : File(), copy, cancellationToken: CancellationToken);
        await using (
            Stream stream = await Client.Downloads.OpenReadAsync(isDecoded ? Text() : File(), cancellationToken: CancellationToken)
        )
        {
            await stream.CopyToAsync(read, CancellationToken);
        }

        Assert.Equal(isDecoded ? s_text : stored, copy.ToArray());
        Assert.Equal(copy.ToArray(), read.ToArray());
    }

    [Fact]
    public async Task A_mirror_says_which_and_finds_it_up_to_date_afterwards()
    {
        Server.Content = Encode(s_text, "gzip");
        Server.Script = (request, _) => Encoded(Server.Good(request), "gzip");

        SyncResult first = await Client.Downloads.SyncAsync(
            new[] { Text() }.ToAsyncEnumerable(),
            Root,
            cancellationToken: CancellationToken
        );
        SyncResult second = await Client.Downloads.SyncAsync(
            new[] { Text() }.ToAsyncEnumerable(),
            Root,
            cancellationToken: CancellationToken
        );

        Assert.Equal(("gzip", true), (first.Files[0].ContentEncoding, first.Files[0].IsDecoded));
        Assert.Equal(1, second.Count(SyncAction.UpToDate));
        await AssertTextAsync();
    }

    [Fact]
    public async Task An_encoding_that_nobody_can_decode_is_refused_at_the_headers_where_it_would_have_to_be()
    {
        Server.Script = (request, _) => Encoded(Server.Good(request), "zstd");

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(Text(), Root, cancellationToken: CancellationToken)
        );

        Assert.Contains("zstd", error.Message, StringComparison.Ordinal);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task An_encoded_answer_that_is_cut_where_no_decoder_notices_never_counts_as_whole()
    {
        byte[] stored = Encode(s_text, "gzip");
        Server.Script = (_, _) => Chunked(stored[..(stored.Length / 2)], "gzip");

        await Assert.ThrowsAnyAsync<WandbException>(() =>
            Client.Downloads.DownloadAsync(Text(), Root, cancellationToken: CancellationToken)
        );

        Assert.False(System.IO.File.Exists(Target));
    }

    [Fact]
    public async Task A_bomb_is_decoded_no_further_than_what_was_announced()
    {
        byte[] bomb = Encode(new byte[50_000_000], "gzip");
        Server.Script = (_, _) => Chunked(bomb, "gzip");
        long before = GC.GetTotalAllocatedBytes();

        await Assert.ThrowsAsync<WandbIntegrityException>(() =>
            Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken)
        );

        // Other tests run beside this one.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 500_000_000);
        Assert.Empty(Directory.GetFileSystemEntries(Root));
    }

    [Fact]
    public async Task Googles_storage_is_asked_for_the_stored_bytes_if_it_has_decoded_them_unasked()
    {
        byte[] stored = Encode(s_text, "gzip");
        Server.Content = stored;
        Server.Script = (request, _) =>
            request.Headers["Accept-Encoding"] == "gzip" ? Encoded(Server.Good(request), "gzip")
            : Chunked(s_text, null) is var decoded
                ? decoded with
                {
                    Headers =
                        decoded.Headers + $"x-goog-stored-content-encoding: gzip\r\nx-goog-stored-content-length: {stored.Length}\r\n",
                }
            : null!;

        DownloadedFile file = await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.Equal(("gzip", false, VerificationLevel.Md5), (file.ContentEncoding, file.IsDecoded, file.Verification));
        Assert.Equal(2, Server.Requests.Count);
        await AssertCompleteAsync();
    }

    [Theory]
    [InlineData("Content-Type: multipart/byteranges; boundary=x\r\n")]
    [InlineData("Content-Range: bytes */300000\r\n")]
    [InlineData("")]
    public async Task An_answer_in_parts_that_cannot_be_used_is_asked_for_as_a_whole(string headers)
    {
        Server.Script = (request, number) =>
            number == 0 ? Server.Whole() with { CutAt = 100_000 }
            : request.From is null ? Server.Whole()
            : new ObjectAnswer(206, new byte[1_000], headers);

        await Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken);

        Assert.Equal(3, Server.Requests.Count);
        await AssertCompleteAsync();
    }

    private RemoteFile Text() => new("model.bin", s_text.Length, Md5(s_text), Server.Url);

    private async Task AssertTextAsync()
    {
        Assert.Equal(s_text, await System.IO.File.ReadAllBytesAsync(Target, CancellationToken));
        Assert.Single(Directory.GetFileSystemEntries(Root));
    }

    private static ObjectAnswer Encoded(ObjectAnswer answer, string encoding) =>
        answer with
        {
            Headers = answer.Headers + $"Content-Encoding: {encoding}\r\n",
        };

    private static ObjectAnswer Chunked(byte[] body, string? encoding) =>
        new(
            200,
            [.. Encoding.ASCII.GetBytes($"{body.Length:x}\r\n"), .. body, .. "\r\n0\r\n\r\n"u8],
            "Transfer-Encoding: chunked\r\n" + (encoding is null ? "" : $"Content-Encoding: {encoding}\r\n")
        );

    private static byte[] Encode(byte[] content, string encodings)
    {
        foreach (string encoding in encodings.ToLowerInvariant().Split(", "))
        {
            using var result = new MemoryStream();
            using (
                Stream encoder = encoding switch
                {
                    "br" => new BrotliStream(result, CompressionLevel.Fastest, leaveOpen: true),
                    "deflate" => new ZLibStream(result, CompressionLevel.Fastest, leaveOpen: true),
                    "bare deflate" => new DeflateStream(result, CompressionLevel.Fastest, leaveOpen: true),
                    "gzip" or "x-gzip" => new GZipStream(result, CompressionLevel.Fastest, leaveOpen: true),
                    _ => new BufferedStream(result),
                }
            )
            {
                if (encoding == "aws-chunked")
                {
                    continue;
                }

                encoder.Write(content);
            }

            content = result.ToArray();
        }

        return content;
    }
}
