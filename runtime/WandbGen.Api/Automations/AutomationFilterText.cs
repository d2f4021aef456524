using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// The filter of an automation's event, as it is sent and as it is stored. Filters of runs are texts with JSON in them; W&amp;B's pages
/// expect a list of conditions in <c>$and</c>, and for events of artifacts that list in <c>$or</c>.
/// </summary>
internal static class AutomationFilterText
{
    /// <summary>The filter of an event of artifacts, as it is sent.</summary>
    public static string OfArtifacts(AutomationArtifactFilter? filter)
    {
        JsonObject given = Parse(filter?.ToString());
        return
            IsOne(given, "$or", out JsonArray? choices)
            && choices.All(static choice => choice is JsonObject all && IsOne(all, "$and", out _))
            ? given.ToJsonString()
            : new JsonObject { ["$or"] = new JsonArray(All(given)) }.ToJsonString();
    }

    /// <summary>The filter of an event of runs, as it is sent and stored.</summary>
    /// <param name="runs">The runs that are watched.</param>
    /// <param name="name">The name of the other filter.</param>
    /// <param name="write">Writes the members of the other filter.</param>
    public static string OfRuns(RunFilter? runs, string name, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("run_filter", All(Parse(runs?.ToString())).ToJsonString());
            writer.WriteStartObject(name);
            write(writer);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads the condition of a stored event.</summary>
    /// <returns>The condition, or <see langword="null"/> if this version does not know its form.</returns>
    public static AutomationCondition? Read(AutomationEventType type, WandbValue stored)
    {
        try
        {
            return type switch
            {
                AutomationEventType.RunState => ReadStates(stored),
                AutomationEventType.RunMetricThreshold or AutomationEventType.RunMetricChange or AutomationEventType.RunMetricZScore =>
                    ReadMetric(stored) is { } metric ? new RunMetricEventCondition(metric) { Runs = ReadRuns(stored) } : null,
                AutomationEventType.WeaveMetricThreshold => null,
                _ => new ArtifactCondition(type) { Filter = ReadArtifacts(stored) },
            };
        }
        // The filter has a form of which this version knows nothing.
        catch (Exception exception)
            when (exception
                    is JsonException
                        or FormatException
                        or InvalidOperationException
                        or ArgumentException
                        or KeyNotFoundException
                        or OverflowException
            )
        {
            return null;
        }
    }

    public static string NameOf(MetricComparison comparison) =>
        comparison switch
        {
            MetricComparison.Greater => "$gt",
            MetricComparison.GreaterOrEqual => "$gte",
            MetricComparison.Less => "$lt",
            _ => "$lte",
        };

    public static string NameOf(MetricDirection direction) => direction.ToString().ToUpperInvariant();

    public static void WriteAggregation(Utf8JsonWriter writer, MetricAggregation? aggregation)
    {
        // The server wants the name though nothing is computed.
        if (aggregation is { } known)
        {
            writer.WriteString("agg_op", known.ToString().ToUpperInvariant());
        }
        else
        {
            writer.WriteNull("agg_op");
        }
    }

    private static RunStateCondition? ReadStates(WandbValue stored)
    {
        if (stored.Find("run_state_filter.states") is not { Kind: WandbValueKind.Array } states)
        {
            return null;
        }

        RunState?[] known = [.. states.Items.Select(static state => RunStateCondition.FromName(state.GetString()))];
        return known.Contains(null) ? null : new RunStateCondition(known.Select(static state => state!.Value)) { Runs = ReadRuns(stored) };
    }

    private static RunMetricCondition? ReadMetric(WandbValue stored)
    {
        if (stored.Find("run_metric_filter.zscore_filter") is { Kind: WandbValueKind.Object } score)
        {
            return new RunMetricZScoreCondition
            {
                Metric = score["name"].GetString(),
                Window = score["window_size"].GetInt32(),
                Threshold = score["threshold"].GetDouble(),
                Direction = ReadEnum<MetricDirection>(score["change_dir"]),
            };
        }

        if (stored.Find("run_metric_filter.change_filter") is { Kind: WandbValueKind.Object } change)
        {
            return new RunMetricChange
            {
                Metric = change["name"].GetString(),
                Aggregation = ReadAggregation(change),
                Window = change["current_window_size"].GetInt32(),
                PriorWindow = change["prior_window_size"].GetInt32(),
                IsRelative = change["change_type"].GetString() == "RELATIVE",
                Direction = ReadEnum<MetricDirection>(change["change_dir"]),
                Amount = change["change_amount"].GetDouble(),
            };
        }

        // An older form has the threshold as a text beside the filter of runs.
        WandbValue? threshold =
            stored.Find("run_metric_filter.threshold_filter")
            ?? (stored.TryGetValue("metric_filter", out WandbValue older) ? ReadText(older) : null);
        return threshold is { Kind: WandbValueKind.Object } found
            ? new RunMetricThreshold
            {
                Metric = found["name"].GetString(),
                Aggregation = ReadAggregation(found),
                Window = found.TryGetValue("window_size", out WandbValue window) ? window.GetInt32() : 1,
                Comparison = found["cmp_op"].GetString() switch
                {
                    "$gt" => MetricComparison.Greater,
                    "$gte" => MetricComparison.GreaterOrEqual,
                    "$lt" => MetricComparison.Less,
                    "$lte" => MetricComparison.LessOrEqual,
                    var other => throw new FormatException(SafeText.Clean($"No comparison of a metric is '{other}'.")),
                },
                Threshold = found["threshold"].GetDouble(),
            }
            : null;
    }

    private static MetricAggregation? ReadAggregation(WandbValue metric) =>
        metric.TryGetValue("agg_op", out WandbValue name) && !name.IsNull ? ReadEnum<MetricAggregation>(name) : null;

    private static T ReadEnum<T>(WandbValue name)
        where T : struct, Enum =>
        Enum.TryParse(name.GetString(), ignoreCase: true, out T value) && Enum.IsDefined(value)
            ? value
            : throw new FormatException(SafeText.Clean($"'{name.GetString()}' is not known."));

    private static RunFilter? ReadRuns(WandbValue stored) =>
        stored.TryGetValue("run_filter", out WandbValue text) && !text.IsNull ? Only(Parse(text.ToString())) : null;

    private static AutomationArtifactFilter? ReadArtifacts(WandbValue stored)
    {
        // The stored form is an object that has the filter as a text.
        JsonObject filter = stored.TryGetValue("filter", out WandbValue text)
            ? Parse(text.IsNull ? null : text.ToString())
            : Parse(stored.ToString());
        return IsOne(filter, "$or", out JsonArray? choices) && choices is [JsonObject only] ? Only(only) : Only(filter);
    }

    private static WandbValue ReadText(WandbValue value) => value.TryGetString(out string? text) ? WandbValue.Parse(text) : value;

    private static JsonObject Parse(string? json) =>
        string.IsNullOrWhiteSpace(json)
            ? []
            : JsonNode.Parse(json) as JsonObject ?? throw new FormatException("A filter is a JSON object.");

    /// <summary>The conditions in a list, each with one field or operator.</summary>
    private static JsonObject All(JsonObject filter) =>
        IsOne(filter, "$and", out _)
            ? (JsonObject)filter.DeepClone()
            : new JsonObject
            {
                ["$and"] = new JsonArray([
                    .. filter.Select(static condition => new JsonObject { [condition.Key] = condition.Value?.DeepClone() }),
                ]),
            };

    /// <summary>The only condition of a list, or <see langword="null"/> if there is none.</summary>
    private static JsonObject? Only(JsonObject filter) =>
        !IsOne(filter, "$and", out JsonArray? conditions) ? (filter.Count == 0 ? null : filter)
        : conditions.Count == 0 ? null
        : conditions is [JsonObject only] ? only
        : filter;

    private static bool IsOne(JsonObject filter, string name, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out JsonArray? operands)
    {
        operands = filter.Count == 1 ? filter[name] as JsonArray : null;
        return operands is not null;
    }
}
