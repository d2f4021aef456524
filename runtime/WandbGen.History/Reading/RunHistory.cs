using WandbGen.History.Reading;
using WandbGen.History.Rows;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The rows of a run's history, in the order of their steps, each once; read as they are enumerated.</summary>
/// <remarks>
/// <para>
/// Rows come from the parquet files that W&amp;B exports, as far as there are some, and from the API where there are none yet. Of an
/// export only the columns of the chosen keys are transferred. The order of the files, and which of them has a row, do not matter; a row
/// that
/// the API has too comes once.
/// </para>
/// <para>
/// Fewer rows than the server counts are an error at the end, or are told to <see cref="HistoryOptions.OnIncomplete"/>. The count is that
/// of the moment at which the enumeration began.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// await foreach (HistoryRow row in run.History(["loss", "val/acc"]))
/// {
///     Console.WriteLine($"{row.Step} {row.Find("loss")}");
/// }
/// </code>
/// </example>
public sealed class RunHistory : IAsyncEnumerable<HistoryRow>
{
    private readonly RunOverview _run;
    private readonly KeySelection _selection;
    private readonly HistoryOptions _options;

    internal RunHistory(RunOverview run, IReadOnlyList<string>? keys, HistoryOptions? options)
    {
        _run = run;
        _ = run.ReadingClient;
        _options = options ?? new HistoryOptions();
        if (_options.FromStep > _options.BeforeStep)
        {
            throw new ArgumentException(
                $"{nameof(HistoryOptions.FromStep)} must not be greater than {nameof(HistoryOptions.BeforeStep)}.",
                nameof(options)
            );
        }

        _selection = KeySelection.Create(keys, _options.Except, _options.Rows);
    }

    /// <summary>Reads the rows.</summary>
    /// <param name="cancellationToken">Cancels the requests.</param>
    /// <exception cref="WandbIncompleteHistoryException">The server counts more rows than there were.</exception>
    /// <exception cref="WandbIntegrityException">An export is no parquet file, or is cut short.</exception>
    /// <exception cref="WandbException">Rows could not be had, or not be read.</exception>
    public async IAsyncEnumerator<HistoryRow> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using HistoryScan scan = await HistoryScan.StartAsync(_run, _selection, _options, cancellationToken).ConfigureAwait(false);
        await foreach (RowBlock block in scan.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            for (int i = 0; i < block.Count; i++)
            {
                if (block.Matches(i))
                {
                    yield return block.GetRow(i);
                }
            }
        }

        scan.Complete();
    }

    /// <summary>The run and the keys.</summary>
    public override string ToString() =>
        SafeText.Clean($"{_run.Path}: {(_selection.Keys is null ? "all keys" : string.Join(", ", _selection.Keys))}");
}
