using System.Globalization;
using System.Text.Json;
using WandbGen.Yaml;

namespace WandbGen.Testing.Data;

/// <summary>The parameters of the trials of a sweep: every combination of a grid, or random values, which depend only on the number of the
/// trial.</summary>
internal sealed class SweepParameters
{
    private readonly JsonElement _parameters;

    /// <summary>Reads the configuration of a sweep.</summary>
    /// <exception cref="FormatException">The text is not YAML, or has no parameters.</exception>
    public SweepParameters(string config)
    {
        string json = YamlJson.Load(config) is { } node ? YamlJson.ToJson(node) : "null";
        using JsonDocument document = PythonJson.ParseRow(json);
        JsonElement root = document.RootElement.Clone();
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("parameters", out _parameters)
            || _parameters.ValueKind != JsonValueKind.Object
        )
        {
            throw new FormatException("the configuration of the sweep has no parameters");
        }

        Method = root.TryGetProperty("method", out JsonElement method) ? method.ToString() : "";
        if (Method is not ("grid" or "random" or "bayes"))
        {
            throw new FormatException($"the configuration of the sweep has the method '{Method}' and not grid, random or bayes");
        }

        if (root.TryGetProperty("metric", out JsonElement metric) && metric.ValueKind == JsonValueKind.Object)
        {
            Metric = metric.TryGetProperty("name", out JsonElement name) ? name.ToString() : null;
            IsMaximized = metric.TryGetProperty("goal", out JsonElement goal) && goal.ToString() == "maximize";
        }

        if (root.TryGetProperty("early_terminate", out JsonElement early) && early.ValueKind == JsonValueKind.Object)
        {
            EarlyTermination = Hyperband.Read(early);
        }

        long? cap = root.TryGetProperty("run_cap", out JsonElement limit) && limit.TryGetInt64(out long runs) ? runs : null;
        long? grid = Method == "grid" ? Values().Aggregate(1L, static (count, values) => count * values.Length) : null;
        Count = cap is null || grid < cap ? grid : cap;
    }

    /// <summary>The method: <c>grid</c>, <c>random</c>, or <c>bayes</c>, which the sandbox treats as <c>random</c>.</summary>
    public string Method { get; }

    /// <summary>The number of trials; <see langword="null"/> if it is not limited.</summary>
    public long? Count { get; }

    /// <summary>The name of the metric, or <see langword="null"/> if there is none.</summary>
    public string? Metric { get; }

    /// <summary>Whether the largest value of the metric is the best.</summary>
    public bool IsMaximized { get; }

    /// <summary>When trials are stopped early, or <see langword="null"/> if they never are.</summary>
    public Hyperband? EarlyTermination { get; }

    /// <summary>Returns the JSON of each parameter's value in a trial.</summary>
    /// <param name="number">The trial, from 0.</param>
    public Dictionary<string, string> Create(long number)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
#pragma warning disable CA5394 // The same trial has the same values.
        var random = new Random((int)number + 1);
        foreach (JsonProperty parameter in _parameters.EnumerateObject())
        {
            if (Method != "grid" && parameter.Value.TryGetProperty("min", out JsonElement min))
            {
                if (
                    !parameter.Value.TryGetProperty("max", out JsonElement max)
                    || min.ValueKind != JsonValueKind.Number
                    || max.ValueKind != JsonValueKind.Number
                )
                {
                    throw new FormatException($"the parameter {parameter.Name} of the sweep has no numbers as its min and max");
                }

                values[parameter.Name] =
                    min.TryGetInt64(out long low) && max.TryGetInt64(out long high)
                        ? random.NextInt64(low, high + 1).ToString(CultureInfo.InvariantCulture)
                        : (min.GetDouble() + random.NextDouble() * (max.GetDouble() - min.GetDouble())).ToString(
                            "R",
                            CultureInfo.InvariantCulture
                        );
                continue;
            }

            string[] choices = ValuesOf(parameter);
            values[parameter.Name] = choices[Method == "grid" ? number % choices.Length : random.Next(choices.Length)];
            number /= Method == "grid" ? choices.Length : 1;
        }
#pragma warning restore CA5394

        return values;
    }

    private IEnumerable<string[]> Values() => _parameters.EnumerateObject().Select(ValuesOf);

    private static string[] ValuesOf(JsonProperty parameter) =>
        parameter.Value.TryGetProperty("values", out JsonElement values) && values.GetArrayLength() > 0
            ? [.. values.EnumerateArray().Select(PythonJson.ToText)]
        : parameter.Value.TryGetProperty("value", out JsonElement value) ? [PythonJson.ToText(value)]
        : throw new FormatException($"the parameter {parameter.Name} of the sweep has no values");
}
