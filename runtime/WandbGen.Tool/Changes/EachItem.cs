namespace WandbGen.Tool.Changes;

/// <summary>Changes many items where the API has a call for one.</summary>
internal sealed class EachItem<T>
{
    /// <summary>What people call an item.</summary>
    public required Func<T, string> PathOf { get; init; }

    /// <summary>Whether an item is as it should be already.</summary>
    public required Func<T, bool> IsRight { get; init; }

    /// <summary>Changes one.</summary>
    public required Func<T, CancellationToken, Task> Change { get; init; }

    /// <summary>Changes the items, several at once; a failure of one does not keep the others from being changed.</summary>
    /// <param name="items">The items.</param>
    /// <param name="options">How many at once, and whether only to say what would be done.</param>
    /// <param name="progress">Is told after each.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<BulkResult> ChangeAsync(
        IReadOnlyList<T> items,
        BulkOptions options,
        IProgress<BulkProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var results = new BulkItem[items.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.MaxParallelism, CancellationToken = cancellationToken };
        int done = 0;
        int failed = 0;
        await Parallel
            .ForAsync(
                0,
                items.Count,
                parallel,
                async (i, token) =>
                {
                    string path = PathOf(items[i]);
                    results[i] =
                        IsRight(items[i]) ? new BulkItem(path, BulkOutcome.Unchanged)
                        : options.DryRun ? new BulkItem(path, BulkOutcome.Planned)
                        : await TryAsync(path, items[i], token).ConfigureAwait(false);
                    int nowFailed = results[i].Failure is null ? Volatile.Read(ref failed) : Interlocked.Increment(ref failed);
                    int nowDone = results[i].Failure is null ? Interlocked.Increment(ref done) : Volatile.Read(ref done);
                    progress?.Report(new BulkProgress(nowDone, nowFailed, items.Count));
                }
            )
            .ConfigureAwait(false);
        return new BulkResult(results);

        async Task<BulkItem> TryAsync(string path, T item, CancellationToken token)
        {
            try
            {
                await Change(item, token).ConfigureAwait(false);
                return new BulkItem(path, BulkOutcome.Done);
            }
            catch (WandbChangeMadeException exception) when (exception.IsComplete)
            {
                // The tool does not show what was read after the change.
                return new BulkItem(path, BulkOutcome.Done);
            }
            catch (WandbException exception) when (exception is WandbOutcomeUnknownException or WandbChangeMadeException)
            {
                // Of a change that was made in part, it is not known what the item has now.
                return new BulkItem(path, BulkOutcome.Unknown, exception);
            }
            catch (WandbException exception)
            {
                return new BulkItem(path, BulkOutcome.Failed, exception);
            }
        }
    }
}
