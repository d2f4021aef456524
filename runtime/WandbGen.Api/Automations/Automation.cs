namespace WandbGen;

/// <summary>An action that W&amp;B performs when an event occurs: GraphQL's <c>Trigger</c>.</summary>
[WandbObject("Trigger")]
public partial class Automation : ProjectItem
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

    /// <summary>
    /// The type of the scope that the automation watches, such as <c>Project</c> or <c>ArtifactSequence</c>: the type of GraphQL's
    /// <c>Trigger.scope</c>.
    /// </summary>
    [WandbField("scope.__typename")]
    public required string ScopeKind { get; init; }

    /// <summary>
    /// The type of the action, such as <c>NotificationTriggeredAction</c>: the type of GraphQL's <c>Trigger.triggeredAction</c>.
    /// </summary>
    [WandbField("triggeredAction.__typename")]
    public required string ActionKind { get; init; }

    /// <summary>
    /// The name of the user who created the automation, as it is used in addresses: GraphQL's <c>Trigger.createdBy.username</c>.
    /// </summary>
    [WandbField("createdBy.username")]
    public string? Username { get; init; }

    /// <summary>The time when the automation was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time when the automation was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    private protected override string Label => Name;
}
