namespace WandbGen;

/// <summary>An item of a run queue: GraphQL's <c>RunQueueItem</c>.</summary>
[WandbObject("RunQueueItem")]
public partial class RunQueueItem : WandbItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The state of the item. A state that this version of the library does not have keeps its name.</summary>
    public GraphQLEnum<RunQueueItemState> State { get; init; }

    /// <summary>The specification of the run: what to start, with which arguments and resources.</summary>
    public WandbValue RunSpec { get; init; }

    /// <summary>The id of the run that was started, or <see langword="null"/> if none was started.</summary>
    [WandbField("associatedRunId")]
    public string? RunId { get; init; }

    /// <summary>The time when the item was added to the queue.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time when the state of the item last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    private protected override string Label => Id;
}

/// <summary>The state of an item of a run queue: GraphQL's <c>RunQueueItemState</c>.</summary>
public enum RunQueueItemState
{
    /// <summary>The item waits for an agent.</summary>
    Pending,

    /// <summary>An agent has reserved the item for a limited time.</summary>
    Leased,

    /// <summary>A run was started for the item.</summary>
    Claimed,

    /// <summary>No run could be started for the item.</summary>
    Failed,
}
