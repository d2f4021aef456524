using System.Text.Json;

namespace WandbGen.Testing.GraphQL;

/// <summary>What the server is and can do.</summary>
internal static class ServerNodes
{
    public static Node Info(WandbSandboxOptions options) => new("ServerInfo")
    {
        ["cliVersionInfo"] = JsonDocument.Parse("""{"max_cli_version":"0.28.2"}""").RootElement,
        ["exposesExplicitRunQueueAckPath"] = false,
        ["frontendHost"] = "http://127.0.0.1",
        ["hasLocalLicense"] = false,
        ["isGoogleIap"] = false,
        ["pollingOK"] = true,
        ["secureStorageConnectorEnabled"] = false,
        ["slackClientID"] = "",
        ["userLimitReached"] = false,
        ["viewOnlyUserLimitReached"] = false,
        ["features"] = SandboxFeatures.All.Select(name => new Node("ServerFeature") { ["name"] = name, ["isEnabled"] = options.Features?.Contains(name, StringComparer.Ordinal) == true }).ToArray(),
    };
}
