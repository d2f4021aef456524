using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>Which registries of an organization are listed: conditions that the server checks.</summary>
/// <remarks>The fields are those that W&amp;B's Python client admits. When versions are listed by a server with advanced registry
/// search, only <see cref="Id"/>, <see cref="Name"/> and <see cref="EntityId"/> are known.</remarks>
/// <example>
/// <code>
/// RegistryFilter models = RegistryFilter.Name.StartsWith("model");
/// </code>
/// </example>
public sealed class RegistryFilter : Filter<RegistryFilter>
{
    /// <summary>The registry's id.</summary>
    public static TextField<RegistryFilter> Id { get; } = new("id");

    /// <summary>The registry's name, as people see it. The server keeps it as the project <c>wandb-registry-</c>…; that beginning is
    /// added here to every text, but for regular expressions.</summary>
    public static TextField<RegistryFilter> Name { get; } = new("name", prefix: "wandb-registry-");

    /// <summary>The id of the entity that the registry belongs to.</summary>
    public static TextField<RegistryFilter> EntityId { get; } = new("entity_id");

    /// <summary>The registry's description.</summary>
    public static TextField<RegistryFilter> Description { get; } = new("description");

    /// <summary>When the registry was created.</summary>
    public static TimeField<RegistryFilter> CreatedAt { get; } = new("created_at");

    /// <summary>When the registry was changed.</summary>
    public static TimeField<RegistryFilter> UpdatedAt { get; } = new("updated_at");

    /// <summary>A condition written in MongoDB's language. Names in it are the projects' (<c>wandb-registry-</c>…).</summary>
    /// <param name="filter">The condition; <see langword="null"/> stays <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(filter))]
    public static implicit operator RegistryFilter?(JsonObject? filter) => filter is null ? null : FromJsonObject(filter);
}
