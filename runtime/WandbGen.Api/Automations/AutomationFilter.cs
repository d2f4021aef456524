using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>A filter for the automations of an entity, which the server applies.</summary>
/// <remarks>W&amp;B's Python client filters by the name only.</remarks>
public sealed class AutomationFilter : Filter<AutomationFilter>
{
    /// <summary>The automation's name.</summary>
    public static TextField<AutomationFilter> Name { get; } = new("name");

    /// <summary>Any other field of the server.</summary>
    /// <param name="name">The name of the field on the server.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static DocumentField<AutomationFilter> Field(string name) => new(name);

    /// <summary>Converts a JSON object in MongoDB's query language to a filter.</summary>
    /// <param name="filter">The JSON object. <see langword="null"/> is converted to <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(filter))]
    public static implicit operator AutomationFilter?(JsonObject? filter) => filter is null ? null : FromJsonObject(filter);
}
