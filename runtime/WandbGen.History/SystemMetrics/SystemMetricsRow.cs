using System.Globalization;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The system metrics of a run's machine at one time. The row is immutable and safe for concurrent use.</summary>
public sealed class SystemMetricsRow
{
    private readonly HistoryRow _row;

    internal SystemMetricsRow(HistoryRow row) => _row = row;

    /// <summary>The time of the measurement: the row's <c>_timestamp</c>.</summary>
    public DateTimeOffset? Timestamp => _row.Timestamp;

    /// <summary>The time since the start of the run: the row's <c>_runtime</c>.</summary>
    public TimeSpan? Runtime => _row.Runtime;

    /// <summary>The metrics and their values, such as <c>system.gpu.0.gpu</c>.</summary>
    public IEnumerable<KeyValuePair<string, WandbValue>> Members => _row.Members;

    /// <summary>The value of a metric.</summary>
    /// <param name="key">The name of the metric, such as <c>system.cpu</c>.</param>
    /// <exception cref="KeyNotFoundException">The metric was not measured at this time.</exception>
    public WandbValue this[string key] =>
        TryGetValue(key, out WandbValue value)
            ? value
            : throw new KeyNotFoundException(
                SafeText.Clean(string.Create(CultureInfo.InvariantCulture, $"There is no '{key}' at {Timestamp:O}."))
            );

    /// <summary>Finds the value of a metric.</summary>
    /// <param name="key">The metric.</param>
    /// <param name="value">The value, or null.</param>
    /// <returns>Whether the row has a value that is not null.</returns>
    public bool TryGetValue(string key, out WandbValue value) => _row.TryGetValue(key, out value);

    /// <summary>The time and the values.</summary>
    public override string ToString() =>
        SafeText.Clean(
            $"{Timestamp?.ToString("O", CultureInfo.InvariantCulture)}: "
                + string.Join(", ", Members.Select(static member => $"{member.Key}={member.Value}"))
        );
}
