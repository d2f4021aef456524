using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>Which versions of an artifact collection are listed: conditions that the server checks.</summary>
/// <example>
/// <code>
/// ArtifactFilter filter = ArtifactFilter.State == ArtifactState.Committed &amp; ArtifactFilter.Tags.Contains("prod");
/// </code>
/// </example>
public sealed class ArtifactFilter : Filter<ArtifactFilter>
{
    /// <summary>Whether the upload has ended.</summary>
    public static EnumField<ArtifactFilter, ArtifactState> State { get; } =
        new("state", static state => state.ToString().ToUpperInvariant());

    /// <summary>The version's tags.</summary>
    public static ListField<ArtifactFilter> Tags { get; } = new("tag");

    /// <summary>The aliases of the version, such as <c>best</c>.</summary>
    public static ListField<ArtifactFilter> Aliases { get; } = new("alias");

    /// <summary>When the version was created.</summary>
    public static TimeField<ArtifactFilter> CreatedAt { get; } = new("created_at");

    /// <summary>When the version was changed.</summary>
    public static TimeField<ArtifactFilter> UpdatedAt { get; } = new("updated_at");

    /// <summary>A value of the version's metadata.</summary>
    /// <param name="path">Its key; keys below it follow after dots.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    public static DocumentField<ArtifactFilter> Metadata(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return new($"metadata.{path}");
    }

    /// <summary>Any other field that the server knows.</summary>
    /// <param name="name">Its name on the server.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static DocumentField<ArtifactFilter> Field(string name) => new(name);

    /// <summary>A condition written in MongoDB's language.</summary>
    /// <param name="filter">The condition; <see langword="null"/> stays <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(filter))]
    public static implicit operator ArtifactFilter?(JsonObject? filter) => filter is null ? null : FromJsonObject(filter);
}
