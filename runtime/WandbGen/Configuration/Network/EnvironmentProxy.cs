using System.Net;
using WandbGen.Redaction;

namespace WandbGen.Configuration;

/// <summary>
/// The proxies of environment variables or W&amp;B's settings, and the servers that <c>NO_PROXY</c> excludes, by the rules of curl. .NET's
/// own rules do not support subdomains and networks.
/// </summary>
internal sealed class EnvironmentProxy : IWebProxy, ICredentials
{
    private const string Supported = "http, https, socks4, socks4a, socks5 and socks5h";

    private readonly Proxy? _https;
    private readonly Proxy? _http;
    private readonly ProxyExceptions _exceptions;

    private EnvironmentProxy(Proxy? https, Proxy? http, ProxyExceptions exceptions)
    {
        _https = https;
        _http = http;
        _exceptions = exceptions;
    }

    /// <summary>The credentials of the proxies, which this object provides itself.</summary>
    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException("These proxies' credentials are those of their addresses.");
    }

    /// <summary>Finds the proxies. Returns <see langword="null"/> if none is configured; .NET then asks the operating system.</summary>
    /// <exception cref="WandbConfigurationException">The address of a proxy is not valid, or its scheme is not supported. The request is
    /// not sent without the proxy.</exception>
    public static EnvironmentProxy? Find(WandbEnvironment environment, SettingsFile settings)
    {
        Proxy? https = Read("https");
        Proxy? http = Read("http");
        return https is null && http is null
            ? null
            : new EnvironmentProxy(https, http, new ProxyExceptions(environment["no_proxy"] ?? environment["NO_PROXY"]));

        Proxy? Read(string scheme)
        {
            string upper = scheme.ToUpperInvariant();
            // In a CGI program, HTTP_PROXY is set by a header of the request, which is not trusted.
            bool isTrusted = scheme == "https" || environment["GATEWAY_INTERFACE"] is null;
            string[] variables = [$"WANDB_{upper}_PROXY", $"{scheme}_proxy", isTrusted ? $"{upper}_PROXY" : "", "all_proxy", "ALL_PROXY"];
            foreach (string variable in variables)
            {
                if (variable.Length > 0 && environment[variable] is { } address)
                {
                    return Parse(address, variable);
                }

                if (variable.StartsWith("WANDB_", StringComparison.Ordinal) && settings[$"{scheme}_proxy"] is { } setting)
                {
                    return Parse(setting, $"the setting {scheme}_proxy");
                }
            }

            return null;
        }
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : Choose(destination)?.Address;

    public bool IsBypassed(Uri host) => Choose(host) is null || _exceptions.Contain(host);

    public NetworkCredential? GetCredential(Uri uri, string authType) => Match(_https, uri)?.Credential ?? Match(_http, uri)?.Credential;

    /// <summary>The secrets that no text may show.</summary>
    public IEnumerable<string> Passwords =>
        new[] { _https, _http }.Where(static proxy => proxy?.Credential is not null).Select(static proxy => proxy!.Credential!.Password);

    /// <summary>Returns the variable or setting that names the proxy for an address.</summary>
    public string? FindSource(Uri destination) => Choose(destination)?.Source;

    private static Proxy? Match(Proxy? proxy, Uri uri) =>
        proxy is not null && proxy.Address.Host == uri.Host && proxy.Address.Port == uri.Port ? proxy : null;

    private Proxy? Choose(Uri destination) => destination.Scheme == Uri.UriSchemeHttps ? _https : _http;

    private static Proxy Parse(string text, string source)
    {
        int schemeEnd = AddressScheme.FindEnd(text);
        string scheme = schemeEnd < 0 ? "http" : text[..schemeEnd].ToLowerInvariant();
        string rest = schemeEnd < 0 ? text : text[(schemeEnd + 3)..];
        if (scheme == "socks5h")
        {
            // With .NET's socks5 the proxy resolves names, which is the meaning of the h.
            scheme = "socks5";
        }

        if (scheme is not ("http" or "https" or "socks4" or "socks4a" or "socks5"))
        {
            throw new WandbConfigurationException(
                $"The proxy from {source} has the scheme '{scheme}', which is not supported: {Supported} are."
            );
        }

        // A password may contain the characters that end a host.
        int at = rest.LastIndexOf('@');
        if (!Uri.TryCreate($"{scheme}://{rest[(at + 1)..]}", UriKind.Absolute, out Uri? address) || address.Host.Length == 0)
        {
            throw new WandbConfigurationException(
                $"The proxy from {source} is not a valid address. Write 'http://host:port', or 'http://user:password@host:port' with "
                    + "percent-encoded parts."
            );
        }

        if (address.IsDefaultPort && scheme.StartsWith("socks", StringComparison.Ordinal))
        {
            address = new UriBuilder(address) { Port = 1080 }.Uri;
        }

        if (at < 0)
        {
            return new Proxy(new Uri(address.GetLeftPart(UriPartial.Authority)), null, source);
        }

        string[] user = rest[..at].Split(':', 2);
        return new Proxy(
            new Uri(address.GetLeftPart(UriPartial.Authority)),
            new NetworkCredential(Uri.UnescapeDataString(user[0]), user.Length > 1 ? Uri.UnescapeDataString(user[1]) : ""),
            source
        );
    }

    private sealed class Proxy(Uri address, NetworkCredential? credential, string source)
    {
        public Uri Address { get; } = address;

        public NetworkCredential? Credential { get; } = credential;

        public string Source { get; } = source;
    }
}
