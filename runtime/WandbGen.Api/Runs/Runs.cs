namespace WandbGen;

/// <summary>
/// The runs of a project with their configuration and metrics, filtered and ordered by the server: GraphQL's <c>project.runs</c>.
/// </summary>
/// <remarks>
/// <para><see cref="CountAsync"/> returns GraphQL's <c>Project.runCount</c> with the same filters.</para>
/// <para>
/// W&amp;B's cursors are offsets: if a run is added or deleted during an enumeration, other runs can be missed or repeated. In the default
/// order, oldest first, new runs are at the end.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// RunFilter best = RunFilter.State == RunState.Finished &amp; RunFilter.Summary("accuracy") &gt; 0.9;
/// await foreach (Run run in api.Runs("entity/project", best, RunOrder.Summary("accuracy").Descending()))
/// {
///     Console.WriteLine($"{run.Name} {run.Summary.Find("accuracy")}");
/// }
/// </code>
/// </example>
[WandbCollection<Run>(Path)]
[WandbVariable<RunFilter>("filters"), WandbVariable<RunOrder>("order")]
public sealed partial class Runs
{
    /// <summary>The path to a project's runs, whatever is read of each.</summary>
    internal const string Path = """
        query Runs($entity: String!, $project: String!, $filters: JSONString, $order: String = "+created_at") {
          project(name: $project, entityName: $entity) {
            entityName
            projectName: name
            runCount(filters: $filters) @total
            runs(filters: $filters, order: $order)
          }
        }
        """;
}
