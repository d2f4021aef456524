namespace WandbGen;

/// <summary>The entry to Weights &amp; Biases: finds runs by their path. Safe for concurrent use; make one and keep it.</summary>
/// <example>
/// <code>
/// using var api = new WandbApi();                       // key from WANDB_API_KEY or netrc
/// Run run = await api.RunAsync("entity/project/run-id");
/// await foreach (RunFile file in run.Files())
/// {
///     Console.WriteLine($"{file.Name} {file.Size}");
///     await file.DownloadAsync("download_directory", replace: true);
/// }
/// </code>
/// </example>
public sealed partial class WandbApi : IDisposable
{
    private readonly bool _ownsClient;

    /// <summary>Connects with what the environment, W&amp;B's settings files and netrc say; sends nothing yet.</summary>
    /// <exception cref="WandbConfigurationException">No API key is configured, or a setting is invalid.</exception>
    public WandbApi()
        : this(new WandbClientOptions())
    {
    }

    /// <summary>Connects with these options; sends nothing yet.</summary>
    /// <param name="options">What to use instead of the environment's settings.</param>
    /// <exception cref="WandbConfigurationException">No API key is configured, or a setting is invalid.</exception>
    public WandbApi(WandbClientOptions options)
    {
        Client = new WandbClient(options);
        _ownsClient = true;
    }

    /// <summary>Uses a client that its caller keeps and disposes.</summary>
    /// <param name="client">The client.</param>
    public WandbApi(WandbClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        Client = client;
    }

    /// <summary>The client; pass it to collections of your own.</summary>
    public WandbClient Client { get; }

    /// <summary>Reads one run.</summary>
    /// <param name="path">
    /// <c>entity/project/run</c>, <c>entity/project/runs/run</c>, <c>project/run</c> or <c>run</c> with the defaults of <see cref="WandbClientOptions"/>, or the
    /// address of the run's page. The run is its id, not its display name.
    /// </param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> has none of these forms.</exception>
    /// <exception cref="WandbConfigurationException">The path leaves out the entity or project and there is no default for it.</exception>
    /// <exception cref="WandbNotFoundException">The project or the run does not exist, or the API key has no access to it.</exception>
    public async Task<Run> RunAsync(string path, CancellationToken cancellationToken = default)
    {
        RunPath parsed = RunPath.Parse(path);
        string project = parsed.Project ?? Client.Project
            ?? throw new WandbConfigurationException(
                $"The run's path '{path}' names no project and there is no default. Write 'project/run', or set WANDB_PROJECT or WandbClientOptions.Project.");
        string entity = parsed.Entity ?? await DefaultEntityAsync(cancellationToken).ConfigureAwait(false);

        return await QueryRunAsync(entity, project, parsed.Run, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The entity that paths without one belong to: the configured one, or else the one that the server has for the API key's owner.</summary>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The entity's name: GraphQL's <c>viewer.entity</c> if none is configured.</returns>
    /// <exception cref="WandbConfigurationException">None is configured and the server knows none.</exception>
    public async Task<string> DefaultEntityAsync(CancellationToken cancellationToken = default) =>
        Client.Entity
        ?? await QueryDefaultEntityAsync(cancellationToken).ConfigureAwait(false)
        ?? throw new WandbConfigurationException(
            "There is no default entity: the server has none for this API key. Write 'entity/project/run', or set WANDB_ENTITY or WandbClientOptions.Entity.");

    /// <summary>Disposes the client if this object made it.</summary>
    public void Dispose()
    {
        if (_ownsClient)
        {
            Client.Dispose();
        }
    }

    [WandbQuery("query DefaultEntity { viewer { entity } }")]
    private partial Task<string?> QueryDefaultEntityAsync(CancellationToken cancellationToken);

    [WandbQuery("""
        query Run($entity: String!, $project: String!, $run: String!) {
          project(name: $project, entityName: $entity) {
            entityName
            projectName: name
            run(name: $run)
          }
        }
        """)]
    private partial Task<Run> QueryRunAsync(string entity, string project, string run, CancellationToken cancellationToken);
}
