using System.Text.Json;

namespace WandbGen.Sandbox.GraphQL;

/// <summary>What the server is and can do.</summary>
internal static class ServerNodes
{
    // The features that the sandbox really has, under W&B's names.
    private static readonly string[] s_features = ["MARK_RUN_FILES_UPLOADED", "TOTAL_COUNT_IN_FILE_CONNECTION"];

    public static Node Info() => new("ServerInfo")
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
        ["features"] = s_features.Select(static name => new Node("ServerFeature") { ["name"] = name, ["isEnabled"] = true }).ToArray(),
    };
}
