using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQL;
using WandbGen.Testing.Data;

namespace WandbGen.Testing.GraphQL;

/// <summary>What runs logged, step by step, and what their machines did meanwhile.</summary>
internal sealed class HistoryNodes
{
    // As many as W&B gives of a history when nothing is said.
    private const int DefaultSamples = 500;

    private readonly Graph _graph;
    private readonly ServedType<IReadOnlyList<JsonElement>> _exports;

    public HistoryNodes(Graph graph)
    {
        _graph = graph;
        _exports = graph.Types.Add<IReadOnlyList<JsonElement>>("ParquetHistory");
        // Nothing has been exported yet: all of it is live.
        _exports["parquetUrls"] = static _ => Array.Empty<string>();
        _exports["liveData"] = static rows => rows;
    }

    /// <summary>Serves a run's histories.</summary>
    public void AddTo(ServedType<RunRecord> type)
    {
        type.AddForAll("historyLineCount", (_, runs) => _graph.Data.CountHistory(runs));
        type.AddForAll("eventsLineCount", (_, runs) => _graph.Data.CountEvents(runs));
        type.Add(
            "history",
            (run, context) =>
                Sample(
                    _graph.Data.ListHistory(run.Id, context.GetArgument<long?>("minStep"), context.GetArgument<long?>("maxStep")),
                    context.GetArgument<int?>("samples")
                ),
            "maxStep",
            "minStep",
            "samples"
        );
        type.Add("events", (run, context) => Sample(_graph.Data.ListEvents(run.Id), context.GetArgument<int?>("samples")), "samples");
        type.Add(
            "sampledHistory",
            (run, context) => context.GetArgument<string[]>("specs").Select(specification => SampleKeys(run, specification)).ToArray(),
            "specs"
        );
        type.Add(
            "parquetHistory",
            (run, context) => _exports.Create(ChooseKeys(run, context.GetArgument<string[]>("liveKeys"), null, null)),
            "liveKeys"
        );
        type.Add("historyKeys", (run, _) => DescribeKeys(run), "format");
        type.Add("systemMetrics", (run, _) => _graph.Data.ListEvents(run.Id) is [.., var last] ? last : "{}");
    }

    private static IReadOnlyList<T> Sample<T>(IReadOnlyList<T> rows, int? samples)
    {
        int count = samples ?? DefaultSamples;
        if (count < 0)
        {
            throw new ExecutionError($"samples must not be negative, but is {count}");
        }

        return rows.Count <= count ? rows : [.. Enumerable.Range(0, count).Select(index => rows[(int)((long)index * rows.Count / count)])];
    }

    private JsonElement SampleKeys(RunRecord run, string specification)
    {
        JsonNode spec;
        try
        {
            spec =
                JsonNode.Parse(specification) as JsonObject
                ?? throw new FormatException($"a specification must be an object, but is {specification}");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"a specification is not JSON: {exception.Message}", exception);
        }

        // Here the last step is included; of a history's lines it is not.
        IReadOnlyList<JsonElement> rows = ChooseKeys(
            run,
            [.. (spec["keys"] as JsonArray ?? []).Select(static key => (string)key!)],
            (long?)spec["minStep"],
            (long?)spec["maxStep"] + 1
        );
        return JsonSerializer.SerializeToElement(Sample(rows, (int?)spec["samples"]));
    }

    // The rows that have every key, with these keys only.
    private List<JsonElement> ChooseKeys(RunRecord run, string[] keys, long? minStep, long? maxStep)
    {
        List<JsonElement> chosen = [];
        foreach (JsonObject row in _graph.Data.ListHistory(run.Id, minStep, maxStep).Select(PythonJson.ParseObject))
        {
            if (keys.All(row.ContainsKey))
            {
                chosen.Add(
                    JsonSerializer.SerializeToElement(
                        keys.Length == 0
                            ? row
                            : new JsonObject(keys.Distinct().Select(key => KeyValuePair.Create(key, row[key]?.DeepClone())))
                    )
                );
            }
        }

        return chosen;
    }

    private JsonElement DescribeKeys(RunRecord run)
    {
        var keys = new SortedDictionary<string, KeySummary>(StringComparer.Ordinal);
        long lastStep = -1;
        foreach (JsonObject row in _graph.Data.ListHistory(run.Id, null, null).Select(PythonJson.ParseObject))
        {
            lastStep = (long?)row["_step"] ?? lastStep + 1;
            Add("", row);
        }

        return JsonSerializer.SerializeToElement(
            new JsonObject
            {
                ["sets"] = new JsonArray(),
                ["keys"] = new JsonObject(keys.Select(static key => KeyValuePair.Create(key.Key, (JsonNode?)key.Value.ToJson()))),
                ["lastStep"] = lastStep,
            }
        );

        // Keys of objects are told one by one, with dots between.
        void Add(string prefix, JsonObject values)
        {
            foreach ((string name, JsonNode? value) in values)
            {
                string path = prefix + name;
                if (value is JsonObject nested && !nested.ContainsKey("_type"))
                {
                    Add(path + ".", nested);
                    continue;
                }

                if (!keys.TryGetValue(path, out KeySummary? summary))
                {
                    keys.Add(path, summary = new KeySummary());
                }

                summary.Add(value);
            }
        }
    }

    private sealed class KeySummary
    {
        private readonly SortedDictionary<string, int> _types = new(StringComparer.Ordinal);
        private double _previous = double.MinValue;
        private bool _isMonotonic = true;

        public void Add(JsonNode? value)
        {
            string type = TypeOf(value);
            _types[type] = _types.GetValueOrDefault(type) + 1;
            if (type != "number")
            {
                _isMonotonic = false;
                return;
            }

            double number = value!.GetValueKind() == JsonValueKind.Number ? value.GetValue<double>() : double.NaN;
            _isMonotonic &= number >= _previous;
            _previous = double.IsFinite(number) ? number : _previous;
        }

        public JsonObject ToJson() =>
            new()
            {
                ["typeCounts"] = new JsonArray([
                    .. _types.Select(static type => new JsonObject { ["type"] = type.Key, ["count"] = type.Value }),
                ]),
                ["monotonic"] = _isMonotonic,
                ["previousValue"] = _previous,
            };

        private static string TypeOf(JsonNode? value) =>
            value?.GetValueKind() switch
            {
                null => "nil",
                JsonValueKind.Number => "number",
                JsonValueKind.True or JsonValueKind.False => "bool",
                JsonValueKind.Array => "list",
                JsonValueKind.Object => (string?)value["_type"] ?? "map",
                _ when PythonJson.IsNumberName(value.GetValue<string>()) => "number",
                _ => "string",
            };
    }
}
