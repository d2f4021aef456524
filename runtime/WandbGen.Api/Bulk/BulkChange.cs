using System.Net;
using WandbGen.Transport;

namespace WandbGen;

/// <summary>Changes many items: some at once, at the pace that the server allows.</summary>
/// <param name="client">The client, whose clock and limits count.</param>
/// <param name="options">The options.</param>
/// <param name="progress">Is told after each item.</param>
internal sealed class BulkChange(WandbClient client, BulkOptions options, IProgress<BulkProgress>? progress)
{
    // How often one item is refused for too many requests, in a row, before nothing more is tried: the transport waits each time.
    private const int MaxRefusals = 10;

    private readonly Lock _lock = new();
    private int _done;
    private int _failed;
    private WandbException? _end;

    /// <summary>Changes the items.</summary>
    /// <param name="items">The items.</param>
    /// <param name="pathOf">What people call an item.</param>
    /// <param name="changeOf">The change of an item, or <see langword="null"/> if it is as it should be.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="WandbBulkException">Some items were not changed.</exception>
    /// <exception cref="BulkCanceledException">It was canceled.</exception>
    public async Task<BulkResult> RunAsync<T>(
        IReadOnlyList<T> items,
        Func<T, string> pathOf,
        Func<T, Func<CancellationToken, Task>?> changeOf,
        CancellationToken cancellationToken
    )
    {
        // The caller's code runs for all items before the first change, because it can throw.
        Func<CancellationToken, Task>?[] changes = [.. items.Select(changeOf)];
        BulkItem[] results = [.. items.Select(item => new BulkItem(pathOf(item), BulkOutcome.NotTried))];
        try
        {
            await Parallel
                .ForAsync(
                    0,
                    items.Count,
                    new ParallelOptions { MaxDegreeOfParallelism = options.MaxParallelism, CancellationToken = cancellationToken },
                    async (i, token) =>
                    {
                        string path = results[i].Path;
                        results[i] =
                            changes[i] is not { } change ? new BulkItem(path, BulkOutcome.Unchanged)
                            : options.DryRun ? new BulkItem(path, BulkOutcome.Planned)
                            : await ChangeAsync(path, change, outcome => results[i] = new BulkItem(path, outcome), token)
                                .ConfigureAwait(false);
                        Report(results[i], items.Count);
                    }
                )
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new BulkCanceledException(new BulkResult(results), cancellationToken);
        }

        var result = new BulkResult(results);
        return Array.Find(results, static item => item.Failure is not null) is { Failure: { } first }
            ? throw new WandbBulkException(result, first)
            : result;
    }

    // Notes the outcome that the item has if the call is canceled now.
    private async Task<BulkItem> ChangeAsync(
        string path,
        Func<CancellationToken, Task> change,
        Action<BulkOutcome> note,
        CancellationToken cancellationToken
    )
    {
        WandbClientOptions clientOptions = client.Options;
        for (int refusals = 0; ; refusals++)
        {
            if (Volatile.Read(ref _end) is { } end)
            {
                return new BulkItem(path, BulkOutcome.NotTried, end);
            }

            // The outcome of an item whose request has no answer yet.
            note(BulkOutcome.Unknown);
            try
            {
                await change(cancellationToken).ConfigureAwait(false);
                return new BulkItem(path, BulkOutcome.Done);
            }
            catch (WandbRateLimitException exception)
                when (refusals < MaxRefusals && !(exception.RetryAfter > clientOptions.Retry.MaxRetryAfter))
            {
                // The server refused the request without reading it, and the budget of retries, which is for failures, is used up. The
                // change continues at the rate of the server.
                note(BulkOutcome.NotTried);
                TimeSpan pause = Attempts.GetPause(clientOptions, clientOptions.Retry, exception.RetryAfter, refusals);
                await Task.Delay(pause, clientOptions.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
            // The server would refuse all other items for the same reason.
            catch (WandbException exception)
                when (exception is WandbRateLimitException or WandbAuthenticationException { StatusCode: HttpStatusCode.Unauthorized })
            {
                Interlocked.CompareExchange(ref _end, exception, null);
                return new BulkItem(path, BulkOutcome.Failed, exception);
            }
            catch (WandbChangeMadeException exception) when (exception.IsComplete)
            {
                // The result has no more than the outcome, so nothing is missing.
                return new BulkItem(path, BulkOutcome.Done);
            }
            catch (WandbException exception) when (exception is WandbOutcomeUnknownException or WandbChangeMadeException)
            {
                return new BulkItem(path, BulkOutcome.Unknown, exception);
            }
            catch (WandbException exception)
            {
                return new BulkItem(path, BulkOutcome.Failed, exception);
            }
        }
    }

    private void Report(BulkItem item, int total)
    {
        lock (_lock)
        {
            if (item.Outcome >= BulkOutcome.Failed)
            {
                _failed++;
            }
            else
            {
                _done++;
            }

            progress?.Report(new BulkProgress(_done, _failed, total));
        }
    }
}
