using WandbGen.Redaction;

namespace WandbGen;

/// <content>Finds the queues of W&amp;B Launch.</content>
public partial class WandbApi
{
    /// <summary>Reads a run queue.</summary>
    /// <param name="path">
    /// <c>entity/queue</c> or <c>entity/project/queue</c>. Without a project, it is the project <c>model-registry</c>, in which W&amp;B
    /// creates queues by default.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The queue.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> has none of the supported forms.</exception>
    /// <exception cref="WandbNotFoundException">The queue does not exist, or the API key has no access to it.</exception>
    public virtual Task<RunQueue> RunQueueAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.Split('/', StringSplitOptions.TrimEntries) switch
        {
            [{ Length: > 0 } entity, { Length: > 0 } queue] => QueryRunQueueAsync(entity, "model-registry", queue, cancellationToken),
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
