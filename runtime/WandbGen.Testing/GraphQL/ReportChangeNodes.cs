using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>What clients change of reports and custom charts.</summary>
internal sealed class ReportChangeNodes
{
    private const string IdOfClient = "input.clientMutationId";

    private readonly Graph _graph;
    private readonly ServedType<Changed> _viewUpserted;
    private readonly ServedType<Changed> _viewDeleted;
    private readonly ServedType<Changed> _chartCreated;
    private readonly ServedType<Changed> _chartUpdated;
    private readonly ServedType<Changed> _chartDeleted;

    public ReportChangeNodes(Graph graph)
    {
        _graph = graph;
        _viewUpserted = Changed.Add(graph, "UpsertViewPayload", "view");
        _viewUpserted["inserted"] = static changed => changed.Input.Text("id") is null;
        _viewDeleted = Changed.Add(graph, "DeleteViewPayload", "success");
        _chartCreated = Changed.Add(graph, "CreateCustomChartPayload", "chart");
        _chartUpdated = Changed.Add(graph, "UpdateCustomChartPayload", "chart");
        _chartDeleted = Changed.Add(graph, "DeleteCustomChartPayload", "success");
    }

    public void AddTo(ServedType<Root> mutations)
    {
        // createdUsing is accepted and not stored, because no query returns it.
        mutations.Add(
            "upsertView",
            (_, context) => Upsert(new Input(context)),
            IdOfClient,
            "input.createdUsing",
            "input.description",
            "input.displayName",
            "input.entityName",
            "input.id",
            "input.projectName",
            "input.spec",
            "input.type"
        );
        mutations.Add("deleteView", (_, context) => Delete(new Input(context)), IdOfClient, "input.deleteDrafts", "input.id");
        mutations.Add(
            "createCustomChart",
            (_, context) => CreateChart(new Input(context)),
            IdOfClient,
            "input.access",
            "input.displayName",
            "input.entity",
            "input.name",
            "input.spec",
            "input.type"
        );
        mutations.Add(
            "updateCustomChart",
            (_, context) => UpdateChart(new Input(context)),
            IdOfClient,
            "input.access",
            "input.displayName",
            "input.entity",
            "input.name",
            "input.spec",
            "input.type"
        );
        mutations.Add("deleteCustomChart", (_, context) => DeleteChart(new Input(context)), IdOfClient, "input.entity", "input.name");
    }

    private Node Upsert(Input input)
    {
        string? spec = input.Text("spec") is { } json ? PythonJson.CheckObject(json, "spec") : null;
        long view;
        if (input.Text("id") is { } id)
        {
            view = FindView(id).Row;
            _graph.Data.UpdateView(view, input.Text("displayName"), input.Text("description"), spec);
        }
        else
        {
            (string entity, string project) = (
                input.Text("entityName") ?? _graph.Options.Entity,
                input.Text("projectName") ?? throw Refusal.Invalid("projectName is required for a new view")
            );
            if (_graph.Data.FindProject(entity, project) is null)
            {
                throw Refusal.NotFound($"project {entity}/{project} not found");
            }

            view = _graph.Data.CreateView(
                new SandboxReport(entity, project, input.Text("displayName") ?? "Untitled")
                {
                    Description = input.Text("description"),
                    Spec = spec ?? "{}",
                    Type = input.Text("type") ?? "runs",
                }
            );
        }

        return _viewUpserted.Create(new Changed(input, FindView(GlobalId.Create("View", view))));
    }

    private Node Delete(Input input)
    {
        _graph.Data.DeleteView(FindView(input.Text("id") ?? throw Refusal.Invalid("id is required")).Row);
        return _viewDeleted.Create(new Changed(input, true));
    }

    private Node CreateChart(Input input)
    {
        string id = IdOfChart(input);
        if (_graph.Reports.FindChart(id) is not null)
        {
            throw Refusal.Conflict($"there is a custom chart {id}");
        }

        if (_graph.Data.FindEntity(input.Text("entity")!) is null)
        {
            throw Refusal.NotFound($"entity {input.Text("entity")} not found");
        }

        _graph.Data.AddChart(
            new SandboxChart(input.Text("entity")!, input.Text("name")!)
            {
                DisplayName = input.Text("displayName"),
                Type = input.Text("type")!,
                Access = CheckAccess(input)!,
                Spec = PythonJson.CheckObject(input.Text("spec")!, "spec"),
            }
        );
        return _chartCreated.Create(new Changed(input, FindChart(input)));
    }

    private Node UpdateChart(Input input)
    {
        _graph.Data.UpdateChart(
            FindChart(input).Row,
            input.Text("displayName"),
            input.Text("type"),
            CheckAccess(input),
            input.Text("spec") is { } spec ? PythonJson.CheckObject(spec, "spec") : null
        );
        return _chartUpdated.Create(new Changed(input, FindChart(input)));
    }

    private Node DeleteChart(Input input)
    {
        _graph.Data.DeleteChart(FindChart(input).Row);
        return _chartDeleted.Create(new Changed(input, true));
    }

    private Node FindView(string id) => _graph.Reports.Find(id, null) ?? throw Refusal.NotFound($"view {id} not found");

    private Node FindChart(Input input) =>
        _graph.Reports.FindChart(IdOfChart(input)) ?? throw Refusal.NotFound($"custom chart {IdOfChart(input)} not found");

    private static string IdOfChart(Input input) => $"{input.Text("entity")}/{input.Text("name")}";

    private static string? CheckAccess(Input input) =>
        input.Text("access") is var access and (null or "PRIVATE" or "PUBLIC")
            ? access
            : throw Refusal.Invalid($"a custom chart cannot be {input.Text("access")}");
}
