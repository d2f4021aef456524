namespace WandbGen;

/// <summary>An agent of a sweep, a process that starts runs: GraphQL's <c>Agent</c>.</summary>
[WandbObject("Agent")]
public partial class Agent : ProjectItem
{
    /// <summary>The agent's id within its sweep: GraphQL's <c>Agent.name</c>.</summary>
    [WandbField("name")]
    public required string Id { get; init; }

    /// <summary>The display name, or <see langword="null"/> if there is none: GraphQL's <c>Agent.displayName</c>.</summary>
    [WandbField("displayName")]
    public string? Name { get; init; }

    /// <summary>The server's opaque identifier: GraphQL's <c>Agent.id</c>.</summary>
    [WandbField("id")]
    public required string StorageId { get; init; }

    /// <summary>The id of the sweep: GraphQL's <c>Sweep.name</c>.</summary>
    [WandbField("sweep.name")]
    public required string Sweep { get; init; }

    /// <summary>The name of the machine.</summary>
    public required string Host { get; init; }

    /// <summary>The state of the agent, such as <c>RUNNING</c>.</summary>
    public string? State { get; init; }

    /// <summary>The number of runs that the agent has started.</summary>
    public int TotalRuns { get; init; }

    /// <summary>The name of the user who started the agent, as it is used in addresses: GraphQL's <c>Agent.user.username</c>.</summary>
    [WandbField("user.username")]
    public string? Username { get; init; }

    /// <summary>The time when the agent was started.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time of the agent's last heartbeat.</summary>
    public DateTimeOffset? HeartbeatAt { get; init; }

    /// <summary>The runs that the agent started, with configuration and metrics. Sends no request.</summary>
    /// <param name="order">The sort order. By default, the server decides it.</param>
    /// <param name="pageSize">The number of runs per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The agent was not read from a server.</exception>
    public virtual AgentRuns Runs(RunOrder? order = null, int? pageSize = null) =>
        new(ReadingClient, Entity, Project, Sweep, Id, order, pageSize);

    private protected override string Label => $"{Entity}/{Project}/{Sweep}/{Id}";
}
