namespace WandbGen;

/// <content>Creates projects.</content>
public partial class WandbApi
{
    /// <summary>Creates a project.</summary>
    /// <param name="path"><c>entity/project</c>, or <c>project</c> with the default entity.</param>
    /// <param name="description">The description, in Markdown.</param>
    /// <param name="cancellationToken">A token that cancels the requests. It is then unknown whether the project was created.</param>
    /// <returns>The project, read from the server.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> is not the path of a project.</exception>
    /// <exception cref="WandbStateException">There is a project with this name. It was not changed.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The project may have been created.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>upsertModel</c>, which would change a project that exists, so the server is asked first whether it has one. The
    /// mutation is sent again if its answer is lost.
    /// </remarks>
    /// <example>
    /// <code>
    /// Project project = await api.CreateProjectAsync("entity/project", "What it is about");
    /// </code>
    /// </example>
    public virtual async Task<Project> CreateProjectAsync(
        string path,
        string? description = null,
        CancellationToken cancellationToken = default
    )
    {
        RequireOwnServer(path);
        ProjectPath parsed = ProjectPath.Parse(path, Client);
        string entity = parsed.Entity ?? await DefaultEntityAsync(cancellationToken).ConfigureAwait(false);
        if (await ProjectMutations.FindAsync(Client, entity, parsed.Project, cancellationToken).ConfigureAwait(false) is not null)
        {
            throw new WandbStateException($"There is a project '{entity}/{parsed.Project}'.", $"{entity}/{parsed.Project}");
        }

        await ProjectMutations.CreateAsync(Client, entity, parsed.Project, description, cancellationToken).ConfigureAwait(false);
        return await AfterChange.ReadAsync(QueryProjectAsync(entity, parsed.Project, cancellationToken)).ConfigureAwait(false);
    }
}
