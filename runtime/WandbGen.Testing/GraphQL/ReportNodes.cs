using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Reports, which W&amp;B keeps among the views of a project, and custom charts.</summary>
internal sealed class ReportNodes
{
    private readonly Graph _graph;
    private readonly ServedType<ViewRecord> _type;
    private readonly ServedType<ChartRecord> _chart;

    public ReportNodes(Graph graph)
    {
        _graph = graph;
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

        Charts = new Connection<ChartRecord>(
            graph.PageTypes.Add("CustomChart"),
            graph.Data.Database,
            static context => SandboxData.Charts(context.GetArgument<string>("type"), context.GetArgument<string?>("entity")),
            charts => _chart!.Create(charts)
        );
        _chart = graph.Types.Add<ChartRecord>("CustomChart", static chart => chart.Id);
        _chart["id"] = static chart => $"{chart.EntityName}/{chart.Name}";
        _chart["name"] = static chart => chart.Name;
        _chart["displayName"] = static chart => chart.DisplayName;
        _chart["type"] = static chart => chart.Type;
        _chart["access"] = static chart => chart.Access;
        _chart["spec"] = static chart => chart.Spec;
        _chart["createdAt"] = chart => graph.Data.MinutesIn(chart.Id);
        _chart["updatedAt"] = chart => graph.Data.MinutesIn(chart.Id);
        _chart["entity"] = chart => graph.Entities.Find(chart.EntityName);
        _chart["user"] = _ => graph.Users.CreateViewer();
    }

    /// <summary>The views of projects.</summary>
    public Connection<ViewRecord> InProjects { get; }

    /// <summary>Custom charts.</summary>
    public Connection<ChartRecord> Charts { get; }

    /// <summary>A view by its id, unless it is of another type.</summary>
    public Node? Find(string id, string? type) =>
        _type.LoadOne(_graph.Data.Database, SandboxData.Views(type, null, "v.id"), [GlobalId.ToRow("View", id)]).Values.FirstOrDefault();

    /// <summary>A custom chart by its id, which is its entity's name and its own.</summary>
    public Node? FindChart(string id) =>
        id.Split('/') is [var entity, var name]
            ? _chart.LoadOne(_graph.Data.Database, SandboxData.Charts(null, entity, name), [SandboxData.Everyone]).Values.FirstOrDefault()
            : null;
}
