namespace WandbGen;

/// <summary>One agent of a sweep, a process that starts runs: GraphQL's <c>Agent</c>.</summary>
[WandbObject("Agent")]
public partial class Agent : ProjectItem
{
    /// <summary>The agent's id within its sweep: GraphQL's <c>Agent.name</c>.</summary>
    [WandbField("name")]
    public required string Id { get; init; }

    /// <summary>The name shown to people, if it was given one: GraphQL's <c>Agent.displayName</c>.</summary>
    [WandbField("displayName")]
    public string? Name { get; init; }

    /// <summary>The server's own opaque id: GraphQL's <c>Agent.id</c>.</summary>
    [WandbField("id")]
    public required string StorageId { get; init; }

    /// <summary>The id of the sweep: GraphQL's <c>Sweep.name</c>.</summary>
    [WandbField("sweep.name")]
    public required string Sweep { get; init; }

    /// <summary>The name of the machine.</summary>
    public required string Host { get; init; }

    /// <summary>What the agent is doing, such as <c>RUNNING</c>.</summary>
    public string? State { get; init; }

    /// <summary>The number of runs that it has started.</summary>
    public int TotalRuns { get; init; }

    /// <summary>The name of the user who started it, as in addresses: GraphQL's <c>Agent.user.username</c>.</summary>
    [WandbField("user.username")]
    public string? Username { get; init; }

    /// <summary>When the agent was started.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the agent was last heard of.</summary>
    public DateTimeOffset? HeartbeatAt { get; init; }

    /// <summary>The runs that the agent started, with configuration and metrics; sends nothing yet.</summary>
    /// <param name="order">What to sort by; without one, the server's own order.</param>
    /// <param name="pageSize">The number of runs a page; without it, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The agent was not read from a server.</exception>
    public virtual AgentRuns Runs(RunOrder? order = null, int? pageSize = null) =>
        new(ReadingClient, Entity, Project, Sweep, Id, order, pageSize);

    private protected override string Label => $"{Entity}/{Project}/{Sweep}/{Id}";
}
