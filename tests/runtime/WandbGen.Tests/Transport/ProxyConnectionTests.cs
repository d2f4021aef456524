using System.Security.Cryptography.X509Certificates;
using WandbGen.Configuration;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Transport;

/// <summary>SOCKS proxies, TLS proxies and addresses without an answer, over real sockets.</summary>
public sealed class ProxyConnectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static WandbClient Create(
        Uri baseUrl,
        string proxy,
        X509Certificate2? trusted = null,
        TimeSpan? connectTimeout = null,
        int maxRetries = 0
    ) =>
        new(
            TestClient.Options(baseUrl) with
            {
                Environment = new WandbEnvironment(name => name == "ALL_PROXY" ? proxy : null, () => "/nonexistent", () => "/nonexistent"),
                AllowInsecureHttp = true,
                ConnectTimeout = connectTimeout ?? TimeSpan.FromSeconds(15),
                Retry = new WandbRetryOptions { MaxRetries = maxRetries, BaseDelay = TimeSpan.Zero },
                ConfigureHttpHandler = trusted is null ? null : TestCertificate.Trust(trusted),
            }
        );

    private static ScriptedServer Serve(X509Certificate2? certificate = null) =>
        new(static (connection, _) => connection.SendJsonAsync(Ping.Pong), certificate);

    [Theory]
    [InlineData("socks5", null)]
    [InlineData("socks5", "us%3Aer:pa%40ss-word")]
    [InlineData("socks5h", "user:pass-word-x")]
    [InlineData("socks4a", null)]
    public async Task A_server_is_reached_through_a_SOCKS_proxy_that_resolves_its_name(string scheme, string? user)
    {
        await using ScriptedServer server = Serve();
        await using var proxy = new SocksProxy(server.Port, user is null ? null : Uri.UnescapeDataString(user));
        using WandbClient client = Create(
            new Uri("http://api.example"),
            $"{scheme}://{(user is null ? "" : user + "@")}127.0.0.1:{proxy.Port}"
        );

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal("api.example:80", proxy.Targets.Single());
        Assert.Equal("api.example", server.Requests.Single().Header("Host"));
    }

    [Fact]
    public async Task TLS_to_the_server_goes_through_a_SOCKS_proxy_as_it_is()
    {
        using X509Certificate2 certificate = TestCertificate.Create("good");
        await using ScriptedServer server = Serve(certificate);
        await using var proxy = new SocksProxy(server.Port, user: null);
        using WandbClient client = Create(new Uri("https://127.0.0.1:4433"), $"socks5://127.0.0.1:{proxy.Port}", certificate);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Equal("127.0.0.1:4433", proxy.Targets.Single());
    }

    [Theory]
    [InlineData(SocksFault.WrongPassword, 1)]
    [InlineData(SocksFault.NoMethod, 1)]
    [InlineData(SocksFault.SpeaksHttp, 1)]
    [InlineData(SocksFault.RefusesTarget, 3)]
    [InlineData(SocksFault.Closes, 3)]
    public async Task A_SOCKS_proxy_that_does_not_connect_is_named_with_its_source_and_asked_again_only_where_that_may_help(
        SocksFault fault,
        int expectedConnections
    )
    {
        await using var proxy = new SocksProxy(targetPort: 1, "user:pa55word-x", fault);
        using WandbClient client = Create(new Uri("http://api.example"), $"socks5://user:pa55word-x@127.0.0.1:{proxy.Port}", maxRetries: 2);

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Contains("api.example:80", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"through the proxy 127.0.0.1:{proxy.Port}, which ALL_PROXY names", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55word", exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(expectedConnections, proxy.Connections);
    }

    [Fact]
    public async Task A_SOCKS_proxy_that_is_not_there_is_named_with_its_source()
    {
        using WandbClient client = Create(new Uri("http://api.example"), "socks5://user:pa55word-x@127.0.0.1:1");

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.StartsWith(
            "No connection to the proxy 127.0.0.1:1, which ALL_PROXY names, and so none to api.example:80:",
            exception.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("pa55word", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_is_reached_through_a_proxy_of_TLS()
    {
        using X509Certificate2 certificate = TestCertificate.Create("good");
        await using ScriptedServer proxy = Serve(certificate);
        using WandbClient client = Create(new Uri("http://api.example"), $"https://127.0.0.1:{proxy.Port}", certificate);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        Assert.Equal("http://api.example/graphql", proxy.Requests.Single().Target);
    }

    [Theory]
    [InlineData("http://api.example", "untrusted")]
    [InlineData("https://api.example", "untrusted")]
    [InlineData("http://api.example", "wrong host")]
    [InlineData("https://api.example", "expired")]
    [InlineData("http://api.example", "no TLS")]
    [InlineData("https://api.example", "no TLS")]
    public async Task A_proxy_of_TLS_with_which_no_connection_is_secure_is_named_with_its_source(string baseUrl, string kind)
    {
        using X509Certificate2 certificate = TestCertificate.Create(kind);
        await using ScriptedServer proxy = Serve(kind == "no TLS" ? null : certificate);
        using WandbClient client = Create(
            new Uri(baseUrl),
            $"https://user:pa55word-x@127.0.0.1:{proxy.Port}",
            kind == "untrusted" ? null : certificate
        );

        WandbException exception = await Assert.ThrowsAnyAsync<WandbException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Contains("api.example", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"through the proxy 127.0.0.1:{proxy.Port}, which ALL_PROXY names", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55word", exception.ToString(), StringComparison.Ordinal);
        Assert.Empty(proxy.Requests);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("socks5")]
    public async Task A_proxy_where_nobody_answers_is_named_with_its_source(string scheme)
    {
        using var silent = new SilentListener();
        using WandbClient client = Create(
            new Uri("http://api.example"),
            $"{scheme}://127.0.0.1:{silent.Port}",
            connectTimeout: TimeSpan.FromMilliseconds(100)
        );

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Contains("No connection to api.example:80", exception.Message, StringComparison.Ordinal);
        Assert.Contains($"through the proxy 127.0.0.1:{silent.Port}, which ALL_PROXY names", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_a_connection_is_given_up_after_the_time_for_connecting()
    {
        using var silent = new SilentListener();
        using WandbClient client = new(
            TestClient.Options(new Uri($"http://127.0.0.1:{silent.Port}")) with
            {
                ConnectTimeout = TimeSpan.FromMilliseconds(100),
                Retry = new WandbRetryOptions { MaxRetries = 1, BaseDelay = TimeSpan.Zero },
            }
        );

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.StartsWith($"No connection to 127.0.0.1:{silent.Port}:", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("proxy", exception.Message, StringComparison.Ordinal);
        Assert.Equal(2, exception.Attempts);
    }
}
