using System.Diagnostics.CodeAnalysis;

namespace WandbGen;

/// <summary>What artifact versions, artifact collections and registries are sorted by.</summary>
/// <remarks>The keys are those that W&amp;B's Python client admits.</remarks>
public sealed class ArtifactOrder : SortOrder<ArtifactOrder>
{
    /// <summary>By name, in alphabetical order.</summary>
    public static ArtifactOrder Name { get; } = By("name");

    /// <summary>By the time of creation, the oldest first.</summary>
    public static ArtifactOrder CreatedAt { get; } = By("created_at");

    /// <summary>By the time of the last change, the oldest first.</summary>
    public static ArtifactOrder UpdatedAt { get; } = By("updated_at");

    /// <summary>An order written as W&amp;B's Python client takes it.</summary>
    /// <param name="order">A key with <c>+</c> or <c>-</c> before it; <see langword="null"/> stays <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(order))]
    public static implicit operator ArtifactOrder?(string? order) => order is null ? null : Parse(order);
}
