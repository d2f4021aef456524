using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using WandbGen.Configuration;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Transport;

/// <summary>Proxies that the environment names, and the servers that it excepts.</summary>
public sealed class ProxyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static WandbEnvironment Environment(params (string Name, string Value)[] variables) =>
        new(name => variables.FirstOrDefault(variable => variable.Name == name).Value, () => "/nonexistent", () => "/nonexistent");

    private static EnvironmentProxy? Find(params (string Name, string Value)[] variables)
    {
        WandbEnvironment environment = Environment(variables);
        return EnvironmentProxy.Find(environment, SettingsFile.Read(environment, NullLogger.Instance));
    }

    private static WandbClient Create(Uri baseUrl, params (string Name, string Value)[] variables) =>
        new(TestClient.Options(baseUrl) with { Environment = Environment(variables), AllowInsecureHttp = true });

    [Theory]
    [InlineData("corp.test", "https://wandb.corp.test", true)]
    [InlineData(".corp.test", "https://wandb.corp.test", true)]
    [InlineData("*.corp.test", "https://wandb.corp.test", true)]
    [InlineData("corp.test.", "https://wandb.corp.test", true)]
    [InlineData("CORP.test", "https://wandb.Corp.Test", true)]
    [InlineData(".corp.test", "https://corp.test", true)]
    [InlineData("corp.test", "https://corp.test", true)]
    [InlineData("corp.test", "https://notcorp.test", false)]
    [InlineData("corp.test", "https://corp.test.evil.example", false)]
    [InlineData("wandb.corp.test", "https://corp.test", false)]
    [InlineData("a.test, corp.test", "https://wandb.corp.test", true)]
    [InlineData("a.test corp.test", "https://wandb.corp.test", true)]
    [InlineData(" ,, a.test ,\tcorp.test , ", "https://wandb.corp.test", true)]
    [InlineData("*", "https://wandb.corp.test", true)]
    [InlineData("a.test,*", "https://10.1.2.3", true)]
    [InlineData("corp.test:443", "https://wandb.corp.test", true)]
    [InlineData("corp.test:8443", "https://wandb.corp.test", false)]
    [InlineData("corp.test:8443", "https://wandb.corp.test:8443", true)]
    [InlineData("127.0.0.0/8", "http://127.0.0.1:8080", true)]
    [InlineData("127.0.0.0/8", "http://128.0.0.1", false)]
    [InlineData("10.1.2.3/8", "http://10.200.0.1", true)]
    [InlineData("10.0.0.0/8:8080", "http://10.0.0.1:8080", true)]
    [InlineData("10.0.0.0/33", "http://10.0.0.1", false)]
    [InlineData("10.0.0.1", "http://10.0.0.1", true)]
    [InlineData("10.0.0.1:81", "http://10.0.0.1", false)]
    [InlineData("0.0.0.1", "http://10.0.0.1", false)]
    [InlineData("10.0.0.0/8", "http://10.example", false)]
    [InlineData("::1", "http://[::1]:8080", true)]
    [InlineData("[::1]", "http://[::1]:8080", true)]
    [InlineData("[::1]:8080", "http://[::1]:8080", true)]
    [InlineData("[::1]:8081", "http://[::1]:8080", false)]
    [InlineData("0:0:0:0:0:0:0:1", "http://[::1]", true)]
    [InlineData("fd00::/8", "http://[fd12::1]", true)]
    [InlineData("fd00::/8", "http://[fe80::1]", false)]
    [InlineData("10.0.0.0/8", "http://[::ffff:10.0.0.1]", true)]
    [InlineData("bücher.example", "https://wandb.bücher.example", true)]
    [InlineData("", "https://wandb.corp.test", false)]
    [InlineData(".", "https://wandb.corp.test", false)]
    [InlineData("localhost", "http://localhost:8080", true)]
    public void Exceptions_from_the_proxy_are_read_as_curl_does(string list, string url, bool isExcepted)
    {
        EnvironmentProxy proxy = Find(("HTTPS_PROXY", "http://proxy:3128"), ("http_proxy", "http://proxy:3128"), ("NO_PROXY", list))!;

        Assert.Equal(isExcepted, proxy.IsBypassed(new Uri(url)));
        Assert.Equal(isExcepted, proxy.GetProxy(new Uri(url)) is null);
    }

    [Theory]
    [InlineData("http://proxy:3128", "http://proxy:3128/")]
    [InlineData("HTTP://proxy:3128", "http://proxy:3128/")]
    [InlineData("proxy:3128", "http://proxy:3128/")]
    [InlineData("user:pw@proxy:3128", "http://proxy:3128/")]
    [InlineData("https://proxy", "https://proxy/")]
    [InlineData("socks4://proxy", "socks4://proxy:1080/")]
    [InlineData("socks4a://proxy:1", "socks4a://proxy:1/")]
    [InlineData("socks5://proxy", "socks5://proxy:1080/")]
    [InlineData("socks5h://user:pw@proxy:9", "socks5://proxy:9/")]
    [InlineData("http://user:p@ss/w0rd@proxy:3128/", "http://proxy:3128/")]
    [InlineData("http://user:p@ss://w0rd@proxy:3128", "http://proxy:3128/")]
    [InlineData("user:p://w0rd@proxy:3128", "http://proxy:3128/")]
    [InlineData("http://[::1]:3128", "http://[::1]:3128/")]
    public void Every_way_to_write_a_proxy_is_understood(string text, string expected) =>
        Assert.Equal(new Uri(expected), Find(("HTTPS_PROXY", text))!.GetProxy(new Uri("https://api.example")));

    [Theory]
    [InlineData("socks://user:pa55word-x@proxy:1080", "'socks'")]
    [InlineData("quic://user:pa55word-x@proxy:1080", "'quic'")]
    [InlineData("ftp://user:pa55word-x@proxy", "'ftp'")]
    [InlineData("http://user:pa55word-x@", "not a valid address")]
    [InlineData("://user:pa55word-x@proxy", "''")]
    [InlineData("http://user:pa55word-x@proxy:99999", "not a valid address")]
    [InlineData("user:pa55word-x://@proxy:99999", "not a valid address")]
    public void A_proxy_that_is_not_understood_is_refused_and_nothing_goes_directly(string text, string expected)
    {
        foreach (string variable in (string[])["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "WANDB_HTTPS_PROXY"])
        {
            var exception = Assert.Throws<WandbConfigurationException>(() => Create(new Uri("https://api.example"), (variable, text)));

            Assert.Contains(variable, exception.Message, StringComparison.Ordinal);
            Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("pa55word-x", exception.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_first_variable_counts()
    {
        var https = new Uri("https://api.example");
        Assert.Equal(
            "w",
            Find(("WANDB_HTTPS_PROXY", "w"), ("https_proxy", "l"), ("HTTPS_PROXY", "u"), ("ALL_PROXY", "a"))!.GetProxy(https)!.Host
        );
        Assert.Equal("l", Find(("https_proxy", "l"), ("HTTPS_PROXY", "u"), ("ALL_PROXY", "a"))!.GetProxy(https)!.Host);
        Assert.Equal("u", Find(("HTTPS_PROXY", "u"), ("ALL_PROXY", "a"))!.GetProxy(https)!.Host);
        Assert.Equal("a", Find(("HTTP_PROXY", "u"), ("ALL_PROXY", "a"))!.GetProxy(https)!.Host);
        Assert.True(Find(("HTTP_PROXY", "u"))!.IsBypassed(https));
        Assert.Null(Find(("HTTPS_PROXY", " ")));
        // It is a header of the request that a CGI program answers.
        Assert.Null(Find(("HTTP_PROXY", "u"), ("GATEWAY_INTERFACE", "CGI/1.1")));
    }

    [Theory]
    [InlineData(407)]
    [InlineData(502)]
    [InlineData(403)]
    public async Task A_proxy_that_refuses_tells_no_password(int status)
    {
        var log = new ConcurrentQueue<string>();
        await using var proxy = new ScriptedServer(connection =>
            connection.SendJsonAsync("no: pa55w0rd-of-proxy", status, contentType: "text/html")
        );
        foreach (string scheme in (string[])["http", "https"])
        {
            foreach (string variable in (string[])["HTTPS_PROXY", "ALL_PROXY", "http_proxy"])
            {
                using WandbClient client = new(
                    TestClient.Options(new Uri($"{scheme}://wandb.example")) with
                    {
                        Environment = Environment(
                            (variable, $"http://user:pa55w0rd%2Dof-proxy@127.0.0.1:{proxy.Port}"),
                            ("ALL_PROXY", $"http://user:pa55w0rd%2Dof-proxy@127.0.0.1:{proxy.Port}")
                        ),
                        AllowInsecureHttp = true,
                        LoggerFactory = new RecordingLogger(log),
                    }
                );

                WandbException exception = await Assert.ThrowsAnyAsync<WandbException>(() => client.ExecuteAsync(new Ping(), Cancellation));
                log.Enqueue(exception.ToString());
            }
        }

        Assert.Contains(proxy.Requests, static request => request.Header("Proxy-Authorization") is not null || request.Method == "CONNECT");
        Assert.All(
            log,
            static text =>
            {
                Assert.DoesNotContain("pa55w0rd", text, StringComparison.Ordinal);
                Assert.DoesNotContain("user:", text, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task A_proxy_that_does_not_open_a_tunnel_is_named_with_its_status()
    {
        await using var proxy = new ScriptedServer(connection => connection.SendJsonAsync("no", 403, contentType: "text/html"));
        using WandbClient client = Create(new Uri("https://wandb.example"), ("HTTPS_PROXY", $"http://127.0.0.1:{proxy.Port}"));

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(
            $"The proxy refused the connection to wandb.example:443, through the proxy 127.0.0.1:{proxy.Port}, which HTTPS_PROXY names: "
                + "it answered with status 403.",
            exception.Message
        );
    }

    [Theory]
    [InlineData("http://wandb.example")]
    [InlineData("https://wandb.example")]
    public async Task A_proxy_that_requires_a_password_is_named_with_the_place_where_the_password_goes(string baseUrl)
    {
        await using var proxy = new ScriptedServer(connection =>
            connection.SendJsonAsync("<html>Log in</html>", 407, "Proxy-Authenticate: Basic realm=\"p\"\r\n", contentType: "text/html")
        );
        foreach (string user in (string[])["", "user:pa55w0rd-of-proxy@"])
        {
            using WandbClient client = Create(new Uri(baseUrl), ("all_proxy", $"http://{user}127.0.0.1:{proxy.Port}"));

            var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

            Assert.Equal(
                $"The proxy refused the connection to wandb.example:{new Uri(baseUrl).Port}, through the proxy 127.0.0.1:{proxy.Port}, "
                    + "which all_proxy names: it requires a user and a password, and accepted none (status 407). Write both into the "
                    + "proxy's address, in front of its host: the user, a colon, the password and '@', percent-encoded.",
                exception.Message
            );
            Assert.Equal(HttpStatusCode.ProxyAuthenticationRequired, exception.StatusCode);
            Assert.DoesNotContain("pa55w0rd", exception.ToString(), StringComparison.Ordinal);
        }

        // Once without and once with the password for each request, and none again.
        Assert.InRange(proxy.Requests.Length, 2, 4);
    }

    [Theory]
    [InlineData("http://api.example", "HTTP_PROXY")]
    [InlineData("https://api.example", "https_proxy")]
    [InlineData("https://api.example", "ALL_PROXY")]
    [InlineData("https://api.example", "WANDB_HTTPS_PROXY")]
    public async Task A_dead_proxy_is_named_with_the_variable_that_names_it(string baseUrl, string variable)
    {
        using WandbClient client = Create(new Uri(baseUrl), (variable, "http://user:pa55w0rd@127.0.0.1:1"));

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.StartsWith(
            $"No connection to the proxy 127.0.0.1:1, which {variable} names, and so none to api.example:",
            exception.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("refused. Gave up after 5 attempts.", exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("pa55w0rd", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_gets_the_credentials_of_its_address_and_a_server_that_is_excepted_is_asked_directly()
    {
        await using var proxy = new ScriptedServer(
            (connection, request) =>
                request.Header("Proxy-Authorization") is null
                    ? connection.SendJsonAsync("", 407, "Proxy-Authenticate: Basic realm=\"p\"\r\n")
                    : connection.SendJsonAsync(Ping.Pong)
        );
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync(Ping.Pong));
        string address = $"user:p%40ss@127.0.0.1:{proxy.Port}";

        using (WandbClient client = Create(new Uri("http://api.example"), ("http_proxy", address)))
        {
            Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        }

        using (WandbClient client = Create(server.BaseUrl, ("http_proxy", address), ("no_proxy", "127.0.0.0/8")))
        {
            Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        }

        Assert.Equal("Basic " + Convert.ToBase64String("user:p@ss"u8), proxy.Requests[^1].Header("Proxy-Authorization"));
        Assert.Single(server.Requests);
    }
}
