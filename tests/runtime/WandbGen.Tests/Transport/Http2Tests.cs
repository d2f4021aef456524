using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using WandbGen.CompilerServices;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Transport;

/// <summary>Servers that speak HTTP/2, where a stream can end alone and a connection in good order.</summary>
public sealed partial class Http2Tests : IDisposable
{
    private const int NoError = 0;
    private const int InternalError = 2;
    private const int RefusedStream = 7;
    private const int Cancelled = 8;

    private static readonly byte[] s_pong = Encoding.UTF8.GetBytes(Ping.Pong);
    private static readonly byte[] s_content = RandomNumberGenerator.GetBytes(50_000);

    private readonly string _root = Directory.CreateTempSubdirectory("wandbgen-http2-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(0, Cancelled)]
    [InlineData(0, InternalError)]
    [InlineData(0, RefusedStream)]
    [InlineData(1, InternalError)]
    [InlineData(2, InternalError)]
    [InlineData(2, NoError)]
    public async Task A_query_whose_stream_is_reset_is_asked_again(int after, int error)
    {
        await using var server = new Http2Server(request =>
            request.Number == 1 ? BreakAsync(request, after, () => request.ResetAsync(error)) : PongAsync(request)
        );
        using WandbClient client = server.CreateClient();

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(2, server.Requests.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_mutation_whose_stream_is_reset_is_not_sent_again_and_its_outcome_is_unknown(int after)
    {
        await using var server = new Http2Server(request => BreakAsync(request, after, () => request.ResetAsync(InternalError)));
        using WandbClient client = server.CreateClient();

        await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() =>
            client.ExecuteAsync(new Ping(GraphQLOperationKind.Mutation), Cancellation)
        );

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_mutation_that_the_server_says_it_has_not_begun_is_sent_again()
    {
        await using var server = new Http2Server(async request =>
        {
            switch (request.Number)
            {
                case 1:
                    await request.ResetAsync(RefusedStream);
                    break;
                case 2:
                    await request.GoAwayAsync(request.Stream - 2, NoError);
                    request.Connection.Stream.Close();
                    break;
                default:
                    await PongAsync(request);
                    break;
            }
        });
        using WandbClient client = server.CreateClient();

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(GraphQLOperationKind.Mutation), Cancellation));
    }

    [Fact]
    public async Task An_answer_ends_in_good_order_after_its_server_says_that_it_goes_away()
    {
        await using var server = new Http2Server(async request =>
        {
            await request.GoAwayAsync(request.Stream, NoError);
            await PongAsync(request);
        });
        using WandbClient client = server.CreateClient();

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(GraphQLOperationKind.Mutation), Cancellation));
        Assert.Equal("pong", await client.ExecuteAsync(new Ping(GraphQLOperationKind.Mutation), Cancellation));

        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task Early_hints_and_trailers_are_no_part_of_an_answer()
    {
        await using var server = new Http2Server(async request =>
        {
            await request.SendHeadersAsync([(":status", "103"), ("link", "</style.css>")]);
            await request.SendHeadersAsync([(":status", "200"), ("content-type", "application/json")]);
            await request.SendDataAsync(s_pong, isEnd: false);
            await request.SendHeadersAsync([("checksum", "0")], isEnd: true);
        });
        using WandbClient client = server.CreateClient();

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("go away")]
    [InlineData("closed")]
    [InlineData("ended")]
    public async Task A_download_whose_stream_breaks_is_completed_and_right(string kind)
    {
        const int Broken = 3;
        await using var server = new Http2Server(async request =>
        {
            int start = StartOf(request);
            int end = request.Number <= Broken ? start + 7_000 : s_content.Length;
            await request.SendHeadersAsync([
                (":status", start > 0 ? "206" : "200"),
                ("content-length", $"{s_content.Length - start}"),
                ("content-range", $"bytes {start}-{s_content.Length - 1}/{s_content.Length}"),
            ]);
            bool isEnd = end == s_content.Length;
            await request.SendDataAsync(s_content.AsMemory(start..end), isEnd || kind == "ended");
            if (!isEnd)
            {
                await (
                    kind switch
                    {
                        "reset" => request.ResetAsync(InternalError),
                        "go away" => request.GoAwayAsync(request.Stream, InternalError),
                        _ => Task.CompletedTask,
                    }
                );
                if (kind is "closed" or "go away")
                {
                    request.Connection.Stream.Close();
                }
            }
        });
        using WandbClient client = server.CreateClient();
        var file = new StoredObject(s_content.Length, MD5Of(s_content), server.BaseUrl.ToString());

        DownloadedFile downloaded = await client.Downloads.DownloadAsync(file, _root, cancellationToken: Cancellation);

        Assert.Equal(VerificationLevel.Md5, downloaded.Verification);
        Assert.Equal(s_content, await File.ReadAllBytesAsync(downloaded.Path, Cancellation));
        Assert.Equal(Broken + 1, server.Requests.Length);
    }

    [Fact]
    public async Task A_file_of_unknown_size_whose_stream_ends_before_its_stated_length_is_not_complete()
    {
        await using var server = new Http2Server(async request =>
        {
            await request.SendHeadersAsync([(":status", "200"), ("content-length", $"{s_content.Length}")]);
            await request.SendDataAsync(s_content.AsMemory(..1_000), isEnd: request.Number == 1);
            if (request.Number > 1)
            {
                await request.SendDataAsync(s_content.AsMemory(1_000..), isEnd: true);
            }
        });
        using WandbClient client = server.CreateClient();
        var file = new StoredObject(Size: null, Md5: null, server.BaseUrl.ToString());

        DownloadedFile downloaded = await client.Downloads.DownloadAsync(file, _root, cancellationToken: Cancellation);

        Assert.Equal(s_content, await File.ReadAllBytesAsync(downloaded.Path, Cancellation));
    }

    [Theory]
    [InlineData(403, true)]
    [InlineData(403, false)]
    [InlineData(200, true)]
    public async Task A_storage_that_answers_before_it_has_all_bytes_is_understood_and_not_waited_for(int status, bool resets)
    {
        await using var server = new Http2Server(async request =>
        {
            await request.SendAsync(status, "<Error><Code>AccountProblem</Code></Error>"u8.ToArray());
            if (resets)
            {
                await request.ResetAsync(NoError);
            }
        })
        {
            AnswersAtHeaders = true,
        };
        using WandbClient client = server.CreateClient();
        string path = Path.Combine(_root, "large.bin");
        await File.WriteAllBytesAsync(path, new byte[1_000_000], Cancellation);
        var options = new UploadOptions { IdleTimeout = TimeSpan.FromHours(1), MaxAttempts = 2 };

        WandbException error = await Assert.ThrowsAnyAsync<WandbException>(() =>
            client.Uploads.UploadAsync(path, new Target(server.BaseUrl.ToString()), options, cancellationToken: Cancellation)
        );

        Assert.Equal(status == 403, error is WandbUploadException { StorageError.Code: "AccountProblem" });
    }

    private static async Task BreakAsync(Http2Request request, int after, Func<Task> breakAsync)
    {
        if (after > 0)
        {
            await request.SendHeadersAsync([(":status", "200"), ("content-type", "application/json")]);
        }

        if (after > 1)
        {
            await request.SendDataAsync(s_pong.AsMemory(..8), isEnd: false);
        }

        await breakAsync();
    }

    private static Task PongAsync(Http2Request request) => request.SendAsync(200, s_pong, ("content-type", "application/json"));

    private static int StartOf(Http2Request request) =>
        RangeStart().Match(request.Headers) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 0;

    private static string MD5Of(byte[] content)
    {
#pragma warning disable CA5351 // W&B's checksum is MD5.
        return Convert.ToBase64String(MD5.HashData(content));
#pragma warning restore CA5351
    }

    [GeneratedRegex("bytes=([0-9]+)-")]
    private static partial Regex RangeStart();

    private sealed record Target(string Url) : IUploadDestination
    {
        public string Name => "large.bin";

        public ValueTask<UploadAddress> GetAddressAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(new UploadAddress(Url, []));
    }

    private sealed record StoredObject(long? Size, string? Md5, string? Url) : IDownloadable
    {
        public string Name => "model.bin";

        public ValueTask<string?> RefreshUrlAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<string?>(null);
    }
}
