using WandbGen.History.Live;
using WandbGen.History.Rows;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The system metrics of a run's machine, in the order of time. They are read while they are enumerated.</summary>
/// <remarks>
/// The server returns all system metrics in one answer and does not support windows. If the answer has fewer rows than the server counts
/// (<c>Run.eventsLineCount</c>), the enumeration ends with an exception, or with a call of the delegate that was passed for this case.
/// </remarks>
public sealed partial class SystemMetrics : IAsyncEnumerable<SystemMetricsRow>
{
    // The number of rows to request if the server does not state one, and the margin for rows that are logged meanwhile.
    private const int LeastSamples = 10_000;

    private readonly RunOverview _run;
    private readonly Action<HistoryCompleteness>? _onIncomplete;

    internal SystemMetrics(RunOverview run, Action<HistoryCompleteness>? onIncomplete)
    {
        _run = run;
        _ = run.ReadingClient;
        _onIncomplete = onIncomplete;
    }

    /// <summary>Reads the rows.</summary>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <exception cref="WandbIncompleteHistoryException">The server counts more rows than could be read.</exception>
    /// <exception cref="WandbException">The server refused, or could not be reached.</exception>
    public async IAsyncEnumerator<SystemMetricsRow> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        int? expected = await QueryCountAsync(_run.ReadingClient, _run.Entity, _run.Project, _run.Id, cancellationToken)
            .ConfigureAwait(false);
        int samples = Math.Max(LeastSamples, expected ?? 0);
        using LinePage page = await _run
            .ReadingClient.ExecuteAsync(new EventLinesRequest(_run, samples), cancellationToken)
            .ConfigureAwait(false);
        var reader = new LineReader(KeySelection.All, keys: null);
        for (int i = 0; i < page.Count; i++)
        {
            yield return new SystemMetricsRow(reader.ReadWithoutStep(page[i]));
        }

        var completeness = new HistoryCompleteness(0, page.Count, expected);
        if (completeness.MissingRows > 0)
        {
            if (_onIncomplete is null)
            {
                throw new WandbIncompleteHistoryException(
                    $"The system metrics of the run '{_run.Path}' are not complete: {completeness.MissingRows} of {expected} rows are "
                        + "missing. The server gave a sample. Accept it with a method that is told of it.",
                    page.Count,
                    expected!.Value
                );
            }

            _onIncomplete(completeness);
        }
    }

    /// <summary>The run.</summary>
    public override string ToString() => SafeText.Clean(_run.Path);

    [WandbQuery(
        """
            query SystemMetricCount($entity: String!, $project: String!, $run: String!) {
              project(name: $project, entityName: $entity) { run(name: $run) { eventsLineCount } }
            }
            """
    )]
    private static partial Task<int?> QueryCountAsync(
        WandbClient client,
        string entity,
        string project,
        string run,
        CancellationToken cancellationToken
    );
}
