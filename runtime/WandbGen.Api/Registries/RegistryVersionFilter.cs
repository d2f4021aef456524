using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>Which versions in registries are listed: conditions that the server checks.</summary>
/// <remarks>The fields are those that W&amp;B's Python client admits. Some have other names on the server where the organization has
/// advanced registry search, and are sent under those there; what only one of the two searches has is a
/// <see cref="WandbUnsupportedFeatureException"/> where the other one is.</remarks>
/// <example>
/// <code>
/// RegistryVersionFilter live = RegistryVersionFilter.Aliases.Contains("live") &amp; RegistryVersionFilter.Metadata("accuracy") &gt; 0.9;
/// </code>
/// </example>
public sealed class RegistryVersionFilter : Filter<RegistryVersionFilter>
{
    /// <summary>The version's id.</summary>
    public static TextField<RegistryVersionFilter> Id { get; } = new("id");

    /// <summary>The version's number in its collection, without the <c>v</c>.</summary>
    public static NumberField<RegistryVersionFilter> Version { get; } = new("version");

    /// <summary>The version's tags.</summary>
    public static ListField<RegistryVersionFilter> Tags { get; } = new("tag");

    /// <summary>The version's aliases in its collection, such as <c>live</c>.</summary>
    public static ListField<RegistryVersionFilter> Aliases { get; } = new("alias");

    /// <summary>When the version was created.</summary>
    public static TimeField<RegistryVersionFilter> CreatedAt { get; } = new("created_at");

    /// <summary>When the version was changed. Not with advanced registry search.</summary>
    public static TimeField<RegistryVersionFilter> UpdatedAt { get; } = new("updated_at");

    /// <summary>The size of the version's files, in bytes. Only with advanced registry search.</summary>
    public static NumberField<RegistryVersionFilter> Size { get; } = new("artifact_size");

    /// <summary>A value of the version's metadata.</summary>
    /// <param name="path">Its key; keys below it follow after dots.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static DocumentField<RegistryVersionFilter> Metadata(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new($"metadata.{path}");
    }

    /// <summary>Any other field of the server.</summary>
    /// <param name="name">Its name on the server.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static DocumentField<RegistryVersionFilter> Field(string name) => new(name);

    /// <summary>A condition in MongoDB's query language.</summary>
    /// <param name="filter">The condition; <see langword="null"/> stays <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(filter))]
    public static implicit operator RegistryVersionFilter?(JsonObject? filter) => filter is null ? null : FromJsonObject(filter);
}
