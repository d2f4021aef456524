using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using WandbGen.Configuration;
using WandbGen.Tests.Server;
using WandbGen.Transport;

namespace WandbGen.Tests.Transport;

public sealed class CredentialTests
{
    private static readonly string s_encodedKey = Convert.ToBase64String(Encoding.ASCII.GetBytes("api:" + TestClient.ApiKey));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Func<ServerConnection, Task> Redirect(int status, Func<string> location) =>
        connection => connection.SendJsonAsync("{}", status, $"Location: {location()}\r\n");

    private static WandbClient CreateWithHeaders(Uri baseUrl) =>
        TestClient.Create(
            baseUrl,
            options =>
                options with
                {
                    Headers = new Dictionary<string, string>
                    {
                        ["X-Api-Key"] = "secret-1",
                        ["Cookie"] = "secret-2",
                        ["Proxy-Authorization"] = "secret-3",
                    },
                }
        );

    private static void AssertBare(RecordedRequest request) =>
        Assert.DoesNotContain(
            request.Headers,
            header =>
                header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
                || header.Key.Equals("traceparent", StringComparison.OrdinalIgnoreCase)
                || header.Key.Equals("baggage", StringComparison.OrdinalIgnoreCase)
                || header.Value.Contains("secret", StringComparison.Ordinal)
                || header.Value.Contains(TestClient.ApiKey, StringComparison.Ordinal)
                || header.Value.Contains(s_encodedKey, StringComparison.Ordinal)
        );

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    [Trait("Torture", "T099")]
    [Trait("Torture", "T100")]
    public async Task The_API_redirecting_elsewhere_is_refused_and_nothing_is_sent_there(int status)
    {
        await using var elsewhere = new ScriptedServer(connection => connection.SendJsonAsync(Ping.Pong));
        await using var server = new ScriptedServer(Redirect(status, () => $"{elsewhere.BaseUrl}graphql?token=secret-4"));
        using WandbClient client = CreateWithHeaders(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Empty(elsewhere.Requests);
        Assert.Single(server.Requests);
        Assert.Contains($"127.0.0.1:{elsewhere.Port}", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_API_redirecting_within_its_origin_is_followed_with_the_same_POST()
    {
        await using var server = new ScriptedServer(Redirect(307, () => "/graphql2"), connection => connection.SendJsonAsync(Ping.Pong));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(["/graphql", "/graphql2"], server.Requests.Select(request => request.Target));
        Assert.All(server.Requests, request => Assert.Equal("Basic " + s_encodedKey, request.Header("Authorization")));
        Assert.Equal(server.Requests[0].Body, server.Requests[1].Body);
    }

    [Fact]
    [Trait("Torture", "T023")]
    public async Task Redirects_without_end_stop_at_five()
    {
        await using var server = new ScriptedServer(
            (connection, request) => connection.SendJsonAsync("{}", 308, $"Location: /graphql?hop={request.Number}\r\n")
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(6, server.Requests.Length);
        Assert.DoesNotContain("hop=", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/a", true)]
    [InlineData("http://[::1]:8080/a", true)]
    [InlineData("http://LOCALHOST/a", true)]
    [InlineData("http://127.1.2.3/a", true)]
    [InlineData("http://localhost.evil.example/a", false)]
    [InlineData("http://127.0.0.1.evil.example/a", false)]
    [InlineData("http://10.0.0.1/a", false)]
    public void An_address_is_this_machines_own_whoever_asks_at_once(string text, bool expected)
    {
        Uri[] addresses = [.. Enumerable.Range(0, 20_000).Select(_ => new Uri(text))];

        Parallel.For(0, 3, _ => Assert.All(addresses, address => Assert.Equal(expected, ServerAddress.IsLoopback(address))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public async Task As_many_redirects_are_followed_as_the_caller_allows(int allowed)
    {
        await using var server = new ScriptedServer(
            (connection, request) => connection.SendJsonAsync("{}", 308, $"Location: /graphql?hop={request.Number}\r\n")
        );
        using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { MaxRedirects = allowed });

        await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(allowed + 1, server.Requests.Length);
    }

    [Fact]
    [Trait("Torture", "T102")]
    [Trait("Torture", "T110")]
    public async Task Content_on_the_API_host_that_redirects_to_storage_takes_no_credentials_along()
    {
        using var activity = new Activity("test").Start();
        activity.AddBaggage("k", "secret-5");
        await using var storage = new ScriptedServer(connection => connection.SendJsonAsync("bytes"));
        await using var server = new ScriptedServer(Redirect(302, () => $"{storage.BaseUrl}object?X-Amz-Signature=abc"));
        using WandbClient client = CreateWithHeaders(server.BaseUrl);

        using HttpResponseMessage response = await client.Content.GetAsync(
            new Uri(server.BaseUrl, "/files/a.txt"),
            cancellationToken: Cancellation
        );

        Assert.Equal("bytes", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("Basic " + s_encodedKey, Assert.Single(server.Requests).Header("Authorization"));
        AssertBare(Assert.Single(storage.Requests));
        Assert.Equal("identity", storage.Requests[0].Header("Accept-Encoding"));
        Assert.Equal("/object?X-Amz-Signature=abc", storage.Requests[0].Target);
    }

    [Fact]
    [Trait("Torture", "T105")]
    public async Task Content_on_a_third_host_is_fetched_without_credentials()
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync("bytes"));
        await using var third = new ScriptedServer(connection => connection.SendJsonAsync("bytes"));
        using WandbClient client = CreateWithHeaders(server.BaseUrl);

        using HttpResponseMessage response = await client.Content.GetAsync(third.BaseUrl, cancellationToken: Cancellation);

        AssertBare(Assert.Single(third.Requests));
    }

    [Theory]
    [InlineData("http://api.example/", "http://api.example/x", true)]
    [InlineData("http://api.example/", "https://api.example/x", false)]
    [InlineData("http://api.example/", "http://api.example:81/x", false)]
    [InlineData("http://api.example/", "http://api.example.evil/x", false)]
    [InlineData("http://api.example/", "http://API.EXAMPLE/x", true)]
    [InlineData("http://api.example/", "http://evil@api.example/x", false)]
    [InlineData("http://api.example/", "http://api.example@evil/x", false)]
    [InlineData("http://api.example/base", "http://api.example/base/x", true)]
    [InlineData("http://api.example/base", "http://api.example/baseball/x", false)]
    [InlineData("http://api.example/base", "http://api.example/base/../x", false)]
    [InlineData("http://api.example/base", "http://api.example/base/%2e%2e/x", false)]
    [InlineData("http://api.example/base", "http://api.example/base/%252e%252e/x", false)]
    [InlineData("http://api.example/base", "http://api.example/base/%25252e./x", false)]
    [InlineData("http://api.example/base", "http://api.example/base/..;a=b/x", false)]
    [InlineData("http://api.example/base", "http://api.example/base/%2e%2e%3Ba/x", false)]
    [InlineData("http://api.example/base", "http://api.example/base/%2e%2e%5cx", false)]
    [InlineData("http://api.example/base", "http://api.example/base%2fx", false)]
    [InlineData("http://api.example/base", "http://api.example/Base/x", false)]
    [InlineData("http://api.example/base", "http://api.example/base/a..b/x", true)]
    [InlineData("http://api.example/base", "http://api.example/base/100%25/x", true)]
    [InlineData("http://api.example/", "http://api.example./x", false)]
    [InlineData("http://api.example./", "http://api.example/x", false)]
    [InlineData("http://api.example/", "http://:@api.example/x", false)]
    [InlineData("http://api.example/", "http://@api.example/x", true)]
    [InlineData("http://api.example/", "http://api.example#@evil/", true)]
    [InlineData("http://api.example/", "http://evil#@api.example/", false)]
    [InlineData("https://api.example/", "https://api.example:443/x", true)]
    [InlineData("https://api.example/", "wss://api.example/x", false)]
    [InlineData("https://bücher.example/", "https://xn--bcher-kva.example/x", true)]
    [InlineData("https://bücher.example/", "https://BÜCHER.example/x", true)]
    [InlineData("https://api.example/", "https://api.еxample/x", false)]
    [InlineData("https://api.example/", "https://ａpi.example/x", true)]
    [InlineData("http://[::1]:8080/", "http://[0:0:0:0:0:0:0:1]:8080/x", true)]
    [InlineData("http://[::1]:8080/", "http://[::ffff:7f00:1]:8080/x", false)]
    [InlineData("http://[fe80::1%251]/", "http://[fe80::1%252]/x", false)]
    [InlineData("http://127.0.0.1/", "http://2130706433/x", true)]
    [InlineData("http://127.0.0.1/", "http://0x7f.1/x", true)]
    [InlineData("http://127.0.0.1/", "http://localhost/x", false)]
    public void The_key_goes_to_one_origin_only(string baseUrl, string url, bool expected) =>
        Assert.Equal(expected, new ServerOrigin(new Uri(baseUrl)).Contains(new Uri(url)));

    [Theory]
    [InlineData("https://api.example/", "/files/e/p/r/a.txt", true)]
    [InlineData("https://api.example/", "/artifactsV2/default/e/hash", true)]
    [InlineData("https://api.example/", "/storage/a?token=1", true)]
    [InlineData("https://api.example/", "/files/e/p/r/graphql", true)]
    [InlineData("https://api.example/", "/files/graphql/p/r/oidc/token", true)]
    [InlineData("https://api.example/", "/graphql", false)]
    [InlineData("https://api.example/", "/graphql?query=mutation{deleteEverything}", false)]
    [InlineData("https://api.example/", "/graphql/", false)]
    [InlineData("https://api.example/", "//graphql", false)]
    [InlineData("https://api.example/", "/./graphql", false)]
    [InlineData("https://api.example/", "/GraphQL", false)]
    [InlineData("https://api.example/", "/%67raphql", false)]
    [InlineData("https://api.example/", "/%2567raphql", false)]
    [InlineData("https://api.example/", "/graphql;a=b", false)]
    [InlineData("https://api.example/", "/graphql%2Fx", false)]
    [InlineData("https://api.example/", "/graphql%20", false)]
    [InlineData("https://api.example/", "/files/../graphql", false)]
    [InlineData("https://api.example/", "/files/%2e%2e/graphql", false)]
    [InlineData("https://api.example/", "/oidc/token", false)]
    [InlineData("https://api.example/wandb", "/wandb/graphql", false)]
    [InlineData("https://api.example/wandb", "/wandb/files/a", true)]
    [InlineData("https://api.example/wandb", "/graphql", false)]
    public void Where_files_are_the_key_goes_along_and_where_operations_are_executed_it_does_not(string baseUrl, string path, bool expected)
    {
        // An absolute address is used as it is written, like a storage's redirect.
        Uri url = ContentAddress.TryParse("https://api.example" + path, new Uri(baseUrl))!;

        Assert.Equal(expected, new ServerOrigin(new Uri(baseUrl), filesOnly: true).Contains(url));
    }

    [Theory]
    [InlineData("/files/a.txt", true)]
    [InlineData("/graphql", false)]
    [InlineData("/oidc/token", false)]
    public async Task An_upload_to_the_APIs_own_origin_takes_the_key_to_files_only(string path, bool hasKey)
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync(""));
        using WandbClient client = CreateWithHeaders(server.BaseUrl);

        await UploadAsync(client, new Uri(server.BaseUrl, path).AbsoluteUri);

        RecordedRequest request = server.Requests.First(static request => request.Method == "PUT");
        Assert.Equal(hasKey ? "Basic " + s_encodedKey : null, request.Header("Authorization"));
    }

    [Theory]
    [InlineData(307, "/files/a.txt", true)]
    [InlineData(308, "/graphql", true)]
    [InlineData(302, "/files/a.txt", false)]
    public async Task A_storage_that_redirects_an_upload_to_the_API_never_has_the_key_sent_there(int status, string path, bool isFollowed)
    {
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync(""));
        await using var storage = new ScriptedServer(Redirect(status, () => new Uri(server.BaseUrl, path).AbsoluteUri));
        using WandbClient client = CreateWithHeaders(server.BaseUrl);

        Exception? exception = await Record.ExceptionAsync(() => UploadAsync(client, $"{storage.BaseUrl}o?X-Amz-Signature=abc"));

        Assert.Equal(isFollowed, exception is null);
        Assert.Equal(isFollowed ? 1 : 0, server.Requests.Length);
        Assert.All(server.Requests, AssertBare);
        Assert.All(storage.Requests, AssertBare);
    }

    private static async Task UploadAsync(WandbClient client, string url)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "content", Cancellation);
            await client.Uploads.UploadAsync(file, new Destination(url), cancellationToken: Cancellation);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private sealed class Destination(string url) : IUploadDestination
    {
        public string Name => "a.txt";

        public ValueTask<UploadAddress> GetAddressAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(new UploadAddress(url, []));
    }

    [Theory]
    [InlineData("http://example.com/x")]
    [InlineData("ftp://example.com/x")]
    [InlineData("file:///etc/passwd")]
    [Trait("Torture", "T082")]
    public async Task Content_over_anything_but_https_is_refused_directly_and_by_redirect(string url)
    {
        await using var server = new ScriptedServer(Redirect(302, () => url));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        await Assert.ThrowsAsync<WandbTransportException>(() => client.Content.GetAsync(new Uri(url), cancellationToken: Cancellation));
        await Assert.ThrowsAsync<WandbTransportException>(() => client.Content.GetAsync(server.BaseUrl, cancellationToken: Cancellation));
    }

    [Fact]
    [Trait("Torture", "T099")]
    public async Task Neither_the_API_nor_content_is_led_from_https_to_http()
    {
        using X509Certificate2 certificate = TestCertificate.Create("self-signed");
        await using var plain = new ScriptedServer(connection => connection.SendJsonAsync(Ping.Pong));
        await using var server = new ScriptedServer(
            (connection, request) =>
                request.Target == "/good/graphql"
                    ? connection.SendJsonAsync(Ping.Pong)
                    : connection.SendJsonAsync("{}", 307, $"Location: {plain.BaseUrl}graphql\r\n"),
            certificate
        );

        using (
            WandbClient good = TestClient.Create(
                new Uri(server.BaseUrl, "/good"),
                options => options with { ConfigureHttpHandler = TestCertificate.Trust(certificate) }
            )
        )
        {
            Assert.Equal("pong", await good.ExecuteAsync(new Ping(), Cancellation));
        }

        using WandbClient client = TestClient.Create(
            server.BaseUrl,
            options => options with { ConfigureHttpHandler = TestCertificate.Trust(certificate) }
        );
        Assert.Contains(
            "from https to 'http'",
            (await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation))).Message,
            StringComparison.Ordinal
        );
        await Assert.ThrowsAsync<WandbTransportException>(() => client.Content.GetAsync(server.BaseUrl, cancellationToken: Cancellation));
        Assert.Empty(plain.Requests);
    }

    [Theory]
    [InlineData("169.254.169.254", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("64:ff9b::169.254.169.254", false)]
    [InlineData("::169.254.169.254", false)]
    [InlineData("2002:a9fe:a9fe::1", false)]
    [InlineData("2002:5db8:d822::1", true)]
    [InlineData("64:ff9b::93.184.216.34", true)]
    [InlineData("fe80::1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("ff02::1", false)]
    [InlineData("10.1.2.3", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("93.184.216.34", true)]
    [InlineData("2606:4700::1", true)]
    [Trait("Torture", "T115")]
    public void Addresses_that_only_this_machine_can_reach_are_refused(string address, bool allowed) =>
        Assert.Equal(allowed, IsAllowed(address, allowPrivateAddresses: true));

    [Theory]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::ffff:10.1.2.3", false)]
    [InlineData("::10.1.2.3", false)]
    [InlineData("64:ff9b::10.1.2.3", false)]
    [InlineData("2002:0a01:0203::1", false)]
    [InlineData("::1", false)]
    [InlineData("fd12::1", false)]
    [InlineData("93.184.216.34", true)]
    [Trait("Torture", "T115")]
    public void Private_addresses_can_be_refused_too(string address, bool allowed) =>
        Assert.Equal(allowed, IsAllowed(address, allowPrivateAddresses: false));

    private static bool IsAllowed(string address, bool allowPrivateAddresses) =>
        new AddressGuard(allowPrivateAddresses).IsAllowed(IPAddress.Parse(address));

    [Theory]
    [InlineData("http://files.example/a.txt", "GET")]
    [InlineData("https://files.example/a.txt", "CONNECT")]
    [Trait("Torture", "T115")]
    public async Task A_proxy_may_be_where_content_may_not(string url, string method)
    {
        await using var proxy = new ScriptedServer(connection => connection.SendJsonAsync("bytes", method == "GET" ? 200 : 403));
        await using var server = new ScriptedServer(connection => connection.SendJsonAsync("bytes"));
        using WandbClient client = TestClient.Create(
            new Uri("https://api.example"),
            options =>
                options with
                {
                    AllowPrivateContentAddresses = false,
                    AllowInsecureHttp = true,
                    ConfigureHttpHandler = handler =>
                    {
                        handler.Proxy = new WebProxy(
                            proxy.BaseUrl,
                            BypassOnLocal: false,
                            [Regex.Escape(server.BaseUrl.Authority), Regex.Escape(proxy.BaseUrl.Authority)]
                        );
                        return handler;
                    },
                }
        );

        Exception? exception = await Record.ExceptionAsync(async () =>
            (await client.Content.GetAsync(new Uri(url), cancellationToken: Cancellation)).Dispose()
        );
        var refused = await Assert.ThrowsAsync<WandbTransportException>(() =>
            client.Content.GetAsync(server.BaseUrl, cancellationToken: Cancellation)
        );

        Assert.Equal(method, Assert.Single(proxy.Requests).Method);
        Assert.Equal(method == "CONNECT", exception is not null);
        Assert.Contains("Refused", refused.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[fd00:ec2::254]/x")]
    [InlineData("https://0.0.0.0/x")]
    [Trait("Torture", "T115")]
    public async Task A_redirect_to_a_metadata_service_is_refused_when_connecting(string url)
    {
        await using var server = new ScriptedServer(Redirect(302, () => url));
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() =>
            client.Content.GetAsync(server.BaseUrl, cancellationToken: Cancellation)
        );

        Assert.Contains("Refused", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Torture", "T107")]
    [Trait("Torture", "T108")]
    public async Task No_text_holds_the_key_or_a_signature_whatever_the_server_echoes()
    {
        string echo = $"key {TestClient.ApiKey} {s_encodedKey} https://s3.example/o?X-Amz-Signature=sigsig&token=toktok";
        string json = System.Text.Json.JsonSerializer.Serialize(echo);
        var texts = new ConcurrentQueue<string>();
        using var listener = new HttpEvents(texts);
        using var activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => texts.Enqueue(activity.DisplayName + string.Join(' ', activity.TagObjects)),
        };
        ActivitySource.AddActivityListener(activities);
        using var loggers = new RecordingLogger(texts);
        foreach (
            (int status, string body, string type) in new[]
            {
                (200, $$"""{"errors":[{"message":{{json}}}]}""", "application/json"),
                (200, $$"""{"data":{"ping":7}, "x":{{json}}}""", "application/json"),
                (400, $$"""{"error":{{json}}}""", "application/json"),
                (401, $$"""{"errors":[{{json}}]}""", "application/json"),
                (404, echo, "text/plain"),
                (429, echo, "text/html"),
                (503, echo, "text/html"),
                (200, echo, "text/html"),
            }
        )
        {
            await using var server = new ScriptedServer(connection => connection.SendJsonAsync(body, status, contentType: type));
            using WandbClient client = TestClient.Create(server.BaseUrl, options => options with { LoggerFactory = loggers });
            WandbException exception = await Assert.ThrowsAnyAsync<WandbException>(() => client.ExecuteAsync(new Ping(), Cancellation));
            texts.Enqueue(exception + string.Join(' ', exception.Data.Values.Cast<object>()) + client + client.Options);
            using HttpResponseMessage response = await client.Content.GetAsync(
                new Uri(server.BaseUrl, "/o?X-Amz-Signature=sigsig"),
                cancellationToken: Cancellation
            );
        }

        Assert.True(texts.Count > 16);
        Assert.All(
            texts,
            text =>
            {
                Assert.DoesNotContain(TestClient.ApiKey, text, StringComparison.Ordinal);
                Assert.DoesNotContain(s_encodedKey, text, StringComparison.Ordinal);
                Assert.DoesNotContain("sigsig", text, StringComparison.Ordinal);
                Assert.DoesNotContain("toktok", text, StringComparison.Ordinal);
            }
        );
    }

    private sealed class HttpEvents(ConcurrentQueue<string> texts) : EventListener
    {
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Net.Http")
            {
                EnableEvents(eventSource, EventLevel.Informational);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            texts?.Enqueue(string.Join(' ', eventData.Payload ?? new([])));
    }
}
