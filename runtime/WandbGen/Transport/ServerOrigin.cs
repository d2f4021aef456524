using WandbGen.Configuration;

namespace WandbGen.Transport;

/// <summary>The only origin that the API key is sent to: scheme, host, port and base path, compared by segments.</summary>
internal sealed class ServerOrigin
{
    // What executes operations. No file is there, whatever an answer, a manifest that anybody may write, or a storage says.
    private static readonly string[] s_operations = ["graphql", "oidc"];

    private readonly string _pathPrefix;
    private readonly bool _filesOnly;

    /// <param name="baseUrl">The base URL.</param>
    /// <param name="filesOnly">Whether only the addresses of files belong to it, and not those that execute operations: others say where a
    /// file is, and must not have the API do something in the user's name.</param>
    public ServerOrigin(Uri baseUrl, bool filesOnly = false)
    {
        BaseUrl = baseUrl;
        _pathPrefix = baseUrl.AbsolutePath.TrimEnd('/') + "/";
        _filesOnly = filesOnly;
    }

    /// <summary>Where operations are sent to: below the base URL, or else beside the endpoint.</summary>
    public static ServerOrigin OfApi(ClientConfiguration configuration) =>
        new(configuration.IsForeign ? new Uri(configuration.Endpoint, ".") : configuration.BaseUrl);

    /// <summary>Where files need credentials; <see langword="null"/> if nowhere.</summary>
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

    // The path of content is sent as it is written, and a server takes such steps to where the key must not go: escaped or not, by several
    // servers one after the other, and with parameters, which some cut off.
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

    /// <summary>How an address appears in texts: <c>host:port</c>, never its path's secrets or its query.</summary>
    public static string Describe(Uri url) => $"{url.Host}:{url.Port}";
}
