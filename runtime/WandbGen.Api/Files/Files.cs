namespace WandbGen;

/// <summary>The files of a run: GraphQL's <c>project.run.files</c>.</summary>
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

    /// <summary>Creates the collection of the files of <paramref name="run"/>. Sends no request.</summary>
    /// <param name="run">The run, from <see cref="WandbApi.RunAsync(string, CancellationToken)"/> or a listing.</param>
    /// <param name="names">The names of the files. <see langword="null"/> or an empty list selects all files.</param>
    /// <param name="pattern">
    /// An SQL <c>LIKE</c> pattern that the names of the files match: <c>%</c> matches any text, <c>_</c> matches any one character. For
    /// example, <c>%.json</c>.
    /// </param>
    /// <param name="upload">Whether <see cref="RunFile.Url"/> is an address for uploading and not for downloading.</param>
    /// <param name="pageSize">The number of files per page. By default, pages start small and grow.</param>
    /// <exception cref="ArgumentException">
    /// Both <paramref name="names"/> and <paramref name="pattern"/> are specified, which W&amp;B does not support.
    /// </exception>
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
                "Files cannot be selected by names and by pattern at the same time, because W&B does not support it. Specify only one "
                    + "of them.",
                nameof(pattern)
            );
        }
    }

    /// <summary>
    /// Synchronizes a directory with the run. Files that are missing or different are downloaded and verified, several at once; files that
    /// match are not transferred.
    /// </summary>
    /// <param name="directory">The directory. It is created if it does not exist.</param>
    /// <param name="options">The options. By default a file matches if its size and MD5 match, and nothing is deleted.</param>
    /// <param name="progress">A provider that receives progress updates for every file, from several threads.</param>
    /// <param name="cancellationToken">A token that cancels the call. The received bytes are kept for the next call.</param>
    /// <returns>The result for every file.</returns>
    /// <exception cref="WandbSyncException">
    /// Some files could not be downloaded or deleted. The exception has the result for every file.
    /// </exception>
    /// <exception cref="WandbException">The listing failed, in which case nothing was deleted, or the disk is full.</exception>
    /// <exception cref="InvalidOperationException">
    /// <see cref="SyncOptions.DeleteExtraneous"/> is set and this collection has names or a pattern: the run's other files would be
    /// deleted.
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
                "This collection does not have all files of the run, so other files in the directory cannot be deleted. Use "
                    + "Run.Files() without names or pattern."
            )
            : Client.Downloads.SyncAsync(this, directory, options, progress, cancellationToken);

    /// <summary>Counts the files of this collection.</summary>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>
    /// Without names and pattern, GraphQL's <c>Run.fileCount</c>, in one request. With names or a pattern, the files are listed and
    /// counted, because the server does not count filtered files. <see cref="Run.FileCount"/> is the number of all files of the run.
    /// </returns>
    /// <exception cref="WandbException">The request failed, or the run does not exist.</exception>
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

    /// <summary>
    /// Deletes all files of this collection from the server. All files are listed before the first one is deleted, in batches.
    /// </summary>
    /// <param name="progress">A provider that receives progress updates after each request.</param>
    /// <param name="cancellationToken">
    /// A token that cancels the call. It is then unknown whether the files of the current request are deleted.
    /// </param>
    /// <returns>The names of the deleted files, in the order of the listing.</returns>
    /// <exception cref="WandbDeleteAllException">
    /// Some files could not be deleted. All other files are deleted. The exception lists both.
    /// </exception>
    /// <exception cref="WandbIncompleteListingException">The listing may be incomplete. Nothing was deleted.</exception>
    /// <exception cref="WandbException">The listing failed; nothing was deleted.</exception>
    /// <remarks>
    /// Uses GraphQL's <c>deleteFiles</c> with 100 files per request. If the server refuses a batch, its files are deleted one by one, so
    /// that a file that cannot be deleted does not affect others. A request that the server may have received is not sent again.
    /// </remarks>
    /// <example>
    /// <code>
    /// IReadOnlyList&lt;string&gt; deleted = await run.Files(pattern: "%.png").DeleteAllAsync();
    ///
    /// // With a condition of your own: list first, then delete.
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

    /// <summary>Notes that one of the files was deleted.</summary>
    internal void NoteDeletion() => NoteRemoval();

    /// <summary>Returns the collection of the one file with a name, which provides a new address.</summary>
    internal Files Named(string name) => new(Client, pageSize: 1, _entity, _project, _run, [name], null, _upload);

    private async Task<List<RunFile>> ListAsync(CancellationToken cancellationToken)
    {
        List<RunFile> files = [];
        await foreach (Page<RunFile> page in AsPages().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (!page.IsWhole)
            {
                throw new WandbIncompleteListingException(
                    "The listing is incomplete: parts of it are null, or failed on the server. Nothing was " + "deleted; ask again."
                );
            }

            // For an unknown name, W&B answers with a file that was never uploaded.
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
