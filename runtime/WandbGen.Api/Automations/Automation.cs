namespace WandbGen;

/// <summary>What W&amp;B does by itself when something happens: GraphQL's <c>Trigger</c>.</summary>
[WandbObject("Trigger")]
public partial class Automation : ProjectItem
{
    /// <summary>The server's own opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>The name shown to people.</summary>
    public required string Name { get; init; }

    /// <summary>What people wrote about it.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it acts: GraphQL's <c>Trigger.enabled</c>.</summary>
    [WandbField("enabled")]
    public bool IsEnabled { get; init; }

    /// <summary>The kind of what it acts on, such as <c>Project</c> or <c>ArtifactSequence</c>: GraphQL's <c>Trigger.scope</c>, its
    /// type.</summary>
    [WandbField("scope.__typename")]
    public required string ScopeKind { get; init; }

    /// <summary>The kind of what it does, such as <c>NotificationTriggeredAction</c>: GraphQL's <c>Trigger.triggeredAction</c>, its
    /// type.</summary>
    [WandbField("triggeredAction.__typename")]
    public required string ActionKind { get; init; }

    /// <summary>The name of the user who made it, as in addresses: GraphQL's <c>Trigger.createdBy.username</c>.</summary>
    [WandbField("createdBy.username")]
    public string? Username { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    private protected override string Label => Name;
}
