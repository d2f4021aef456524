using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>The runs of a project with their configuration and metrics, filtered and ordered by the server: GraphQL's
/// <c>project.runs</c>.</summary>
/// <remarks>
/// <para><see cref="CountAsync"/> is GraphQL's <c>Project.runCount</c> with the same filters.</para>
/// <para>
/// Cursors are offsets at W&amp;B: a run that is added or goes while the listing is read can shift the rest, so that one is missed or seen
/// twice. The default order, oldest first, has new
/// runs at its end.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// var best = new JsonObject { ["state"] = "finished", ["summary_metrics.accuracy"] = new JsonObject { ["$gt"] = 0.9 } };
/// await foreach (Run run in api.Runs("entity/project", best, "-summary_metrics.accuracy"))
/// {
///     Console.WriteLine($"{run.Name} {run.Summary.Find("accuracy")}");
/// }
/// </code>
/// </example>
[WandbCollection<Run>(Way)]
public sealed partial class Runs
{
    /// <summary>The way to a project's runs, whatever is read of each.</summary>
    internal const string Way = """
        query Runs($entity: String!, $project: String!, $filters: JSONString, $order: String) {
          project(name: $project, entityName: $entity) {
            entityName
            projectName: name
            runCount(filters: $filters) @total
            runs(filters: $filters, order: $order)
          }
        }
        """;

    /// <summary>The runs of a project; sends nothing yet.</summary>
    /// <param name="client">Whom to ask.</param>
    /// <param name="entity">The user or team that the project belongs to.</param>
    /// <param name="project">The project's name.</param>
    /// <param name="filters">Only the runs that match this MongoDB-style query; none means all. See <see cref="WandbApi.Runs"/>.</param>
    /// <param name="order">The key to sort by, with <c>+</c> or <c>-</c> before it.</param>
    /// <param name="pageSize">The number of runs a page; without it, pages start small and grow.</param>
    /// <exception cref="ArgumentException"><paramref name="order"/> has no key.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public Runs(
        WandbClient client,
        string entity,
        string project,
        JsonObject? filters = null,
        string order = SortOrder.OldestFirst,
        int? pageSize = null
    )
        : this(client, pageSize, entity, project, filters?.ToJsonString(), SortOrder.Signed(order)) { }
}
