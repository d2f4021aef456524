namespace WandbGen;

/// <summary>The lines that a run printed, from first to last: GraphQL's <c>project.run.logLines</c>.</summary>
/// <remarks>
/// Requires a server of version 0.77 or later, which has the improved pagination. An older server would interpret a cursor as an offset
/// from the end; here, the enumeration throws a <see cref="WandbGraphQLException"/>, because such a server does not have the argument
/// <c>useImprovedPagination</c>.
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
