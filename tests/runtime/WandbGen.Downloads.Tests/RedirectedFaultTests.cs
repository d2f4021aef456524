using Microsoft.Extensions.Time.Testing;

namespace WandbGen.Downloads.Tests;

/// <summary>W&amp;B's addresses of files redirect to a storage. What the storage does wrong is told of the storage.</summary>
public sealed class RedirectedFaultTests : DownloadTest
{
    private static readonly TimeSpan s_idle = TimeSpan.FromMilliseconds(300);

    private readonly ObjectServer _api = new([]);
    private readonly TaskCompletionSource _stopped = new();

    public RedirectedFaultTests() => _api.Script = (_, _) => new ObjectAnswer(307, [], $"Location: {Server.Url}\r\n");

    [Theory]
    [InlineData("reset")]
    [InlineData("other range")]
    [InlineData("page")]
    [InlineData("silent after 10 bytes")]
    [InlineData("503")]
    [InlineData("403")]
    [InlineData("403 that breaks")]
    [InlineData("403 that stalls")]
    public async Task A_download_names_the_server_that_failed(string fault)
    {
        Server.Script = (_, _) =>
            fault switch
            {
                "reset" => Server.Whole() with { CutAt = 10 },
                "other range" => Server.Part(10, 20),
                "page" => Page(),
                "silent after 10 bytes" => Server.Whole() with { CutAt = 10, Stalls = true },
                _ => Refusal(fault),
            };

        AssertNamesStorage(await FailDownloadAsync(Client));
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("page")]
    [InlineData("503")]
    [InlineData("403")]
    [InlineData("403 that breaks")]
    [InlineData("403 that stalls")]
    public async Task An_upload_names_the_server_that_failed(string fault)
    {
        Server.Script = (_, _) => fault == "page" ? Page() : Refusal(fault);
        if (fault == "reset")
        {
            Server.ResetUploadAt(10);
        }

        AssertNamesStorage(await FailUploadAsync(Client));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_never_answers_is_named(bool isDownload)
    {
        var clock = new FakeTimeProvider();
        using WandbClient client = CreateClient(clock);
        Server.Gate = () =>
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            return _stopped.Task;
        };

        WandbException exception = isDownload ? await FailDownloadAsync(client) : await FailUploadAsync(client);
        _stopped.SetResult();

        Assert.IsType<WandbTimeoutException>(exception);
        AssertNamesStorage(exception);
    }

    private static ObjectAnswer Page() => new(200, "<html>Blocked</html>"u8.ToArray(), "Content-Type: text/html\r\n");

    private static ObjectAnswer Refusal(string fault) =>
        fault switch
        {
            "403 that breaks" => new ObjectAnswer(403, new byte[100], CutAt: 0),
            "403 that stalls" => new ObjectAnswer(403, new byte[100], CutAt: 0, Stalls: true),
            _ => new ObjectAnswer(int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture), []),
        };

    private Task<WandbException> FailDownloadAsync(WandbClient client) =>
        Assert.ThrowsAnyAsync<WandbException>(() =>
            client.Downloads.DownloadAsync(
                File(url: _api.Url),
                Root,
                new DownloadOptions { IdleTimeout = s_idle, MaxAttemptsWithoutProgress = 1 },
                cancellationToken: CancellationToken
            )
        );

    private Task<WandbException> FailUploadAsync(WandbClient client)
    {
        Directory.CreateDirectory(Root);
        System.IO.File.WriteAllBytes(Target, Server.Content);
        return Assert.ThrowsAnyAsync<WandbException>(() =>
            client.Uploads.UploadAsync(
                Target,
                new Destination(_api.Url),
                new UploadOptions { IdleTimeout = s_idle, MaxAttempts = 1 },
                cancellationToken: CancellationToken
            )
        );
    }

    private void AssertNamesStorage(WandbException exception)
    {
        string storage = new Uri(Server.Url).Authority;
        Assert.Contains(storage, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(new Uri(_api.Url).Authority, exception.Message, StringComparison.Ordinal);
        if (exception is WandbTransportException broken)
        {
            Assert.Equal(storage, broken.Host);
        }
    }
}
