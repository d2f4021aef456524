using WandbGen.Configuration;

namespace WandbGen.Transport;

/// <summary>An origin that the API key is sent to: scheme, host, port and base path, compared by segments.</summary>
internal sealed class ServerOrigin
{
    // The paths that execute operations. The address of a file below them gets no credentials. Otherwise a storage could execute
    // operations with the user's key.
    private static readonly string[] s_operations = ["graphql", "oidc"];

    private readonly string _pathPrefix;
    private readonly bool _filesOnly;

    /// <param name="baseUrl">The base URL.</param>
    /// <param name="filesOnly">Whether only the addresses of files belong to the origin, and not those that execute operations. The address
    /// of a file comes from other servers, which must not be able to execute operations in the user's name.</param>
    public ServerOrigin(Uri baseUrl, bool filesOnly = false)
    {
        BaseUrl = baseUrl;
        _pathPrefix = baseUrl.AbsolutePath.TrimEnd('/') + "/";
        _filesOnly = filesOnly;
    }

    /// <summary>Returns the origin that operations are sent to: the base URL, or the directory of the endpoint.</summary>
    public static ServerOrigin OfApi(ClientConfiguration configuration) =>
        new(configuration.IsForeign ? new Uri(configuration.Endpoint, ".") : configuration.BaseUrl);

    /// <summary>Returns the origin whose files need credentials, or <see langword="null"/> if there is none.</summary>
    public static ServerOrigin? OfFiles(ClientConfiguration configuration) =>
        configuration.IsForeign ? null : new(configuration.BaseUrl, filesOnly: true);

    public Uri BaseUrl { get; }

    public bool Contains(Uri url) =>
        url.IsAbsoluteUri
        && url.Scheme == BaseUrl.Scheme
        && url.Port == BaseUrl.Port
        && url.UserInfo.Length == 0
        && string.Equals(url.IdnHost, BaseUrl.IdnHost, StringComparison.OrdinalIgnoreCase)
        && url.AbsolutePath.StartsWith(_pathPrefix, StringComparison.Ordinal)
        && (_pathPrefix.Length == 1 && !_filesOnly || !LeadsUp(url.AbsolutePath))
        && !(_filesOnly && IsOperation(url.AbsolutePath[_pathPrefix.Length..]));

    // Paths of content are sent as they are written. A server resolves "..", and could reach a path that must not receive the key. Servers
    // in a chain may unescape several times, and some remove path parameters first.
    private static bool LeadsUp(string path) => ReadSteps(path).Contains("..");

    private static bool IsOperation(string path) =>
        ReadSteps(path).FirstOrDefault(static step => step is not ("" or ".")) is { } first
        && s_operations.Contains(first, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<string> ReadSteps(string path)
    {
        for (string unescaped = Uri.UnescapeDataString(path); unescaped != path; unescaped = Uri.UnescapeDataString(path))
        {
            path = unescaped;
        }

        return path.Split('/', '\\').Select(static step => step.Split(';')[0].Trim());
    }

    /// <summary>Describes an address in texts as <c>host:port</c>, because its path or query may contain secrets.</summary>
    public static string Describe(Uri url) => url.Port < 0 ? url.Host : $"{url.Host}:{url.Port}";

    /// <summary>Describes the server that sent an answer, to which a redirect may have led.</summary>
    public static string Describe(HttpResponseMessage response, Uri url) => Describe(FindSender(response, url));

    /// <summary>Returns the address that an answer came from, to which a redirect may have led.</summary>
    public static Uri FindSender(HttpResponseMessage response, Uri url) => response.RequestMessage?.RequestUri ?? url;
}
