using System.Diagnostics.CodeAnalysis;

namespace WandbGen;

/// <summary>A sort order for runs.</summary>
/// <remarks>The keys are those that W&amp;B documents for <c>Api.runs</c> of its Python client.</remarks>
public sealed class RunOrder : SortOrder<RunOrder>
{
    /// <summary>By the time of creation, oldest first.</summary>
    public static RunOrder CreatedAt { get; } = By("created_at");

    /// <summary>By the time of the last heartbeat, oldest first.</summary>
    public static RunOrder HeartbeatAt { get; } = By("heartbeat_at");

    /// <summary>By a value in the configuration, smallest first.</summary>
    /// <param name="path">The key, followed by nested keys after dots, such as <c>optimizer.lr</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static RunOrder Config(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);

        // W&B keeps {"value": …} below each top-level key, and sorts by the whole path.
        int dot = path.IndexOf('.', StringComparison.Ordinal);
        return By(dot < 0 ? $"config.{path}.value" : $"config.{path[..dot]}.value{path[dot..]}");
    }

    /// <summary>By a value in the summary, smallest first.</summary>
    /// <param name="path">The key, followed by nested keys after dots.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static RunOrder Summary(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return By($"summary_metrics.{path}");
    }

    /// <summary>Converts the text that W&amp;B's Python client accepts to an order.</summary>
    /// <param name="order">
    /// A key with a leading <c>+</c> (ascending) or <c>-</c> (descending). <see langword="null"/> is converted to <see langword="null"/>.
    /// </param>
    [return: NotNullIfNotNull(nameof(order))]
    public static implicit operator RunOrder?(string? order) => order is null ? null : Parse(order);
}
