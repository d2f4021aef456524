using System.Text.Json;

namespace WandbGen.Testing.Data;

/// <summary>
/// Stops trials early, as W&amp;B's documentation describes it: at certain numbers of steps, a trial continues only if its metric is
/// among the best of the trials that came so far.
/// </summary>
/// <param name="Brackets">The numbers of steps, in ascending order.</param>
/// <param name="Eta">One of so many trials continues.</param>
internal sealed record Hyperband(IReadOnlyList<long> Brackets, double Eta)
{
    private const int MaxBrackets = 32;

    /// <summary>Reads <c>early_terminate</c>.</summary>
    /// <exception cref="FormatException">It has another type, or neither <c>min_iter</c> nor <c>max_iter</c>.</exception>
    public static Hyperband Read(JsonElement settings)
    {
        if (settings.TryGetProperty("type", out JsonElement type) && type.ToString() != "hyperband")
        {
            throw new FormatException($"early_terminate of the sweep has the type '{type}' and not hyperband");
        }

        double eta = Number("eta") ?? 3;
        if (eta <= 1)
        {
            throw new FormatException("eta of early_terminate must be more than 1");
        }

        var brackets = new List<long>();
        if (Number("min_iter") is { } min and >= 1)
        {
            for (double at = min; brackets.Count < MaxBrackets && at < long.MaxValue; at *= eta)
            {
                brackets.Add((long)at);
            }
        }
        else if (Number("max_iter") is { } max and >= 1)
        {
            for (double at = max / eta; brackets.Count < (Number("s") ?? 1) && at >= 1; at /= eta)
            {
                brackets.Insert(0, (long)at);
            }
        }
        else
        {
            throw new FormatException("early_terminate of the sweep needs min_iter or max_iter");
        }

        return new Hyperband(brackets, eta);

        double? Number(string name) =>
            settings.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
    }

    /// <summary>Whether a trial is among the best at the last bracket that it came to.</summary>
    /// <param name="trial">The values of the trial's metric, step by step.</param>
    /// <param name="all">The values of all trials.</param>
    /// <param name="isMaximized">Whether the largest value is the best.</param>
    public bool GoesOn(IReadOnlyList<double> trial, IEnumerable<IReadOnlyList<double>> all, bool isMaximized)
    {
        long bracket = Brackets.LastOrDefault(at => at <= trial.Count);
        if (bracket == 0)
        {
            return true;
        }

        double[] reached = [.. all.Where(values => values.Count >= bracket).Select(values => Best(values, bracket)).Order()];
        int kept = Math.Max(1, (int)(reached.Length / Eta));
        return Best(trial, bracket) <= reached[kept - 1];

        double Best(IReadOnlyList<double> values, long count) =>
            values.Take((int)count).Select(value => isMaximized ? -value : value).Min();
    }
}
