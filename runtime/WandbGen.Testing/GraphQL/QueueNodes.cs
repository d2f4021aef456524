using System.Text.Json;
using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>Queues of runs.</summary>
internal sealed class QueueNodes
{
    private readonly Graph _graph;
    private readonly ServedType<RunQueueRecord> _type;
    private readonly ServedType<RunQueueItemRecord> _item;
    private readonly ServedType<ResourceConfigRecord> _config;

    public QueueNodes(Graph graph)
    {
        _graph = graph;
        var items = new Connection<RunQueueItemRecord>(
            graph.PageTypes.Add("RunQueueItem"),
            graph.Data.Database,
            static _ => SandboxData.RunQueueItems,
            found => _item!.Create(found)
        );
        ConfigsInEntities = new Connection<ResourceConfigRecord>(
            graph.PageTypes.Add("DefaultResourceConfig"),
            graph.Data.Database,
            static _ => SandboxData.ResourceConfigs,
            found => _config!.Create(found)
        );

        _type = graph.Types.Add<RunQueueRecord>("RunQueue", static queue => queue.Id);
        _type["id"] = static queue => GlobalId.Create("RunQueue", queue.Id);
        _type["name"] = static queue => queue.Name;
        _type["access"] = static queue => queue.Access;
        _type["prioritizationMode"] = static queue => queue.PrioritizationMode;
        _type["defaultResourceConfigID"] = static queue =>
            queue.Config is { } config ? GlobalId.Create("DefaultResourceConfig", config) : null;
        _type["externalLinks"] = static queue => queue.ExternalLinks is { } links ? ToJson(links) : (object?)null;
        _type["createdAt"] = queue => graph.Data.MinutesIn(queue.Id);
        _type["updatedAt"] = queue => graph.Data.MinutesIn(queue.Id);
        _type.AddForAll("runQueueItems", (context, queues) => items.Load(context, queues), "after", "first");
        _type.Add("runQueueItem", (queue, context) => FindItem(queue.Id, context.GetArgument<string>("id")), "id");

        _item = graph.Types.Add<RunQueueItemRecord>("RunQueueItem", static item => item.Id);
        _item["id"] = static item => GlobalId.Create("RunQueueItem", item.Id);
        _item["state"] = static item => item.State;
        _item["runSpec"] = static item => ToJson(item.RunSpec);
        _item["associatedRunId"] = static item => item.Run;
        _item["createdAt"] = item => graph.Data.MinutesIn(item.Id);
        _item["updatedAt"] = item => graph.Data.MinutesIn(item.Id);

        ServedType<(string Name, string Schema)> variable = graph.Types.Add<(string Name, string Schema)>("TemplateVariable");
        variable["name"] = static variable => variable.Name;
        variable["schema"] = static variable => variable.Schema;
        ServedType<ResourceConfigRecord> scope = graph.Types.Add<ResourceConfigRecord>("DefaultResourceConfigScope");
        scope["ID"] = static config => config.Entity;
        scope["Type"] = static _ => "ENTITY";
        _config = graph.Types.Add<ResourceConfigRecord>("DefaultResourceConfig", static config => config.Id);
        _config["id"] = static config => GlobalId.Create("DefaultResourceConfig", config.Id);
        _config["resource"] = static config => config.Resource;
        _config["config"] = static config => ToJson(config.Config);
        _config["scope"] = scope.Create;
        _config["createdAt"] = config => graph.Data.MinutesIn(config.Id);
        _config["updatedAt"] = config => graph.Data.MinutesIn(config.Id);
        _config["templateVariables"] = config =>
            variable.Create([
                .. JsonSerializer.Deserialize<Dictionary<string, string>>(config.Variables)!.Select(static pair => (pair.Key, pair.Value)),
            ]);
    }

    /// <summary>The configurations of what runs are executed on.</summary>
    public Connection<ResourceConfigRecord> ConfigsInEntities { get; }

    public Node Create(RunQueueRecord queue) => _type.Create(queue);

    /// <summary>The queues of projects, which are a list there.</summary>
    public Dictionary<long, Node[]> Of(IReadOnlyCollection<long> projects) =>
        _type.LoadAll(_graph.Data.Database, SandboxData.RunQueues, projects);

    public Node? Find(long project, string name) => Find(_type, SandboxData.RunQueues, project, "q.name", name);

    public Node? FindConfig(long entity, string id) =>
        Find(_config, SandboxData.ResourceConfigs, entity, "d.id", GlobalId.ToRow("DefaultResourceConfig", id));

    private Node? FindItem(long queue, string id) =>
        Find(_item, SandboxData.RunQueueItems, queue, "i.id", GlobalId.ToRow("RunQueueItem", id));

    private Node? Find<T>(ServedType<T> type, Source<T> source, long parent, string column, object value)
        where T : notnull =>
        type.LoadOne(_graph.Data.Database, source with { Where = $"{column} = $wanted", Parameters = [("$wanted", value)] }, [parent])
            .Values.FirstOrDefault();

    private static JsonElement ToJson(string text) => JsonDocument.Parse(text).RootElement;
}
