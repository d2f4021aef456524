namespace WandbGen;

/// <summary>The files of a run: GraphQL's <c>project.run.files</c>, a lazy collection that can be enumerated again and again.</summary>
[WandbCollection<RunFile>(
    """
        query RunFiles($entity: String!, $project: String!, $run: String!, $names: [String!], $pattern: String, $upload: Boolean) {
          project(name: $project, entityName: $entity) {
            run(name: $run) {
              projectId
              fileCount @total
              files(names: $names, pattern: $pattern)
            }
          }
        }
        """
)]
public sealed partial class Files : FileCollection<RunFile>
{
    private const int LargestBatch = 100;

    /// <summary>The files of <paramref name="run"/>; sends nothing yet.</summary>
    /// <param name="run">The run, as <see cref="WandbApi.RunAsync"/> or a listing gave it.</param>
    /// <param name="names">Only the files with these names; none or an empty list means all.</param>
    /// <param name="pattern">Only the files whose name matches this SQL <c>LIKE</c> pattern: <c>%</c> is any text, <c>_</c> any one
    /// character (<c>%.json</c>).</param>
    /// <param name="upload">Whether <see cref="RunFile.Url"/> is the address to upload to instead of the one to download from.</param>
    /// <param name="pageSize">The number of files a page; without it, pages start small and grow.</param>
    /// <exception cref="ArgumentException">Both <paramref name="names"/> and <paramref name="pattern"/> are given, which W&amp;B does not
    /// support.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The run was not read from a server.</exception>
    public Files(RunOverview run, IReadOnlyList<string>? names = null, string? pattern = null, bool upload = false, int? pageSize = null)
        : this(
            ClientOf(run),
            pageSize,
            run.Entity,
            run.Project,
            run.Id,
            NullIfEmpty(names),
            string.IsNullOrEmpty(pattern) ? null : pattern,
            upload
        )
    {
        if (_names is not null && _pattern is not null)
        {
            throw new ArgumentException(
                "Files cannot be asked for by names and by pattern at once: W&B does not support it. Give one of the two.",
                nameof(pattern)
            );
        }
    }

    /// <summary>Makes a directory mirror the run: what is there and right costs no transfer, what is missing or wrong is downloaded and
    /// verified, several files at once.</summary>
    /// <param name="directory">The directory; it is made if it is not there.</param>
    /// <param name="options">How; without them a file that is there is right if its size and MD5 are, and nothing is deleted.</param>
    /// <param name="progress">Is told of every file's bytes as they arrive, by more than one thread, and of every file that is
    /// complete.</param>
    /// <param name="cancellationToken">Ends all of it; what arrived is kept for the next call.</param>
    /// <returns>What was done with every file.</returns>
    /// <exception cref="WandbSyncException">Some files could not be downloaded or deleted; the exception has the result for all of
    /// them.</exception>
    /// <exception cref="WandbException">The listing failed, in which case nothing was deleted, or the disk is full.</exception>
    /// <exception cref="InvalidOperationException">
    /// <see cref="SyncOptions.DeleteExtraneous"/> is asked of a collection that has names or a pattern: it would delete the run's other
    /// files.
    /// </exception>
    /// <example>
    /// <code>
    /// SyncResult result = await run.Files().SyncAsync("mirror", new SyncOptions { DeleteExtraneous = true });
    /// Console.WriteLine($"{result.Count(SyncAction.Downloaded)} downloaded, {result.Count(SyncAction.Deleted)} deleted");
    /// </code>
    /// </example>
    public Task<SyncResult> SyncAsync(
        string directory,
        SyncOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) =>
        options is { DeleteExtraneous: true } && (_names is not null || _pattern is not null)
            ? throw new InvalidOperationException(
                "These are not all of the run's files, so what else is in the directory is not known to be extraneous. Ask "
                    + "Run.Files() without names or pattern."
            )
            : Client.Downloads.SyncAsync(this, directory, options, progress, cancellationToken);

    /// <summary>The number of files that this collection yields.</summary>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>
    /// Without names and pattern GraphQL's <c>Run.fileCount</c>, in one request; with them the files are listed and counted, since the
    /// server counts no selections. The number of all the run's files is <see cref="Run.FileCount"/>.
    /// </returns>
    /// <exception cref="WandbException">The server could not be asked, or the run does not exist.</exception>
    public async Task<int> CountAsync(CancellationToken cancellationToken = default)
    {
        if (_names is null && _pattern is null && await GetTotalAsync(cancellationToken).ConfigureAwait(false) is { } total)
        {
            return checked((int)total);
        }

        int count = 0;
        await foreach (RunFile _ in this.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            count++;
        }

        return count;
    }

    /// <summary>Deletes all the files of this collection from the server: lists them to the end first, then deletes them in
    /// batches.</summary>
    /// <param name="progress">Is told after each request.</param>
    /// <param name="cancellationToken">Ends it; whether the files of the request that is under way are deleted is then unknown.</param>
    /// <returns>The names of the files that are gone, in the order in which they were listed.</returns>
    /// <exception cref="WandbDeleteAllException">Some files could not be deleted; all others were. It names both.</exception>
    /// <exception cref="WandbIncompleteListingException">The listing has holes; nothing was deleted.</exception>
    /// <exception cref="WandbException">The listing failed; nothing was deleted.</exception>
    /// <remarks>
    /// GraphQL's <c>deleteFiles</c>, 100 files a request. Where the server refuses a batch its files are deleted one by one, so that one
    /// file which cannot be deleted keeps no other. A request that may have arrived is not sent again.
    /// </remarks>
    /// <example>
    /// <code>
    /// IReadOnlyList&lt;string&gt; deleted = await run.Files(pattern: "%.png").DeleteAllAsync();
    ///
    /// // Or with a condition of one's own: list first, then delete.
    /// foreach (RunFile file in await run.Files().Where(file => file.Size > 1_000_000_000).ToListAsync())
    /// {
    ///     await file.DeleteAsync();
    /// }
    /// </code>
    /// </example>
    public async Task<IReadOnlyList<string>> DeleteAllAsync(
        IProgress<DeleteProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        List<RunFile> files = await ListAsync(cancellationToken).ConfigureAwait(false);
        List<string> deleted = [];
        Dictionary<string, WandbException> failures = new(StringComparer.Ordinal);
        foreach (RunFile[] batch in files.Chunk(LargestBatch))
        {
            try
            {
                await DeleteAsync(batch).ConfigureAwait(false);
            }
            catch (WandbException refusal)
                when (batch.Length > 1 && refusal is WandbGraphQLException or WandbProtocolException { JsonPath: not null })
            {
                foreach (RunFile file in batch)
                {
                    await TryDeleteAsync(file).ConfigureAwait(false);
                }
            }
            catch (WandbException exception)
            {
                Array.ForEach(batch, file => failures[file.Name] = exception);
            }

            progress?.Report(new DeleteProgress(deleted.Count, failures.Count, files.Count));
        }

        return failures.Count == 0 ? deleted : throw new WandbDeleteAllException(deleted, failures);

        async Task DeleteAsync(RunFile[] batch)
        {
            await RunFile.DeleteAsync(Client, batch, cancellationToken).ConfigureAwait(false);
            NoteDeletion();
            deleted.AddRange(batch.Select(static file => file.Name));
        }

        async Task TryDeleteAsync(RunFile file)
        {
            try
            {
                await DeleteAsync([file]).ConfigureAwait(false);
            }
            catch (WandbException exception)
            {
                failures[file.Name] = exception;
            }
        }
    }

    private protected override IReadOnlyList<string>? Names => _names;

    /// <summary>Says that one of the files is gone.</summary>
    internal void NoteDeletion() => NoteRemoval();

    /// <summary>The same run's file of this name: where a fresh address comes from.</summary>
    internal Files Named(string name) => new(Client, pageSize: 1, _entity, _project, _run, [name], null, _upload);

    private async Task<List<RunFile>> ListAsync(CancellationToken cancellationToken)
    {
        List<RunFile> files = [];
        await foreach (Page<RunFile> page in AsPages().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!page.IsWhole)
            {
                throw new WandbIncompleteListingException(
                    "Which files there are is not known: parts of the listing are null, or failed on the server. Nothing was "
                        + "deleted; ask again."
                );
            }

            // For a name that the run does not have W&B answers with a file that there is none of.
            files.AddRange(page.Items.ToArray().Where(static file => file.WasUploaded));
        }

        return files;
    }

    private static WandbClient ClientOf(RunOverview run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.ReadingClient;
    }

    private static IReadOnlyList<string>? NullIfEmpty(IReadOnlyList<string>? names) => names is { Count: > 0 } ? names : null;
}
