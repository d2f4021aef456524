using System.Text.Json;

namespace WandbGen.Testing.GraphQL;

/// <summary>The version and the features of the server.</summary>
internal sealed class ServerNodes
{
    private readonly WandbSandboxOptions _options;
    private readonly ServedType<WandbSandboxOptions> _info;

    public ServerNodes(Graph graph)
    {
        _options = graph.Options;
        ServedType<(string Name, bool IsEnabled)> feature = graph.Types.Add<(string Name, bool IsEnabled)>("ServerFeature");
        feature["name"] = static feature => feature.Name;
        feature["isEnabled"] = static feature => feature.IsEnabled;

        _info = graph.Types.Add<WandbSandboxOptions>("ServerInfo");
        _info["cliVersionInfo"] = static _ => JsonDocument.Parse("""{"max_cli_version":"0.28.2"}""").RootElement;
        _info["exposesExplicitRunQueueAckPath"] = static _ => false;
        _info["hasLocalLicense"] = static _ => false;
        _info["isGoogleIap"] = static _ => false;
        _info["latestLocalVersionInfo"] = static _ => null;
        _info["pollingOK"] = static _ => true;
        _info["secureStorageConnectorEnabled"] = static _ => false;
        _info["userLimitReached"] = static _ => false;
        _info["viewOnlyUserLimitReached"] = static _ => false;
        _info["features"] = _ => feature.Create([.. SandboxFeatures.All.Select(name => (name, graph.HasFeature(name)))]);
    }

    public Node Create() => _info.Create(_options);
}
