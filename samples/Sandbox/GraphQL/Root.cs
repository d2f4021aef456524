using GraphQL;
using WandbGen.Sandbox.Data;
using WandbGen.Sandbox.Http;

namespace WandbGen.Sandbox.GraphQL;

/// <summary>The roots: where every response begins.</summary>
internal sealed class Root
{
    public Root(SandboxOptions options, SandboxData data, FileAddresses addresses)
    {
        var files = new FileNodes(data, addresses);
        var runs = new RunNodes(data, files);
        var projects = new ProjectNodes(data, runs);
        var viewer = new ViewerNodes(options, data, runs);

        Query = new Node("Query");
        Query.Add("viewer", _ => viewer.Viewer());
        Query.Add("serverInfo", _ => ServerNodes.Info());
        Query.Add("project", context => projects.Find(context.GetArgument<string?>("entityName") ?? options.Entity, context.GetArgument<string?>("name")));
        Query.Add("model", context => projects.Find(context.GetArgument<string?>("entityName") ?? options.Entity, context.GetArgument<string?>("name")));
        Query.Add("models", context => projects.List(context, context.GetArgument<string?>("entityName") ?? options.Entity));
        Query.Add("projects", context => projects.List(context, context.GetArgument<string?>("entityName") ?? options.Entity));
        Query.Add("entity", context => context.GetArgument<string?>("name") is { } name ? viewer.Entity(name) : null);

        Mutation = new Node("Mutation");
        Mutation.Add("createRunFiles", files.CreateForUpload);
        Mutation.Add("deleteFiles", files.Delete);
        Mutation.Add("markRunFilesUploaded", files.MarkUploaded);
    }

    public Node Query { get; }

    public Node Mutation { get; }
}
