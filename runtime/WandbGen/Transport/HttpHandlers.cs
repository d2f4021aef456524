using System.Diagnostics;
using System.Net;
using System.Security.Authentication;
using WandbGen.Configuration;
using WandbGen.Redaction;

namespace WandbGen.Transport;

/// <summary>
/// Creates the two handlers of a client, and replaces every default of <see cref="SocketsHttpHandler"/> that is unsafe or unlimited.
/// </summary>
internal static class HttpHandlers
{
    public static HttpChannel CreateForApi(WandbClientOptions options, NetworkConfiguration network, Secrets secrets)
    {
        SocketsHttpHandler handler = Create(options, network);
        return Finish(handler, new Connector(handler, network.Proxy, guard: null, options.TimeProvider), options, secrets);
    }

    public static HttpChannel CreateForContent(WandbClientOptions options, NetworkConfiguration network, Secrets secrets)
    {
        SocketsHttpHandler handler = Create(options, network);
        handler.ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator();
        var guard = new AddressGuard(options.AllowPrivateContentAddresses);
        return Finish(handler, new Connector(handler, network.Proxy, guard, options.TimeProvider), options, secrets);
    }

    private static HttpChannel Finish(SocketsHttpHandler handler, Connector connector, WandbClientOptions options, Secrets secrets)
    {
        handler.ConnectCallback = connector.ConnectAsync;
        HttpMessageHandler finished = options.ConfigureHttpHandler?.Invoke(handler) ?? handler;
        if (handler.SslOptions is { CertificateChainPolicy: not null, RemoteCertificateValidationCallback.Target: TrustedRoots } ssl)
        {
            // It would accept what the policy refuses.
            ssl.RemoteCertificateValidationCallback = null;
        }

        secrets.AddProxy(handler);
        foreach (string password in (handler.Proxy as EnvironmentProxy)?.Passwords ?? [])
        {
            secrets.Add(password);
        }

        return new HttpChannel(new HttpMessageInvoker(finished, disposeHandler: true), connector);
    }

    private static SocketsHttpHandler Create(WandbClientOptions options, NetworkConfiguration network) =>
        new()
        {
            Proxy = network.Proxy,
            // Checksums of content are those of the stored bytes, and AnswerReader decodes answers itself.
            AutomaticDecompression = DecompressionMethods.None,
            // The handler would send the user's own headers to other origins when it follows redirects.
            AllowAutoRedirect = false,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
            MaxConnectionsPerServer = options.MaxConnectionsPerServer,
            MaxResponseHeadersLength = 64,
            MaxResponseDrainSize = 64 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(2),
            UseCookies = false,
            Credentials = null,
            DefaultProxyCredentials = null,
            PreAuthenticate = false,
            SslOptions =
            {
                EnabledSslProtocols = SslProtocols.None,
                RemoteCertificateValidationCallback = network.Roots is { } roots ? roots.Validate : null,
            },
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        };
}
