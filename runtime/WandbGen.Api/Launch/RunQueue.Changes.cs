using WandbGen.Redaction;

namespace WandbGen;

/// <content>Changes of the queue.</content>
public partial class RunQueue
{
    /// <summary>Puts a run into the queue, for an agent of W&amp;B Launch to start.</summary>
    /// <param name="runSpec">
    /// The specification of the run: an object in the format of W&amp;B Launch: <c>job</c> or <c>docker</c>, <c>entity</c>, <c>project</c>,
    /// <c>overrides</c> and
    /// so on.
    /// </param>
    /// <param name="templateVariables">The values of the queue's template variables: <see
    /// cref="RunQueueConfig.TemplateVariables"/>.</param>
    /// <param name="priority">The priority, for a queue that has priorities: 0 is the highest.</param>
    /// <param name="cancellationToken">A token that cancels the requests. It is then unknown whether the run is in the queue.</param>
    /// <returns>The item. <see cref="RunQueueItem.WaitUntilFinishedAsync"/> waits for its run.</returns>
    /// <exception cref="ArgumentException"><paramref name="runSpec"/> is not an object.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The run may be in the queue.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the request: a template variable has no such value, for example.</exception>
    /// <exception cref="InvalidOperationException">The queue was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>pushToRunQueueByName</c>, which is never sent twice: the run would be started twice.</remarks>
    /// <example>
    /// <code>
    /// RunQueue queue = await api.RunQueueAsync("team/queue");
    /// RunQueueItem item = await queue.EnqueueAsync(
    ///     WandbValue.Parse("""{"job": "team/project/job-train:latest", "entity": "team", "project": "project"}"""),
    ///     new Dictionary&lt;string, WandbValue&gt; { ["gpus"] = WandbValue.FromInt64(2) }
    /// );
    /// Run run = await item.WaitUntilFinishedAsync();
    /// </code>
    /// </example>
    public virtual async Task<RunQueueItem> EnqueueAsync(
        WandbValue runSpec,
        IReadOnlyDictionary<string, WandbValue>? templateVariables = null,
        int? priority = null,
        CancellationToken cancellationToken = default
    )
    {
        WandbClient client = ReadingClient;
        if (runSpec.Kind != WandbValueKind.Object)
        {
            throw new ArgumentException("The specification of a run must be a JSON object.", nameof(runSpec));
        }

        string item = await QueueMutations
            .PushAsync(
                client,
                new NewQueueItemInput
                {
                    EntityName = Entity,
                    ProjectName = Project,
                    QueueName = Name,
                    RunSpec = runSpec.ToString(),
                    TemplateVariables = templateVariables is null ? null : WandbValue.FromMembers(templateVariables).ToString(),
                    Priority = priority,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return await AfterChange.ReadAsync(QueryItemAsync(client, Entity, Project, Name, item, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Deletes the queue with its items. Runs that were started for them continue.</summary>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the queue was deleted.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The queue may have been deleted.</exception>
    /// <exception cref="WandbStateException">The server did not delete it, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The queue was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteRunQueues</c>. It is sent again if its answer is lost; a queue that no longer exists counts as deleted.
    /// </remarks>
    public virtual Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        return Deletion.CompleteAsync(
            Deletion.RequireAsync(
                QueueMutations.DeleteAsync(client, [Id], cancellationToken),
                SafeText.Clean($"the run queue '{Label}'"),
                Label
            )
        );
    }
}

/// <content>Changes of the item.</content>
public partial class RunQueueItem
{
    /// <summary>Removes the item from the queue. A run that was started for it continues.</summary>
    /// <param name="cancellationToken">A token that cancels the requests. It is then unknown whether the item was taken out.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. It may have removed the item.</exception>
    /// <exception cref="WandbStateException">The server did not remove the item, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The item was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteFromRunQueue</c>. It is sent again if its answer is lost; an item that no longer exists counts as removed.
    /// </remarks>
    public virtual async Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        string queue = await QueueMutations.QueryIdAsync(client, Entity, Project, Queue, cancellationToken).ConfigureAwait(false);
        await Deletion
            .CompleteAsync(
                Deletion.RequireAsync(
                    QueueMutations.DeleteItemAsync(client, queue, Id, cancellationToken),
                    SafeText.Clean($"the item '{Id}' of the run queue '{Queue}'"),
                    Id
                )
            )
            .ConfigureAwait(false);
    }
}

/// <summary>The mutations of run queues.</summary>
internal static partial class QueueMutations
{
    [WandbMutation("mutation UpsertRunQueue($input: UpsertRunQueueInput!) { upsertRunQueue(input: $input) }", IsIdempotent = true)]
    public static partial Task<RunQueueUpsertResult> UpsertAsync(
        WandbClient client,
        RunQueueUpsert input,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation PushToRunQueue($input: PushToRunQueueByNameInput!) {
              pushToRunQueueByName(input: $input) { runQueueItemId }
            }
            """
    )]
    public static partial Task<string> PushAsync(WandbClient client, NewQueueItemInput input, CancellationToken cancellationToken);

    [WandbMutation(
        "mutation DeleteRunQueue($queues: [ID!]!) { deleteRunQueues(input: {queueIDs: $queues}) { success } }",
        IsIdempotent = true
    )]
    public static partial Task<bool?> DeleteAsync(WandbClient client, IReadOnlyList<string> queues, CancellationToken cancellationToken);

    [WandbMutation(
        """
            mutation DeleteFromRunQueue($queue: ID!, $item: ID!) {
              deleteFromRunQueue(input: {queueID: $queue, runQueueItemId: $item}) { success }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<bool?> DeleteItemAsync(WandbClient client, string queue, string item, CancellationToken cancellationToken);

    [WandbQuery(
        """
            query IdOfRunQueue($entity: String!, $project: String!, $queue: String!) {
              project(name: $project, entityName: $entity) { runQueue(name: $queue) { id } }
            }
            """
    )]
    public static partial Task<string> QueryIdAsync(
        WandbClient client,
        string entity,
        string project,
        string queue,
        CancellationToken cancellationToken
    );
}

/// <summary>What <c>upsertRunQueue</c> is sent.</summary>
[WandbInput("UpsertRunQueueInput")]
internal sealed partial record RunQueueUpsert
{
    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    public required string QueueName { get; init; }

    public required string ResourceType { get; init; }

    public required string ResourceConfig { get; init; }

    public string? TemplateVariables { get; init; }

    public string? ExternalLinks { get; init; }
}

/// <summary>What the server says of a queue that was created or changed.</summary>
[WandbObject("UpsertRunQueuePayload")]
internal sealed partial class RunQueueUpsertResult
{
    public bool? Success { get; init; }

    public IReadOnlyList<string>? ConfigSchemaValidationErrors { get; init; }
}

/// <summary>What is put into a queue, as it is sent.</summary>
[WandbInput("PushToRunQueueByNameInput")]
internal sealed partial record NewQueueItemInput
{
    public required string EntityName { get; init; }

    public required string ProjectName { get; init; }

    public required string QueueName { get; init; }

    public required string RunSpec { get; init; }

    [WandbField("templateVariableValues")]
    public string? TemplateVariables { get; init; }

    public int? Priority { get; init; }
}
