namespace WandbGen;

/// <content>Finds projects, and the sweeps and reports in them.</content>
public partial class WandbApi
{
    /// <summary>The projects of a user or team. Sends no request.</summary>
    /// <param name="entity">The user or team. The default is the entity of <see cref="WandbClientOptions"/>.</param>
    /// <param name="pageSize">The number of projects per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="WandbConfigurationException">
    /// No entity is specified and no default is configured. <see cref="DefaultEntityAsync"/> can request the default from the server.
    /// </exception>
    public virtual Projects Projects(string? entity = null, int? pageSize = null) => new(Client, entity ?? ConfiguredEntity(), pageSize);

    /// <summary>Reads a project, from which its runs, sweeps, artifacts and reports can be listed.</summary>
    /// <param name="path"><c>entity/project</c>, <c>project</c> with the default entity, or the address of the project's page.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The project.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is not the path of a project.</exception>
    /// <exception cref="WandbConfigurationException">
    /// The path has no entity, no default is configured, and the server has no default for the API key.
    /// </exception>
    /// <exception cref="WandbNotFoundException">The project does not exist, or the API key has no access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual async Task<Project> ProjectAsync(string path, CancellationToken cancellationToken = default)
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
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual async Task<Sweep> SweepAsync(string path, CancellationToken cancellationToken = default)
    {
        RequireOwnServer(path);
        SweepPath parsed = SweepPath.Parse(path, Client);
        string project = parsed.Project ?? ConfiguredProject(path);
        string entity = parsed.Entity ?? await DefaultEntityAsync(cancellationToken).ConfigureAwait(false);
        return await QuerySweepAsync(Client, entity, project, parsed.Sweep, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The sweeps of a project. Sends no request.</summary>
    /// <param name="path">
    /// <c>entity/project</c>, <c>project</c> with the entity of <see cref="WandbClientOptions"/>, or the address of the project's page.
    /// </param>
    /// <param name="filters">
    /// A filter for the sweeps. By default, all sweeps are listed. Servers that cannot filter sweeps throw a <see
    /// cref="WandbUnsupportedFeatureException"/>.
    /// </param>
    /// <param name="pageSize">The number of sweeps per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is not the path of a project.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="WandbConfigurationException">The path has no entity, and no default is configured.</exception>
    public virtual Sweeps Sweeps(string path, SweepFilter? filters = null, int? pageSize = null)
    {
        (string entity, string project) = ConfiguredPath(path);
        return new Sweeps(Client, entity, project, filters, pageSize);
    }

    /// <summary>The reports of a project. Sends no request.</summary>
    /// <param name="path">
    /// <c>entity/project</c>, <c>project</c> with the entity of <see cref="WandbClientOptions"/>, or the address of the project's page.
    /// </param>
    /// <param name="title">The title of the report, GraphQL's <c>viewName</c>. By default, all reports are listed.</param>
    /// <param name="pageSize">The number of reports per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is not the path of a project.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="WandbConfigurationException">The path has no entity, and no default is configured.</exception>
    public virtual Reports Reports(string path, string? title = null, int? pageSize = null)
    {
        (string entity, string project) = ConfiguredPath(path);
        return new Reports(Client, entity, project, title, pageSize);
    }

    /// <summary>Reads a report.</summary>
    /// <param name="path">The id of the report, or the address of its web page, which ends with the id.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The report.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is the address of a different page.</exception>
    /// <exception cref="WandbNotFoundException">The report does not exist, or the API key has no access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual Task<Report> ReportAsync(string path, CancellationToken cancellationToken = default)
    {
        RequireOwnServer(path);
        return NotFound.NameAsync(QueryReportAsync(ReportPath.ParseId(path, Client), cancellationToken), "View", $"Report '{path}'");
    }

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
    internal static partial Task<Sweep> QuerySweepAsync(
        WandbClient client,
        string entity,
        string project,
        string sweep,
        CancellationToken cancellationToken
    );

    [WandbQuery("query Report($id: ID!) { view(id: $id) }")]
    private partial Task<Report> QueryReportAsync(string id, CancellationToken cancellationToken);
}
