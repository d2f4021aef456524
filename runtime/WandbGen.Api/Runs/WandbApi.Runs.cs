using System.Text.Json.Nodes;

namespace WandbGen;

/// <content>Finds the runs of projects.</content>
public partial class WandbApi
{
#pragma warning disable RS0026 // The number of texts tells the two apart.
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
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual async Task<Run> RunAsync(string path, CancellationToken cancellationToken = default)
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
            // A path entity/project without a run looks like project/run.
            string read = parsed.Project is null ? "a run of the default project" : "'project/run' of the default entity";
            throw new WandbNotFoundException(
                $"{exception.Message} '{path}' was read as {read}; a run's whole path is 'entity/project/run'.",
                exception.Path,
                exception.TypeName
            );
        }
    }

    /// <summary>Reads a run by the parts of its path, which can be any texts.</summary>
    /// <param name="entity">The user or team.</param>
    /// <param name="project">The project's name.</param>
    /// <param name="run">The id of the run, not its display name.</param>
    /// <param name="cancellationToken">A token that cancels the request.</param>
    /// <returns>The run.</returns>
    /// <exception cref="ArgumentException">A part is empty.</exception>
    /// <exception cref="WandbNotFoundException">The project or the run does not exist, or the API key has no access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual Task<Run> RunAsync(string entity, string project, string run, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(entity);
        ArgumentException.ThrowIfNullOrWhiteSpace(project);
        ArgumentException.ThrowIfNullOrWhiteSpace(run);
        return QueryRunAsync(Client, entity, project, run, cancellationToken);
    }
#pragma warning restore RS0026

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
    public virtual Runs Runs(string path, RunFilter? filters = null, RunOrder? order = null, int? pageSize = null)
    {
        RequireOwnServer(path);
        ProjectPath parsed = ProjectPath.Parse(path, Client);
        return new Runs(Client, parsed.Entity ?? ConfiguredEntity(path), parsed.Project, filters, order, pageSize);
    }

    /// <summary>
    /// The runs of a project without configuration and metrics, which are the largest part of a listing. Sends no request.
    /// </summary>
    /// <inheritdoc cref="Runs"/>
    public virtual RunOverviews RunOverviews(string path, RunFilter? filters = null, RunOrder? order = null, int? pageSize = null)
    {
        RequireOwnServer(path);
        ProjectPath parsed = ProjectPath.Parse(path, Client);
        return new RunOverviews(Client, parsed.Entity ?? ConfiguredEntity(path), parsed.Project, filters, order, pageSize);
    }

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
}
