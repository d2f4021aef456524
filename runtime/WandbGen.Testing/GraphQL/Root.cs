using GraphQL;

namespace WandbGen.Testing.GraphQL;

/// <summary>The roots: where every response begins.</summary>
internal sealed class Root
{
    private const long Nobody = -1;

    private readonly Graph _graph;

    public Root(Graph graph)
    {
        _graph = graph;

        Query = new Node("Query");
        Query.Add("viewer", _ => graph.Viewer.Create());
        Query.Add("serverInfo", _ => ServerNodes.Info(graph.Options));
        Query.Add("project", context => graph.Projects.Find(EntityName(context), context.GetArgument<string?>("name")));
        Query.Add("model", context => graph.Projects.Find(EntityName(context), context.GetArgument<string?>("name")));
        Query.Add("models", context => Load(graph.Projects.InEntities, context));
        Query.Add("projects", context => Load(graph.Projects.InEntities, context));
        Query.Add("entity", context => graph.Viewer.FindEntity(context.GetArgument<string?>("name")));
        Query.Add("entities", context => graph.Viewer.AllEntities.Load(context, [SandboxData.Everyone])[SandboxData.Everyone]);

        Mutation = new Node("Mutation");
        Mutation.Add("createRunFiles", graph.Files.CreateForUpload);
        Mutation.Add("deleteFiles", graph.Files.Delete);
        Mutation.Add("markRunFilesUploaded", graph.Files.MarkUploaded);
        Mutation.Add("upsertBucket", graph.Runs.Upsert);
    }

    public Node Query { get; }

    public Node Mutation { get; }

    private string EntityName(IResolveFieldContext context) => context.GetArgument<string?>("entityName") ?? _graph.Options.Entity;

    private Node Load<T>(Connection<T> connection, IResolveFieldContext context)
    {
        long entity = _graph.Data.FindEntity(EntityName(context))?.Id ?? Nobody;
        return connection.Load(context, [entity])[entity];
    }
}
