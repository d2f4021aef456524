using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using WandbGen.Configuration;
using WandbGen.Tests.Server;

namespace WandbGen.Tests.Transport;

/// <summary>Servers whose certificates are signed by a company's own authority.</summary>
public sealed class TrustedRootsTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("wandbgen-roots-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("REQUESTS_CA_BUNDLE", false)]
    [InlineData("REQUESTS_CA_BUNDLE", true)]
    [InlineData("CURL_CA_BUNDLE", false)]
    [InlineData("CURL_CA_BUNDLE", true)]
    [InlineData("SSL_CERT_FILE", false)]
    [InlineData("SSL_CERT_DIR", true)]
    public async Task An_authority_that_a_variable_names_is_trusted_by_calls_and_transfers(string variable, bool isDirectory)
    {
        (string authority, X509Certificate2 certificate) = Issue(IPAddress.Loopback.ToString());
        using X509Certificate2 own = certificate;
        await using var server = new ScriptedServer((connection, _) => connection.SendJsonAsync(Ping.Pong), certificate);
        using WandbClient client = Create(server.BaseUrl, variable, isDirectory ? Path.GetDirectoryName(authority)! : authority);

        Assert.Equal("pong", await client.ExecuteAsync(new Ping(), Cancellation));
        using HttpResponseMessage content = await client.Content.GetAsync(server.BaseUrl, cancellationToken: Cancellation);
        Assert.Equal(HttpStatusCode.OK, content.StatusCode);
    }

    [Fact]
    public async Task Another_authoritys_server_is_refused_once_and_the_remedy_is_named()
    {
        (string authority, X509Certificate2 first) = Issue("127.0.0.1");
        (_, X509Certificate2 other) = Issue("127.0.0.1");
        using X509Certificate2 own = first;
        using X509Certificate2 foreign = other;
        await using var server = new ScriptedServer((connection, _) => connection.SendJsonAsync(Ping.Pong), other);
        using WandbClient client = Create(server.BaseUrl, "REQUESTS_CA_BUNDLE", authority);

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(1, exception.Attempts);
        Assert.Contains("REQUESTS_CA_BUNDLE", exception.Message, StringComparison.Ordinal);
        Assert.Contains("SSL_CERT_FILE", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_TLS_is_told_from_one_whose_certificate_is_refused()
    {
        await using var server = new LoopbackListener(static async socket =>
        {
            await socket.ReceiveAsync(new byte[1000]);
            await socket.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        });
        using WandbClient client = TestClient.Create(new Uri($"https://127.0.0.1:{server.Port}"));

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Equal(1, exception.Attempts);
        Assert.Contains(
            "does not speak TLS. Check the port, whether the address has to begin with 'http:'",
            exception.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_server_that_expects_TLS_and_gets_plain_text_is_named_with_the_remedy()
    {
        await using var server = new ScriptedServer(
            static (connection, _) =>
            {
                connection.Close();
                return Task.CompletedTask;
            }
        );
        using WandbClient client = TestClient.Create(server.BaseUrl);

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Contains("If it expects TLS, its address has to begin with 'https:'.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_of_ones_own_is_not_widened_by_the_authorities_of_a_variable()
    {
        (string authority, X509Certificate2 certificate) = Issue("127.0.0.1");
        (_, X509Certificate2 other) = Issue("127.0.0.1");
        using X509Certificate2 own = certificate;
        using X509Certificate2 onlyTrusted = other;
        await using var server = new ScriptedServer((connection, _) => connection.SendJsonAsync(Ping.Pong), certificate);
        using WandbClient client = Create(server.BaseUrl, "REQUESTS_CA_BUNDLE", authority, configure: TestCertificate.Trust(onlyTrusted));

        await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));
    }

    [Fact]
    public async Task A_trusted_authoritys_certificate_for_another_name_is_refused()
    {
        (string authority, X509Certificate2 certificate) = Issue("127.0.0.2");
        using X509Certificate2 own = certificate;
        await using var server = new ScriptedServer((connection, _) => connection.SendJsonAsync(Ping.Pong), certificate);
        using WandbClient client = Create(server.BaseUrl, "REQUESTS_CA_BUNDLE", authority);

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.DoesNotContain("REQUESTS_CA_BUNDLE", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("REQUESTS_CA_BUNDLE")]
    [InlineData("CURL_CA_BUNDLE")]
    public void A_bundle_that_is_not_there_is_told_at_once(string variable)
    {
        string missing = Path.Combine(_directory, "missing.pem");

        var exception = Assert.Throws<WandbConfigurationException>(() => Create(new Uri("https://api.example"), variable, missing));

        Assert.Contains(variable, exception.Message, StringComparison.Ordinal);
        Assert.Contains(missing, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("malformed")]
    [InlineData("unreadable")]
    [InlineData("pipe")]
    [InlineData("empty directory")]
    [InlineData("unreadable directory")]
    public async Task A_bundle_without_a_certificate_that_can_be_read_is_logged_and_named_in_the_error(string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && kind is "unreadable" or "unreadable directory" or "pipe", "Files have no modes.");
        (_, X509Certificate2 certificate) = Issue("127.0.0.1");
        using X509Certificate2 own = certificate;
        string path = Path.Combine(_directory, "bundle");
        Write(path, kind);
        Assert.SkipWhen(kind.StartsWith("unreadable", StringComparison.Ordinal) && CanRead(path), "Root reads everything.");
        using var logger = new RecordingLogger();
        await using var server = new ScriptedServer((connection, _) => connection.SendJsonAsync(Ping.Pong), certificate);
        using WandbClient client = Create(server.BaseUrl, "REQUESTS_CA_BUNDLE", path, logger);

        var exception = await Assert.ThrowsAsync<WandbTransportException>(() => client.ExecuteAsync(new Ping(), Cancellation));

        Assert.Contains($"No certificate was read from '{path}'.", exception.Message, StringComparison.Ordinal);
        Assert.Contains(logger.Texts, message => message.Contains(path, StringComparison.Ordinal));
    }

    private static void Write(string path, string kind)
    {
        switch (kind)
        {
            case "empty directory" or "unreadable directory":
                Directory.CreateDirectory(path);
                break;
            case "pipe":
                System.Diagnostics.Process.Start("mkfifo", path).WaitForExit();
                break;
            default:
                File.WriteAllText(
                    path,
                    kind switch
                    {
                        "text" => "no certificate",
                        "malformed" => "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                        _ => "",
                    }
                );
                break;
        }

        if (kind.StartsWith("unreadable", StringComparison.Ordinal) && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }
    }

    private static bool CanRead(string path)
    {
        try
        {
            _ = Directory.Exists(path) ? Directory.GetFiles(path).Length : File.ReadAllText(path).Length;
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    [Fact]
    public void What_OpenSSL_passes_over_is_passed_over()
    {
        using WandbClient file = Create(new Uri("https://api.example"), "SSL_CERT_FILE", "/nonexistent");
        using WandbClient directory = Create(new Uri("https://api.example"), "SSL_CERT_DIR", "/nonexistent:/nowhere");
    }

    private static WandbClient Create(
        Uri baseUrl,
        string variable,
        string value,
        ILoggerFactory? loggers = null,
        Func<SocketsHttpHandler, HttpMessageHandler>? configure = null
    ) =>
        new(
            TestClient.Options(baseUrl) with
            {
                ConfigureHttpHandler = configure,
                LoggerFactory = loggers ?? Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance,
                Environment = new WandbEnvironment(name => name == variable ? value : null, () => "/nonexistent", () => "/nonexistent"),
            }
        );

    private (string Authority, X509Certificate2 Certificate) Issue(string address)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest($"CN=Authority {Guid.NewGuid():N}", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true)
        );
        using X509Certificate2 root = authority.CreateSelfSigned(now.AddDays(-10), now.AddDays(10));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 signed = request.Create(root, now.AddDays(-1), now.AddDays(1), Guid.NewGuid().ToByteArray());
        using X509Certificate2 withKey = signed.CopyWithPrivateKey(key);

        string directory = Directory.CreateDirectory(Path.Combine(_directory, Guid.NewGuid().ToString("N"))).FullName;
        string file = Path.Combine(directory, "authority.pem");
        File.WriteAllText(file, $"# Of the company.\n{root.ExportCertificatePem()}\n");
        File.WriteAllText(Path.Combine(directory, "README.txt"), "This directory holds certificates.");
        return (file, X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null));
    }
}
