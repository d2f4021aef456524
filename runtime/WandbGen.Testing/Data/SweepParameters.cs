using System.Text.Json;
using WandbGen.Yaml;

namespace WandbGen.Testing.Data;

/// <summary>The parameters of the trials of a sweep: every combination of a grid, or random values, which depend only on the number of the
/// trial.</summary>
internal sealed class SweepParameters
{
    private readonly IReadOnlyList<KeyValuePair<string, SweepParameter>> _parameters;

    /// <summary>Reads the configuration of a sweep.</summary>
    /// <exception cref="FormatException">The text is not YAML, or a parameter is not as W&amp;B has them.</exception>
    public SweepParameters(string config)
    {
        string json = YamlJson.Load(config) is { } node ? YamlJson.ToJson(node) : "null";
        using JsonDocument document = PythonJson.ParseRow(json);
        JsonElement root = document.RootElement.Clone();
        if (
            root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("parameters", out JsonElement parameters)
            || parameters.ValueKind != JsonValueKind.Object
        )
        {
            throw new FormatException("the configuration of the sweep has no parameters");
        }

        Method = root.TryGetProperty("method", out JsonElement method) ? method.ToString() : "";
        if (Method is not ("grid" or "random" or "bayes"))
        {
            throw new FormatException($"the configuration of the sweep has the method '{Method}' and not grid, random or bayes");
        }

        _parameters = SweepParameter.ReadAll(parameters, isGrid: Method == "grid");
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
        long? grid = Method == "grid" ? _parameters.Aggregate(1L, static (count, parameter) => count * parameter.Value.Count!.Value) : null;
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
#pragma warning disable CA5394 // The same trial has the same values.
        var random = new Random((int)number + 1);
#pragma warning restore CA5394
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach ((string name, SweepParameter parameter) in _parameters)
        {
            values[name] = Method == "grid" ? parameter.At(ref number) : parameter.Sample(random);
        }

        return values;
    }
}
