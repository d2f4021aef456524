using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>A filter for the versions in registries, which the server applies.</summary>
/// <remarks>
/// The fields are those that W&amp;B's Python client supports. If the organization has advanced registry search, some fields have different
/// names on the server, and are sent with these names. A field that the organization's search does not support throws a
/// <see cref="WandbUnsupportedFeatureException"/>.
/// </remarks>
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

    /// <summary>The time when the version was created.</summary>
    public static TimeField<RegistryVersionFilter> CreatedAt { get; } = new("created_at");

    /// <summary>The time when the version was changed. It is not supported by advanced registry search.</summary>
    public static TimeField<RegistryVersionFilter> UpdatedAt { get; } = new("updated_at");

    /// <summary>The size of the version's files, in bytes. It is supported only by advanced registry search.</summary>
    public static NumberField<RegistryVersionFilter> Size { get; } = new("artifact_size");

    /// <summary>A value of the version's metadata.</summary>
    /// <param name="path">The key, followed by nested keys after dots.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static DocumentField<RegistryVersionFilter> Metadata(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new($"metadata.{path}");
    }

    /// <summary>Any other field of the server.</summary>
    /// <param name="name">The name of the field on the server.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static DocumentField<RegistryVersionFilter> Field(string name) => new(name);

    /// <summary>Converts a JSON object in MongoDB's query language to a filter.</summary>
    /// <param name="filter">The JSON object. <see langword="null"/> is converted to <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(filter))]
    public static implicit operator RegistryVersionFilter?(JsonObject? filter) => filter is null ? null : FromJsonObject(filter);
}
