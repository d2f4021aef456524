namespace WandbGen.Sandbox.GraphQL;

/// <summary>What the server is and can do.</summary>
internal static class ServerNodes
{
    // The features that the sandbox really has, under W&B's names.
    private static readonly string[] s_features = ["TOTAL_COUNT_IN_FILE_CONNECTION"];

    public static Node Info() => new("ServerInfo")
    {
        ["features"] = s_features.Select(static name => new Node("ServerFeature") { ["name"] = name, ["isEnabled"] = true }).ToArray(),
    };
}
