using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>A filter for the registries of an organization, which the server applies.</summary>
/// <remarks>
/// The fields are those that W&amp;B's Python client supports. If versions are listed, servers with advanced registry search support only
/// <see cref="Id"/>, <see cref="Name"/> and <see cref="EntityId"/>.
/// </remarks>
/// <example>
/// <code>
/// RegistryFilter models = RegistryFilter.Name.StartsWith("model");
/// </code>
/// </example>
public sealed class RegistryFilter : Filter<RegistryFilter>
{
    /// <summary>The registry's id.</summary>
    public static TextField<RegistryFilter> Id { get; } = new("id");

    /// <summary>
    /// The display name of the registry. On the server it is the project <c>wandb-registry-</c>…; this prefix is added to every text, but
    /// not to regular expressions.
    /// </summary>
    public static TextField<RegistryFilter> Name { get; } = new("name", prefix: "wandb-registry-");

    /// <summary>The id of the entity that the registry belongs to.</summary>
    public static TextField<RegistryFilter> EntityId { get; } = new("entity_id");

    /// <summary>The registry's description.</summary>
    public static TextField<RegistryFilter> Description { get; } = new("description");

    /// <summary>The time when the registry was created.</summary>
    public static TimeField<RegistryFilter> CreatedAt { get; } = new("created_at");

    /// <summary>The time when the registry was changed.</summary>
    public static TimeField<RegistryFilter> UpdatedAt { get; } = new("updated_at");

    /// <summary>
    /// Converts a JSON object in MongoDB's query language to a filter. Names in it are those of the projects (<c>wandb-registry-</c>…).
    /// </summary>
    /// <param name="filter">The JSON object. <see langword="null"/> is converted to <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(filter))]
    public static implicit operator RegistryFilter?(JsonObject? filter) => filter is null ? null : FromJsonObject(filter);
}
