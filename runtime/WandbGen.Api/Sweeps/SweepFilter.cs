using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>A filter for the sweeps of a project, which the server applies.</summary>
/// <remarks>
/// W&amp;B's Python client documents the fields of <see cref="RunFilter"/> for sweeps. These are the ones that a sweep has. The server
/// ignores unknown keys.
/// </remarks>
/// <example>
/// <code>
/// await foreach (Sweep sweep in project.Sweeps(SweepFilter.State == SweepState.Running &amp; SweepFilter.DisplayName.StartsWith("lr")))
/// {
///     Console.WriteLine($"{sweep.Name} {sweep.RunCount}");
/// }
/// </code>
/// </example>
public sealed class SweepFilter : Filter<SweepFilter>
{
    /// <summary>The id of the sweep, the last part of its address: GraphQL's <c>Sweep.name</c>.</summary>
    public static TextField<SweepFilter> Id { get; } = new("name");

    /// <summary>The display name of the sweep.</summary>
    public static TextField<SweepFilter> DisplayName { get; } = new("displayName");

    /// <summary>The state of the sweep.</summary>
    /// <remarks>To filter by a state that <see cref="SweepState"/> does not have, use <see cref="Field"/>.</remarks>
    public static EnumField<SweepFilter, SweepState> State { get; } = new("state", static state => state.ToString().ToUpperInvariant());

    /// <summary>The time when the sweep was created.</summary>
    public static TimeField<SweepFilter> CreatedAt { get; } = new("createdAt");

    /// <summary>Any other field of the server.</summary>
    /// <param name="name">The name of the field on the server.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static DocumentField<SweepFilter> Field(string name) => new(name);

    /// <summary>Converts a JSON object in MongoDB's query language to a filter.</summary>
    /// <param name="filter">The JSON object. <see langword="null"/> is converted to <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(filter))]
    public static implicit operator SweepFilter?(JsonObject? filter) => filter is null ? null : FromJsonObject(filter);
}
