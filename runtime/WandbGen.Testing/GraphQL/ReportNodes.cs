using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Reports, which W&amp;B keeps among the views of a project.</summary>
internal sealed class ReportNodes
{
    private readonly ServedType<ViewRecord> _type;

    public ReportNodes(Graph graph)
    {
        InProjects = new Connection<ViewRecord>(
            graph.PageTypes.Add("View", isCounted: true),
            graph.Data.Database,
            static context => SandboxData.Views(context.GetArgument<string?>("viewType"), context.GetArgument<string?>("viewName")),
            views => _type!.Create(views)
        );

        _type = graph.Types.Add<ViewRecord>("View", static view => view.Id);
        _type["id"] = static view => GlobalId.Create("View", view.Id);
        _type["name"] = static view => GlobalId.Create("ViewName", view.Id).TrimEnd('=');
        _type["displayName"] = static view => view.DisplayName;
        _type["description"] = static view => view.Description;
        _type["type"] = static view => view.Type;
        _type["spec"] = static view => view.Spec;
        _type["createdAt"] = view => graph.Data.MinutesIn(view.Id);
        _type["updatedAt"] = view => graph.Data.MinutesIn(view.Id);
        _type["createdUsing"] = static _ => "WANDB_UI";
        _type["entityName"] = static view => view.EntityName;
        _type["projectName"] = static view => view.ProjectName;
        _type["coverUrl"] = static _ => null;
        _type["previewUrl"] = static _ => null;
        _type["locked"] = static _ => false;
        _type["starCount"] = static _ => 0;
        _type["viewCount"] = static _ => 0;
        _type["entity"] = view => graph.Entities.Find(view.EntityName);
        _type["user"] = _ => graph.Users.CreateViewer();
        _type["updatedBy"] = _ => graph.Users.CreateViewer();
        _type.AddForAll("project", (_, views) => graph.Projects.Of("views", views));
    }

    /// <summary>The views of projects.</summary>
    public Connection<ViewRecord> InProjects { get; }
}
