namespace WandbGen;

/// <content>Changes of many runs by one request.</content>
public partial class Project
{
    /// <summary>
    /// Moves runs to another project of this server. <b>Not tested with a W&amp;B server</b>: none of W&amp;B's clients uses the mutation.
    /// </summary>
    /// <param name="filter">The runs to move. A filter without conditions (<c>new RunFilter()</c>) selects all runs of the project.</param>
    /// <param name="destination"><c>entity/project</c>, or <c>project</c> of the same entity.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown whether the server moves the runs.</param>
    /// <returns>The task of the server. <see cref="ServerTask.WaitAsync"/> waits until it has ended.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is not the path of a project.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. It may be moving the runs.</exception>
    /// <exception cref="WandbUnsupportedFeatureException">The server does not have the mutation.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>moveRuns</c>, which is never sent twice.</remarks>
    public virtual Task<ServerTask> MoveRunsAsync(RunFilter filter, string destination, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        WandbClient client = ReadingClient;
        var path = ProjectPath.Parse(destination, client);
        return RunMutations.MoveAsync(
            client,
            new MoveRunsInput
            {
                SourceEntityName = Entity,
                SourceProjectName = Name,
                DestinationEntityName = path.Entity ?? Entity,
                DestinationProjectName = path.Project,
                Filters = filter.ToString(),
            },
            cancellationToken
        );
    }

    /// <summary>
    /// Deletes runs by one request. <b>Not tested with a W&amp;B server</b>: none of W&amp;B's clients uses the mutation.
    /// </summary>
    /// <param name="filter">The runs to delete. A filter without conditions (<c>new RunFilter()</c>) selects all runs of the
    /// project.</param>
    /// <param name="deleteArtifacts">Whether the versions of artifacts that the runs logged are deleted too.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown which runs the server has deleted.</param>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. Some or all of the runs may have been deleted.</exception>
    /// <exception cref="WandbStateException">The server could not delete some of the runs; it does not say which.</exception>
    /// <exception cref="WandbUnsupportedFeatureException">The server does not have the mutation.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>deleteRuns</c>, which is never sent twice.</remarks>
    public virtual async Task DeleteRunsAsync(RunFilter filter, bool deleteArtifacts = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        RunsDeletion deletion = await RunMutations
            .DeleteAsync(ReadingClient, Entity, Name, filter, deleteArtifacts ? true : null, cancellationToken)
            .ConfigureAwait(false);
        if (!string.IsNullOrEmpty(deletion.Errors))
        {
            throw new WandbStateException($"Some runs of '{Path}' could not be deleted: {deletion.Errors}", Path);
        }
    }

    /// <summary>
    /// Restores runs that were deleted. <b>Not tested with a W&amp;B server</b>: none of W&amp;B's clients uses the mutation. The operator
    /// of the server decides how long it keeps deleted runs.
    /// </summary>
    /// <param name="filter">The deleted runs.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown which runs the server has restored.</param>
    /// <exception cref="WandbOutcomeUnknownException">
    /// The server did not answer. Some or all of the runs may have been restored.
    /// </exception>
    /// <exception cref="WandbUnsupportedFeatureException">The server does not have the mutation.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>undeleteRuns</c>, which is never sent twice. The answer does not say which runs were restored.</remarks>
    public virtual Task UndeleteRunsAsync(RunFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return RunMutations.UndeleteAsync(ReadingClient, Entity, Name, filter, cancellationToken);
    }

    /// <summary>
    /// Adds tags to runs, and removes tags from them, by one request. <b>Not tested with a W&amp;B server</b>: none of W&amp;B's clients
    /// uses the mutation.
    /// </summary>
    /// <param name="filter">The runs.</param>
    /// <param name="addTags">The tags to add.</param>
    /// <param name="removeTags">The tags to remove.</param>
    /// <param name="cancellationToken">A token that cancels the request. It is then unknown which runs the server has changed.</param>
    /// <returns>The ids of the runs that the server has changed, as it states them.</returns>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. Some or all of the runs may have been changed.</exception>
    /// <exception cref="WandbUnsupportedFeatureException">The server does not have the mutation.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <exception cref="InvalidOperationException">The project was not read from a server.</exception>
    /// <remarks>Uses GraphQL's <c>modifyRuns</c>, which is never sent twice.</remarks>
    public virtual async Task<IReadOnlyList<string>> ModifyRunsAsync(
        RunFilter filter,
        IReadOnlyList<string>? addTags = null,
        IReadOnlyList<string>? removeTags = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(filter);
        IReadOnlyList<string?> changed = await RunMutations
            .ModifyAsync(
                ReadingClient,
                new ModifyRunsInput
                {
                    EntityName = Entity,
                    ProjectName = Name,
                    Filters = filter.ToString(),
                    AddTags = addTags,
                    RemoveTags = removeTags,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return [.. changed.OfType<string>()];
    }
}
