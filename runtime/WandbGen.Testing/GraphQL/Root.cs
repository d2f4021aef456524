using GraphQL;

namespace WandbGen.Testing.GraphQL;

/// <summary>The root types of queries and mutations.</summary>
internal sealed class Root
{
    private const long Nobody = -1;

    private readonly Graph _graph;

    public Root(Graph graph)
    {
        _graph = graph;
        ServedType<Root> query = CreateQuery();
        ServedType<Root> mutation = CreateMutation();
        graph.AutomationChanges.AddTo(mutation);
        graph.PeopleChanges.AddTo(mutation);
        graph.Projects.AddTo(mutation);
        graph.QueueChanges.AddTo(mutation);
        graph.RegistryChanges.AddTo(mutation);
        graph.ReportChanges.AddTo(mutation);
        graph.RunChanges.AddTo(query, mutation);
        graph.SweepChanges.AddTo(mutation);
        graph.ArtifactUploads.AddTo(mutation);
        graph.ArtifactChanges.AddTo(mutation);
        Query = query.Create(this);
        Mutation = mutation.Create(this);
    }

    public Node Query { get; }

    public Node Mutation { get; }

    private ServedType<Root> CreateQuery()
    {
        var server = new ServerNodes(_graph);
        ServedType<Root> type = _graph.Types.Add<Root>("Query");
        type["viewer"] = _ => _graph.Users.CreateViewer();
        type["serverInfo"] = _ => server.Create();
        type.Add("project", (_, context) => FindProject(context), "entityName", "name");
        type.Add("model", (_, context) => FindProject(context), "entityName", "name");
        type.Add("models", (_, context) => _graph.Projects.InEntities.Load(context, EntityRow(context)), "after", "entityName", "first");
        type.Add(
            "projects",
            (_, context) => _graph.Projects.InEntities.Load(context, EntityRow(context)),
            "after",
            "entityName",
            "first",
            "order"
        );
        type.Add("entity", (_, context) => _graph.Entities.Find(context.GetArgument<string?>("name")), "name");
        type.Add("entities", (_, context) => _graph.Entities.All.Load(context, SandboxData.Everyone), "after", "first");
        type.Add("user", (_, context) => FindUser(context), "id", "userName");
        type.Add(
            "organization",
            (_, context) => _graph.Organizations.Find(context.GetArgument<string?>("id"), context.GetArgument<string?>("name")),
            "id",
            "name"
        );
        type.Add("organizations", (_, context) => _graph.Organizations.All.Load(context, SandboxData.Everyone), "after", "first", "query");
        type.Add("users", (_, context) => _graph.Users.All.Load(context, SandboxData.Everyone), "after", "first", "query", "usernames");
        type.Add(
            "view",
            (_, context) => _graph.Reports.Find(context.GetArgument<string>("id"), context.GetArgument<string?>("type")),
            "id",
            "type"
        );
        type.Add("customChart", (_, context) => _graph.Reports.FindChart(context.GetArgument<string>("id")), "id");
        type.Add(
            "customCharts",
            (_, context) => _graph.Reports.Charts.Load(context, SandboxData.Everyone),
            "after",
            "entity",
            "first",
            "type"
        );
        type.Add("clientIDMapping", (_, context) => _graph.Artifacts.FindClientId(context.GetArgument<string>("clientID")), "clientID");
        type.Add("artifact", (_, context) => _graph.Artifacts.Find(context.GetArgument<string>("id")), "id");
        type.Add("artifactCollection", (_, context) => _graph.Collections.Find(context.GetArgument<string>("id")), "id");
        return type;
    }

    private ServedType<Root> CreateMutation()
    {
        ServedType<Root> type = _graph.Types.Add<Root>("Mutation");
        type.Add("createRunFiles", (_, context) => _graph.Files.CreateForUpload(context), [.. s_runInput, "input.files"]);
        type.Add("deleteFiles", (_, context) => _graph.Files.Delete(context), "input.clientMutationId", "input.files", "input.projectId");
        type.Add("markRunFilesUploaded", (_, context) => _graph.Files.MarkUploaded(context), [.. s_runInput, "input.files"]);
        type.Add("upsertBucket", (_, context) => _graph.Runs.Upsert(context), RunNodes.UpsertInput);
        return type;
    }

    private static readonly string[] s_runInput = ["input.entityName", "input.projectName", "input.runName"];

    private Node? FindProject(IResolveFieldContext context) =>
        _graph.Projects.Find(EntityName(context), context.GetArgument<string?>("name"));

    private Node? FindUser(IResolveFieldContext context) =>
        context.GetArgument<string?>("id") is { } id
            ? _graph.Users.FindById(id)
            : _graph.Users.Find(context.GetArgument<string?>("userName"));

    private string EntityName(IResolveFieldContext context) => context.GetArgument<string?>("entityName") ?? _graph.Options.Entity;

    private long EntityRow(IResolveFieldContext context) => _graph.Data.FindEntity(EntityName(context))?.Id ?? Nobody;
}
