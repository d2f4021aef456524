using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>Which automations of an entity are listed: conditions that the server evaluates.</summary>
/// <remarks>W&amp;B's Python client filters by the name only.</remarks>
public sealed class AutomationFilter : Filter<AutomationFilter>
{
    /// <summary>The automation's name.</summary>
    public static TextField<AutomationFilter> Name { get; } = new("name");

    /// <summary>Any other field of the server.</summary>
    /// <param name="name">Its name on the server.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static DocumentField<AutomationFilter> Field(string name) => new(name);

    /// <summary>A condition in MongoDB's query language.</summary>
    /// <param name="filter">The condition; <see langword="null"/> stays <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(filter))]
    public static implicit operator AutomationFilter?(JsonObject? filter) => filter is null ? null : FromJsonObject(filter);
}
