using WandbGen.CompilerServices;
using WandbGen.History.Reading;
using WandbGen.History.Rows;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The rows of a run's history as objects of a type of yours, in the order of their steps, each once; read as they are
/// enumerated.</summary>
/// <typeparam name="TRow">A type that is marked with <see cref="WandbHistoryRowAttribute"/>.</typeparam>
/// <remarks>Rows come from where those of <see cref="RunHistory"/> come from, and with the same guarantee of completeness. Rows that lack
/// a key of a property that cannot be null are left out.</remarks>
public sealed class RunHistory<TRow> : IAsyncEnumerable<TRow>
    where TRow : IHistoryRow<TRow>
{
    private readonly RunOverview _run;
    private readonly KeySelection _selection;
    private readonly HistoryOptions _options;

    internal RunHistory(RunOverview run, HistoryOptions? options)
    {
        _run = run;
        _ = run.ReadingClient;
        _options = options ?? new HistoryOptions();
        _options.Validate();
        _selection = KeySelection.Create(TRow.Keys, _options.Except, _options.Rows);
    }

    /// <summary>Reads the rows.</summary>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="WandbIncompleteHistoryException">The server counts more rows than there were.</exception>
    /// <exception cref="WandbIntegrityException">An export is no parquet file, or is cut short.</exception>
    /// <exception cref="WandbProtocolException">A value is of another type than its property; the message names the key and the
    /// step.</exception>
    /// <exception cref="WandbException">Rows could not be had, or not be read.</exception>
    public async IAsyncEnumerator<TRow> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        HistoryScan scan = await HistoryScan.StartAsync(_run, _selection, _options, cancellationToken).ConfigureAwait(false);
        await using (scan.ConfigureAwait(false))
        {
            await foreach (RowBlock block in scan.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                bool matchesAll = block.MatchesAll;
                for (int i = 0; i < block.Count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (matchesAll || block.Matches(i))
                    {
                        yield return TRow.Read(new HistoryRowReader(block, i));
                    }
                }
            }

            scan.Complete();
        }
    }

    /// <summary>The run and the keys.</summary>
    public override string ToString() => SafeText.Clean($"{_run.Path}: {string.Join(", ", _selection.Keys!)}");
}
