using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>A filter for the events of artifacts that trigger an automation.</summary>
/// <example>
/// <code>
/// AutomationCondition condition = AutomationCondition.ArtifactLinked(AutomationArtifactFilter.Alias == "production");
/// </code>
/// </example>
public sealed class AutomationArtifactFilter : Filter<AutomationArtifactFilter>
{
    /// <summary>The alias that was added.</summary>
    public static TextField<AutomationArtifactFilter> Alias { get; } = new("alias");

    /// <summary>The tag that was added or removed.</summary>
    public static TextField<AutomationArtifactFilter> Tag { get; } = new("tag");

    /// <summary>Any other field of the server.</summary>
    /// <param name="name">The name of the field on the server.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static DocumentField<AutomationArtifactFilter> Field(string name) => new(name);

    /// <summary>Converts a JSON object in MongoDB's query language to a filter.</summary>
    /// <param name="filter">The JSON object. <see langword="null"/> is converted to <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(filter))]
    public static implicit operator AutomationArtifactFilter?(JsonObject? filter) => filter is null ? null : FromJsonObject(filter);
}
