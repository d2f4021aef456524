using System.Diagnostics.CodeAnalysis;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// What a new automation watches: a <see cref="Project"/>, a <see cref="Registry"/>, an <see cref="ArtifactCollection"/> or a
/// <see cref="Team"/>, each of which converts to a scope.
/// </summary>
/// <remarks>
/// An organization is watched by the entity that its registries belong to: <c>await api.TeamAsync(organization.Entity!)</c>.
/// </remarks>
public sealed class NewAutomationScope
{
    private NewAutomationScope(AutomationScopeType type, string id, string label) => (Type, Id, Label) = (type, id, label);

    internal AutomationScopeType Type { get; }

    internal string Id { get; }

    private string Label { get; }

    /// <summary>The scope of a project.</summary>
    /// <param name="project">The project.</param>
    public static NewAutomationScope Of(Project project)
    {
        ArgumentNullException.ThrowIfNull(project);
        return new(AutomationScopeType.Project, project.Id, $"project {project.Path}");
    }

    /// <summary>The scope of a registry: all of its collections.</summary>
    /// <param name="registry">The registry.</param>
    public static NewAutomationScope Of(Registry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        // A registry is a project on the server.
        return new(AutomationScopeType.Project, registry.Id, $"registry {registry.Path}");
    }

    /// <summary>The scope of a collection of artifacts.</summary>
    /// <param name="collection">The collection.</param>
    public static NewAutomationScope Of(ArtifactCollection collection)
    {
        ArgumentNullException.ThrowIfNull(collection);
        return new(AutomationScopeType.ArtifactCollection, collection.Id, $"collection {collection.Name}");
    }

    /// <summary>The scope of a team, or of an organization's entity: all of its projects. Not every server supports it.</summary>
    /// <param name="team">The team, or the entity of an organization.</param>
    public static NewAutomationScope Of(Team team)
    {
        ArgumentNullException.ThrowIfNull(team);
        return new(AutomationScopeType.Entity, team.Id, $"entity {team.Name}");
    }

    /// <summary>Converts a project to a scope.</summary>
    /// <param name="project">The project. <see langword="null"/> is converted to <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(project))]
    public static implicit operator NewAutomationScope?(Project? project) => project is null ? null : Of(project);

    /// <summary>Converts a registry to a scope.</summary>
    /// <param name="registry">The registry. <see langword="null"/> is converted to <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(registry))]
    public static implicit operator NewAutomationScope?(Registry? registry) => registry is null ? null : Of(registry);

    /// <summary>Converts a collection to a scope.</summary>
    /// <param name="collection">The collection. <see langword="null"/> is converted to <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(collection))]
    public static implicit operator NewAutomationScope?(ArtifactCollection? collection) => collection is null ? null : Of(collection);

    /// <summary>Converts a team to a scope.</summary>
    /// <param name="team">The team. <see langword="null"/> is converted to <see langword="null"/>.</param>
    [return: NotNullIfNotNull(nameof(team))]
    public static implicit operator NewAutomationScope?(Team? team) => team is null ? null : Of(team);

    /// <summary>Returns the kind and the name of the scope.</summary>
    public override string ToString() => SafeText.Clean(Label);
}

/// <summary>GraphQL's <c>TriggerScopeType</c>.</summary>
internal enum AutomationScopeType
{
    ArtifactCollection,
    Project,
    Entity,
}
