using System.Text;
using System.Text.Json;
using WandbGen.Redaction;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Transport;

/// <summary>Answers with too many and too large errors.</summary>
public sealed class ManyErrorsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(5_000, 300)]
    [InlineData(1_001, 10)]
    [InlineData(1, 4_000_000)]
    [InlineData(3, 1_000_000)]
    public async Task Many_errors_make_one_message_that_can_be_read(int count, int length)
    {
        string answer = Answer(
            Enumerable
                .Range(0, count)
                .Select(index =>
                    $$$"""{"message":"{{{index}}} {{{new string('x', length)}}}","extensions":{"text":"{{{new string('y', length)}}}"}}"""
                )
        );
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync(answer)) { KeepsRequests = false };
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbGraphQLException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.InRange(exception.Message.Length, 20, SafeText.MaxMessageLength + 200);
        Assert.InRange(exception.ToString().Length, 20, 32 * 1024);
        Assert.Equal(Math.Min(count, 1000), exception.Errors.Count);
        Assert.All(exception.Errors, static error => Assert.InRange(error.Message.Length, 3, SafeText.MaxServerTextLength));
        Assert.InRange(
            exception.Errors.Sum(static error =>
                (error.Extensions is { } extensions ? extensions.GetRawText().Length : 0) + error.Message.Length
            ),
            3,
            2 * 1024 * 1024
        );
    }

    [Fact]
    public async Task Extensions_keep_their_shape_and_lose_their_secrets()
    {
        string encodedKey = Convert.ToBase64String(Encoding.ASCII.GetBytes("api:" + TestClient.ApiKey));
        string answer = Answer([
            $$$"""
            {"message":"x","extensions":{"code":"DENIED","count":1.50e2,"none":null,"yes":true,
              "list":["a",{"b":[]}],"half":"\ud83d","\ud83d":"","text":"a\u001b\n\"b\\","{{{TestClient.ApiKey}}}":1,
            "header":"Basic {{{encodedKey}}}","url":"https://h/o?X-Amz-Signature=d34db33f",
            "deep":{"url":["https%3A%2F%2Fh%2Fo%3Fsig%3Dd34db33f"]} } }
            """,
        ]);
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync(answer));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbGraphQLException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        JsonElement extensions = exception.Errors[0].Extensions!.Value;
        string raw = extensions.GetRawText();
        Assert.Equal("DENIED", extensions.GetProperty("code").GetString());
        Assert.Equal("1.50e2", extensions.GetProperty("count").GetRawText());
        Assert.Equal("""["a",{"b":[]}]""", extensions.GetProperty("list").GetRawText());
        Assert.Equal("\uFFFD", extensions.GetProperty("half").GetString());
        Assert.Equal("a\u001b\n\"b\\", extensions.GetProperty("text").GetString());
        Assert.Equal("https://h/o?***", extensions.GetProperty("url").GetString());
        Assert.Equal(1, extensions.GetProperty("***").GetInt32());
        Assert.DoesNotContain("d34db33f", raw, StringComparison.Ordinal);
        Assert.DoesNotContain(TestClient.ApiKey, raw, StringComparison.Ordinal);
        Assert.DoesNotContain(encodedKey[6..30], raw, StringComparison.Ordinal);
    }

    private static string Answer(IEnumerable<string> errors) => $$"""{"errors":[{{string.Join(',', errors)}}]}""";
}
