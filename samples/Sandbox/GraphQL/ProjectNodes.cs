using System.Text;
using GraphQL;
using WandbGen.Sandbox.Data;

namespace WandbGen.Sandbox.GraphQL;

/// <summary>Projects.</summary>
internal sealed class ProjectNodes(SandboxData data, RunNodes runs)
{
    public Node? Find(string entity, string? name) => name is not null && data.HasProject(entity, name) ? Create(entity, name) : null;

    public Node List(IResolveFieldContext context, string entity)
    {
        IReadOnlyList<(string Entity, string Project)> all = data.ListProjects(entity);
        return Connection.Create(
            "Project", context, (limit, offset) => all.Skip(offset).Take(limit).ToArray(), () => all.Count, project => Create(project.Entity, project.Project));
    }

    private Node Create(string entity, string name)
    {
        var node = new Node("Project")
        {
            ["id"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"Project:v1:{name}:{entity}")),
            ["internalId"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"ProjectInternalId:{RunNodes.ProjectNumber}")),
            ["name"] = name,
            ["entityName"] = entity,
            ["createdAt"] = DateTimeOffset.UnixEpoch,
            ["isBenchmark"] = false,
            ["isPublished"] = false,
            ["readOnly"] = false,
            ["totalSweeps"] = 0,
        };
        node.Add("runCount", _ => data.CountRuns(entity, name));
        node.Add("run", context => data.FindRun(entity, name, context.GetArgument<string>("name")) is { } run ? runs.Create(run) : null);
        node.Add("runs", context => runs.List(context, entity, name));
        return node;
    }
}
