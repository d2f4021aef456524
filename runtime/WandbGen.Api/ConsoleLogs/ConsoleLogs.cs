using System.Runtime.CompilerServices;
using WandbGen.CompilerServices;

namespace WandbGen;

/// <summary>The lines that a run printed, from first to last: GraphQL's <c>project.run.logLines</c>.</summary>
/// <remarks>
/// <para><see cref="CountAsync"/> returns GraphQL's <c>Run.logLineCount</c>.</para>
/// <para>
/// Requires a server of version 0.77 or later, which has the improved pagination. An older server would interpret a cursor as an offset
/// from the end; it refuses the argument <c>useImprovedPagination</c>, and the enumeration throws a <see
/// cref="WandbUnsupportedFeatureException"/>. <see cref="RunOverview.LastConsoleLinesAsync"/> works on every server.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// await foreach (ConsoleLogLine line in run.ConsoleLogs())
/// {
///     Console.WriteLine(line.Text);
/// }
/// </code>
/// </example>
[WandbCollection<ConsoleLogLine>(
    """
        query ConsoleLogs($entity: String!, $project: String!, $run: String!) {
          project(name: $project, entityName: $entity) {
            run(name: $run) {
              logLineCount @total
              lineCount: logLineCount
              logLines(useImprovedPagination: true)
            }
          }
        }
        """
)]
public sealed partial class ConsoleLogs
{
    private const string ImprovedPagination = "useImprovedPagination";

    // The number of lines of a page that is requested when a log is followed. It can have lines that are already known.
    private const int FollowedPageSize = 100;

    /// <summary>Returns the lines from first to last, and then those that the run prints, until the run has ended.</summary>
    /// <param name="interval">The time between two requests for new lines. The default is 5 seconds.</param>
    /// <param name="cancellationToken">A token that cancels the enumeration.</param>
    /// <returns>
    /// Each line once, in order. A program can rewrite the line that it is printing, as progress bars do with <c>\r</c>, so a line is
    /// returned when another one follows it or when the run has ended, and then has its last text. A line that is rewritten after others
    /// were printed below it is not returned again.
    /// </returns>
    /// <remarks>
    /// <para>
    /// A preempted run has not ended: its lines continue when it is resumed. After the enumeration has ended, the lines of a run that is
    /// resumed later are returned by another call; skip those that are known with <c>Skip(count)</c>.
    /// </para>
    /// <para>
    /// If the log becomes shorter, for example because the run was rewound, the lines that are printed after that are returned.
    /// </para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is not positive, or longer than 49 days.</exception>
    /// <exception cref="WandbNotFoundException">The run was deleted, or the API key no longer has access to it.</exception>
    /// <exception cref="WandbException">A request failed.</exception>
    /// <example>
    /// <code>
    /// await foreach (ConsoleLogLine line in run.ConsoleLogs().FollowAsync())
    /// {
    ///     Console.WriteLine(line.Text);
    /// }
    /// </code>
    /// </example>
    public IAsyncEnumerable<ConsoleLogLine> FollowAsync(TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        FollowEveryAsync(RunOverview.ValidInterval(interval), cancellationToken);

    private async IAsyncEnumerable<ConsoleLogLine> FollowEveryAsync(
        TimeSpan interval,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // The page that has the first line that was not returned, and the number of its lines that were returned.
        PageCursor? from = null;
        int returned = 0;
        int? pageSize = PageSize;
        while (true)
        {
            // The state is requested before the lines, so that no line is printed between the last request and the end of the run.
            bool hasEnded = RunOverview.IsEnd(
                await RunOverview.QueryStateAsync(Client, _entity, _project, _run, cancellationToken).ConfigureAwait(false)
            );
            PageCursor? page = from;
            ConsoleLogLine? last = null;
            int known = returned;
            await foreach (Page<ConsoleLogLine> lines in AsPages(from, pageSize).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                for (int i = 0; i < lines.Items.Length; i++)
                {
                    if (known > 0)
                    {
                        known--;
                        continue;
                    }

                    if (last is not null)
                    {
                        yield return last;
                    }

                    last = lines.Items.Span[i];
                    (from, returned) = (page, i);
                }

                page = lines.Next;
            }

            if (hasEnded)
            {
                if (last is not null)
                {
                    yield return last;
                }

                yield break;
            }

            if (known > 0 && await CountAsync(cancellationToken).ConfigureAwait(false) is { } count)
            {
                // The log has become shorter.
                (from, returned) = (null, count);
            }

            pageSize ??= FollowedPageSize;
            await Task.Delay(interval, Client.Options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    internal override async Task<PageContent<ConsoleLogLine>> FetchAsync(
        PageRequest page,
        Func<WandbException, bool>? asksForLess,
        CancellationToken cancellationToken
    )
    {
        PageContent<ConsoleLogLine> content;
        try
        {
            content = await base.FetchAsync(page, asksForLess, cancellationToken).ConfigureAwait(false);
        }
        catch (WandbGraphQLException exception) when (exception.Message.Contains(ImprovedPagination, StringComparison.Ordinal))
        {
            // The argument came with a version of the server, and not with a feature that could be requested.
            throw new WandbUnsupportedFeatureException($"{ImprovedPagination} (server 0.77 or later)", nameof(ConsoleLogs));
        }

        // The server truncates a page that is too large, and then states that it is the last one.
        return
            content is { HasNextPage: false, EndCursor: not null, Items.Length: > 0 }
            && content.Items.Span[^1] is { Number: { } number, LineCount: { } count }
            && number + 1 < count
            ? content.WithNextPage()
            : content;
    }
}
