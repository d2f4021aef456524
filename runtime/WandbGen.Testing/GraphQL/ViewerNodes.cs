using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Whoever the key belongs to, and entities.</summary>
internal sealed class ViewerNodes(Graph graph)
{
    /// <summary>All entities; the key's owner is in all of them.</summary>
    public Connection<EntityRecord> AllEntities => new("Entity", graph.Data.Database, static _ => SandboxData.Entities, Create);

    /// <summary>A user of whom only the name is known.</summary>
    public static Node CreateUser(string name) => new("User") { ["id"] = GlobalId.Create($"User:{name}"), ["name"] = name, ["username"] = name, ["entity"] = name };

    /// <summary>Whoever the key belongs to.</summary>
    public Node Create()
    {
        EntityRecord own = graph.Data.FindEntity(graph.Options.Entity)!;
        var node = new Node("User", own.Id)
        {
            ["id"] = GlobalId.Create("User", own.Id),
            ["entity"] = own.Name,
            ["username"] = own.Name,
            ["name"] = own.Name,
            ["email"] = $"{own.Name}@example.invalid",
            ["flags"] = "{}",
            ["admin"] = false,
            ["createdAt"] = DateTimeOffset.UnixEpoch,
        };
        node.AddForAll("projects", graph.Projects.InEntities.Load);
        node.AddForAll("runs", graph.Runs.In("p.entity").Load);
        node.Add("teams", context => AllEntities.Load(context, [SandboxData.Everyone])[SandboxData.Everyone]);
        return node;
    }

    public Node? FindEntity(string? name) => name is not null && graph.Data.FindEntity(name) is { } entity ? Create([entity])[0] : null;

    private Node?[] Create(IReadOnlyList<EntityRecord> entities) => Siblings.Create(entities, static entity => entity.Id, Create);

    private Node Create(EntityRecord entity, Siblings siblings)
    {
        var node = new Node("Entity", entity.Id, siblings) { ["id"] = GlobalId.Create("Entity", entity.Id), ["name"] = entity.Name, ["isTeam"] = entity.Name != graph.Options.Entity };
        node.AddForAll("projects", graph.Projects.InEntities.Load);
        node.AddForAll("runs", graph.Runs.In("p.entity").Load);
        node.AddForAll("integrations", graph.Automations.Integrations.Load);
        node.AddForAll("triggers", graph.Automations.InEntities.Load);
        node.AddForAll("runCount", (context, entities) => graph.Data.Database.Count(SandboxData.Runs(null, null, "p.entity"), entities));
        return node;
    }
}
