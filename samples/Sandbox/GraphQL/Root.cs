using GraphQL;
using WandbGen.Sandbox.Data;
using WandbGen.Sandbox.Http;

namespace WandbGen.Sandbox.GraphQL;

/// <summary>The roots: where every response begins.</summary>
internal sealed class Root
{
    private const long Nobody = -1;

    private readonly SandboxOptions _options;
    private readonly SandboxData _data;

    public Root(SandboxOptions options, SandboxData data, FileAddresses addresses)
    {
        _options = options;
        _data = data;
        ProjectNodes projects = null!;
        var files = new FileNodes(data, addresses);
        var runs = new RunNodes(data) { Files = files, Projects = new(() => projects) };
        projects = new ProjectNodes(data, runs);
        var viewer = new ViewerNodes(options, data, projects, runs);

        Query = new Node("Query");
        Query.Add("viewer", _ => viewer.Viewer());
        Query.Add("serverInfo", _ => ServerNodes.Info());
        Query.Add("project", context => projects.Find(EntityName(context), context.GetArgument<string?>("name")));
        Query.Add("model", context => projects.Find(EntityName(context), context.GetArgument<string?>("name")));
        Query.Add("models", context => Load(projects.InEntities, context));
        Query.Add("projects", context => Load(projects.InEntities, context));
        Query.Add("entity", context => viewer.Find(context.GetArgument<string?>("name")));
        Query.Add("entities", context => viewer.AllEntities.Load(context, [SandboxData.Everyone])[SandboxData.Everyone]);

        Mutation = new Node("Mutation");
        Mutation.Add("createRunFiles", files.CreateForUpload);
        Mutation.Add("deleteFiles", files.Delete);
        Mutation.Add("markRunFilesUploaded", files.MarkUploaded);
        Mutation.Add("upsertBucket", runs.Upsert);
    }

    public Node Query { get; }

    public Node Mutation { get; }

    private string EntityName(IResolveFieldContext context) => context.GetArgument<string?>("entityName") ?? _options.Entity;

    private Node Load<T>(Connection<T> connection, IResolveFieldContext context)
    {
        long entity = _data.FindEntity(EntityName(context))?.Id ?? Nobody;
        return connection.Load(context, [entity])[entity];
    }
}
