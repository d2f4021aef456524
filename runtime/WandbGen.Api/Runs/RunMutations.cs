namespace WandbGen;

/// <summary>The mutations of runs.</summary>
internal static partial class RunMutations
{
    [WandbMutation("mutation UpsertRun($input: UpsertBucketInput!) { upsertBucket(input: $input) { bucket { id } } }", IsIdempotent = true)]
    public static partial Task<string> UpsertAsync(WandbClient client, RunUpsert input, CancellationToken cancellationToken);

    [WandbMutation(
        """
            mutation DeleteRun($id: ID!, $deleteArtifacts: Boolean) {
              deleteRun(input: {id: $id, deleteArtifacts: $deleteArtifacts}) { __typename }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<string> DeleteAsync(
        WandbClient client,
        string id,
        bool? deleteArtifacts,
        CancellationToken cancellationToken
    );

    [WandbMutation("mutation StopRun($id: ID!) { stopRun(input: {id: $id}) { success } }", IsIdempotent = true)]
    public static partial Task<bool> StopAsync(WandbClient client, string id, CancellationToken cancellationToken);

    [WandbMutation(
        "mutation UpdateRunState($id: ID!, $state: String!) { updateRunState(input: {id: $id, state: $state}) { success } }",
        IsIdempotent = true
    )]
    public static partial Task<bool?> UpdateStateAsync(WandbClient client, string id, string state, CancellationToken cancellationToken);

    [WandbMutation("mutation SendAlert($input: NotifyScriptableRunAlertInput!) { notifyScriptableRunAlert(input: $input) { success } }")]
    public static partial Task<bool> AlertAsync(WandbClient client, RunAlertInput input, CancellationToken cancellationToken);

    [WandbMutation("mutation MoveRuns($input: MoveRunsInput!) { moveRuns(input: $input) { task } }")]
    public static partial Task<ServerTask> MoveAsync(WandbClient client, MoveRunsInput input, CancellationToken cancellationToken);

    [WandbMutation(
        """
            mutation DeleteRuns($entity: String!, $project: String!, $filters: JSONString!, $deleteArtifacts: Boolean) {
              deleteRuns(input: {entityName: $entity, projectName: $project, filters: $filters, deleteArtifacts: $deleteArtifacts})
            }
            """
    )]
    public static partial Task<RunsDeletion> DeleteAsync(
        WandbClient client,
        string entity,
        string project,
        RunFilter filters,
        bool? deleteArtifacts,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation UndeleteRuns($entity: String!, $project: String!, $filters: JSONString!) {
              undeleteRuns(input: {entityName: $entity, projectName: $project, filters: $filters}) { __typename }
            }
            """
    )]
    public static partial Task<string> UndeleteAsync(
        WandbClient client,
        string entity,
        string project,
        RunFilter filters,
        CancellationToken cancellationToken
    );

    [WandbMutation("mutation ModifyRuns($input: ModifyRunsInput!) { modifyRuns(input: $input) { runs { name } } }")]
    public static partial Task<IReadOnlyList<string?>> ModifyAsync(
        WandbClient client,
        ModifyRunsInput input,
        CancellationToken cancellationToken
    );

    [WandbQuery(
        """
            query StopOfRun($entity: String!, $project: String!, $run: String!) {
              project(name: $project, entityName: $entity) { run(name: $run) { shouldStop } }
            }
            """
    )]
    public static partial Task<bool?> QueryStopAsync(
        WandbClient client,
        string entity,
        string project,
        string run,
        CancellationToken cancellationToken
    );

    [WandbQuery(
        """
            query IdOfRun($entity: String!, $project: String!, $run: String!) {
              project(name: $project, entityName: $entity) { run(name: $run) { id } }
            }
            """
    )]
    public static partial Task<string?> FindAsync(
        WandbClient client,
        string entity,
        string project,
        string run,
        CancellationToken cancellationToken
    );
}

/// <summary>What the server says of a deletion of many runs.</summary>
[WandbObject("DeleteRunsPayload")]
internal sealed partial class RunsDeletion
{
    public string? Errors { get; init; }
}

/// <summary>An alert of a run, as it is sent.</summary>
[WandbInput("NotifyScriptableRunAlertInput")]
internal sealed partial record RunAlertInput
{
    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    public required string RunName { get; init; }

    public required string Title { get; init; }

    public required string Text { get; init; }

    public AlertSeverity? Severity { get; init; }

    /// <summary>In milliseconds.</summary>
    public long? WaitDuration { get; init; }
}

/// <summary>Runs to move, as they are sent.</summary>
[WandbInput("MoveRunsInput")]
internal sealed partial record MoveRunsInput
{
    public required string SourceEntityName { get; init; }

    public required string SourceProjectName { get; init; }

    public required string DestinationEntityName { get; init; }

    public required string DestinationProjectName { get; init; }

    public required string Filters { get; init; }
}

/// <summary>Runs to tag, as they are sent.</summary>
[WandbInput("ModifyRunsInput")]
internal sealed partial record ModifyRunsInput
{
    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    public required string Filters { get; init; }

    public IReadOnlyList<string>? AddTags { get; init; }

    public IReadOnlyList<string>? RemoveTags { get; init; }
}
