namespace WandbGen;

/// <content>Changes of the project.</content>
public partial class Project
{
    /// <summary>Changes the description of the project.</summary>
    /// <param name="description">The new description, in Markdown. An empty text removes it.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the project was changed.</param>
    /// <returns>The project, read again. This object does not change.</returns>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The project may have been changed.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>upsertModel</c> with the <c>id</c> of this project, so it cannot create one. It is sent again if its answer is
    /// lost.
    /// </remarks>
    public virtual async Task<Project> UpdateDescriptionAsync(string description, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(description);
        WandbClient client = ReadingClient;
        await ProjectMutations.UpdateAsync(client, Id, Entity, Name, description, cancellationToken).ConfigureAwait(false);
        return await AfterChange.ReadAsync(ProjectMutations.QueryAsync(client, Entity, Name, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Renames the project. The addresses of its runs change too.</summary>
    /// <param name="name">The new name.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the project was renamed.</param>
    /// <returns>The project, read again. This object does not change.</returns>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The project may have been renamed.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the request: there is a project with this name, for example.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>renameProject</c>, which is never sent twice, because a repetition would name a project that no longer exists.
    /// </remarks>
    public virtual async Task<Project> RenameAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        WandbClient client = ReadingClient;
        await ProjectMutations.RenameAsync(client, Entity, Name, name, cancellationToken).ConfigureAwait(false);
        return await AfterChange.ReadAsync(ProjectMutations.QueryAsync(client, Entity, name, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Deletes the project with all of its contents: runs, files, sweeps, artifacts and reports.</summary>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the project was deleted.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The project may have been deleted.</exception>
    /// <exception cref="WandbStateException">The server did not delete the project, and stated no reason.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteModel</c>. It is sent again if its answer is lost; a project that no longer exists counts as deleted.
    /// </remarks>
    public virtual Task DeleteAsync(CancellationToken cancellationToken = default)
    {
        WandbClient client = ReadingClient;
        return Deletion.CompleteAsync(
            Deletion.RequireAsync(ProjectMutations.DeleteAsync(client, Id, cancellationToken), $"the project '{Path}'", Path)
        );
    }
}
