using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>A filter for the artifact collections of a project or of registries, which the server applies.</summary>
/// <remarks>
/// The fields are those that W&amp;B's Python client supports. If versions are listed, servers with advanced registry search support only
/// <see cref="Id"/>, <see cref="Name"/> and <see cref="Tags"/>.
/// </remarks>
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

    /// <summary>The time when the collection was created.</summary>
    public static TimeField<ArtifactCollectionFilter> CreatedAt { get; } = new("created_at");

    /// <summary>The time when the collection was changed.</summary>
    public static TimeField<ArtifactCollectionFilter> UpdatedAt { get; } = new("updated_at");

    /// <summary>Any other field of the server.</summary>
    /// <param name="name">The name of the field on the server.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static DocumentField<ArtifactCollectionFilter> Field(string name) => new(name);

    /// <summary>Converts a JSON object in MongoDB's query language to a filter.</summary>
    /// <param name="filter">The JSON object. <see langword="null"/> is converted to <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(filter))]
    public static implicit operator ArtifactCollectionFilter?(JsonObject? filter) => filter is null ? null : FromJsonObject(filter);
}
