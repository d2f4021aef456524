using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>Which artifact collections are listed, of a project or of registries: conditions that the server checks.</summary>
/// <remarks>The fields are those that W&amp;B's Python client admits. Servers with advanced registry search know fewer of them when
/// versions are listed: <see cref="Id"/>, <see cref="Name"/> and <see cref="Tags"/>.</remarks>
public sealed class ArtifactCollectionFilter : Filter<ArtifactCollectionFilter>
{
    /// <summary>The collection's id.</summary>
    public static TextField<ArtifactCollectionFilter> Id { get; } = new("artifact_collection_id");

    /// <summary>The collection's name.</summary>
    public static TextField<ArtifactCollectionFilter> Name { get; } = new("name");

    /// <summary>The collection's tags.</summary>
    public static ListField<ArtifactCollectionFilter> Tags { get; } = new("tag");

    /// <summary>The collection's description.</summary>
    public static TextField<ArtifactCollectionFilter> Description { get; } = new("description");

    /// <summary>When the collection was created.</summary>
    public static TimeField<ArtifactCollectionFilter> CreatedAt { get; } = new("created_at");

    /// <summary>When the collection was changed.</summary>
    public static TimeField<ArtifactCollectionFilter> UpdatedAt { get; } = new("updated_at");

    /// <summary>Any other field that the server knows.</summary>
    /// <param name="name">Its name on the server.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static DocumentField<ArtifactCollectionFilter> Field(string name) => new(name);

    /// <summary>A condition written in MongoDB's language.</summary>
    /// <param name="filter">The condition; <see langword="null"/> stays <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(filter))]
    public static implicit operator ArtifactCollectionFilter?(JsonObject? filter) => filter is null ? null : FromJsonObject(filter);
}
