using System.Net;
using System.Text;

namespace WandbGen.Downloads.Tests;

/// <summary>A storage's error code is reported, and another address is requested only if it can help.</summary>
public sealed class StorageErrorTests : DownloadTest
{
    private const string Xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

    // As S3, Google's storage and Azure's answer, shortened.
    public static TheoryData<int, string, string, string> Permanent { get; } =
        new()
        {
            {
                403,
                Xml
                    + "<Error><Code>InvalidObjectState</Code><Message>The operation is not valid for the object's storage "
                    + "class</Message><StorageClass>GLACIER</StorageClass></Error>",
                "InvalidObjectState",
                "storage class"
            },
            {
                403,
                Xml
                    + "<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the "
                    + "signature you provided.</Message><StringToSign>GET</StringToSign></Error>",
                "SignatureDoesNotMatch",
                "does not match"
            },
            {
                404,
                Xml
                    + "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not "
                    + "exist</Message><BucketName>b</BucketName></Error>",
                "NoSuchBucket",
                "bucket does not exist"
            },
            {
                403,
                Xml
                    + "<Error><Code>AccessDenied</Code><Message>User: arn:aws:sts::1:assumed-role/w is not authorized to "
                    + "perform: s3:GetObject on resource: \"arn:aws:s3:::b/k\" with an explicit deny in a resource-based "
                    + "policy</Message></Error>",
                "AccessDenied",
                "explicit deny"
            },
            {
                403,
                Xml
                    + "<Error><Code>AccessDenied</Code><Message>User: arn:aws:sts::1:assumed-role/w is not authorized to "
                    + "perform: kms:Decrypt on the resource associated with this ciphertext</Message></Error>",
                "AccessDenied",
                "kms:Decrypt"
            },
            {
                400,
                Xml + "<Error><Code>KMS.DisabledException</Code><Message>arn:aws:kms:eu-west-1:1:key/k is disabled.</Message></Error>",
                "KMS.DisabledException",
                "is disabled"
            },
            {
                403,
                "\uFEFF"
                    + Xml
                    + "<Error><Code>AuthorizationFailure</Code><Message>This request is not authorized to perform this "
                    + "operation.\nRequestId:1</Message></Error>",
                "AuthorizationFailure",
                "not authorized"
            },
            {
                403,
                "\uFEFF"
                    + Xml
                    + "<Error><Code>AuthenticationFailed</Code><Message>Server failed to authenticate the "
                    + "request.</Message><AuthenticationErrorDetail>Signature did not match. String to sign used was "
                    + "rl</AuthenticationErrorDetail></Error>",
                "AuthenticationFailed",
                "Signature did not match"
            },
            {
                409,
                "\uFEFF"
                    + Xml
                    + "<Error><Code>BlobArchived</Code><Message>This operation is not permitted on an archived blob.</Message></Error>",
                "BlobArchived",
                "archived blob"
            },
            {
                403,
                Xml
                    + "<Error><Code>UserProjectAccountProblem</Code><Message>User project specified in the request is "
                    + "invalid.</Message><Details>The billing account for the owning project is disabled in state absent</Details></Error>",
                "UserProjectAccountProblem",
                "billing account"
            },
            {
                403,
                "<Error><Code>AccessDenied</Code><Message>Access denied.</Message><Details>w@p.iam.gserviceaccount.com does not "
                    + "have storage.objects.get access to the Google Cloud Storage object.</Details></Error>",
                "AccessDenied",
                "storage.objects.get"
            },
            {
                403,
                "{\"error\":{\"code\":403,\"message\":\"The billing account for the owning project is disabled in state "
                    + "closed\",\"errors\":[{\"message\":\"The billing account\",\"domain\":\"global\",\"reason\":\"accountDisabled\"}]}}",
                "accountDisabled",
                "billing account"
            },
            {
                403,
                "{\"error\":{\"code\":403,\"message\":\"Permission denied on Cloud KMS key.\",\"status\":\"PERMISSION_DENIED\"}}",
                "PERMISSION_DENIED",
                "Cloud KMS key"
            },
            {
                403,
                "{\"Code\":\"AllAccessDisabled\",\"Message\":\"All access to this bucket has been disabled.\"}",
                "AllAccessDisabled",
                "disabled"
            },
        };

    [Theory]
    [MemberData(nameof(Permanent))]
    public async Task A_refusal_that_another_address_would_not_change_is_told_with_code_and_message_and_not_repeated(
        int status,
        string body,
        string code,
        string message
    )
    {
        int refreshes = 0;
        Server.Script = (_, _) => new ObjectAnswer(status, Encoding.UTF8.GetBytes(body), "x-amz-request-id: 4442587FB7D0A2F9\r\n");

        WandbException error = await Assert.ThrowsAnyAsync<WandbException>(() =>
            Client.Downloads.DownloadAsync(File(refresh: () => Server.Url + $"&{refreshes++}"), Root, cancellationToken: CancellationToken)
        );

        Assert.Equal(code, error.StorageError?.Code);
        Assert.Contains(message, error.StorageError!.Message, StringComparison.Ordinal);
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal("4442587FB7D0A2F9", error.RequestId);
        Assert.Equal((HttpStatusCode)status, error.StatusCode);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(0, refreshes);
        Assert.Single(Server.Requests);
    }

    [Theory]
    [InlineData(
        403,
        "<Error><Code>AccessDenied</Code><Message>Request has expired</Message><Expires>2026-01-01T00:00:00Z</Expires></Error>"
    )]
    [InlineData(403, "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>")]
    [InlineData(400, "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>")]
    [InlineData(
        403,
        "<Error><Code>AuthenticationFailed</Code><Message>Server failed to "
            + "authenticate.</Message><AuthenticationErrorDetail>Signature not valid in the specified time frame: Start [a] - Expiry "
            + "[b]</AuthenticationErrorDetail></Error>"
    )]
    [InlineData(
        403,
        "<Error><Code>InvalidAccessKeyId</Code><Message>The AWS Access Key Id you provided does not exist in our records.</Message></Error>"
    )]
    [InlineData(403, "<Error><Code>SomethingNew</Code><Message>No.</Message></Error>")]
    [InlineData(403, "<html><body>403 Forbidden</body></html>")]
    [InlineData(403, "<Error><Code>Cut")]
    [InlineData(401, "{\"error\":{\"code\":401,\"message\":\"Invalid Credentials\",\"errors\":[{\"reason\":\"authError\"}]}}")]
    [InlineData(401, "no")]
    public async Task An_address_that_may_have_expired_is_asked_for_again(int status, string body)
    {
        string fresh = Server.Url + "&fresh";
        Server.Script = (request, _) =>
            request.Path.EndsWith("&fresh", StringComparison.Ordinal)
                ? Server.Good(request)
                : new ObjectAnswer(status, Encoding.UTF8.GetBytes(body));

        await Client.Downloads.DownloadAsync(File(refresh: () => fresh), Root, cancellationToken: CancellationToken);

        Assert.Equal(2, Server.Requests.Count);
        await AssertCompleteAsync();
    }

    [Theory]
    [InlineData(400, "<Error><Code>RequestTimeout</Code><Message>Your socket connection was not read from.</Message></Error>")]
    [InlineData(403, "{\"error\":{\"code\":403,\"message\":\"Slower\",\"errors\":[{\"reason\":\"rateLimitExceeded\"}]}}")]
    [InlineData(503, "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>")]
    public async Task A_refusal_for_now_is_asked_again_at_the_same_address_and_told_if_it_stays(int status, string body)
    {
        Server.Script = (_, _) => new ObjectAnswer(status, Encoding.UTF8.GetBytes(body));

        WandbTransportException error = await Assert.ThrowsAsync<WandbTransportException>(() =>
            Client.Downloads.DownloadAsync(
                File(refresh: static () => throw new InvalidOperationException()),
                Root,
                cancellationToken: CancellationToken
            )
        );

        Assert.NotNull(error.StorageError?.Code);
        Assert.Equal(5, Server.Requests.Count);
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;&a;&a;&a;&a;\">]><Error><Code>&c;</Code></Error>")]
    [InlineData("<Error><Code>\u001b[31mred</Code><Message>a\r\nb \u202E https://h/x?X-Amz-Signature=secret</Message></Error>")]
    [InlineData("{\"code\":\"\\ud800\",\"message\":\"x\"}")]
    [InlineData("{\"error\":{\"error\":{\"error\":[[[")]
    [InlineData("\0\u0001\u0002")]
    public async Task What_a_hostile_storage_says_is_harmless_in_texts(string body)
    {
        Server.Script = (_, _) => new ObjectAnswer(409, Encoding.UTF8.GetBytes(body));

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken)
        );

        Assert.DoesNotContain(error.Message + error.StorageError, static character => char.IsControl(character) || character == '\u202E');
        Assert.DoesNotContain("secret", error.ToString() + error.StorageError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_explanation_is_read_no_further_than_it_is_of_use()
    {
        Server.Script = (_, _) =>
            new ObjectAnswer(409, Encoding.UTF8.GetBytes("<Error><Code>BlobArchived</Code><Message>" + new string('x', 5_000_000)));

        WandbDownloadException error = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.DownloadAsync(File(), Root, cancellationToken: CancellationToken)
        );

        Assert.Equal("BlobArchived", error.StorageError!.Code);
        Assert.InRange(error.Message.Length, 1, 1_000);
    }

    [Fact]
    public async Task A_stream_and_a_mirror_tell_the_cause_too()
    {
        Server.Script = (_, _) => new ObjectAnswer(409, "<Error><Code>BlobArchived</Code></Error>"u8.ToArray());

        WandbDownloadException opened = await Assert.ThrowsAsync<WandbDownloadException>(() =>
            Client.Downloads.OpenReadAsync(File(), cancellationToken: CancellationToken)
        );
        WandbSyncException synced = await Assert.ThrowsAsync<WandbSyncException>(() =>
            Client.Downloads.SyncAsync(new[] { File() }.ToAsyncEnumerable(), Root, cancellationToken: CancellationToken)
        );

        Assert.Equal("BlobArchived", opened.StorageError!.Code);
        Assert.Contains("restored", opened.Message, StringComparison.Ordinal);
        Assert.Equal("BlobArchived", Assert.Single(synced.Result.Files).Error!.StorageError!.Code);
    }
}
