using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>A filter for the versions of an artifact collection, which the server applies.</summary>
/// <example>
/// <code>
/// ArtifactFilter filter = ArtifactFilter.State == ArtifactState.Committed &amp; ArtifactFilter.Tags.Contains("prod");
/// </code>
/// </example>
public sealed class ArtifactFilter : Filter<ArtifactFilter>
{
    /// <summary>The state of the upload.</summary>
    public static EnumField<ArtifactFilter, ArtifactState> State { get; } =
        new("state", static state => state.ToString().ToUpperInvariant());

    /// <summary>The version's tags.</summary>
    public static ListField<ArtifactFilter> Tags { get; } = new("tag");

    /// <summary>The aliases of the version, such as <c>best</c>.</summary>
    public static ListField<ArtifactFilter> Aliases { get; } = new("alias");

    /// <summary>The time when the version was created.</summary>
    public static TimeField<ArtifactFilter> CreatedAt { get; } = new("created_at");

    /// <summary>The time when the version was changed.</summary>
    public static TimeField<ArtifactFilter> UpdatedAt { get; } = new("updated_at");

    /// <summary>A value in the metadata of the version.</summary>
    /// <param name="path">The key, followed by nested keys after dots.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static DocumentField<ArtifactFilter> Metadata(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new($"metadata.{path}");
    }

    /// <summary>Any other field of the server.</summary>
    /// <param name="name">The name of the field on the server.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static DocumentField<ArtifactFilter> Field(string name) => new(name);

    /// <summary>Converts a JSON object in MongoDB's query language to a filter.</summary>
    /// <param name="filter">The JSON object. <see langword="null"/> is converted to <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(filter))]
    public static implicit operator ArtifactFilter?(JsonObject? filter) => filter is null ? null : FromJsonObject(filter);
}
