namespace WandbGen;

/// <summary>The mutations of sweeps.</summary>
internal static partial class SweepMutations
{
    // Each call makes another sweep.
    [WandbMutation("mutation CreateSweep($input: UpsertSweepInput!) { upsertSweep(input: $input) }")]
    public static partial Task<SweepCreation> CreateAsync(WandbClient client, SweepInput input, CancellationToken cancellationToken);

    [WandbMutation(
        """
            mutation UpdateSweepState($id: ID!, $entity: String!, $project: String!, $state: String!) {
              upsertSweep(input: {id: $id, entityName: $entity, projectName: $project, state: $state}) { sweep { id } }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<string> SetStateAsync(
        WandbClient client,
        string id,
        string entity,
        string project,
        string state,
        CancellationToken cancellationToken
    );

    // Each call adds another run.
    [WandbMutation(
        """
            mutation EnqueueSweepRun($id: ID!, $config: JSONString!, $displayName: String) {
              enqueueSweepRun(input: {id: $id, config: $config, displayName: $displayName}) { id }
            }
            """
    )]
    public static partial Task<string?> EnqueueAsync(
        WandbClient client,
        string id,
        string config,
        string? displayName,
        CancellationToken cancellationToken
    );

    // Each call creates an agent. An agent without heartbeats has no effect, so the call can be repeated.
    [WandbMutation(
        """
            mutation CreateAgent($entity: String!, $project: String!, $sweep: String!, $host: String!) {
              createAgent(input: {entityName: $entity, projectName: $project, sweep: $sweep, host: $host}) { agent { id } }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<string> CreateAgentAsync(
        WandbClient client,
        string entity,
        string project,
        string sweep,
        string host,
        CancellationToken cancellationToken
    );

    // Commands are handed out once: a lost answer may have had one, so the next heartbeat is another one.
    [WandbMutation(
        """
            mutation AgentHeartbeat($id: ID!, $metrics: JSONString!, $runState: JSONString!) {
              agentHeartbeat(input: {id: $id, metrics: $metrics, runState: $runState}) { commands }
            }
            """
    )]
    public static partial Task<WandbValue> HeartbeatAsync(
        WandbClient client,
        string id,
        string metrics,
        string runState,
        CancellationToken cancellationToken
    );
}

/// <summary>What the server says of a new sweep.</summary>
[WandbObject("UpsertSweepPayload")]
internal sealed partial class SweepCreation
{
    [WandbField("sweep.name")]
    public string? Id { get; init; }

    public IReadOnlyList<string> ConfigValidationWarnings { get; init; } = [];
}

/// <summary>A new sweep as it is sent.</summary>
[WandbInput("UpsertSweepInput")]
internal sealed partial record SweepInput
{
    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    public required string Config { get; init; }

    [WandbField("displayName")]
    public string? Name { get; init; }

    public string? Description { get; init; }
}
