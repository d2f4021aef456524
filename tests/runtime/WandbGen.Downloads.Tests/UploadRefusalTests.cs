using System.Text;

namespace WandbGen.Downloads.Tests;

/// <summary>Answers to an upload, of a storage or of a proxy before it.</summary>
public sealed class UploadRefusalTests : DownloadTest
{
    private readonly Destination _destination;

    public UploadRefusalTests()
    {
        _destination = new Destination(Server.Url);
        Directory.CreateDirectory(Root);
        System.IO.File.WriteAllBytes(Target, Server.Content);
    }

    [Theory]
    [InlineData(
        400,
        "<Error><Code>EntityTooLarge</Code><Message>Your proposed upload exceeds the maximum allowed size</Message></Error>",
        "EntityTooLarge"
    )]
    [InlineData(
        403,
        "<Error><Code>AccessDenied</Code><Message>w is not authorized to perform: s3:PutObject because no identity-based policy "
            + "allows it</Message></Error>",
        "AccessDenied"
    )]
    [InlineData(
        403,
        "<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match</Message></Error>",
        "SignatureDoesNotMatch"
    )]
    [InlineData(
        403,
        "\uFEFF<?xml version=\"1.0\"?><Error><Code>AuthorizationFailure</Code><Message>This request is not authorized.</Message></Error>",
        "AuthorizationFailure"
    )]
    [InlineData(
        409,
        "\uFEFF<?xml version=\"1.0\"?><Error><Code>BlobImmutableDueToPolicy</Code><Message>This operation is not permitted as "
            + "the blob is immutable due to a policy.</Message></Error>",
        "BlobImmutableDueToPolicy"
    )]
    [InlineData(
        403,
        "{\"error\":{\"code\":403,\"message\":\"The billing account is disabled\",\"errors\":[{\"reason\":\"accountDisabled\"}]}}",
        "accountDisabled"
    )]
    public async Task A_refusal_that_another_address_would_not_change_is_told_and_not_repeated(int status, string body, string code)
    {
        Server.Script = (_, _) => new ObjectAnswer(status, Encoding.UTF8.GetBytes(body));

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(UploadAsync);

        Assert.Equal(code, error.StorageError!.Code);
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
        Assert.Single(Server.Requests);
        Assert.Equal(1, _destination.Asked);
    }

    [Theory]
    [InlineData(403, "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>")]
    [InlineData(400, "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>")]
    [InlineData(
        400,
        "<Error><Code>BadDigest</Code><Message>The Content-MD5 you specified did not match what we received.</Message></Error>"
    )]
    [InlineData(400, "<Error><Code>IncompleteBody</Code></Error>")]
    [InlineData(503, "<Error><Code>SlowDown</Code></Error>")]
    public async Task A_refusal_that_another_attempt_may_change_is_followed_by_one(int status, string body)
    {
        Server.Script = (_, number) => number == 0 ? new ObjectAnswer(status, Encoding.UTF8.GetBytes(body)) : new ObjectAnswer(200, []);

        await UploadAsync();

        Assert.Equal(2, Server.Requests.Count);
    }

    [Theory]
    [InlineData("Content-Type: text/html\r\n")]
    [InlineData("")]
    public async Task A_page_that_answers_an_upload_with_success_is_none(string headers)
    {
        Server.Script = (_, _) => new ObjectAnswer(200, "<html>Blocked</html>"u8.ToArray(), headers);

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(UploadAsync);

        Assert.Contains("HTML", error.Message, StringComparison.Ordinal);
        Assert.Single(Server.Requests);
    }

    [Theory]
    [InlineData(413, "<html>Request Entity Too Large</html>")]
    [InlineData(400, "<Error><Code>EntityTooLarge</Code></Error>")]
    public async Task A_file_that_is_too_large_for_the_storage_is_called_so(int status, string body)
    {
        Server.Script = (_, _) => new ObjectAnswer(status, Encoding.ASCII.GetBytes(body));

        WandbUploadException error = await Assert.ThrowsAsync<WandbUploadException>(UploadAsync);

        Assert.EndsWith("accepts only smaller files.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storage_that_answers_with_a_page_and_the_right_checksum_has_the_file()
    {
        Server.Script = (_, _) =>
            new ObjectAnswer(200, "<html>Thanks</html>"u8.ToArray(), $"Content-Type: text/html\r\nContent-MD5: {Md5(Server.Content)}\r\n");

        Assert.Equal(VerificationLevel.Md5, (await UploadAsync()).Verification);
    }

    [Theory]
    [InlineData("x-goog-hash: md5=nonsense\r\n")]
    [InlineData("Content-MD5: AAAA\r\n")]
    public async Task A_checksum_that_is_none_says_nothing(string header)
    {
        Server.Script = (_, _) => new ObjectAnswer(200, [], header);
        _destination.Find = _ => Task.FromResult<IDownloadable?>(new RemoteFile("model.bin", Server.Content.Length, "nonsense", url: null));

        Assert.Equal(VerificationLevel.SizeOnly, (await UploadAsync()).Verification);
        Assert.Single(Server.Requests);
    }

    [Fact]
    public async Task An_address_on_premises_is_below_the_base_url()
    {
        Server.Script = static (_, _) => new ObjectAnswer(200, []);
        using var client = new WandbClient(
            new WandbClientOptions { BaseUrl = new Uri(new Uri(Server.Url), "/wandb"), ApiKey = new string('k', 40) }
        );

        await client.Uploads.UploadAsync(Target, new Destination("/storage/e/p/r1/a.txt?token=1"), cancellationToken: CancellationToken);

        Assert.Equal("/wandb/storage/e/p/r1/a.txt?token=1", Assert.Single(Server.Requests).Path);
    }

    private Task<UploadedFile> UploadAsync() => Client.Uploads.UploadAsync(Target, _destination, cancellationToken: CancellationToken);
}
