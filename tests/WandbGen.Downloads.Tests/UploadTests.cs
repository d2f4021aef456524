using System.Diagnostics;
using System.Text;

namespace WandbGen.Downloads.Tests;

/// <summary>What happens to bytes on their way to a storage.</summary>
public sealed class UploadTests : DownloadTest
{
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
        headers = headers.Replace("{base64}", md5, StringComparison.Ordinal).Replace("{hex}", Convert.ToHexStringLower(Convert.FromBase64String(md5)), StringComparison.Ordinal);
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

        Assert.Contains("other bytes", error.Message, StringComparison.Ordinal);
        Assert.True(Server.Requests.Count > 1);
    }

    [Fact]
    public async Task A_silent_storage_is_given_up()
    {
        using var server = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        server.Start();
        var destination = new Destination($"http://{server.LocalEndpoint}/");

        await Assert.ThrowsAsync<WandbTimeoutException>(() => Client.Uploads.UploadAsync(
            Target, destination, new UploadOptions { IdleTimeout = TimeSpan.FromMilliseconds(200), MaxAttempts = 2 }, cancellationToken: CancellationToken));
    }

    [Fact]
    public async Task A_file_that_shrinks_meanwhile_is_an_error_and_not_tried_again()
    {
        // .NET's own locks would not let it happen; other programs do not look at them.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs a program that truncates a file that is in use.");
        _destination.OnAsked = () => Process.Start("truncate", ["-s", "10", Target]).WaitForExit();

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(() => UploadAsync());

        Assert.Contains("shorter", error.Message, StringComparison.Ordinal);
        Assert.Equal(1, _destination.Asked);
    }

    [Fact]
    public async Task An_empty_file_is_a_file()
    {
        await System.IO.File.WriteAllBytesAsync(Target, [], CancellationToken);

        UploadedFile uploaded = await UploadAsync();

        Assert.Equal(0, uploaded.Length);
        Assert.Equal("0", Assert.Single(Server.Requests).Headers["Content-Length"]);
    }

    [Theory]
    [InlineData("s3://bucket/key")]
    [InlineData("relative")]
    [InlineData("")]
    public async Task What_is_no_web_address_is_refused_without_a_request(string url)
    {
        await Assert.ThrowsAsync<WandbUploadException>(() => Client.Uploads.UploadAsync(Target, new Destination(url), cancellationToken: CancellationToken));

        Assert.Empty(Server.Requests);
    }

    private Task<UploadedFile> UploadAsync() => Client.Uploads.UploadAsync(Target, _destination, cancellationToken: CancellationToken);

    private sealed class Destination(string url) : IUploadDestination
    {
        public string Name => "model.bin";

        public int Asked { get; private set; }

        public Action? OnAsked { get; set; }

        public ValueTask<UploadAddress> GetAddressAsync(CancellationToken cancellationToken = default)
        {
            Asked++;
            OnAsked?.Invoke();
            return ValueTask.FromResult(new UploadAddress(url, [new("x-ms-blob-type", "BlockBlob"), new("Content-Type", "application/x-model")]));
        }
    }
}
