using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// A metric of runs, for the condition of an automation. Comparisons and methods create a <see cref="RunMetricCondition"/>.
/// </summary>
/// <example>
/// <code>
/// RunMetricCondition[] conditions =
/// [
///     new RunMetric("loss") &gt; 100,
///     new RunMetric("accuracy").Average(window: 10) &lt; 0.5,
///     new RunMetric("loss").Average(5).IncreasesByFraction(0.2),
///     new RunMetric("gpu_temperature").ZScore(window: 30).Absolute() &gt; 3,
/// ];
/// </code>
/// </example>
public sealed class RunMetric
{
    /// <summary>Creates a metric whose single values are compared.</summary>
    /// <param name="name">The name that it is logged with.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public RunMetric(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The name that the metric is logged with.</summary>
    public string Name { get; }

    /// <summary>What is computed from the values of the window, or <see langword="null"/> if single values are compared.</summary>
    public MetricAggregation? Aggregation { get; private init; }

    /// <summary>The number of values that <see cref="Aggregation"/> uses.</summary>
    public int Window { get; private init; } = 1;

    /// <summary>The largest of several values.</summary>
    /// <param name="window">The number of values.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is less than 1.</exception>
    public RunMetric Max(int window) => Over(MetricAggregation.Max, window);

    /// <summary>The smallest of several values.</summary>
    /// <param name="window">The number of values.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is less than 1.</exception>
    public RunMetric Min(int window) => Over(MetricAggregation.Min, window);

    /// <summary>The average of several values.</summary>
    /// <param name="window">The number of values.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is less than 1.</exception>
    public RunMetric Average(int window) => Over(MetricAggregation.Average, window);

    /// <summary>How many standard deviations a value is away from the average.</summary>
    /// <param name="window">The number of values that the average and the deviation are computed from.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The metric is an aggregation already.</exception>
    public RunMetricZScore ZScore(int window = 30) =>
        Aggregation is null
            ? new RunMetricZScore(Name, window)
            : throw new InvalidOperationException(SafeText.Clean($"The z-score of '{Name}' uses single values, not their {Aggregation}."));

    /// <summary>Returns the name of the metric and, if there is one, the aggregation and its window.</summary>
    public override string ToString() => SafeText.Clean(Aggregation is { } aggregation ? $"{aggregation}({Name}, {Window})" : Name);

    /// <summary>The metric is greater than a value.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="threshold">The value.</param>
    public static RunMetricThreshold operator >(RunMetric metric, double threshold) => Compare(metric, MetricComparison.Greater, threshold);

    /// <summary>The metric is less than a value.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="threshold">The value.</param>
    public static RunMetricThreshold operator <(RunMetric metric, double threshold) => Compare(metric, MetricComparison.Less, threshold);

    /// <summary>The metric is greater than or equal to a value.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="threshold">The value.</param>
    public static RunMetricThreshold operator >=(RunMetric metric, double threshold) =>
        Compare(metric, MetricComparison.GreaterOrEqual, threshold);

    /// <summary>The metric is less than or equal to a value.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="threshold">The value.</param>
    public static RunMetricThreshold operator <=(RunMetric metric, double threshold) =>
        Compare(metric, MetricComparison.LessOrEqual, threshold);

    /// <summary>The metric increases or decreases by an amount.</summary>
    /// <param name="amount">The difference from the values before.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="amount"/> is not a positive number.</exception>
    public RunMetricChange ChangesBy(double amount) => Change(MetricDirection.Any, amount, isRelative: false);

    /// <summary>The metric increases by an amount.</summary>
    /// <inheritdoc cref="ChangesBy"/>
    public RunMetricChange IncreasesBy(double amount) => Change(MetricDirection.Increase, amount, isRelative: false);

    /// <summary>The metric decreases by an amount.</summary>
    /// <inheritdoc cref="ChangesBy"/>
    public RunMetricChange DecreasesBy(double amount) => Change(MetricDirection.Decrease, amount, isRelative: false);

    /// <summary>The metric increases or decreases by a fraction of itself.</summary>
    /// <param name="fraction">The fraction: 0.1 is ten percent.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is not a positive number.</exception>
    public RunMetricChange ChangesByFraction(double fraction) => Change(MetricDirection.Any, fraction, isRelative: true);

    /// <summary>The metric increases by a fraction of itself.</summary>
    /// <inheritdoc cref="ChangesByFraction"/>
    public RunMetricChange IncreasesByFraction(double fraction) => Change(MetricDirection.Increase, fraction, isRelative: true);

    /// <summary>The metric decreases by a fraction of itself.</summary>
    /// <inheritdoc cref="ChangesByFraction"/>
    public RunMetricChange DecreasesByFraction(double fraction) => Change(MetricDirection.Decrease, fraction, isRelative: true);

    private RunMetric Over(MetricAggregation aggregation, int window)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        return new RunMetric(Name) { Aggregation = aggregation, Window = window };
    }

    private static RunMetricThreshold Compare(RunMetric metric, MetricComparison comparison, double threshold)
    {
        ArgumentNullException.ThrowIfNull(metric);
        return new RunMetricThreshold
        {
            Metric = metric.Name,
            Aggregation = metric.Aggregation,
            Window = metric.Window,
            Comparison = comparison,
            Threshold = threshold,
        };
    }

    private RunMetricChange Change(MetricDirection direction, double amount, bool isRelative) =>
        new()
        {
            Metric = Name,
            Aggregation = Aggregation,
            Window = Window,
            Direction = direction,
            Amount = amount,
            IsRelative = isRelative,
        };
}

/// <summary>The z-score of a metric, which is compared with a threshold.</summary>
public sealed class RunMetricZScore
{
    private readonly bool _isAbsolute;

    internal RunMetricZScore(string name, int window, bool isAbsolute = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        (Name, Window, _isAbsolute) = (name, window, isAbsolute);
    }

    /// <summary>The name that the metric is logged with.</summary>
    public string Name { get; }

    /// <summary>The number of values that the average and the deviation are computed from.</summary>
    public int Window { get; }

    /// <summary>Returns the name of the metric and its window.</summary>
    public override string ToString() => SafeText.Clean($"{(_isAbsolute ? "AbsoluteZScore" : "ZScore")}({Name}, {Window})");

    /// <summary>The distance in both directions.</summary>
    public RunMetricZScore Absolute() => new(Name, Window, isAbsolute: true);

    /// <summary>The z-score is greater than a positive threshold. W&amp;B includes the threshold itself.</summary>
    /// <param name="score">The z-score.</param>
    /// <param name="threshold">The threshold.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not a positive number.</exception>
    public static RunMetricZScoreCondition operator >(RunMetricZScore score, double threshold)
    {
        ArgumentNullException.ThrowIfNull(score);
        return Of(score, score._isAbsolute ? MetricDirection.Any : MetricDirection.Increase, threshold);
    }

    /// <summary>The z-score is less than a negative threshold. W&amp;B includes the threshold itself.</summary>
    /// <param name="score">The z-score.</param>
    /// <param name="threshold">The threshold.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not a negative number.</exception>
    /// <exception cref="InvalidOperationException">The z-score is absolute, and is never negative.</exception>
    public static RunMetricZScoreCondition operator <(RunMetricZScore score, double threshold)
    {
        ArgumentNullException.ThrowIfNull(score);
        return score._isAbsolute
            ? throw new InvalidOperationException(
                SafeText.Clean($"The absolute z-score of '{score.Name}' is never negative. Compare it with '>'.")
            )
            : Of(score, MetricDirection.Decrease, -threshold);
    }

    private static RunMetricZScoreCondition Of(RunMetricZScore score, MetricDirection direction, double threshold) =>
        new()
        {
            Metric = score.Name,
            Window = score.Window,
            Direction = direction,
            Threshold = threshold,
        };
}

/// <summary>What is computed from the values of a metric: GraphQL's <c>Aggregation</c>.</summary>
public enum MetricAggregation
{
    /// <summary>The largest value.</summary>
    Max,

    /// <summary>The smallest value.</summary>
    Min,

    /// <summary>The average.</summary>
    Average,
}

/// <summary>A comparison of a metric with a threshold.</summary>
public enum MetricComparison
{
    /// <summary>Greater than: MongoDB's <c>$gt</c>.</summary>
    Greater,

    /// <summary>Greater than or equal to: MongoDB's <c>$gte</c>.</summary>
    GreaterOrEqual,

    /// <summary>Less than: MongoDB's <c>$lt</c>.</summary>
    Less,

    /// <summary>Less than or equal to: MongoDB's <c>$lte</c>.</summary>
    LessOrEqual,
}

/// <summary>The direction in which a metric changes: GraphQL's <c>RunMetricChangeDirection</c>.</summary>
public enum MetricDirection
{
    /// <summary>Both directions.</summary>
    Any,

    /// <summary>The metric increases.</summary>
    Increase,

    /// <summary>The metric decreases.</summary>
    Decrease,
}
