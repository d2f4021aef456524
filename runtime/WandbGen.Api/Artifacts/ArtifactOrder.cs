using System.Diagnostics.CodeAnalysis;

namespace WandbGen;

/// <summary>A sort order for artifact versions, artifact collections and registries.</summary>
/// <remarks>The keys are those that W&amp;B's Python client supports.</remarks>
public sealed class ArtifactOrder : SortOrder<ArtifactOrder>
{
    /// <summary>By name, in alphabetical order.</summary>
    public static ArtifactOrder Name { get; } = By("name");

    /// <summary>By the time of creation, oldest first.</summary>
    public static ArtifactOrder CreatedAt { get; } = By("created_at");

    /// <summary>By the time of the last change, oldest first.</summary>
    public static ArtifactOrder UpdatedAt { get; } = By("updated_at");

    /// <summary>Converts the text that W&amp;B's Python client accepts to an order.</summary>
    /// <param name="order">
    /// A key with a leading <c>+</c> (ascending) or <c>-</c> (descending). <see langword="null"/> is converted to <see langword="null"/>.
    /// </param>
    [return: NotNullIfNotNull(nameof(order))]
    public static implicit operator ArtifactOrder?(string? order) => order is null ? null : Parse(order);
}
