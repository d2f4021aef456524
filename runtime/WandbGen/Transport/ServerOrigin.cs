using System.Net;

namespace WandbGen.Transport;

/// <summary>The only place that the API key is sent to: scheme, host, port and the base path, segment by segment.</summary>
internal sealed class ServerOrigin
{
    private readonly string _pathPrefix;

    public ServerOrigin(Uri baseUrl)
    {
        BaseUrl = baseUrl;
        _pathPrefix = baseUrl.AbsolutePath.TrimEnd('/') + "/";
    }

    public Uri BaseUrl { get; }

    public bool Contains(Uri url) =>
        url.IsAbsoluteUri
        && url.Scheme == BaseUrl.Scheme
        && url.Port == BaseUrl.Port
        && url.UserInfo.Length == 0
        && string.Equals(url.IdnHost, BaseUrl.IdnHost, StringComparison.OrdinalIgnoreCase)
        && url.AbsolutePath.StartsWith(_pathPrefix, StringComparison.Ordinal)
        && (_pathPrefix.Length == 1 || !LeadsUp(url.AbsolutePath));

    /// <summary>Whether an address is this machine's own.</summary>
    /// <remarks><see cref="Uri.IsLoopback"/> says no of <c>127.0.0.1</c> now and then if two threads are the first to ask (1 in 3,000 on
    /// .NET 10.0.12); its host is always right.</remarks>
    public static bool IsLoopback(Uri url) =>
        url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(url.Host, out IPAddress? address) && IPAddress.IsLoopback(address);

    // The path of content is sent as it is written, and a server takes such steps to where the key must not go: escaped or not, by several
    // servers one after the other, and with parameters, which some cut off.
    private static bool LeadsUp(string path)
    {
        for (string unescaped = Uri.UnescapeDataString(path); unescaped != path; unescaped = Uri.UnescapeDataString(path))
        {
            path = unescaped;
        }

        return path.Split('/', '\\').Any(static step => step.Split(';')[0].Trim() == "..");
    }

    /// <summary>How an address appears in texts: <c>host:port</c>, never its path's secrets or its query.</summary>
    public static string Describe(Uri url) => $"{url.Host}:{url.Port}";
}
