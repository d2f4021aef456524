using System.Runtime.CompilerServices;
using WandbGen.History.Rows;

namespace WandbGen.History.Live;

/// <summary>Reads rows from the server's own lines, window by window of steps, in the order of their steps.</summary>
/// <param name="run">The run.</param>
/// <param name="reader">Reads the lines.</param>
/// <remarks>
/// <para>
/// The server answers a window with all of its rows, or with a sample of as many as were asked for if there are more. So an answer is whole
/// if fewer rows came. How many steps the window has does not tell, because several processes can log rows of one step. Windows are as
/// wide as the rows are sparse: where there are none, all the rest is one window, and a sample of it tells where rows are.
/// </para>
/// <para>The next window is asked for while the rows of this one are used.</para>
/// </remarks>
internal sealed class LiveHistory(RunOverview run, LineReader reader)
{
    private const int FirstSize = 1_000;
    private const int LargestSize = 50_000;
    private const int SmallestSize = 100;

    // How many samples of a window tell where its rows are, before it is halved whatever they tell.
    private const int MostSamples = 8;

    // The size that answers should have, in bytes.
    private readonly int _targetLength = run.ReadingClient.Options.MaxResponseSize / 8;

    private int _size = FirstSize;

    /// <summary>How many rows the windows had so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Reads the rows of a window.</summary>
    /// <param name="fromStep">The first step.</param>
    /// <param name="beforeStep">The step after the last one.</param>
    /// <param name="expected">How many rows the server says there are, if it does.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <returns>Rows, in the order of their steps. The caller disposes them.</returns>
    public async IAsyncEnumerable<LiveRows> ReadAsync(
        long fromStep,
        long beforeStep,
        long? expected,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Task<Window>? pending =
            fromStep < beforeStep ? ReadWholeAsync(fromStep, fromStep + _size, beforeStep, expected, cancellationToken) : null;
        while (pending is not null)
        {
            Window window = await pending.ConfigureAwait(false);
            RowCount += window.Rows.Count;
            long next = window.BeforeStep;
            pending =
                next < beforeStep
                    ? ReadWholeAsync(next, next + WidthAfter(window, beforeStep), beforeStep, expected - RowCount, cancellationToken)
                    : null;
            try
            {
                if (window.Rows.Count > 0)
                {
                    yield return window.Rows;
                }
            }
            finally
            {
                // If the caller stops early, the failure of the request ahead is observed here.
                _ = pending?.ContinueWith(
                    static failed => failed.Exception,
                    CancellationToken.None,
                    TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default
                );
            }
        }
    }

    // Wide enough for three quarters of an answer, if the density of rows stays the same.
    private long WidthAfter(Window window, long beforeStep)
    {
        long rest = beforeStep - window.BeforeStep;
        if (window.Rows.Count == 0)
        {
            return rest;
        }

        long before = window.BeforeStep - window.FromStep;
        double width = (double)before / window.Rows.Count * _size * 0.75;
        return width >= rest ? rest : Math.Max((long)width, window.Rows.Count <= before ? _size : 1);
    }

    private async Task<Window> ReadWholeAsync(
        long fromStep,
        long until,
        long beforeStep,
        long? expected,
        CancellationToken cancellationToken
    )
    {
        int samples = _size + 1;
        int sampled = 0;
        while (true)
        {
            until = Math.Min(until, beforeStep);
            int size = (int)Math.Min(samples - 1, until - fromStep);
            LiveRows rows;
            int sent;
            try
            {
                (rows, sent) = await AskAsync(fromStep, until, samples, cancellationToken).ConfigureAwait(false);
            }
            catch (WandbException exception) when (size > SmallestSize && (exception.IsTooLarge || exception is WandbTimeoutException))
            {
                _size = Math.Max(SmallestSize, size / 4);
                samples = _size + 1;
                until = fromStep + _size;
                continue;
            }

            if (sent < samples)
            {
                return new Window(fromStep, until, rows);
            }

            // A sample. Its rows lie as all rows do: up to where half an answer of them is expected.
            double share = samples / 2.0 / Math.Max(expected ?? 0, sent);
            long estimate = rows.Count < 2 ? 0 : rows.GetStep(Math.Clamp((int)(rows.Count * share), 1, rows.Count - 1));
            rows.Dispose();
            if (size < until - fromStep)
            {
                // Where all rows of each sample are at the end of the window, it would shrink by one step each time.
                long half = fromStep + ((until - fromStep) / 2);
                until = Math.Max(++sampled < MostSamples ? estimate : Math.Min(estimate, half), fromStep + size);
            }
            else if (size > 1)
            {
                // Steps have several rows.
                until = fromStep + (size / 2);
            }
            else
            {
                samples = samples < int.MaxValue / 4 ? samples * 4 : int.MaxValue;
            }
        }
    }

    private async Task<(LiveRows Rows, int Sent)> AskAsync(long fromStep, long beforeStep, int samples, CancellationToken cancellationToken)
    {
        using LinePage page = await run
            .ReadingClient.ExecuteAsync(new HistoryLinesRequest(run, fromStep, beforeStep, samples), cancellationToken)
            .ConfigureAwait(false);
        var rows = new LiveRows(reader.Selection, page.Count);
        for (int i = 0; i < page.Count; i++)
        {
            // Some servers include the end of a window.
            if (!rows.TryAdd(reader, page[i], fromStep, beforeStep))
            {
                throw new WandbProtocolException($"The server sent a row of the history of the run '{run.Path}' without a step.");
            }
        }

        rows.Sort();

        if (page.Count > 0)
        {
            int fitting = _targetLength / Math.Max(1, page.Length / page.Count);
            _size = Math.Clamp(Math.Min(_size * 2, fitting), SmallestSize, LargestSize);
        }

        return (rows, page.Count);
    }

    /// <summary>A window with all of its rows.</summary>
    private sealed record Window(long FromStep, long BeforeStep, LiveRows Rows);
}
