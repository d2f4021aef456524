namespace WandbGen.Tool.Changes;

/// <summary>Changes many items where the API has a call for one.</summary>
internal static class EachItem
{
    /// <summary>Changes the items, several at once; a failure of one does not keep the others from being changed.</summary>
    /// <param name="items">The items.</param>
    /// <param name="pathOf">What people call an item.</param>
    /// <param name="isRight">Whether an item is as it should be already.</param>
    /// <param name="changeAsync">Changes one.</param>
    /// <param name="options">How many at once, and whether only to say what would be done.</param>
    /// <param name="progress">Is told after each.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<BulkResult> ChangeAsync<T>(
        IReadOnlyList<T> items,
        Func<T, string> pathOf,
        Func<T, bool> isRight,
        Func<T, CancellationToken, Task> changeAsync,
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
                    string path = pathOf(items[i]);
                    results[i] =
                        isRight(items[i]) ? new BulkItem(path, BulkOutcome.Unchanged)
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
                await changeAsync(item, token).ConfigureAwait(false);
                return new BulkItem(path, BulkOutcome.Done);
            }
            catch (WandbOutcomeUnknownException exception)
            {
                return new BulkItem(path, BulkOutcome.Unknown, exception);
            }
            catch (WandbException exception)
            {
                return new BulkItem(path, BulkOutcome.Failed, exception);
            }
        }
    }
}
