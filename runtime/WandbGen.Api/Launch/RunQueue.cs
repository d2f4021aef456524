namespace WandbGen;

/// <summary>A queue of runs that agents of W&amp;B Launch start: GraphQL's <c>RunQueue</c>.</summary>
[WandbObject("RunQueue")]
public partial class RunQueue : ProjectItem
{
    /// <summary>The server's own opaque id.</summary>
    public required string Id { get; init; }

    /// <summary>The queue's name, unique in its project.</summary>
    public required string Name { get; init; }

    /// <summary>Who may use the queue.</summary>
    public GraphQLEnum<RunQueueAccess> Access { get; init; }

    /// <summary>Whether items have priorities, or <see langword="null"/> if the server does not say.</summary>
    public GraphQLEnum<RunQueuePrioritization>? PrioritizationMode { get; init; }

    /// <summary>The id of the configuration that items have by default, or <see langword="null"/> if there is none.</summary>
    [WandbField("defaultResourceConfigID")]
    public string? DefaultResourceConfigId { get; init; }

    /// <summary>Links to other systems, as the server has them.</summary>
    public WandbValue ExternalLinks { get; init; }

    /// <summary>When the queue was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the queue was last changed.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>What waits in the queue or was taken from it; sends nothing yet.</summary>
    /// <param name="pageSize">The number of items a page; without it, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times. Python's client reads the first 100 only.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The queue was not read from a server.</exception>
    public virtual RunQueueItems Items(int? pageSize = null) => new(ReadingClient, Entity, Project, Name, pageSize);

    private protected override string Label => $"{Entity}/{Project}/{Name}";
}
