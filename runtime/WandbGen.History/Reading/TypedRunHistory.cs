using WandbGen.CompilerServices;
using WandbGen.History.Reading;
using WandbGen.History.Rows;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// The rows of a run's history as objects of your type, in the order of their steps. Each row is returned once. Rows are read while they
/// are enumerated.
/// </summary>
/// <typeparam name="TRow">A type that is marked with <see cref="WandbHistoryRowAttribute"/>.</typeparam>
/// <remarks>
/// Rows have the same sources, and the same check for completeness, as in <see cref="RunHistory"/>. A row is left out if it lacks the key
/// of a property that is not nullable.
/// </remarks>
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
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <exception cref="WandbIncompleteHistoryException">The server counts more rows than could be read.</exception>
    /// <exception cref="WandbIntegrityException">An export is not a parquet file, or is truncated.</exception>
    /// <exception cref="WandbProtocolException">
    /// The type of a value does not match the type of its property. The message names the key and the step.
    /// </exception>
    /// <exception cref="WandbException">Rows could not be read.</exception>
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
