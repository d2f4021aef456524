namespace WandbGen;

/// <summary>Changes all runs of a listing, such as <see cref="Runs"/> and <see cref="RunOverviews"/>.</summary>
public static class RunChangesExtensions
{
    /// <summary>
    /// Changes all runs of the listing. All runs are listed before the first one is changed, so that a change cannot shift the pages of the
    /// listing.
    /// </summary>
    /// <typeparam name="TRun">The type of the runs.</typeparam>
    /// <param name="runs">The runs.</param>
    /// <param name="update">
    /// The changes of a run, or <see langword="null"/> to leave it as it is. It is called for all runs before the first one is changed; if
    /// it throws, nothing is changed.
    /// </param>
    /// <param name="options">The options.</param>
    /// <param name="progress">A provider that receives progress updates after each run, one at a time.</param>
    /// <param name="cancellationToken">
    /// A token that cancels the call. It is then unknown whether the runs of the current requests are changed. Call again to change the
    /// remaining runs.
    /// </param>
    /// <returns>The result for each run. A run that already has all values of its update is <see cref="BulkOutcome.Unchanged"/>.</returns>
    /// <exception cref="WandbBulkException">
    /// Some runs were not changed, or it is unknown whether they were. All others are changed. The exception has the result for each run.
    /// </exception>
    /// <exception cref="BulkCanceledException">The call was canceled after the listing. The exception has the results so far.</exception>
    /// <exception cref="WandbIncompleteListingException">The listing may be incomplete. Nothing was changed.</exception>
    /// <exception cref="WandbException">The listing failed. Nothing was changed.</exception>
    /// <remarks>
    /// Each run is changed like with <see cref="RunOverview.UpdateAsync"/>, but is not read again. If the server limits the rate of
    /// requests, all of them wait; a run that was refused for that reason is tried again.
    /// </remarks>
    /// <example>
    /// <code>
    /// BulkResult result = await api.Runs("entity/project", RunFilter.State == RunState.Crashed)
    ///     .UpdateAllAsync(run => new RunUpdate { Name = $"crashed {run.Name}", Group = "crashed" });
    /// Console.WriteLine(result);       // 12 Done, 3 Unchanged
    /// </code>
    /// </example>
    public static Task<BulkResult> UpdateAllAsync<TRun>(
        this PagedCollection<TRun> runs,
        Func<TRun, RunUpdate?> update,
        BulkOptions? options = null,
        IProgress<BulkProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
        where TRun : RunOverview
    {
        ArgumentNullException.ThrowIfNull(update);
        return ChangeAllAsync(
            runs,
            run => update(run) is { } changes && changes.Changes(run) ? token => run.ApplyAsync(changes, token) : null,
            options,
            progress,
            cancellationToken
        );
    }

    /// <summary>
    /// Adds tags to all runs of the listing, and removes tags from them. All runs are listed before the first one is changed, so that a
    /// change cannot shift the pages of the listing.
    /// </summary>
    /// <typeparam name="TRun">The type of the runs. <see cref="RunOverview"/> is enough, and is listed faster than <see
    /// cref="Run"/>.</typeparam>
    /// <param name="runs">The runs.</param>
    /// <param name="add">The tags to add.</param>
    /// <param name="remove">The tags to remove.</param>
    /// <param name="options">The options.</param>
    /// <param name="progress">A provider that receives progress updates after each run, one at a time.</param>
    /// <param name="cancellationToken">
    /// A token that cancels the call. It is then unknown whether the runs of the current requests are changed. Call again to change the
    /// remaining runs.
    /// </param>
    /// <returns>The result for each run. A run that has the tags is <see cref="BulkOutcome.Unchanged"/>.</returns>
    /// <exception cref="ArgumentException">A tag is empty.</exception>
    /// <exception cref="WandbBulkException">
    /// Some runs were not changed, or it is unknown whether they were. All others are changed. The exception has the result for each run.
    /// </exception>
    /// <exception cref="BulkCanceledException">The call was canceled after the listing. The exception has the results so far.</exception>
    /// <exception cref="WandbIncompleteListingException">The listing may be incomplete. Nothing was changed.</exception>
    /// <exception cref="WandbException">The listing failed. Nothing was changed.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>upsertBucket</c> for each run, with all of its tags: W&amp;B stores them as a whole. A tag that somebody else adds
    /// between the listing and the change is lost.
    /// </remarks>
    /// <example>
    /// <code>
    /// await api.RunOverviews("entity/project", RunFilter.Tags.Contains("draft")).TagAllAsync(add: ["archived"], remove: ["draft"]);
    /// </code>
    /// </example>
    public static Task<BulkResult> TagAllAsync<TRun>(
        this PagedCollection<TRun> runs,
        IReadOnlyList<string>? add = null,
        IReadOnlyList<string>? remove = null,
        BulkOptions? options = null,
        IProgress<BulkProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
        where TRun : RunOverview
    {
        CheckTags(add, nameof(add));
        CheckTags(remove, nameof(remove));
        return runs.UpdateAllAsync(
            run => new RunUpdate { Tags = [.. (run.Tags ?? []).Except(remove ?? []).Union(add ?? [])] },
            options,
            progress,
            cancellationToken
        );
    }

    /// <summary>
    /// Deletes all runs of the listing. All runs are listed before the first one is deleted, so that a deletion cannot shift the pages of
    /// the listing.
    /// </summary>
    /// <typeparam name="TRun">The type of the runs. <see cref="RunOverview"/> is enough, and is listed faster than <see
    /// cref="Run"/>.</typeparam>
    /// <param name="runs">The runs.</param>
    /// <param name="deleteArtifacts">Whether the versions of artifacts that the runs logged are deleted too.</param>
    /// <param name="options">The options.</param>
    /// <param name="progress">A provider that receives progress updates after each run, one at a time.</param>
    /// <param name="cancellationToken">
    /// A token that cancels the call. It is then unknown whether the runs of the current requests are deleted. Call again to delete the
    /// remaining runs.
    /// </param>
    /// <returns>The result for each run.</returns>
    /// <exception cref="WandbBulkException">
    /// Some runs were not deleted, or it is unknown whether they were. All others are deleted. The exception has the result for each run.
    /// </exception>
    /// <exception cref="BulkCanceledException">The call was canceled after the listing. The exception has the results so far.</exception>
    /// <exception cref="WandbIncompleteListingException">The listing may be incomplete. Nothing was deleted.</exception>
    /// <exception cref="WandbException">The listing failed. Nothing was deleted.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteRun</c> for each run. A run that somebody else deleted after it was listed counts as failed.
    /// </remarks>
    /// <example>
    /// <code>
    /// RunOverviews trash = api.RunOverviews("entity/project", RunFilter.Tags.Contains("trash"));
    /// BulkResult plan = await trash.DeleteAllAsync(options: new BulkOptions { DryRun = true });
    /// foreach (BulkItem item in plan.Items)
    /// {
    ///     Console.WriteLine(item.Path);
    /// }
    ///
    /// await trash.DeleteAllAsync();
    /// </code>
    /// </example>
    public static Task<BulkResult> DeleteAllAsync<TRun>(
        this PagedCollection<TRun> runs,
        bool deleteArtifacts = false,
        BulkOptions? options = null,
        IProgress<BulkProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
        where TRun : RunOverview =>
        ChangeAllAsync(runs, run => token => run.DeleteAsync(deleteArtifacts, token), options, progress, cancellationToken);

    private static void CheckTags(IReadOnlyList<string>? tags, string parameter)
    {
        if (tags?.Any(string.IsNullOrWhiteSpace) == true)
        {
            throw new ArgumentException("A tag is not empty.", parameter);
        }
    }

    private static async Task<BulkResult> ChangeAllAsync<TRun>(
        PagedCollection<TRun> runs,
        Func<TRun, Func<CancellationToken, Task>?> changeOf,
        BulkOptions? options,
        IProgress<BulkProgress>? progress,
        CancellationToken cancellationToken
    )
        where TRun : RunOverview
    {
        ArgumentNullException.ThrowIfNull(runs);
        options ??= new BulkOptions();
        options.Validate();
        List<TRun> listed = await ListAsync(runs, cancellationToken).ConfigureAwait(false);
        return listed.Count == 0
            ? new BulkResult([])
            : await new BulkChange(listed[0].ReadingClient, options, progress)
                .RunAsync(listed, static run => run.Path, changeOf, cancellationToken)
                .ConfigureAwait(false);
    }

    private static async Task<List<TRun>> ListAsync<TRun>(PagedCollection<TRun> runs, CancellationToken cancellationToken)
        where TRun : RunOverview
    {
        List<TRun> listed = [];
        HashSet<string> ids = new(StringComparer.Ordinal);
        await foreach (Page<TRun> page in runs.AsPages().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!page.IsWhole)
            {
                throw new WandbIncompleteListingException(
                    "The listing is incomplete: parts of it are null, or failed on the server. Nothing was changed; ask again."
                );
            }

            // Cursors are offsets: a run that was created meanwhile moves others to the next page, where they are listed again.
            foreach (TRun run in page.Items.Span)
            {
                if (ids.Add(run.StorageId))
                {
                    listed.Add(run);
                }
            }
        }

        return listed;
    }
}
