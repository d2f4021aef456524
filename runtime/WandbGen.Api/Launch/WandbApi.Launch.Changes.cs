using WandbGen.Redaction;

namespace WandbGen;

/// <content>Creates run queues.</content>
public partial class WandbApi
{
    private const int LongestQueueName = 64;

    /// <summary>Creates a run queue, or changes the one that has the name.</summary>
    /// <param name="entity">The user or team.</param>
    /// <param name="name">The name of the queue: at most 64 characters.</param>
    /// <param name="queue">The new properties of the queue.</param>
    /// <param name="project">The project. The default is <c>model-registry</c>, in which W&amp;B creates queues.</param>
    /// <param name="cancellationToken">A token that cancels the requests. It is then unknown whether the queue was changed.</param>
    /// <returns>The queue, read from the server.</returns>
    /// <exception cref="ArgumentException">A part is empty, or the name is too long.</exception>
    /// <exception cref="WandbStateException">The server does not accept the configuration; the message says why.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The queue may have been created or changed.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <remarks>Uses GraphQL's <c>upsertRunQueue</c>, which is sent again if its answer is lost.</remarks>
    public virtual async Task<RunQueue> UpsertRunQueueAsync(
        string entity,
        string name,
        NewRunQueue queue,
        string? project = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(entity);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(queue);
        if (name.Length > LongestQueueName)
        {
            throw new ArgumentException(
                SafeText.Clean($"The name of a run queue has at most {LongestQueueName} characters."),
                nameof(name)
            );
        }

        project ??= DefaultProject;
        RunQueueUpsertResult result = await QueueMutations
            .UpsertAsync(
                Client,
                new RunQueueUpsert
                {
                    EntityName = entity,
                    ProjectName = project,
                    QueueName = name,
                    ResourceType = queue.ResourceType,
                    ResourceConfig = queue.ResourceConfig.ToString(),
                    TemplateVariables = queue.TemplateVariables?.ToString(),
                    ExternalLinks = queue.ExternalLinks?.ToString(),
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        if (result.Success != true || result.ConfigSchemaValidationErrors is { Count: > 0 })
        {
            throw new WandbStateException(
                SafeText.Clean(
                    $"The server does not accept the configuration of the run queue '{entity}/{project}/{name}': "
                        + (result.ConfigSchemaValidationErrors is { Count: > 0 } errors ? string.Join("; ", errors) : "it gave no reason.")
                ),
                $"{entity}/{project}/{name}"
            );
        }

        return await AfterChange.ReadAsync(QueryRunQueueAsync(entity, project, name, cancellationToken)).ConfigureAwait(false);
    }
}
