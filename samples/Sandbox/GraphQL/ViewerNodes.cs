using WandbGen.Sandbox.Data;

namespace WandbGen.Sandbox.GraphQL;

/// <summary>Whoever the key belongs to.</summary>
internal sealed class ViewerNodes(SandboxOptions options, SandboxData data, RunNodes runs)
{
    public Node Viewer()
    {
        var node = new Node("User")
        {
            ["id"] = "VXNlcjox",
            ["entity"] = options.Entity,
            ["username"] = options.Entity,
            ["name"] = options.Entity,
            ["email"] = $"{options.Entity}@example.invalid",
            ["flags"] = "{}",
            ["admin"] = false,
            ["createdAt"] = DateTimeOffset.UnixEpoch,
            ["teams"] = new Node("EntityConnection") { ["edges"] = new[] { new Node("EntityEdge") { ["cursor"] = "", ["node"] = Entity(options.Entity) } } },
        };
        node.Add("runs", context => runs.List(context, options.Entity, project: null));
        return node;
    }

    public Node? Entity(string name) =>
        name == options.Entity || data.ListProjects(name).Count > 0
            ? new Node("Entity") { ["id"] = $"RW50aXR5{name}", ["name"] = name, ["isTeam"] = false }
            : null;
}
