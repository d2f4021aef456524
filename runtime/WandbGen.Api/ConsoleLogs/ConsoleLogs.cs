namespace WandbGen;

/// <summary>What a run printed, line by line, first to last: GraphQL's <c>project.run.logLines</c>.</summary>
/// <remarks>
/// Needs the improved pagination of servers from version 0.77 on: an older one takes a cursor for an offset from the end, and says here
/// with a <see cref="WandbGraphQLException"/> that
/// it does not know <c>useImprovedPagination</c>.
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
              logLines(useImprovedPagination: true)
            }
          }
        }
        """
)]
public sealed partial class ConsoleLogs;
