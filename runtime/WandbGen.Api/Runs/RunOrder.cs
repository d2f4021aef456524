using System.Diagnostics.CodeAnalysis;

namespace WandbGen;

/// <summary>What runs are sorted by.</summary>
/// <remarks>The keys are those that W&amp;B documents for <c>Api.runs</c> of its Python client.</remarks>
public sealed class RunOrder : SortOrder<RunOrder>
{
    /// <summary>By the time when the run was created, the oldest first.</summary>
    public static RunOrder CreatedAt { get; } = By("created_at");

    /// <summary>By the time when the run was heard of last, the oldest first.</summary>
    public static RunOrder HeartbeatAt { get; } = By("heartbeat_at");

    /// <summary>By a value of the configuration, the smallest first.</summary>
    /// <param name="path">Its key; keys below it follow after dots, such as <c>optimizer.lr</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static RunOrder Config(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);

        // W&B keeps {"value": …} below each top-level key, and sorts by the whole path.
        int dot = path.IndexOf('.', StringComparison.Ordinal);
        return By(dot < 0 ? $"config.{path}.value" : $"config.{path[..dot]}.value{path[dot..]}");
    }

    /// <summary>By a value of the summary, the smallest first.</summary>
    /// <param name="path">Its key; keys below it follow after dots.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static RunOrder Summary(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return By($"summary_metrics.{path}");
    }

    /// <summary>An order written as W&amp;B's Python client takes it.</summary>
    /// <param name="order">A key with <c>+</c> or <c>-</c> before it; <see langword="null"/> stays <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(order))]
    public static implicit operator RunOrder?(string? order) => order is null ? null : Parse(order);
}
