using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Reports, which W&amp;B keeps among the views of a project.</summary>
internal sealed class ReportNodes(Graph graph)
{
    /// <summary>The views of projects.</summary>
    public Connection<ViewRecord> InProjects => new(
        "View", graph.Data.Database, static context => SandboxData.Views(context.GetArgument<string?>("viewType"), context.GetArgument<string?>("viewName")), Create);

    private Node?[] Create(IReadOnlyList<ViewRecord> views) => Siblings.Create(views, static view => view.Id, Create);

    private Node Create(ViewRecord view, Siblings siblings)
    {
        var node = new Node("View", view.Id, siblings)
        {
            ["id"] = GlobalId.Create("View", view.Id),
            ["name"] = GlobalId.Create("ViewName", view.Id).TrimEnd('='),
            ["displayName"] = view.DisplayName,
            ["description"] = view.Description,
            ["type"] = view.Type,
            ["spec"] = view.Spec,
            ["createdAt"] = SandboxData.MinutesIn(view.Id),
            ["updatedAt"] = SandboxData.MinutesIn(view.Id),
            ["createdUsing"] = "WANDB_UI",
            ["entityName"] = view.EntityName,
            ["projectName"] = view.ProjectName,
            ["locked"] = false,
            ["starCount"] = 0,
            ["viewCount"] = 0,
            ["user"] = ViewerNodes.CreateUser(view.EntityName),
        };
        node.AddForAll("project", (_, views) => graph.Projects.Of("views", views));
        return node;
    }
}
