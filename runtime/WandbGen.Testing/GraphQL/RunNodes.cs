using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQL;
using WandbGen.Testing.Data;
using WandbGen.Testing.Http;

namespace WandbGen.Testing.GraphQL;

/// <summary>Runs.</summary>
internal sealed class RunNodes
{
    private readonly Graph _graph;
    private readonly PageType _pages;
    private readonly ServedType<RunRecord> _type;
    private readonly ServedType<KeyValuePair<string, int>> _tagCount;
    private readonly ServedType<RunUpsert> _upsert;

    public RunNodes(Graph graph, FileAddresses addresses)
    {
        _graph = graph;
        _pages = graph.PageTypes.Add("Run", isCounted: true);
        InSweeps = new Connection<RunRecord>(
            _pages,
            graph.Data.Database,
            static context => SandboxData.RunsOfSweeps(context.GetArgument<string?>("order")),
            Create
        );
        OfAgents = new Connection<RunRecord>(
            _pages,
            graph.Data.Database,
            static context => SandboxData.RunsOfAgents(context.GetArgument<string?>("order")),
            Create
        );
        UsersOfArtifacts = new Connection<RunRecord>(
            _pages,
            graph.Data.Database,
            static context => SandboxData.UsersOfArtifacts(context.GetArgument<string?>("filters"), context.GetArgument<string?>("order")),
            Create
        );

        _type = graph.Types.Add<RunRecord>("Run", static run => run.Id);
        _type["id"] = ToId;
        _type["name"] = static run => run.Name;
        _type["displayName"] = static run => run.DisplayName;
        _type["description"] = static run => run.Description;
        _type["commit"] = static run => run.Commit;
        _type["state"] = static run => run.State;
        _type["createdAt"] = static run => run.CreatedAt;
        _type["heartbeatAt"] = static run => run.HeartbeatAt;
        _type["updatedAt"] = static run => run.HeartbeatAt;
        // W&B sends a number, although the type is ID.
        _type["projectId"] = static run => run.Project;
        _type["notes"] = static run => run.Notes;
        _type["group"] = static run => run.Group;
        _type["jobType"] = static run => run.JobType;
        _type["host"] = static run => run.Host;
        _type["sweepName"] = static run => run.SweepName;
        _type["shouldStop"] = static run => run.IsStopRequested;
        _type["stopped"] = static run => run.IsStopRequested;
        _type["running"] = static run => run.State == "running";
        _type["readOnly"] = static _ => false;
        _type["pendingUpdates"] = static _ => false;
        _type["tags"] = static run => JsonSerializer.Deserialize<string[]>(run.Tags);
        _type.AddForAll("user", (_, runs) => graph.Users.Of("r.id", " JOIN runs r ON r.username = u.username", runs));
        _type.Add("config", static (run, context) => Choose(run.Config, context.GetArgument<string[]?>("keys")), "keys");
        _type.Add("summaryMetrics", static (run, context) => Choose(run.Summary, context.GetArgument<string[]?>("keys")), "keys");
        _type.Add("wandbConfig", static (run, context) => ChooseOfClient(run.Config, context.GetArgument<string[]?>("keys")), "keys");
        _type.AddForAll("fileCount", (_, runs) => graph.Files.Count(runs));
        _type.AddForAll("files", (context, runs) => graph.Files.InRuns.Load(context, runs), "after", "first", "names", "pattern");
        _type.AddForAll("logLines", (context, runs) => graph.Logs.Load(context, runs), "after", "first", "last", "useImprovedPagination");
        _type.AddForAll("logLineCount", (_, runs) => graph.Data.CountLogLines(runs));
        _type.AddForAll("sweep", (_, runs) => graph.Sweeps.Of(runs));
        _type.AddForAll("agent", (_, runs) => graph.Sweeps.AgentsOf(runs));
        _type.AddForAll(
            "outputArtifacts",
            (context, runs) => graph.Artifacts.MadeByRuns.Load(context, runs),
            "after",
            "filters",
            "first",
            "order"
        );
        _type.AddForAll(
            "inputArtifacts",
            (context, runs) => graph.Artifacts.UsedByRuns.Load(context, runs),
            "after",
            "filters",
            "first",
            "order"
        );
        _type.AddForAll("project", (_, runs) => graph.Projects.Of("runs", runs));
        _type.AddForAll("model", (_, runs) => graph.Projects.Of("runs", runs));
        new HistoryNodes(graph, addresses).AddTo(_type);

        _tagCount = graph.Types.Add<KeyValuePair<string, int>>("RunTagCount");
        _tagCount["name"] = static tag => tag.Key;
        _tagCount["count"] = static tag => tag.Value;

        _upsert = graph.Types.Add<RunUpsert>("UpsertBucketPayload");
        _upsert["bucket"] = upsert => Create(graph.Data.FindRun(upsert.Run)!);
        _upsert["inserted"] = static upsert => upsert.IsNew;
        _upsert["updateAvailable"] = static _ => false;
        _upsert["clientMutationId"] = static upsert => upsert.ClientMutationId;
    }

    // The program, its repository and the debugging flag are not stored, because no query returns them.
    public static IReadOnlyList<string> UpsertInput { get; } =
    [
        "input.clientMutationId",
        "input.commit",
        "input.config",
        "input.debug",
        "input.description",
        "input.displayName",
        "input.entityName",
        "input.groupName",
        "input.host",
        "input.id",
        "input.jobProgram",
        "input.jobRepo",
        "input.jobType",
        "input.modelName",
        "input.name",
        "input.notes",
        "input.state",
        "input.summaryMetrics",
        "input.sweep",
        "input.tags",
    ];

    /// <summary>The runs of projects.</summary>
    public Connection<RunRecord> InProjects => In("r.project");

    /// <summary>The runs of entities.</summary>
    public Connection<RunRecord> InEntities => In("p.entity");

    /// <summary>The runs of sweeps.</summary>
    public Connection<RunRecord> InSweeps { get; }

    /// <summary>The runs of sweeps' agents.</summary>
    public Connection<RunRecord> OfAgents { get; }

    /// <summary>The runs that used artifacts.</summary>
    public Connection<RunRecord> UsersOfArtifacts { get; }

    public static string ToId(RunRecord run) => GlobalId.Create($"Run:v1:{run.Name}:{run.ProjectName}:{run.EntityName}");

    /// <summary>The runs that sweeps were given to learn from.</summary>
    public Dictionary<long, Node> PriorOf(IReadOnlyCollection<long> sweeps) =>
        _type
            .LoadAll(_graph.Data.Database, SandboxData.PriorRunsOfSweeps, sweeps)
            .ToDictionary(static runs => runs.Key, runs => _pages.CreateWhole(runs.Value));

    /// <summary>The tags of projects' runs, and how many runs have each.</summary>
    public Dictionary<long, Node[]> CountTags(IReadOnlyCollection<long> projects, string? filters)
    {
        ILookup<long, string> tags = _graph
            .Data.Database.List(SandboxData.Runs(filters, null), projects, int.MaxValue, 0)
            .SelectMany(static run => JsonSerializer.Deserialize<string[]>(run.Item.Tags)!, static (run, tag) => (run.Parent, Tag: tag))
            .ToLookup(static found => found.Parent, static found => found.Tag);
        return projects.ToDictionary(
            static project => project,
            project =>
                _tagCount.Create([.. tags[project].CountBy(static tag => tag).OrderBy(static tag => tag.Key, StringComparer.Ordinal)])
        );
    }

    /// <summary>The runs that artifacts were made by.</summary>
    public Dictionary<long, Node> MakersOf(IReadOnlyCollection<long> artifacts) =>
        _type.LoadOne(_graph.Data.Database, SandboxData.Makers, artifacts);

    public Node[] Create(IReadOnlyList<RunRecord> runs) => _type.Create(runs);

    public Node Create(RunRecord run) => _type.Create(run);

    public Node Upsert(IResolveFieldContext context)
    {
        var input = context.GetArgument<Dictionary<string, object?>>("input");
        RunRecord? run = Text("id") is { } id ? Find(id) : FindByName();
        var change = new RunChange
        {
            DisplayName = Text("displayName"),
            State = Text("state"),
            Config = Object("config"),
            Summary = Object("summaryMetrics"),
            Tags = (input.GetValueOrDefault("tags") as IEnumerable<object?>)?.OfType<string>().ToArray(),
            Notes = Text("notes"),
            Group = Text("groupName"),
            JobType = Text("jobType"),
            Host = Text("host"),
            Sweep = Text("sweep"),
            Description = Text("description"),
            Commit = Text("commit"),
        };
        bool isNew = run is null;
        if (run is null)
        {
            (string entity, string project, string name) = (
                Text("entityName") ?? _graph.Options.Entity,
                Text("modelName") ?? throw Missing("modelName"),
                Text("name") ?? throw Missing("name")
            );
            if (_graph.Data.WasDeleted(entity, project, name))
            {
                throw Refusal.Invalid($"run {name} was previously created and deleted; try a new run name");
            }

            DateTimeOffset now = _graph.Options.TimeProvider.GetUtcNow();
            _graph.Data.AddRun(
                new SandboxRun(entity, project, name)
                {
                    State = "running",
                    CreatedAt = now,
                    HeartbeatAt = now,
                    Username = _graph.Options.Entity,
                }
            );
            run = _graph.Data.FindRun(entity, project, name)!;
        }

        if (isNew && change.Sweep is not null)
        {
            change = change with { Agent = _graph.Data.FindAgentOfTrial(run.Project, run.Name) };
        }

        _graph.Data.UpdateRun(run.Id, change);
        if (isNew && change.State is null)
        {
            // From now on the program is expected to send heartbeats.
            _graph.Data.NoteStream(run.Id, null, _graph.Options.TimeProvider.GetUtcNow());
        }

        return _upsert.Create(new RunUpsert(run.Id, isNew, Text("clientMutationId")));

        string? Text(string field) => input.GetValueOrDefault(field) as string;

        string? Object(string field) => Text(field) is { } json ? PythonJson.CheckObject(json, field) : null;

        RunRecord? FindByName() =>
            Text("modelName") is { } project && Text("name") is { } name
                ? _graph.Data.FindRun(Text("entityName") ?? _graph.Options.Entity, project, name)
                : null;

        static ExecutionError Missing(string field) => new($"{field} is required for a new run");
    }

    /// <summary>The run of an id.</summary>
    public RunRecord Find(string id) =>
        GlobalId.ToText(id)?.Split(':') is ["Run", "v1", var name, var project, var entity]
        && _graph.Data.FindRun(entity, project, name) is { } run
            ? run
            : throw Refusal.NotFound($"run {id} not found");

    private Connection<RunRecord> In(string parent) =>
        new(
            _pages,
            _graph.Data.Database,
            context =>
                SandboxData.Runs(
                    context.GetArgument<string?>("filters"),
                    context.GetArgument<string?>("order"),
                    parent,
                    context.GetArgument<string[]?>("names")
                ),
            Create
        );

    private static string Choose(string json, string[]? keys) => keys is null ? json : PythonJson.Choose(json, keys);

    // The key in the configuration under which clients describe themselves.
    private static string ChooseOfClient(string config, string[]? keys) =>
        Choose(PythonJson.ParseObject(config)["_wandb"]?["value"] is JsonObject own ? PythonJson.ToText(own) : "{}", keys);

    private sealed record RunUpsert(long Run, bool IsNew, string? ClientMutationId);
}
