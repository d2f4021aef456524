using System.Net;
using System.Net.Sockets;

namespace WandbGen.Transport;

/// <summary>
/// Checks the resolved addresses of content hosts, so that neither a redirect nor DNS rebinding reaches addresses that only this machine
/// can reach.
/// </summary>
/// <param name="allowPrivateAddresses">Whether loopback and private addresses are allowed.</param>
internal sealed class AddressGuard(bool allowPrivateAddresses)
{
    // The IPv6 networks whose addresses contain an IPv4 address, and its offset: mapped, compatible, NAT64 (RFC 6052) and 6to4.
    private static readonly Embedding[] s_embedded =
    [
        new(IPNetwork.Parse("::ffff:0:0/96"), 12),
        new(IPNetwork.Parse("::/96"), 12),
        new(IPNetwork.Parse("64:ff9b::/96"), 12),
        new(IPNetwork.Parse("2002::/16"), 2),
    ];

    private static readonly IPNetwork[] s_alwaysRefused =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("224.0.0.0/3"),
        IPNetwork.Parse("::/128"),
        IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("ff00::/8"),
        // Metadata services outside the link-local ranges: AWS over IPv6, Alibaba Cloud.
        IPNetwork.Parse("fd00:ec2::254/128"),
        IPNetwork.Parse("100.100.100.200/32"),
    ];

    private static readonly IPNetwork[] s_private =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("::1/128"),
        IPNetwork.Parse("fc00::/7"),
    ];

    public bool IsAllowed(IPAddress address)
    {
        address = Unwrap(address);
        return !IsIn(s_alwaysRefused, address) && (allowPrivateAddresses || !IsIn(s_private, address));
    }

    // A process compiles methods of arrays for each type of structures.
    private static bool IsIn(IPNetwork[] networks, IPAddress address)
    {
        foreach (IPNetwork network in networks)
        {
            if (network.Contains(address))
            {
                return true;
            }
        }

        return false;
    }

    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || address.Equals(IPAddress.IPv6Loopback))
        {
            return address;
        }

        return Array.Find(s_embedded, embedding => embedding.Network.Contains(address)) is { } found
            ? new IPAddress(address.GetAddressBytes().AsSpan(found.Offset, 4))
            : address;
    }

    private sealed record Embedding(IPNetwork Network, int Offset);
}
