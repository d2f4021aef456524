using System.Net;
using System.Text;

namespace WandbGen.Configuration;

/// <summary>
/// The servers that <c>NO_PROXY</c> lists, by the rules of curl: names with all names below them, addresses and networks, each with an
/// optional port, or <c>*</c>.
/// </summary>
internal sealed class ProxyExceptions
{
    private readonly List<Rule> _rules = [];

    public ProxyExceptions(string? list)
    {
        foreach (
            string entry in (list ?? "").Split(
                [',', ' ', '\t', '\r', '\n'],
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
        )
        {
            _rules.Add(Rule.Parse(entry));
        }
    }

    public bool Contain(Uri server)
    {
        string host = server.IdnHost.TrimEnd('.');
        IPAddress? address = ParseAddress(host);
        return _rules.Exists(rule => rule.Matches(host, address, server.Port));
    }

    private static IPAddress? ParseAddress(string text) =>
        IPAddress.TryParse(text, out IPAddress? address)
            ? address.IsIPv4MappedToIPv6
                ? address.MapToIPv4()
                : address
            : null;

    private sealed record Rule(string Name, IPAddress? Address, IPNetwork? Network, int? Port)
    {
        public static Rule Parse(string entry)
        {
            int? port = null;
            string host = entry;
            int colon = entry.LastIndexOf(':');
            bool isBracketed = entry.StartsWith('[') && entry.Contains(']', StringComparison.Ordinal);
            // In an IPv6 address without brackets, the last colon does not begin a port.
            if (
                colon >= 0
                && (
                    isBracketed
                        ? colon > entry.IndexOf(']', StringComparison.Ordinal)
                        : entry.IndexOf(':', StringComparison.Ordinal) == colon
                )
                && ushort.TryParse(entry.AsSpan(colon + 1), out ushort number)
            )
            {
                port = number;
                host = entry[..colon];
            }

            host = host.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
            if (
                host.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
                && ParseAddress(host[..slash]) is { } prefix
                && int.TryParse(host.AsSpan(slash + 1), out int length)
                && length >= 0
                && length <= 8 * prefix.GetAddressBytes().Length
            )
            {
                return new Rule("", null, new IPNetwork(Mask(prefix, length), length), port);
            }

            string name = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
            name = name.Trim('.');
            return new Rule(
                name == "*" || Ascii.IsValid(name) || !Uri.TryCreate($"http://{name}", UriKind.Absolute, out Uri? international)
                    ? name
                    : international.IdnHost,
                ParseAddress(name),
                null,
                port
            );
        }

        public bool Matches(string host, IPAddress? address, int port) =>
            (Port is null || Port == port)
            && (
                Name == "*"
                || Network is { } network && address is not null && network.Contains(address)
                || Address is not null && Address.Equals(address)
                || Name.Length > 0
                    && address is null
                    && host.EndsWith(Name, StringComparison.OrdinalIgnoreCase)
                    && (host.Length == Name.Length || host[host.Length - Name.Length - 1] == '.')
            );

        // 10.1.2.3/8 means 10.0.0.0/8.
        private static IPAddress Mask(IPAddress address, int length)
        {
            byte[] bytes = address.GetAddressBytes();
            for (int index = 0; index < bytes.Length; index++)
            {
                int bits = Math.Clamp(length - 8 * index, 0, 8);
                bytes[index] &= (byte)(0xFF << (8 - bits));
            }

            return new IPAddress(bytes);
        }
    }
}
