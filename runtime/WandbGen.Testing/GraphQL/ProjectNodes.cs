using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Projects.</summary>
internal sealed class ProjectNodes(Graph graph)
{
    /// <summary>The projects of entities.</summary>
    public Connection<ProjectRecord> InEntities => new("Project", graph.Data.Database, static context => SandboxData.Projects(context.GetArgument<string?>("order")), Create);

    public Node? Find(string entity, string? name) => name is not null && graph.Data.FindProject(entity, name) is { } project ? Create([project])[0] : null;

    /// <summary>The projects that rows of a table belong to.</summary>
    public Dictionary<long, Node?> Of(string table, IReadOnlyCollection<long> rows)
    {
        List<(long Child, ProjectRecord Project)> projects = graph.Data.ListProjectsOf(table, rows);
        return projects.Zip(Create([.. projects.Select(static project => project.Project)])).ToDictionary(static pair => pair.First.Child, static pair => pair.Second);
    }

    private Node?[] Create(IReadOnlyList<ProjectRecord> projects) => Siblings.Create(projects, static project => project.Id, Create);

    private Node? Create(ProjectRecord project, Siblings siblings)
    {
        if (project.IsHidden)
        {
            return null;
        }

        var node = new Node("Project", project.Id, siblings)
        {
            ["id"] = GlobalId.Create($"Project:v1:{project.Name}:{project.Entity}"),
            ["internalId"] = GlobalId.Create("ProjectInternalId", project.Id),
            ["name"] = project.Name,
            ["entityName"] = project.Entity,
            ["createdAt"] = project.CreatedAt,
            ["isBenchmark"] = false,
            ["isPublished"] = false,
            ["readOnly"] = false,
            ["user"] = ViewerNodes.CreateUser(project.Entity),
        };
        node.AddForAll("runCount", (context, projects) => graph.Data.Database.Count(SandboxData.Runs(context.GetArgument<string?>("filters"), null), projects));
        node.AddForAll("totalRuns", (_, projects) => graph.Data.Database.Count(SandboxData.Runs(null, null), projects));
        node.AddForAll("runs", graph.Runs.In().Load);
        node.Add("run", context => graph.Data.FindRun(project.Entity, project.Name, context.GetArgument<string>("name")) is { } run ? graph.Runs.Create(run) : null);
        node.AddForAll("sweeps", graph.Sweeps.InProjects.Load);
        node.AddForAll("totalSweeps", (_, projects) => graph.Sweeps.Count(projects));
        node.Add("sweep", context => graph.Sweeps.Find(project.Id, context.GetArgument<string>("sweepName")));
        node.AddForAll("allViews", graph.Reports.InProjects.Load);
        node.AddForAll("triggers", (_, projects) => graph.Automations.Of(projects));
        node.AddForAll("artifactTypes", graph.Collections.TypesInProjects.Load);
        node.Add("artifactType", context => graph.Collections.FindType(project.Id, context.GetArgument<string>("name")));
        node.AddForAll("artifactCollections", graph.Collections.InProjects.Load);
        node.Add("artifactCollection", context => graph.Collections.Find("c.project", project.Id, context.GetArgument<string>("name")));
        node.Add("artifactCollectionMembership", context => graph.Collections.FindMembership(project.Id, context.GetArgument<string>("name")));
        return node;
    }
}
