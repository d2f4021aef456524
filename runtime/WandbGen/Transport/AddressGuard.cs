using System.Net;
using System.Net.Sockets;

namespace WandbGen.Transport;

/// <summary>Connects to content hosts after looking at the resolved address, so that neither a redirect nor a rebinding name reaches what only this machine can reach.</summary>
/// <param name="allowPrivateAddresses">Whether loopback and private addresses are allowed.</param>
/// <param name="handler">Whose connections they are; it knows of a proxy, which the user has chosen and no answer can.</param>
internal sealed class AddressGuard(bool allowPrivateAddresses, SocketsHttpHandler handler)
{
    // Where an IPv6 address holds an IPv4 one that it leads to: mapped, compatible, NAT64 (RFC 6052) and 6to4.
    private static readonly (IPNetwork Network, int Offset)[] s_embedded =
    [
        (IPNetwork.Parse("::ffff:0:0/96"), 12), (IPNetwork.Parse("::/96"), 12), (IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("2002::/16"), 2),
    ];

    private static readonly IPNetwork[] s_alwaysRefused =
    [
        IPNetwork.Parse("0.0.0.0/8"), IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("224.0.0.0/3"),
        IPNetwork.Parse("::/128"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("ff00::/8"),
        // Metadata services outside the link-local ranges: AWS over IPv6, Alibaba Cloud.
        IPNetwork.Parse("fd00:ec2::254/128"), IPNetwork.Parse("100.100.100.200/32"),
    ];

    private static readonly IPNetwork[] s_private =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("fc00::/7"),
    ];

    public bool IsAllowed(IPAddress address)
    {
        address = Unwrap(address);
        return !Array.Exists(s_alwaysRefused, network => network.Contains(address))
            && (allowPrivateAddresses || !Array.Exists(s_private, network => network.Contains(address)));
    }

    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        DnsEndPoint endPoint = context.DnsEndPoint;
        bool isProxy = IsProxy(context.InitialRequestMessage, endPoint);
        IPAddress[] resolved = IPAddress.TryParse(endPoint.Host, out IPAddress? literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken).ConfigureAwait(false);
        IPAddress[] allowed = isProxy ? resolved : Array.FindAll(resolved, IsAllowed);
        if (allowed.Length == 0 && resolved.Length > 0)
        {
            throw new WandbTransportException(
                $"Refused to fetch content from {endPoint.Host}:{endPoint.Port}: it resolves to a link-local, metadata-service, unspecified or otherwise refused address.",
                $"{endPoint.Host}:{endPoint.Port}");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsProxy(HttpRequestMessage request, DnsEndPoint endPoint)
    {
        // A tunnel begins with a request of the handler's own; nobody else's has this method.
        if (request.Method == HttpMethod.Connect)
        {
            return true;
        }

        IWebProxy proxy = handler.Proxy ?? HttpClient.DefaultProxy;
        return handler.UseProxy
            && !proxy.IsBypassed(request.RequestUri!)
            && proxy.GetProxy(request.RequestUri!) is { } address
            && address.Port == endPoint.Port
            && string.Equals(address.IdnHost, endPoint.Host, StringComparison.OrdinalIgnoreCase);
    }

    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.Equals(IPAddress.IPv6Loopback))
        {
            return address;
        }

        int index = Array.FindIndex(s_embedded, embedded => embedded.Network.Contains(address));
        return index < 0 ? address : new IPAddress(address.GetAddressBytes().AsSpan(s_embedded[index].Offset, 4));
    }
}
