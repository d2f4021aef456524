using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQL;
using WandbGen.Testing.Data;
using WandbGen.Testing.Http;

namespace WandbGen.Testing.GraphQL;

/// <summary>Histories and system metrics of runs.</summary>
internal sealed class HistoryNodes
{
    // W&B's default number of samples of a history.
    private const int DefaultSamples = 500;

    private readonly Graph _graph;
    private readonly FileAddresses _addresses;
    private readonly ServedType<ParquetHistory> _exports;
    private readonly ConcurrentDictionary<long, (long Version, JsonElement Keys)> _keys = new();

    private int _orders;

    public HistoryNodes(Graph graph, FileAddresses addresses)
    {
        _graph = graph;
        _addresses = addresses;
        _exports = graph.Types.Add<ParquetHistory>("ParquetHistory");
        _exports["parquetUrls"] = static history => history.Addresses;
        _exports["liveData"] = static history => history.LiveRows;
    }

    /// <summary>Serves a run's histories.</summary>
    public void AddTo(ServedType<RunRecord> type)
    {
        type.AddForAll("historyLineCount", (_, runs) => _graph.Data.CountHistory(runs));
        type.AddForAll("eventsLineCount", (_, runs) => _graph.Data.CountEvents(runs));
        type.Add(
            "history",
            (run, context) =>
                _graph.Data.SampleHistory(
                    run.Id,
                    context.GetArgument<long?>("minStep"),
                    context.GetArgument<long?>("maxStep"),
                    CountOf(context.GetArgument<int?>("samples"))
                ),
            "maxStep",
            "minStep",
            "samples"
        );
        type.Add(
            "events",
            (run, context) => Sample(_graph.Data.ListEvents(run.Id), CountOf(context.GetArgument<int?>("samples"))),
            "samples"
        );
        type.Add(
            "sampledHistory",
            (run, context) => context.GetArgument<string[]>("specs").Select(specification => SampleKeys(run, specification)).ToArray(),
            "specs"
        );
        type.Add(
            "parquetHistory",
            (run, context) => _exports.Create(FindExports(run, context.GetArgument<string[]>("liveKeys"))),
            "liveKeys"
        );
        type.Add(
            "historyKeys",
            (run, context) =>
                context.GetArgument<string?>("format") is null or "PLAINTEXT"
                    ? DescribeKeys(run)
                    : throw new ExecutionError("Run.historyKeys(format: BITMAP) is not served by the sandbox"),
            "format"
        );
        // Lists of JSON texts, from which a resumed run takes its step and its time.
        type.Add("historyTail", (run, _) => ToTail(_graph.Data.FindLastHistory(run.Id)));
        type.Add("eventsTail", (run, _) => ToTail(_graph.Data.FindLastEvent(run.Id)));
        type.Add("systemMetrics", (run, _) => _graph.Data.FindLastEvent(run.Id) ?? "{}");
    }

    private static string ToTail(string? row) => JsonSerializer.Serialize<string[]>(row is null ? [] : [row]);

    private static int CountOf(int? samples) =>
        samples is < 0 ? throw new ExecutionError($"samples must not be negative, but is {samples}") : samples ?? DefaultSamples;

    private static IReadOnlyList<T> Sample<T>(IReadOnlyList<T> rows, int count) =>
        rows.Count <= count ? rows : [.. Enumerable.Range(0, count).Select(index => rows[(int)((long)index * rows.Count / count)])];

    private JsonElement SampleKeys(RunRecord run, string specification)
    {
        var spec = SampleSpecification.Parse(specification);
        List<JsonObject> rows = [];
        foreach (string text in ReadRows(run.Id, spec.MinStep, spec.EndStep))
        {
            using JsonDocument document = PythonJson.ParseRow(text);
            JsonObject row = Choose(document.RootElement, spec.Keys);
            if (row.Count == spec.Keys.Count || spec.Keys.Count == 0)
            {
                rows.Add(row);
            }
        }

        return JsonSerializer.SerializeToElement(Sample(rows, CountOf(spec.Samples)));
    }

    private ParquetHistory FindExports(RunRecord run, string[] liveKeys)
    {
        if (_graph.Data.FindExports(run.Id) is not var (exports, _))
        {
            return new ParquetHistory([], ChooseLive(run, liveKeys, null));
        }

        string[] addresses = [.. _graph.Data.Exports.List(run.Id).Select(file => _addresses.OfExport(run, file.Name))];
        if (exports.OrderChanges && addresses.Length > 1)
        {
            int first = Interlocked.Increment(ref _orders) % addresses.Length;
            addresses = [.. addresses[first..], .. addresses[..first]];
        }

        return new ParquetHistory(
            addresses,
            exports.LiveFromStep is null && exports.BeforeStep is null
                ? []
                : ChooseLive(run, liveKeys, exports.LiveFromStep ?? exports.BeforeStep)
        );
    }

    private List<JsonObject> ChooseLive(RunRecord run, string[] keys, long? fromStep)
    {
        string[] distinct = [.. keys.Distinct(StringComparer.Ordinal)];
        List<JsonObject> rows = [];
        foreach (string text in ReadRows(run.Id, fromStep, null))
        {
            using JsonDocument document = PythonJson.ParseRow(text);
            rows.Add(Choose(document.RootElement, distinct));
        }

        return rows;
    }

    private IEnumerable<string> ReadRows(long run, long? minStep, long? endStep) =>
        _graph.Data.ReadHistory(run, minStep, endStep).SelectMany(static rows => rows);

    // Returns the values of the keys that a row has, or all values if no key is named. A key with dots can be a member of an object.
    private static JsonObject Choose(JsonElement row, IReadOnlyCollection<string> keys)
    {
        Dictionary<string, JsonElement> flat = LoggedValue.Flatten(row);
        var chosen = new JsonObject();
        foreach (string key in keys.Count == 0 ? flat.Keys : keys)
        {
            if (flat.TryGetValue(key, out JsonElement value) || row.TryGetProperty(key, out value))
            {
                chosen[key] = PythonJson.ToNode(value);
            }
        }

        return chosen;
    }

    private JsonElement DescribeKeys(RunRecord run)
    {
        long version = _graph.Data.GetHistoryVersion(run.Id);
        if (_keys.TryGetValue(run.Id, out (long Version, JsonElement Keys) known) && known.Version == version)
        {
            return known.Keys;
        }

        var keys = new HistoryKeys();
        foreach (string text in ReadRows(run.Id, null, null))
        {
            using JsonDocument row = PythonJson.ParseRow(text);
            keys.Add(row.RootElement);
        }

        JsonElement described = keys.ToJson(_graph.Data.FindLastStep(run.Id) ?? -1);
        _keys[run.Id] = (version, described);
        return described;
    }

    private sealed record ParquetHistory(IReadOnlyList<string> Addresses, IReadOnlyList<JsonObject> LiveRows);

    /// <summary>The arguments of a sampled history.</summary>
    /// <param name="EndStep">The step before which the rows end.</param>
    private sealed record SampleSpecification(IReadOnlyList<string> Keys, long? MinStep, long? EndStep, int? Samples)
    {
        private static readonly string[] s_known = ["keys", "maxStep", "minStep", "samples"];

        public static SampleSpecification Parse(string text)
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(text);
                JsonElement specification = document.RootElement;
                if (specification.ValueKind != JsonValueKind.Object)
                {
                    throw new FormatException($"a specification must be an object, but is {text}");
                }

                foreach (JsonProperty property in specification.EnumerateObject())
                {
                    if (!s_known.Contains(property.Name, StringComparer.Ordinal))
                    {
                        throw new FormatException($"Run.sampledHistory(specs: {property.Name}) is not served by the sandbox");
                    }
                }

                return new SampleSpecification(
                    specification.TryGetProperty("keys", out JsonElement keys) && keys.ValueKind != JsonValueKind.Null
                        ? [.. keys.EnumerateArray().Select(static key => key.GetString()!).Distinct(StringComparer.Ordinal)]
                        : [],
                    Number("minStep"),
                    // Here, maxStep is inclusive; for the lines of a history it is exclusive.
                    Number("maxStep") + 1,
                    (int?)Number("samples")
                );

                long? Number(string name) =>
                    !specification.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null
                        ? null
                        : (value.TryGetInt64(out long whole) ? whole : (long)value.GetDouble());
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException)
            {
                throw new FormatException($"a specification is not as it should be: {exception.Message}: {text}", exception);
            }
        }
    }
}
