using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Projects.</summary>
internal sealed class ProjectNodes
{
    private readonly Graph _graph;
    private readonly ServedType<ProjectRecord> _type;
    private readonly ServedType<ProjectUpsert> _upsert;
    private readonly ServedType<Changed> _deleted;

    public ProjectNodes(Graph graph)
    {
        _graph = graph;
        InEntities = new Connection<ProjectRecord>(
            graph.PageTypes.Add("Project"),
            graph.Data.Database,
            static context => SandboxData.Projects(context.GetArgument<string?>("order"), context.GetArgument<string?>("filters")),
            Create
        );
        ServedType<ProjectFieldRecord> field = graph.Types.Add<ProjectFieldRecord>("ProjectField");
        field["path"] = static field => field.Path;
        field["type"] = static field => field.Type;
        var fields = new Connection<ProjectFieldRecord>(
            graph.PageTypes.Add("ProjectField"),
            graph.Data.Database,
            static context => SandboxData.ProjectFields(context.GetArgument<string?>("pattern"), context.GetArgument<string[]?>("types")),
            field.Create
        );

        _type = graph.Types.Add<ProjectRecord>("Project", static project => project.Id);
        _type["id"] = static project => GlobalId.Create($"Project:v1:{project.Name}:{project.Entity}");
        _type["internalId"] = static project => GlobalId.Create("ProjectInternalId", project.Id);
        _type["name"] = static project => project.Name;
        _type["entityName"] = static project => project.Entity;
        _type["entity"] = project => graph.Entities.Find(project.Entity);
        _type["description"] = static project => project.Description;
        _type["views"] = static _ => null;
        _type["access"] = static project => project.Access;
        _type["allowAllArtifactTypesInRegistry"] = static project => project.TakesAllTypes;
        _type["createdAt"] = project => graph.Data.MinutesIn(project.Id);
        _type["updatedAt"] = project => graph.Data.MinutesIn(project.Id);
        _type["isBenchmark"] = static _ => false;
        _type["isPublished"] = static _ => false;
        _type["readOnly"] = static _ => false;
        _type.AddForAll(
            "user",
            (_, projects) => graph.Users.Of("p.id", " JOIN entities e ON e.name = u.username JOIN projects p ON p.entity = e.id", projects)
        );
        _type.AddForAll("members", (_, projects) => graph.Organizations.MembersOfProjects(projects));
        _type.AddForAll("teamMembers", (_, projects) => graph.Organizations.TeamsOfProjects(projects));
        _type.AddForAll("fields", (context, projects) => fields.Load(context, projects), "after", "first", "pattern", "types");
        _type.AddForAll(
            "runCount",
            (context, projects) => graph.Data.Database.Count(SandboxData.Runs(context.GetArgument<string?>("filters"), null), projects),
            "filters"
        );
        _type.AddForAll(
            "tagCounts",
            (context, projects) => graph.Runs.CountTags(projects, context.GetArgument<string?>("filters")),
            "filters"
        );
        _type.AddForAll("lastActive", (_, projects) => graph.Data.FindLastHeartbeats(projects));
        _type.AddForAll("totalRuns", (_, projects) => graph.Data.Database.Count(SandboxData.Runs(null, null), projects));
        _type.AddForAll(
            "runs",
            (context, projects) => graph.Runs.InProjects.Load(context, projects),
            "after",
            "filters",
            "first",
            "names",
            "order"
        );
        _type.Add("run", FindRun, "name");
        // A run that does not exist is null, whatever the argument is.
        _type.Add("bucket", FindRun, "missingOk", "name");
        _type.AddForAll(
            "sweeps",
            (context, projects) => graph.Sweeps.InProjects.Load(context, projects),
            "after",
            "filters",
            "first",
            "order"
        );
        _type.AddForAll("totalSweeps", (_, projects) => graph.Sweeps.Count(projects));
        _type.Add("sweep", (project, context) => graph.Sweeps.Find(project.Id, context.GetArgument<string>("sweepName")), "sweepName");
        _type.AddForAll(
            "allViews",
            (context, projects) => graph.Reports.InProjects.Load(context, projects),
            "after",
            "first",
            "viewName",
            "viewType"
        );
        _type.AddForAll("runQueues", (_, projects) => graph.Queues.Of(projects));
        _type.Add("runQueue", (project, context) => graph.Queues.Find(project.Id, context.GetArgument<string>("name")), "name");
        _type.AddForAll("triggers", (_, projects) => graph.Automations.Of(projects));
        _type.AddForAll(
            "artifactTypes",
            (context, projects) => graph.Collections.TypesInProjects.Load(context, projects),
            "after",
            "first",
            "includeAll"
        );
        _type.Add(
            "artifactType",
            (project, context) => graph.Collections.FindType(project.Id, context.GetArgument<string>("name")),
            "name"
        );
        _type.AddForAll(
            "artifactCollections",
            (context, projects) => graph.Collections.InProjects.Load(context, projects),
            "after",
            "collectionTypes",
            "filters",
            "first",
            "order"
        );
        _type.Add(
            "artifactCollection",
            (project, context) => graph.Collections.Find("c.project", project.Id, context.GetArgument<string>("name")),
            "name"
        );
        _type.Add(
            "artifactCollectionMembership",
            (project, context) => graph.Collections.FindMembership(project.Id, context.GetArgument<string>("name")),
            "name"
        );
        // Views are not recorded, so the argument has no effect.
        _type.Add(
            "artifact",
            (project, context) => graph.Collections.FindArtifact("c.project", project.Id, context.GetArgument<string>("name")),
            "enableTracking",
            "name"
        );

        _deleted = Changed.Add(graph, "DeleteModelPayload", "success");
        _upsert = graph.Types.Add<ProjectUpsert>("UpsertModelPayload");
        _upsert["project"] = upsert => Find(upsert.Entity, upsert.Name);
        _upsert["model"] = upsert => Find(upsert.Entity, upsert.Name);
        _upsert["entityName"] = static upsert => upsert.Entity;
        _upsert["inserted"] = static upsert => upsert.IsNew;
        _upsert["clientMutationId"] = static upsert => upsert.ClientMutationId;
    }

    /// <summary>The projects of entities.</summary>
    public Connection<ProjectRecord> InEntities { get; }

    public Node? Find(string entity, string? name) =>
        name is not null && _graph.Data.FindProject(entity, name) is { } project ? Create([project])[0] : null;

    /// <summary>The projects that rows of a table belong to.</summary>
    public Dictionary<long, Node?> Of(string table, IReadOnlyCollection<long> rows)
    {
        List<(long Child, ProjectRecord Project)> projects = _graph.Data.ListProjectsOf(table, rows);
        return projects
            .Zip(Create([.. projects.Select(static project => project.Project)]))
            .ToDictionary(static pair => pair.First.Child, static pair => pair.Second);
    }

    public void AddTo(ServedType<Root> mutations)
    {
        mutations.Add(
            "upsertModel",
            (_, context) => Upsert(new Input(context)),
            "input.access",
            "input.allowAllArtifactTypesInRegistry",
            "input.artifactTypes",
            "input.clientMutationId",
            "input.description",
            "input.entityName",
            "input.id",
            "input.name"
        );
        mutations.Add(
            "renameProject",
            (_, context) => Rename(new Input(context)),
            "input.clientMutationId",
            "input.entityName",
            "input.newProjectName",
            "input.oldProjectName"
        );
        mutations.Add("deleteModel", (_, context) => Delete(new Input(context)), "input.clientMutationId", "input.id");
    }

    /// <summary>The project of an id.</summary>
    public ProjectRecord FindById(string id) =>
        GlobalId.ToText(id)?.Split(':') is ["Project", "v1", var name, var entity] && _graph.Data.FindProject(entity, name) is { } project
            ? project
            : throw Refusal.NotFound($"project {id} not found");

    private Node Upsert(Input input)
    {
        string name = input.Text("name") ?? throw Refusal.Invalid("name is required for a project");
        string entity = input.Text("entityName") ?? _graph.Options.Entity;
        if (input.Text("id") is { } id && FindById(id) is var known && (known.Entity, known.Name) != (entity, name))
        {
            throw Refusal.Invalid("the id is that of another project");
        }

        bool isNew = _graph.Data.FindProject(entity, name) is null;
        _graph.Data.AddProject(entity, name);
        long project = _graph.Data.FindProject(entity, name)!.Id;
        _graph.Data.UpdateProject(project, null, input.Text("description"));
        _graph.Data.UpdateRegistry(
            project,
            input.Text("access"),
            input.Values.GetValueOrDefault("allowAllArtifactTypesInRegistry") as bool?,
            [.. input.Objects("artifactTypes").Select(static type => (string)type["name"]!)]
        );
        return _upsert.Create(new ProjectUpsert(entity, name, isNew, input.Text("clientMutationId")));
    }

    private Node Rename(Input input)
    {
        (string entity, string from, string to) = (input.Text("entityName")!, input.Text("oldProjectName")!, input.Text("newProjectName")!);
        long project = _graph.Data.FindProject(entity, from)?.Id ?? throw Refusal.NotFound($"project {entity}/{from} not found");
        if (_graph.Data.FindProject(entity, to) is not null)
        {
            throw Refusal.Conflict($"there is a project {entity}/{to}");
        }

        _graph.Data.UpdateProject(project, to, null);
        return _upsert.Create(new ProjectUpsert(entity, to, false, input.Text("clientMutationId")));
    }

    private Node Delete(Input input)
    {
        _graph.Data.DeleteProject(FindById(input.Text("id")!).Id);
        return _deleted.Create(new Changed(input, true));
    }

    private Node? FindRun(ProjectRecord project, IResolveFieldContext context) =>
        _graph.Data.FindRun(project.Entity, project.Name, context.GetArgument<string>("name")) is { } run ? _graph.Runs.Create(run) : null;

    // An object that the key has no access to is null in a list.
    private IReadOnlyList<Node?> Create(IReadOnlyList<ProjectRecord> projects) =>
        _type.CreateVisible(projects, static project => project.IsHidden);

    private sealed record ProjectUpsert(string Entity, string Name, bool IsNew, string? ClientMutationId);
}
