namespace WandbGen.History.Exports;

/// <summary>Portions of an export, which arrive while those before them are decoded.</summary>
/// <param name="bytes">The export.</param>
/// <param name="portions">The portions, in the order of their rows.</param>
/// <param name="largestAhead">How many bytes are asked for at most before they are waited for.</param>
/// <param name="cancellationToken">Cancels the requests.</param>
internal sealed class ArrivingPortions(
    ExportBytes bytes,
    IReadOnlyList<ExportPortion> portions,
    long largestAhead,
    CancellationToken cancellationToken
) : IAsyncDisposable
{
    private readonly CancellationTokenSource _ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private readonly Queue<Task<ExportParts>> _pending = new();
    private readonly Queue<(long EndRow, ExportParts Parts)> _loaded = new();
    private int _asked;
    private int _arrived;
    private long _ahead;

    /// <summary>Waits until rows can be decoded; those before them cannot any more.</summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="endRow">The row after the last one.</param>
    public async ValueTask WaitForAsync(long firstRow, long endRow)
    {
        while (_loaded.TryPeek(out (long EndRow, ExportParts Parts) oldest) && oldest.EndRow <= firstRow)
        {
            _loaded.Dequeue().Parts.Dispose();
        }

        while (_arrived < portions.Count && portions[_arrived].FirstRow < endRow)
        {
            while (_asked < portions.Count && (_pending.Count == 0 || _ahead + portions[_asked].Length <= largestAhead))
            {
                _pending.Enqueue(bytes.ReceiveAsync(ByteRange.Join(portions[_asked].Chunks), _ends.Token));
                _ahead += portions[_asked++].Length;
            }

            ExportParts parts = await _pending.Dequeue().ConfigureAwait(false);
            bytes.Load(parts);
            _loaded.Enqueue((portions[_arrived].EndRow, parts));
            _ahead -= portions[_arrived++].Length;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync().ConfigureAwait(false);
        foreach (Task<ExportParts> left in _pending)
        {
            await ((Task)left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (left.IsCompletedSuccessfully)
            {
                left.Result.Dispose();
            }
        }

        foreach ((_, ExportParts parts) in _loaded)
        {
            parts.Dispose();
        }

        _ends.Dispose();
    }
}
