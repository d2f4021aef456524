namespace WandbGen;

/// <summary>An action that W&amp;B performs when an event occurs: GraphQL's <c>Trigger</c>.</summary>
[WandbObject("Trigger")]
public partial class Automation : WandbItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The display name.</summary>
    public required string Name { get; init; }

    /// <summary>The description of the automation.</summary>
    public string? Description { get; init; }

    /// <summary>Whether the automation is enabled: GraphQL's <c>Trigger.enabled</c>.</summary>
    [WandbField("enabled")]
    public bool IsEnabled { get; init; }

    /// <summary>The scope that the automation watches.</summary>
    public required AutomationScope Scope { get; init; }

    /// <summary>The event that triggers the automation: GraphQL's <c>Trigger.triggeringCondition</c>.</summary>
    [WandbField("triggeringCondition")]
    public required AutomationEvent Event { get; init; }

    /// <summary>The action that is performed: GraphQL's <c>Trigger.triggeredAction</c>.</summary>
    [WandbField("triggeredAction")]
    public required AutomationAction Action { get; init; }

    /// <summary>
    /// The name of the user who created the automation, as it is used in addresses: GraphQL's <c>Trigger.createdBy.username</c>.
    /// </summary>
    [WandbField("createdBy.username")]
    public string? Username { get; init; }

    /// <summary>The time when the automation was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time when the automation was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>
    /// The user or team whose it is, as its <see cref="Scope"/> says; <see langword="null"/> if the API key has no access to that.
    /// </summary>
    public string? Entity =>
        Scope switch
        {
            AutomationProjectScope scope => scope.Entity,
            AutomationCollectionScope scope => scope.Entity,
            AutomationEntityScope scope => scope.Entity,
            _ => null,
        };

    /// <summary>
    /// The project that it watches or that has what it watches; <see langword="null"/> if it watches all projects of <see cref="Entity"/>,
    /// or the API key has no access to the project.
    /// </summary>
    public string? Project =>
        Scope switch
        {
            AutomationProjectScope scope => scope.Project,
            AutomationCollectionScope scope => scope.Project,
            _ => null,
        };

    private protected override string Label => Name;
}
