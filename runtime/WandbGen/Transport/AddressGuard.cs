using System.Net;
using System.Net.Sockets;

namespace WandbGen.Transport;

/// <summary>Connects to content hosts after looking at the resolved address, so that neither a redirect nor a rebinding name reaches what only this machine can reach.</summary>
internal sealed class AddressGuard(bool allowPrivateAddresses)
{
    // 64:ff9b::/96, RFC 6052: an IPv4 address in an IPv6 one.
    private static readonly IPNetwork s_nat64 = IPNetwork.Parse("64:ff9b::/96");

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
        IPAddress[] resolved = IPAddress.TryParse(endPoint.Host, out IPAddress? literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken).ConfigureAwait(false);
        IPAddress[] allowed = Array.FindAll(resolved, IsAllowed);
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

    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 && s_nat64.Contains(address)
            ? new IPAddress(address.GetAddressBytes().AsSpan(12))
            : address;
    }
}
