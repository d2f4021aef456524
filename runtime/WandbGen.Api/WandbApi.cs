using System.Text.Json.Nodes;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// The entry point to Weights &amp; Biases: finds runs, projects and teams by their paths. It is safe for concurrent use: create one and
/// share it.
/// </summary>
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

    /// <summary>
    /// Creates an API client that is configured by environment variables, W&amp;B's settings files and netrc. Sends no request.
    /// </summary>
    /// <exception cref="WandbConfigurationException">No API key is configured, or a setting is invalid.</exception>
    public WandbApi()
        : this(new WandbClientOptions()) { }

    /// <summary>Creates an API client with options. Sends no request.</summary>
    /// <param name="options">The settings that take precedence over environment variables.</param>
    /// <exception cref="WandbConfigurationException">No API key is configured, or a setting is invalid.</exception>
    public WandbApi(WandbClientOptions options)
    {
        Client = new WandbClient(options);
        _ownsClient = true;
    }

    /// <summary>Creates an API client that uses an existing client. The caller disposes the client.</summary>
    /// <param name="client">The client.</param>
    public WandbApi(WandbClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        Client = client;
    }

    /// <summary>The client, which you can pass to your own collections.</summary>
    public WandbClient Client { get; }

    /// <summary>Reads a run.</summary>
    /// <param name="path">
    /// <c>entity/project/run</c>, <c>entity/project/runs/run</c>, <c>project/run</c> or <c>run</c> with the defaults of <see
    /// cref="WandbClientOptions"/>, or the address of the run's web page. The run is its id and not its display name.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> has none of the supported forms.</exception>
    /// <exception cref="WandbConfigurationException">The path has no entity or project, and no default is configured.</exception>
    /// <exception cref="WandbNotFoundException">The project or the run does not exist, or the API key has no access to it.</exception>
    public async Task<Run> RunAsync(string path, CancellationToken cancellationToken = default)
    {
        RequireOwnServer(path);
        RunPath parsed = RunPath.Parse(path, Client);
        string project = parsed.Project ?? ConfiguredProject(path);
        string entity = parsed.Entity ?? await DefaultEntityAsync(cancellationToken).ConfigureAwait(false);

        try
        {
            return await QueryRunAsync(Client, entity, project, parsed.Run, cancellationToken).ConfigureAwait(false);
        }
        catch (WandbNotFoundException exception) when (parsed.Entity is null)
        {
            // Who forgets the run of entity/project/run has written project/run.
            string read = parsed.Project is null ? "a run of the default project" : "'project/run' of the default entity";
            throw new WandbNotFoundException(
                $"{exception.Message} '{path}' was read as {read}; a run's whole path is 'entity/project/run'.",
                exception.Path,
                exception.TypeName
            );
        }
    }

    /// <summary>The runs of a project with their configuration and metrics. Sends no request.</summary>
    /// <param name="path">
    /// <c>entity/project</c>, <c>project</c> with the entity of <see cref="WandbClientOptions"/>, or the address of the project's page.
    /// </param>
    /// <param name="filters">
    /// A filter for the runs. By default, all runs are listed. A <see cref="JsonObject"/> in MongoDB's query language is accepted too. The
    /// server ignores unknown keys.
    /// </param>
    /// <param name="order">
    /// The sort order. By default, the oldest run is the first. A key with a leading <c>+</c> (ascending) or <c>-</c> (descending), such as
    /// <c>"-summary_metrics.loss"</c>, is accepted too.
    /// </param>
    /// <param name="pageSize">The number of runs per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times. Each enumeration sends new requests.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is not the path of a project.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="WandbConfigurationException">
    /// The path has no entity and no default is configured. <see cref="ProjectAsync"/> can request the default from the server.
    /// </exception>
    public Runs Runs(string path, RunFilter? filters = null, RunOrder? order = null, int? pageSize = null)
    {
        RequireOwnServer(path);
        ProjectPath parsed = ProjectPath.Parse(path, Client);
        return new Runs(Client, parsed.Entity ?? ConfiguredEntity(path), parsed.Project, filters, order, pageSize);
    }

    /// <summary>
    /// The runs of a project without configuration and metrics, which are the largest part of a listing. Sends no request.
    /// </summary>
    /// <inheritdoc cref="Runs"/>
    public RunOverviews RunOverviews(string path, RunFilter? filters = null, RunOrder? order = null, int? pageSize = null)
    {
        RequireOwnServer(path);
        ProjectPath parsed = ProjectPath.Parse(path, Client);
        return new RunOverviews(Client, parsed.Entity ?? ConfiguredEntity(path), parsed.Project, filters, order, pageSize);
    }

    /// <summary>Reads a project, from which its runs, sweeps, artifacts and reports can be listed.</summary>
    /// <param name="path"><c>entity/project</c>, <c>project</c> with the default entity, or the address of the project's page.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The project.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is not the path of a project.</exception>
    /// <exception cref="WandbConfigurationException">
    /// The path has no entity, no default is configured, and the server has no default for the API key.
    /// </exception>
    /// <exception cref="WandbNotFoundException">The project does not exist, or the API key has no access to it.</exception>
    public async Task<Project> ProjectAsync(string path, CancellationToken cancellationToken = default)
    {
        RequireOwnServer(path);
        ProjectPath parsed = ProjectPath.Parse(path, Client);
        string entity = parsed.Entity ?? await DefaultEntityAsync(cancellationToken).ConfigureAwait(false);
        return await QueryProjectAsync(entity, parsed.Project, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads a sweep, from which its runs can be listed.</summary>
    /// <param name="path">
    /// <c>entity/project/sweep</c>, <c>project/sweep</c> or <c>sweep</c> with the defaults of <see cref="WandbClientOptions"/>, or the
    /// address of the sweep's page.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The sweep.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> has none of the supported forms.</exception>
    /// <exception cref="WandbConfigurationException">The path has no entity or project, and no default is configured.</exception>
    /// <exception cref="WandbNotFoundException">The project or the sweep does not exist, or the API key has no access to it.</exception>
    public async Task<Sweep> SweepAsync(string path, CancellationToken cancellationToken = default)
    {
        RequireOwnServer(path);
        SweepPath parsed = SweepPath.Parse(path, Client);
        string project = parsed.Project ?? ConfiguredProject(path);
        string entity = parsed.Entity ?? await DefaultEntityAsync(cancellationToken).ConfigureAwait(false);
        return await QuerySweepAsync(entity, project, parsed.Sweep, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads an artifact version.</summary>
    /// <param name="path">
    /// <c>entity/project/name:alias</c>, <c>project/name:alias</c> or <c>name:alias</c> with the defaults of <see
    /// cref="WandbClientOptions"/>, where <c>alias</c> is an alias, a version such as <c>v3</c>, or a digest;
    /// <c>organization/wandb-registry-name/collection:alias</c> for a version in a registry; <c>wandb-artifact://…</c>; or the address of
    /// the version's web page. If the path has no alias, the server decides which version is read.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>The version, with its name in the collection of the path.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> has none of the supported forms.</exception>
    /// <exception cref="WandbConfigurationException">The path has no entity or project, and no default is configured.</exception>
    /// <exception cref="WandbNotFoundException">
    /// The project, the collection or the version does not exist, or the API key has no access to it.
    /// </exception>
    public async Task<Artifact> ArtifactAsync(string path, CancellationToken cancellationToken = default)
    {
        RequireOwnServer(path);
        ArtifactPath parsed = ArtifactPath.Parse(path, Client);
        if (parsed.Id is { } id)
        {
            return await QueryArtifactAsync(id, cancellationToken).ConfigureAwait(false);
        }

        string project = parsed.Project ?? ConfiguredProject(path);
        string entity = await EntityOfAsync(parsed, cancellationToken).ConfigureAwait(false);

        ArtifactMembership membership = await QueryArtifactMembershipAsync(entity, project, parsed.Name, cancellationToken)
            .ConfigureAwait(false);
        return membership.ToArtifact()
            ?? throw new WandbNotFoundException(
                SafeText.Clean($"The artifact '{path}' was deleted, or the API key has no access to the project that it was logged in."),
                "project.artifactCollectionMembership.artifact",
                "Artifact"
            );
    }

    /// <summary>Checks whether an artifact version exists and the API key has access to it.</summary>
    /// <param name="path">The version, in any form that <see cref="ArtifactAsync"/> accepts.</param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>
    /// <see langword="false"/> only if the server states that there is no such version, collection or project. A failed request throws, as
    /// for every other method.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> has none of the supported forms.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public async Task<bool> ArtifactExistsAsync(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            await ArtifactAsync(path, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (WandbNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Reads an artifact collection.</summary>
    /// <param name="path">
    /// <c>entity/project/name</c>, <c>project/name</c> or <c>name</c> with the defaults of <see cref="WandbClientOptions"/>.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>The collection.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> has none of the supported forms, or has an alias.</exception>
    /// <exception cref="WandbConfigurationException">The path has no entity or project, and no default is configured.</exception>
    /// <exception cref="WandbNotFoundException">
    /// The project or the collection does not exist, or the API key has no access to it.
    /// </exception>
    public async Task<ArtifactCollection> ArtifactCollectionAsync(string path, CancellationToken cancellationToken = default)
    {
        RequireOwnServer(path);
        ArtifactPath parsed = ArtifactPath.Parse(path, Client);
        if (parsed.Id is not null || parsed.Alias is not null)
        {
            throw new ArgumentException(
                SafeText.Clean($"'{path}' is a version's path. Write the collection's: 'entity/project/name'."),
                nameof(path)
            );
        }

        string project = parsed.Project ?? ConfiguredProject(path);
        string entity = await EntityOfAsync(parsed, cancellationToken).ConfigureAwait(false);

        return await QueryArtifactCollectionAsync(entity, project, parsed.Collection, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> EntityOfAsync(ArtifactPath path, CancellationToken cancellationToken)
    {
        string entity = path.Entity ?? await DefaultEntityAsync(cancellationToken).ConfigureAwait(false);
        if (!path.IsOfRegistry)
        {
            return entity;
        }

        // A registry belongs to the entity of an organization, and people write the organization's name.
        try
        {
            return path.Entity is null
                ? await QueryEntityOrganizationAsync(entity, cancellationToken).ConfigureAwait(false)
                : await QueryOrganizationEntityAsync(entity, cancellationToken).ConfigureAwait(false);
        }
        catch (WandbNotFoundException)
        {
            // It is no organization's name, so it is the entity's own. Whether that has the registry, the next question tells.
            return entity;
        }
    }

    /// <summary>The projects of a user or team. Sends no request.</summary>
    /// <param name="entity">The user or team. The default is the entity of <see cref="WandbClientOptions"/>.</param>
    /// <param name="pageSize">The number of projects per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="WandbConfigurationException">
    /// No entity is specified and no default is configured. <see cref="DefaultEntityAsync"/> can request the default from the server.
    /// </exception>
    public Projects Projects(string? entity = null, int? pageSize = null) =>
        new(Client, entity ?? ConfiguredEntity("the entity"), pageSize);

    /// <summary>The integrations of a team, such as Slack channels. Sends no request.</summary>
    /// <param name="entity">The user or team. The default is the entity of <see cref="WandbClientOptions"/>.</param>
    /// <param name="pageSize">The number of integrations per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="WandbConfigurationException">
    /// No entity is specified and no default is configured. <see cref="DefaultEntityAsync"/> can request the default from the server.
    /// </exception>
    public Integrations Integrations(string? entity = null, int? pageSize = null) =>
        new(Client, entity ?? ConfiguredEntity("the entity"), pageSize);

    /// <summary>The automations of all projects of the API key's owner. Sends no request.</summary>
    /// <param name="pageSize">
    /// The number of projects per page, because the projects are paged. By default, pages start small and grow.
    /// </param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public LegacyAutomations Automations(int? pageSize = null) => new(Client, pageSize);

    /// <summary>The registries of an organization. Sends no request.</summary>
    /// <param name="organization">The organization's name.</param>
    /// <param name="filters">A filter for the registries. By default, all registries are listed.</param>
    /// <param name="order">The sort order. By default, the server decides it.</param>
    /// <param name="pageSize">The number of registries per page. By default, pages start small and grow.</param>
    /// <returns>
    /// A collection that can be enumerated any number of times. If the server has no registry search, the enumeration throws a <see
    /// cref="WandbUnsupportedFeatureException"/> before the first page.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public Registries Registries(string organization, RegistryFilter? filters = null, ArtifactOrder? order = null, int? pageSize = null) =>
        new(Client, organization, filters, order, pageSize);

    /// <summary>The teams of the API key's owner. Sends no request.</summary>
    /// <param name="pageSize">The number of teams per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public Teams Teams(int? pageSize = null) => new(Client, pageSize);

    /// <summary>Reads a team, or the personal entity of a user.</summary>
    /// <param name="name">The name that is used in addresses.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The team.</returns>
    /// <exception cref="WandbNotFoundException">The team does not exist, or the API key has no access to it.</exception>
    [WandbQuery("query Team($name: String!) { entity(name: $name) }")]
    public partial Task<Team> TeamAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>The users whose name or email address begins with a text. Sends no request.</summary>
    /// <param name="query">The beginning of the name, the user name or the email address.</param>
    /// <param name="pageSize">The number of people per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public Users Users(string query, int? pageSize = null) => new(Client, query, pageSize);

    /// <summary>Reads a user.</summary>
    /// <param name="name">The complete user name or email address.</param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>The user.</returns>
    /// <exception cref="WandbNotFoundException">There is no user with this name, or the API key has no access to the user.</exception>
    public async Task<User> UserAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        await foreach (User user in Users(name).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (
                name.Equals(user.Username, StringComparison.OrdinalIgnoreCase)
                || name.Equals(user.Email, StringComparison.OrdinalIgnoreCase)
            )
            {
                return user;
            }
        }

        throw new WandbNotFoundException(
            SafeText.Clean($"There is no user '{name}', or the API key has no access to the user."),
            "users",
            "User"
        );
    }

    /// <summary>The API keys of the owner of this client's key, without the keys themselves. Sends no request.</summary>
    /// <param name="pageSize">The number of keys per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public UserApiKeys ApiKeys(int? pageSize = null) => new(Client, pageSize);

    /// <summary>Reads a run queue.</summary>
    /// <param name="path">
    /// <c>entity/queue</c> or <c>entity/project/queue</c>. Without a project, it is the project <c>model-registry</c>, in which W&amp;B
    /// creates queues by default.
    /// </param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The queue.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> has none of the supported forms.</exception>
    /// <exception cref="WandbNotFoundException">The queue does not exist, or the API key has no access to it.</exception>
    public Task<RunQueue> RunQueueAsync(string path, CancellationToken cancellationToken = default)
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

    /// <summary>Reads a report.</summary>
    /// <param name="path">The id of the report, or the address of its web page, which ends with the id.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is the address of a different page.</exception>
    /// <exception cref="WandbNotFoundException">The report does not exist, or the API key has no access to it.</exception>
    public Task<Report> ReportAsync(string path, CancellationToken cancellationToken = default)
    {
        RequireOwnServer(path);
        return QueryReportAsync(ReportPath.ParseId(path, Client), cancellationToken);
    }

    /// <summary>Reads the owner of the API key: GraphQL's <c>viewer</c>.</summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The user.</returns>
    /// <exception cref="WandbNotFoundException">The server knows no owner of the API key.</exception>
    [WandbQuery("query Viewer { viewer }")]
    public partial Task<User> ViewerAsync(CancellationToken cancellationToken = default);

    /// <summary>Returns the default entity: the configured one, or else the server's default for the API key's owner.</summary>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The name of the entity: GraphQL's <c>viewer.entity</c> if none is configured.</returns>
    /// <exception cref="WandbConfigurationException">No entity is configured, and the server has no default.</exception>
    public async Task<string> DefaultEntityAsync(CancellationToken cancellationToken = default) =>
        Client.Entity
        ?? await QueryDefaultEntityAsync(cancellationToken).ConfigureAwait(false)
        ?? throw new WandbConfigurationException(
            "There is no default entity: the server has none for this API key. Write 'entity/project/run', or set WANDB_ENTITY "
                + "or WandbClientOptions.Entity."
        );

    /// <summary>Disposes the client, if this object created it.</summary>
    public void Dispose()
    {
        if (_ownsClient)
        {
            Client.Dispose();
        }
    }

    [WandbQuery("query DefaultEntity { viewer { entity } }")]
    private partial Task<string?> QueryDefaultEntityAsync(CancellationToken cancellationToken);

    [WandbQuery(
        """
            query Run($entity: String!, $project: String!, $run: String!) {
              project(name: $project, entityName: $entity) {
                entityName
                projectName: name
                run(name: $run)
              }
            }
            """
    )]
    internal static partial Task<Run> QueryRunAsync(
        WandbClient client,
        string entity,
        string project,
        string run,
        CancellationToken cancellationToken
    );

    [WandbQuery("query Project($entity: String!, $project: String!) { project(name: $project, entityName: $entity) }")]
    private partial Task<Project> QueryProjectAsync(string entity, string project, CancellationToken cancellationToken);

    [WandbQuery(
        """
            query Sweep($entity: String!, $project: String!, $sweep: String!) {
              project(name: $project, entityName: $entity) {
                entityName
                projectName: name
                sweep(sweepName: $sweep)
              }
            }
            """
    )]
    private partial Task<Sweep> QuerySweepAsync(string entity, string project, string sweep, CancellationToken cancellationToken);

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

    [WandbQuery("query Report($id: ID!) { view(id: $id) }")]
    private partial Task<Report> QueryReportAsync(string id, CancellationToken cancellationToken);

    [WandbQuery("query ArtifactById($id: ID!) { artifact(id: $id) }")]
    private partial Task<Artifact> QueryArtifactAsync(string id, CancellationToken cancellationToken);

    [WandbQuery(
        """
            query ArtifactMembership($entity: String!, $project: String!, $name: String!) {
              project(name: $project, entityName: $entity) { artifactCollectionMembership(name: $name) }
            }
            """
    )]
    private partial Task<ArtifactMembership> QueryArtifactMembershipAsync(
        string entity,
        string project,
        string name,
        CancellationToken cancellationToken
    );

    [WandbQuery(
        """
            query ArtifactCollection($entity: String!, $project: String!, $name: String!) {
              project(name: $project, entityName: $entity) {
                entityName
                projectName: name
                artifactCollection(name: $name)
              }
            }
            """
    )]
    private partial Task<ArtifactCollection> QueryArtifactCollectionAsync(
        string entity,
        string project,
        string name,
        CancellationToken cancellationToken
    );

    [WandbQuery("query OrganizationEntity($name: String!) { organization(name: $name) { orgEntity { name } } }")]
    private partial Task<string> QueryOrganizationEntityAsync(string name, CancellationToken cancellationToken);

    [WandbQuery("query EntityOrganization($name: String!) { entity(name: $name) { organization { orgEntity { name } } } }")]
    private partial Task<string> QueryEntityOrganizationAsync(string name, CancellationToken cancellationToken);

    // Looked up here, the page of another server would be another run, or none.
    private void RequireOwnServer(string path)
    {
        if (
            path is not null
            && Uri.TryCreate(path.Trim(), UriKind.Absolute, out Uri? page)
            && (page.Scheme == Uri.UriSchemeHttps || page.Scheme == Uri.UriSchemeHttp)
            && !IsOf(page, Client.AppUrl)
            && !IsOf(page, Client.BaseUrl)
            && !(Client.BaseUrl.Host == "api.wandb.ai" && page.Host is "www.wandb.ai" or "app.wandb.ai")
        )
        {
            throw new ArgumentException(
                SafeText.Clean(
                    $"'{path}' is a page of {page.Authority}, but this client uses {Client.BaseUrl.Authority}. Set "
                        + $"{nameof(WandbClientOptions)}.{nameof(WandbClientOptions.BaseUrl)} or WANDB_BASE_URL to the other server."
                ),
                nameof(path)
            );
        }

        // The pages of one server may have another port than its API, if one of them is the scheme's own.
        static bool IsOf(Uri page, Uri server) =>
            page.IdnHost.Equals(server.IdnHost, StringComparison.OrdinalIgnoreCase)
            && (page.Port == server.Port || page.IsDefaultPort || server.IsDefaultPort);
    }

    private string ConfiguredProject(string path) =>
        Client.Project
        ?? throw new WandbConfigurationException(
            $"The path '{path}' has no project, and there is no default. Write the project before it, or set WANDB_PROJECT "
                + "or WandbClientOptions.Project."
        );

    private string ConfiguredEntity(string path) =>
        Client.Entity
        ?? throw new WandbConfigurationException(
            $"'{path}' has no entity, and there is no default. Write the entity, or set WANDB_ENTITY or WandbClientOptions.Entity."
        );
}
