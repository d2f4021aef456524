namespace WandbGen;

/// <summary>One run that waits in a queue or was taken from it: GraphQL's <c>RunQueueItem</c>.</summary>
[WandbObject("RunQueueItem")]
public partial class RunQueueItem : WandbItem
{
    /// <summary>The server's own opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>What has become of it. A state that this version does not know keeps its name.</summary>
    public GraphQLEnum<RunQueueItemState> State { get; init; }

    /// <summary>The specification of the run: what to start, with which arguments and resources.</summary>
    public WandbValue RunSpec { get; init; }

    /// <summary>The id of the run that was started, or <see langword="null"/> if none was.</summary>
    [WandbField("associatedRunId")]
    public string? RunId { get; init; }

    /// <summary>When it was put into the queue.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its state last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    private protected override string Label => Id;
}

/// <summary>What has become of an item of a run queue: GraphQL's <c>RunQueueItemState</c>.</summary>
public enum RunQueueItemState
{
    /// <summary>It waits.</summary>
    Pending,

    /// <summary>An agent has taken it for a time.</summary>
    Leased,

    /// <summary>A run was started for it.</summary>
    Claimed,

    /// <summary>No run could be started for it.</summary>
    Failed,
}
