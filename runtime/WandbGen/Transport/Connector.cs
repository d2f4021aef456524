using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using WandbGen.Configuration;

namespace WandbGen.Transport;

/// <summary>Creates the connections of a handler: it tries the addresses of a name concurrently, refuses addresses that content must not
/// be downloaded from, and names a proxy that cannot be reached.</summary>
/// <param name="handler">The handler of the connections. Its proxy is chosen by the user, so it is not checked.</param>
/// <param name="proxy">The proxies of the environment, or <see langword="null"/> if there are none.</param>
/// <param name="guard">Checks addresses; <see langword="null"/> for the API, whose address is chosen by the user.</param>
/// <param name="clock">The clock of the race.</param>
internal sealed class Connector(SocketsHttpHandler handler, EnvironmentProxy? proxy, AddressGuard? guard, TimeProvider clock)
{
    // A handler of the user may create its connections elsewhere.
    private bool _isUsed;

    /// <summary>Describes the proxy for an address, to be appended to the server's name in a message: <c>, through the proxy host:port,
    /// which HTTPS_PROXY names</c>. Empty if there is none.</summary>
    public string DescribeProxy(Uri target) =>
        _isUsed && FindProxy(target) is { } address
            ? $", through the proxy {ServerOrigin.Describe(address)}, which {FindSource(target)} names"
            : "";

    [AsyncMethodBuilder(typeof(AheadValueTaskBuilder<>))]
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        _isUsed = true;
        DnsEndPoint endPoint = context.DnsEndPoint;
        bool isProxy = IsProxy(context.InitialRequestMessage, endPoint);
        try
        {
            IPAddress[] addresses = IPAddress.TryParse(endPoint.Host, out IPAddress? literal)
                ? [literal]
                : await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken).ConfigureAwait(false);
            IPAddress[] allowed = isProxy || guard is null ? addresses : Array.FindAll(addresses, guard.IsAllowed);
            if (allowed.Length == 0)
            {
                throw addresses.Length == 0
                    ? new SocketException((int)SocketError.HostNotFound)
                    : new WandbTransportException(
                        $"Refused to fetch content from {endPoint.Host}:{endPoint.Port}: it resolves to a link-local, "
                            + "metadata-service, unspecified or otherwise refused address.",
                        $"{endPoint.Host}:{endPoint.Port}"
                    );
            }

            if (allowed is not [IPAddress only])
            {
                Socket fastest = await AddressRace
                    .ConnectAsync(allowed, (address, token) => ConnectAsync(address, endPoint.Port, token), clock, cancellationToken)
                    .ConfigureAwait(false);
                return new NetworkStream(fastest, ownsSocket: true);
            }

            // Not by the method that the race calls: the first connection of a process would compile another state machine.
            Socket socket = CreateSocket(only);
            try
            {
                await socket.ConnectAsync(only, endPoint.Port, cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        catch (SocketException exception) when (isProxy)
        {
            Uri target = TargetOf(context.InitialRequestMessage);
            throw new WandbTransportException(
                $"No connection to the proxy {endPoint.Host}:{endPoint.Port}, which {FindSource(target)} names, and so none to "
                    + $"{ServerOrigin.Describe(target)}: {exception.Message}",
                ServerOrigin.Describe(target),
                exception
            )
            {
                Retryability = HttpFault.IsUnknownName(exception) ? Retryability.Never : Retryability.Always,
            };
        }
    }

    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
    private static async Task<Socket> ConnectAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        Socket socket = CreateSocket(address);
        try
        {
            await socket.ConnectAsync(address, port, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket CreateSocket(IPAddress address) =>
        new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    // The handler opens a tunnel with a request of its own, whose address has no scheme.
    private static Uri TargetOf(HttpRequestMessage request) =>
        request.Method == HttpMethod.Connect
        && request.Headers.Host is { } host
        && Uri.TryCreate($"https://{host}", UriKind.Absolute, out Uri? server)
            ? server
            : request.RequestUri!;

    private string FindSource(Uri target) =>
        (ReferenceEquals(handler.Proxy, proxy) ? proxy?.FindSource(target) : null)
        ?? (
            handler.Proxy is null
                ? "the system's configuration"
                : $"{nameof(WandbClientOptions)}.{nameof(WandbClientOptions.ConfigureHttpHandler)}"
        );

    private bool IsProxy(HttpRequestMessage request, DnsEndPoint endPoint)
    {
        // No other request has this method.
        if (request.Method == HttpMethod.Connect)
        {
            return true;
        }

        return FindProxy(request.RequestUri!) is { } address
            && address.Port == endPoint.Port
            && string.Equals(address.IdnHost, endPoint.Host, StringComparison.OrdinalIgnoreCase);
    }

    private Uri? FindProxy(Uri target)
    {
        IWebProxy used = handler.Proxy ?? HttpClient.DefaultProxy;
        return handler.UseProxy && !used.IsBypassed(target) ? used.GetProxy(target) : null;
    }
}
