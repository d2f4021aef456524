using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace WandbGen.Downloads.Tests;

/// <summary>Uploads: the bytes that a storage receives.</summary>
public sealed class UploadTests : DownloadTest
{
    private static readonly string s_other = Md5([]);
    private static readonly UploadOptions s_impatient = new() { IdleTimeout = TimeSpan.FromMilliseconds(200), MaxAttempts = 2 };

    private readonly Destination _destination;

    public UploadTests()
    {
        _destination = new Destination(Server.Url);
        Directory.CreateDirectory(Root);
        System.IO.File.WriteAllBytes(Target, Server.Content);
        Server.Script = (_, _) => new ObjectAnswer(200, []);
    }

    [Theory]
    [InlineData("", VerificationLevel.None)]
    [InlineData("ETag: \"0123456789abcdef0123456789abcdef\"\r\n", VerificationLevel.None)]
    [InlineData("ETag: \"{hex}\"\r\n", VerificationLevel.Md5)]
    [InlineData("x-goog-hash: crc32c=AAAAAA==,md5={base64}\r\n", VerificationLevel.Md5)]
    [InlineData("x-goog-hash: crc32c=AAAAAA==\r\nx-goog-hash: md5={base64}\r\n", VerificationLevel.Md5)]
    [InlineData("Content-MD5: {base64}\r\n", VerificationLevel.Md5)]
    public async Task What_the_storage_says_of_its_bytes_is_compared(string headers, VerificationLevel level)
    {
        string md5 = Md5(Server.Content);
        headers = headers
            .Replace("{base64}", md5, StringComparison.Ordinal)
            .Replace("{hex}", Convert.ToHexStringLower(Convert.FromBase64String(md5)), StringComparison.Ordinal);
        Server.Script = (_, _) => new ObjectAnswer(200, [], headers);

        UploadedFile uploaded = await UploadAsync();

        Assert.Equal(new UploadedFile("model.bin", Server.Content.Length, md5, level), uploaded);
        ObjectRequest request = Assert.Single(Server.Requests);
        Assert.Equal(Server.Content, request.Body);
        Assert.Equal("BlockBlob", request.Headers["x-ms-blob-type"]);
        Assert.Equal("application/x-model", request.Headers["Content-Type"]);
        Assert.False(request.Headers.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(150_000)]
    [InlineData(299_999)]
    public async Task A_connection_that_breaks_is_tried_again_with_the_whole_file(int cutAt)
    {
        Server.ResetUploadAt(cutAt);

        await UploadAsync();

        Assert.Equal(Server.Content, Assert.Single(Server.Requests).Body);
        Assert.Equal(2, _destination.Asked);
    }

    [Fact]
    public async Task A_storage_that_refuses_an_expired_address_without_reading_the_body_is_given_another_one()
    {
        long size = Hole();
        int connections = 0;
        using var storage = new RawServer(async stream =>
        {
            bool isFirst = connections++ == 0;
            await RawServer.ReadHeadAsync(stream);
            if (!isFirst)
            {
                await stream.ReadExactlyAsync(new byte[size]);
            }

            await stream.WriteAsync(
                isFirst
                    ? "HTTP/1.1 403 X\r\nContent-Length: 0\r\n\r\n"u8.ToArray()
                    : "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n"u8.ToArray()
            );
        });
        var destination = new Destination(storage.Url);

        await UploadAsync(destination);

        Assert.Equal(2, destination.Asked);
    }

    [Fact]
    public async Task A_storage_that_cannot_now_is_asked_five_times_and_no_more()
    {
        Server.Script = (_, _) => new ObjectAnswer(503, []);

        WandbTransportException error = await Assert.ThrowsAsync<WandbTransportException>(() => UploadAsync());

        Assert.Equal(5, Server.Requests.Count);
        Assert.Equal(5, error.Attempts);
    }

    [Theory]
    [InlineData(403, "<Message>Request has expired</Message>")]
    [InlineData(400, "<Code>ExpiredToken</Code>")]
    public async Task An_address_that_expired_is_asked_for_again(int status, string body)
    {
        Server.Script = (_, number) => number == 0 ? new ObjectAnswer(status, Encoding.ASCII.GetBytes(body)) : new ObjectAnswer(200, []);

        await UploadAsync();

        Assert.Equal(2, _destination.Asked);
        Assert.Equal(2, Server.Requests.Count);
    }

    [Fact]
    public async Task An_address_that_stays_refused_ends_after_three_new_ones_with_no_secret_in_the_text()
    {
        Server.Script = (_, _) => new ObjectAnswer(403, []);

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() => UploadAsync());

        Assert.Equal(4, Server.Requests.Count);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_not_tried_again()
    {
        Server.Script = (_, _) => new ObjectAnswer(412, []);

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() => UploadAsync());

        Assert.Equal(412, (int?)error.StatusCode);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task Other_bytes_at_the_storage_are_sent_again_and_then_an_error()
    {
        Server.Script = (_, _) => new ObjectAnswer(200, [], "x-goog-hash: md5=AAAAAAAAAAAAAAAAAAAAAA==\r\n");

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() => UploadAsync());

        Assert.Contains("different bytes", error.Message, StringComparison.Ordinal);
        Assert.True(Server.Requests.Count > 1);
    }

    [Fact]
    public async Task A_silent_storage_is_given_up()
    {
        using var storage = new RawServer(static _ => Task.Delay(Timeout.Infinite, CancellationToken));

        await Assert.ThrowsAsync<WandbTimeoutException>(() => UploadAsync(new Destination(storage.Url), s_impatient));
    }

    [Theory]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", typeof(WandbTimeoutException))]
    [InlineData("HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", typeof(WandbProtocolException))]
    [InlineData(
        "HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:1/elsewhere?secret\r\nContent-Length: 0\r\n\r\n",
        typeof(WandbTransportException)
    )]
    [InlineData("HTTP/1.1 303 X\r\nLocation: /login?secret\r\nContent-Length: 0\r\n\r\n", typeof(WandbTransportException))]
    [InlineData("HTTP/1.1 308 Resume Incomplete\r\nRange: bytes=0-9\r\nContent-Length: 0\r\n\r\n", typeof(WandbUploadException))]
    [InlineData("HTTP/1.1 400 X\r\nContent-Length: 100\r\n\r\n<Code>", typeof(WandbTimeoutException))]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", typeof(WandbProtocolException))]
    [InlineData("", typeof(WandbTransportException))]
    public async Task Whatever_a_storage_answers_the_error_is_a_typed_one_without_a_secret(string answer, Type type)
    {
        using var storage = new RawServer(async stream =>
        {
            await RawServer.ReadHeadAsync(stream);
            await stream.ReadExactlyAsync(new byte[Server.Content.Length]);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(answer));
            if (type == typeof(WandbTimeoutException))
            {
                await Task.Delay(Timeout.Infinite, CancellationToken);
            }
        });

        // Who expects an answer waits for it, however busy the machine is.
        UploadOptions options = type == typeof(WandbTimeoutException) ? s_impatient : new UploadOptions { MaxAttempts = 2 };
        WandbException error = await Assert.ThrowsAnyAsync<WandbException>(() =>
            UploadAsync(new Destination(storage.Url + "?secret"), options)
        );

        Assert.Equal(type, error.GetType());
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interim_answers_without_end_are_given_up()
    {
        using var storage = new RawServer(async stream =>
        {
            await RawServer.ReadHeadAsync(stream);
            await stream.ReadExactlyAsync(new byte[Server.Content.Length]);
            while (true)
            {
                await stream.WriteAsync("HTTP/1.1 103 Early Hints\r\n\r\n"u8.ToArray(), CancellationToken);
            }
        });

        await Assert.ThrowsAsync<WandbProtocolException>(() =>
            UploadAsync(new Destination(storage.Url), new UploadOptions { MaxAttempts = 2 })
        );
    }

    [Fact]
    public async Task An_answer_that_comes_before_the_body_was_read_is_no_success()
    {
        Hole();
        using var storage = new RawServer(async stream =>
        {
            await RawServer.ReadHeadAsync(stream);
            await stream.WriteAsync("HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            await Task.Delay(Timeout.Infinite, CancellationToken);
        });

        await Assert.ThrowsAsync<WandbTimeoutException>(() => UploadAsync(new Destination(storage.Url), s_impatient));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_on_the_way_of_the_body_is_a_success_if_the_rest_is_taken_too(bool isTaken)
    {
        using var client = new WandbClient(
            new WandbClientOptions
            {
                BaseUrl = new Uri("http://127.0.0.1:1"),
                ApiKey = new string('k', 40),
                ConfigureHttpHandler = _ => new EagerHandler(isTaken ? Stream.Null : new MemoryStream(new byte[10])),
            }
        );
        Task<UploadedFile> upload = client.Uploads.UploadAsync(
            Target,
            _destination,
            new UploadOptions { MaxAttempts = 1 },
            cancellationToken: CancellationToken
        );

        if (isTaken)
        {
            Assert.Equal(Md5(Server.Content), (await upload).Md5);
        }
        else
        {
            Assert.Contains(
                "before it had received all",
                (await Assert.ThrowsAsync<WandbTransportException>(() => upload)).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task A_body_that_DotNet_sends_again_by_itself_is_hashed_anew()
    {
        using var client = new WandbClient(
            new WandbClientOptions
            {
                BaseUrl = new Uri("http://127.0.0.1:1"),
                ApiKey = new string('k', 40),
                ConfigureHttpHandler = static _ => new RepeatingHandler(),
            }
        );

        UploadedFile uploaded = await client.Uploads.UploadAsync(Target, _destination, cancellationToken: CancellationToken);

        Assert.Equal(Md5(Server.Content), uploaded.Md5);
    }

    [Theory]
    [InlineData("<Error><Code>InternalError</Code></Error>", typeof(WandbTransportException), 5)]
    [InlineData("<?xml version='1.0'?>\n<Error><Code>NoSuchBucket</Code></Error>", typeof(WandbUploadException), 1)]
    public async Task A_success_with_an_error_in_its_body_is_the_error(string body, Type type, int requests)
    {
        Server.Script = (_, _) => new ObjectAnswer(200, Encoding.ASCII.GetBytes(body));

        WandbException error = await Assert.ThrowsAnyAsync<WandbException>(() => UploadAsync());

        Assert.Equal(type, error.GetType());
        Assert.Equal(requests, Server.Requests.Count);
        Assert.NotNull(error.StorageError?.Code);
    }

    [Theory]
    [InlineData("{\"status\":\"ok\",\"code\":\"stored\"}")]
    [InlineData("<Result><ETag>1</ETag></Result>")]
    [InlineData("stored")]
    public async Task A_success_with_another_body_is_verified_by_nobody(string body)
    {
        Server.Script = (_, _) => new ObjectAnswer(200, Encoding.ASCII.GetBytes(body));

        Assert.Equal(VerificationLevel.None, (await UploadAsync()).Verification);
    }

    [Theory]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_storage_that_redirects_to_another_region_gets_the_bytes_there_and_no_credentials(int status)
    {
        using var region = new ObjectServer(Server.Content)
        {
            Script = (_, _) => new ObjectAnswer(200, [], $"Content-MD5: {Md5(Server.Content)}\r\n"),
        };
        Server.Script = (_, _) => new ObjectAnswer(status, [], $"Location: {region.Url}\r\n");
        _destination.Headers = [new("x-ms-blob-type", "BlockBlob"), new("Authorization", "Bearer secret"), new("Cookie", "secret")];

        UploadedFile uploaded = await UploadAsync();

        ObjectRequest request = Assert.Single(region.Requests);
        Assert.Equal(VerificationLevel.Md5, uploaded.Verification);
        Assert.Equal(Server.Content, request.Body);
        Assert.Equal("BlockBlob", request.Headers["x-ms-blob-type"]);
        Assert.Equal("Bearer secret", Assert.Single(Server.Requests).Headers["Authorization"]);
        Assert.DoesNotContain(region.Requests[0].HeaderLines, static line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_storage_that_another_one_redirects_back_to_gets_no_credentials_again()
    {
        using var other = new ObjectServer(Server.Content);
        other.Script = (_, _) => new ObjectAnswer(307, [], $"Location: {Server.Url}\r\n");
        Server.Script = (_, number) =>
            number == 0
                ? new ObjectAnswer(307, [], $"Location: {other.Url}\r\n")
                : new ObjectAnswer(200, [], $"Content-MD5: {Md5(Server.Content)}\r\n");
        _destination.Headers = [new("Authorization", "Bearer secret"), new("Cookie", "secret")];

        await UploadAsync();

        Assert.Equal(2, Server.Requests.Count);
        Assert.Contains(Server.Requests[0].HeaderLines, static line => line.Contains("secret", StringComparison.Ordinal));
        Assert.DoesNotContain(Server.Requests[1].HeaderLines, static line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_storage_that_refuses_after_a_redirect_is_named()
    {
        using var region = new ObjectServer(Server.Content) { Script = static (_, _) => new ObjectAnswer(412, []) };
        Server.Script = (_, _) => new ObjectAnswer(307, [], $"Location: {region.Url}\r\n");

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() => UploadAsync());

        Assert.StartsWith($"127.0.0.1:{new Uri(region.Url).Port} refused", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirects_of_an_upload_without_end_are_given_up()
    {
        Server.Script = (_, _) => new ObjectAnswer(307, [], $"Location: {Server.Url}\r\n");

        WandbTransportException error = await Assert.ThrowsAsync<WandbTransportException>(() => UploadAsync());

        Assert.Contains("after 5 redirects", error.Message, StringComparison.Ordinal);
        Assert.Equal(6, Server.Requests.Count);
    }

    [Fact]
    public async Task An_upload_waits_for_a_connection_without_a_limit()
    {
        var time = new FakeTimeProvider();
        using WandbClient client = CreateClient(time);
        for (int taken = client.Content.Streams.CurrentCount; taken > 0; taken--)
        {
            await client.Content.Streams.WaitAsync(CancellationToken);
        }

        Task<UploadedFile> upload = client.Uploads.UploadAsync(
            Target,
            _destination,
            new UploadOptions { MaxAttempts = 1 },
            cancellationToken: CancellationToken
        );
        time.Advance(TimeSpan.FromDays(1));
        Assert.False(upload.IsCompleted);
        Assert.Equal(0, _destination.Asked);
        client.Content.Streams.Release();

        await upload;
        Assert.Equal(1, client.Content.Streams.CurrentCount);
    }

    [Theory]
    [InlineData("truncate -s 10", "shorter")]
    [InlineData("truncate -s +1", "changed")]
    [InlineData("touch -d tomorrow", "changed")]
    public async Task A_file_that_changes_meanwhile_is_an_error_and_never_stored(string command, string reason)
    {
        // .NET's own locks would not let it happen; other programs do not look at them.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs a program that changes a file that is in use.");
        string[] words = command.Split(' ');
        _destination.OnAsked = () => Process.Start(words[0], [.. words[1..], Target]).WaitForExit();

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() => UploadAsync());

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, _destination.Asked);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        await System.IO.File.WriteAllBytesAsync(Target, [], CancellationToken);

        UploadedFile uploaded = await UploadAsync();

        Assert.Equal(0, uploaded.Length);
        Assert.Equal("0", Assert.Single(Server.Requests).Headers["Content-Length"]);
    }

    [Fact]
    public async Task A_file_that_states_no_size_and_has_bytes_is_refused()
    {
        Assert.SkipUnless(System.IO.File.Exists("/proc/self/status"), "There are no files of the kernel.");

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() =>
            Client.Uploads.UploadAsync("/proc/self/status", _destination, cancellationToken: CancellationToken)
        );

        Assert.Contains("states that it is empty, but has bytes", error.Message, StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task A_file_of_more_than_four_gigabytes_is_announced_with_its_size()
    {
        long size = Hole((5L << 30) + 1);
        string head = "";
        using var storage = new RawServer(async stream => head = await RawServer.ReadHeadAsync(stream));

        await Assert.ThrowsAsync<WandbTransportException>(() =>
            UploadAsync(new Destination(storage.Url), new UploadOptions { MaxAttempts = 1 })
        );

        Assert.Contains($"Content-Length: {size}\r\n", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mkfifo")]
    [InlineData("mkdir")]
    [InlineData("ln -s /dev/null")]
    public async Task What_is_no_regular_file_is_refused_before_it_is_opened(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs pipes and devices.");
        string[] words = command.Split(' ');
        string path = Path.Combine(Root, "special");
        Process.Start(words[0], [.. words[1..], path]).WaitForExit();

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() =>
            Task.Run(() => Client.Uploads.UploadAsync(path, _destination, cancellationToken: CancellationToken))
                .WaitAsync(Patience.Limit, CancellationToken)
        );

        Assert.Contains("not a regular file", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _destination.Asked);
    }

    [Fact]
    public async Task A_link_to_a_file_is_followed()
    {
        string link = Path.Combine(Root, "link");
        System.IO.File.CreateSymbolicLink(link, Target);

        await Client.Uploads.UploadAsync(link, _destination, cancellationToken: CancellationToken);

        Assert.Equal(Server.Content, Assert.Single(Server.Requests).Body);
    }

    [Fact]
    public async Task Given_headers_are_sent_once_and_a_given_length_is_compared()
    {
        string md5 = Md5(Server.Content);
        _destination.Headers =
        [
            new("content-length", "300000"),
            new("Content-Type", "text/x"),
            new("Content-MD5", md5),
            new("x-amz-meta-a", "b c"),
        ];

        await UploadAsync();

        ObjectRequest request = Assert.Single(Server.Requests);
        Assert.Equal(
            ["Content-Length: 300000", $"Content-MD5: {md5}", "Content-Type: text/x"],
            request.HeaderLines.Where(static line => line.StartsWith("Content-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );
        Assert.Equal("b c", request.Headers["x-amz-meta-a"]);
    }

    [Theory]
    [InlineData("Content-Length", "299999")]
    [InlineData("no token", "secret")]
    [InlineData("x-break", "secret\r\nx-injected: 1")]
    [InlineData("x-nul", "secret\0")]
    [InlineData("x-text", "secret ä")]
    [InlineData("Content-Type", "secret ä")]
    public async Task A_given_header_that_cannot_be_sent_is_named_and_nothing_is_sent(string name, string value)
    {
        _destination.Headers = [new(name, value)];

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() => UploadAsync());

        Assert.Contains(
            name == "Content-Length" ? "size" : $"'{name.Replace(" ", "%20", StringComparison.Ordinal)}'",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Server.Requests);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(9, 5)]
    [InlineData(86_400_001, 5)]
    [InlineData(-1, 5)]
    [InlineData(30_000, 0)]
    public async Task Limits_that_cannot_be_used_are_refused_at_once(int milliseconds, int maxAttempts)
    {
        var options = new UploadOptions { IdleTimeout = TimeSpan.FromMilliseconds(milliseconds), MaxAttempts = maxAttempts };

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => UploadAsync(_destination, options));

        Assert.Equal(0, _destination.Asked);
    }

    [Fact]
    public async Task A_lost_answer_to_a_mutation_is_asked_for_again_and_the_file_is_sent_once()
    {
        int registered = 0;
        _destination.Register = _ => registered++ < 2 ? throw Lost() : Task.CompletedTask;

        await UploadAsync();

        Assert.Equal(3, registered);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task Answers_that_stay_lost_are_an_error_after_five()
    {
        int registered = 0;
        _destination.Register = _ => ++registered > 0 ? throw Lost() : Task.CompletedTask;

        WandbOutcomeUnknownException error = await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() => UploadAsync());

        Assert.Equal((5, 5), (registered, error.Attempts));
        Assert.Contains("unknown", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_to_register_is_not_asked_for_again()
    {
        int registered = 0;
        _destination.Register = _ => ++registered > 0 ? throw new WandbAuthenticationException("No.") : Task.CompletedTask;

        await Assert.ThrowsAsync<WandbAuthenticationException>(() => UploadAsync());

        Assert.Equal(1, registered);
    }

    [Fact]
    public async Task What_the_server_says_is_compared_where_the_storage_says_nothing()
    {
        string md5 = Md5(Server.Content);
        Assert.Equal((VerificationLevel.Md5, 1), await VerifyAsync(300_000, md5));
        Assert.Equal((VerificationLevel.SizeOnly, 1), await VerifyAsync(300_000, ""));
        Assert.Equal((VerificationLevel.None, 1), await VerifyAsync(0, [null]));
        Assert.Equal((VerificationLevel.Md5, 3), await VerifyAsync(1, s_other, s_other, md5));
    }

    [Fact]
    public async Task Other_bytes_at_the_server_are_an_error_that_names_both()
    {
        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() => VerifyAsync(300_000, s_other));

        Assert.Contains(s_other, error.Message, StringComparison.Ordinal);
        Assert.Contains(Md5(Server.Content), error.Message, StringComparison.Ordinal);
        Assert.Equal(5, error.Attempts);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task A_server_that_still_knows_the_replaced_file_only_has_verified_nothing()
    {
        _destination.ReplacedMd5 = s_other;

        Assert.Equal((VerificationLevel.None, 5), await VerifyAsync(1, s_other));
    }

    [Fact]
    public async Task A_server_that_cannot_be_asked_has_verified_nothing_and_the_upload_stands()
    {
        _destination.Find = _ => throw new WandbTransportException("Gone.");

        Assert.Equal(VerificationLevel.None, (await UploadAsync()).Verification);
    }

    [Theory]
    [InlineData("s3://bucket/key")]
    [InlineData("relative")]
    [InlineData("")]
    public async Task What_is_no_web_address_is_refused_without_a_request(string url)
    {
        await Assert.ThrowsAsync<WandbUploadException>(() =>
            Client.Uploads.UploadAsync(Target, new Destination(url), cancellationToken: CancellationToken)
        );

        Assert.Empty(Server.Requests);
    }

    private static WandbOutcomeUnknownException Lost() => new("Register", new WandbTransportException("The connection broke."));

    private Task<UploadedFile> UploadAsync(IUploadDestination? destination = null, UploadOptions? options = null) =>
        Client.Uploads.UploadAsync(Target, destination ?? _destination, options, cancellationToken: CancellationToken);

    /// <summary>Uploads, and has the server say one MD5 after the other, and then the last one always.</summary>
    private async Task<(VerificationLevel Level, int Asked)> VerifyAsync(long size, params string?[] md5s)
    {
        int asked = 0;
        _destination.Find = _ =>
            Task.FromResult<IDownloadable?>(new RemoteFile("model.bin", size, md5s[Math.Min(asked++, md5s.Length - 1)], url: null));
        return ((await UploadAsync()).Verification, asked);
    }

    /// <summary>Makes the file one that no connection takes without being read; it has no bytes on the disk.</summary>
    private long Hole(long size = 64 << 20)
    {
        using FileStream file = System.IO.File.OpenWrite(Target);
        file.SetLength(size);
        return size;
    }

    /// <summary>Answers before it takes the body, as servers of HTTP/2 can.</summary>
    private sealed class EagerHandler(Stream target) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _ = TakeAsync(request.Content!);
            return Task.FromResult(new HttpResponseMessage());
        }

        private async Task TakeAsync(HttpContent body)
        {
            await Task.Delay(50);
            await body.CopyToAsync(target);
        }
    }

    private sealed class RepeatingHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Assert.ThrowsAsync<NotSupportedException>(() =>
                request.Content!.CopyToAsync(new MemoryStream(new byte[10]), cancellationToken)
            );
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            return new HttpResponseMessage();
        }
    }
}
