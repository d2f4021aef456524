using WandbGen.Redaction;

namespace WandbGen;

/// <content>Finds the queues of W&amp;B Launch.</content>
public partial class WandbApi
{
    private const string DefaultProject = "model-registry";

#pragma warning disable RS0026 // The number of texts tells the two apart.
    /// <summary>Reads a run queue.</summary>
    /// <param name="path">
    /// <c>entity/queue</c> or <c>entity/project/queue</c>. Without a project, it is the project <c>model-registry</c>, in which W&amp;B
    /// creates queues by default.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The queue.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> has none of the supported forms.</exception>
    /// <exception cref="WandbNotFoundException">The queue does not exist, or the API key has no access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual Task<RunQueue> RunQueueAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Split('/', StringSplitOptions.TrimEntries) switch
        {
            [{ Length: > 0 } entity, { Length: > 0 } queue] => QueryRunQueueAsync(entity, DefaultProject, queue, cancellationToken),
            [{ Length: > 0 } entity, { Length: > 0 } project, { Length: > 0 } queue] => QueryRunQueueAsync(
                entity,
                project,
                queue,
                cancellationToken
            ),
            _ => throw new ArgumentException(
                SafeText.Clean($"'{path}' is not a run queue's path. Write 'entity/queue' or 'entity/project/queue'."),
                nameof(path)
            ),
        };
    }

    /// <summary>Reads a run queue of the project <c>model-registry</c>, in which W&amp;B creates queues by default.</summary>
    /// <param name="entity">The user or team.</param>
    /// <param name="name">The name of the queue.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The queue.</returns>
    /// <exception cref="ArgumentException">A part is empty.</exception>
    /// <exception cref="WandbNotFoundException">The queue does not exist, or the API key has no access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual Task<RunQueue> RunQueueAsync(string entity, string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(entity);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return QueryRunQueueAsync(entity, DefaultProject, name, cancellationToken);
    }
#pragma warning restore RS0026

    [WandbQuery(
        """
            query RunQueue($entity: String!, $project: String!, $queue: String!) {
              project(name: $project, entityName: $entity) {
                entityName
                projectName: name
                runQueue(name: $queue)
              }
            }
            """
    )]
    private partial Task<RunQueue> QueryRunQueueAsync(string entity, string project, string queue, CancellationToken cancellationToken);
}
