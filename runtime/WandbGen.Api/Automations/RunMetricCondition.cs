using System.Text.Json;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// A condition of a metric: a <see cref="RunMetricThreshold"/>, a <see cref="RunMetricChange"/> or a
/// <see cref="RunMetricZScoreCondition"/>. <see cref="RunMetric"/> creates it.
/// </summary>
public abstract record RunMetricCondition
{
    private protected RunMetricCondition() { }

    /// <summary>The name that the metric is logged with.</summary>
    public required string Metric
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value, nameof(Metric));
            field = value;
        }
    }

    /// <summary>The number of values that are used. The default is 1.</summary>
    public int Window
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Window));
            field = value;
        }
    } = 1;

    internal abstract AutomationEventType Type { get; }

    internal abstract string FilterName { get; }

    internal abstract void Write(Utf8JsonWriter writer);

    /// <summary>Returns all properties.</summary>
    public sealed override string ToString() => SafeText.OfRecord(GetType().Name, PrintMembers);

    private protected static double RequirePositive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "A positive number is expected.");
}

/// <summary>A metric passes a threshold.</summary>
public sealed record RunMetricThreshold : RunMetricCondition
{
    internal RunMetricThreshold() { }

    /// <summary>What is computed from the values of the window, or <see langword="null"/> if single values are compared.</summary>
    public MetricAggregation? Aggregation { get; init; }

    /// <summary>The comparison of the metric with the threshold.</summary>
    public MetricComparison Comparison { get; init; }

    /// <summary>The threshold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not finite.</exception>
    public double Threshold
    {
        get;
        init =>
            field = double.IsFinite(value)
                ? value
                : throw new ArgumentOutOfRangeException(nameof(Threshold), value, "A finite number is expected.");
    }

    internal override AutomationEventType Type => AutomationEventType.RunMetricThreshold;

    internal override string FilterName => "threshold_filter";

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("name", Metric);
        AutomationFilterText.WriteAggregation(writer, Aggregation);
        writer.WriteNumber("window_size", Window);
        writer.WriteString("cmp_op", AutomationFilterText.NameOf(Comparison));
        writer.WriteNumber("threshold", Threshold);
    }
}

/// <summary>A metric changes by an amount, compared with the values before.</summary>
public sealed record RunMetricChange : RunMetricCondition
{
    private readonly int _priorWindow;

    internal RunMetricChange() { }

    /// <summary>What is computed from the values of the window, or <see langword="null"/> if single values are compared.</summary>
    public MetricAggregation? Aggregation { get; init; }

    /// <summary>The number of earlier values that are compared with. The default is <see cref="RunMetricCondition.Window"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public int PriorWindow
    {
        get => _priorWindow == 0 ? Window : _priorWindow;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(PriorWindow));
            _priorWindow = value;
        }
    }

    /// <summary>The direction of the change.</summary>
    public MetricDirection Direction { get; init; }

    /// <summary>Whether <see cref="Amount"/> is a fraction of the earlier value and not a difference.</summary>
    public bool IsRelative { get; init; }

    /// <summary>The difference, or the fraction.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The amount is not a positive number.</exception>
    public double Amount
    {
        get;
        init => field = RequirePositive(value, nameof(Amount));
    }

    internal override AutomationEventType Type => AutomationEventType.RunMetricChange;

    internal override string FilterName => "change_filter";

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("name", Metric);
        AutomationFilterText.WriteAggregation(writer, Aggregation);
        writer.WriteNumber("current_window_size", Window);
        writer.WriteNumber("prior_window_size", PriorWindow);
        writer.WriteString("change_type", IsRelative ? "RELATIVE" : "ABSOLUTE");
        writer.WriteString("change_dir", AutomationFilterText.NameOf(Direction));
        writer.WriteNumber("change_amount", Amount);
    }
}

/// <summary>A metric leaves its usual range: its z-score passes a threshold. Not every server supports it.</summary>
public sealed record RunMetricZScoreCondition : RunMetricCondition
{
    internal RunMetricZScoreCondition() { }

    /// <summary>The direction of the deviation.</summary>
    public MetricDirection Direction { get; init; }

    /// <summary>The threshold, in standard deviations.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is not a positive number.</exception>
    public double Threshold
    {
        get;
        init => field = RequirePositive(value, nameof(Threshold));
    }

    internal override AutomationEventType Type => AutomationEventType.RunMetricZScore;

    internal override string FilterName => "zscore_filter";

    internal override void Write(Utf8JsonWriter writer)
    {
        writer.WriteString("name", Metric);
        writer.WriteNumber("window_size", Window);
        writer.WriteNumber("threshold", Threshold);
        writer.WriteString("change_dir", AutomationFilterText.NameOf(Direction));
    }
}
