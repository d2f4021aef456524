using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>The runs of a project without configuration and metrics, which are most of a listing's bytes: GraphQL's <c>project.runs</c>, as
/// <see cref="Runs"/>.</summary>
/// <remarks><see cref="CountAsync"/> is GraphQL's <c>Project.runCount</c> with the same filters.</remarks>
/// <example>
/// <code>
/// await foreach (RunOverview run in api.RunOverviews("entity/project", new JsonObject { ["tags"] = "best" }))
/// {
///     Run whole = await run.LoadAsync();
/// }
/// </code>
/// </example>
[WandbCollection<RunOverview>(Runs.Way)]
public sealed partial class RunOverviews
{
    /// <summary>The runs of a project; sends nothing yet.</summary>
    /// <param name="client">Whom to ask.</param>
    /// <param name="entity">The user or team that the project belongs to.</param>
    /// <param name="project">The project's name.</param>
    /// <param name="filters">Only the runs that match this MongoDB-style query; none means all. See <see cref="WandbApi.Runs"/>.</param>
    /// <param name="order">The key to sort by, with <c>+</c> or <c>-</c> before it.</param>
    /// <param name="pageSize">The number of runs a page; without it, pages start small and grow.</param>
    /// <exception cref="ArgumentException"><paramref name="order"/> has no key.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public RunOverviews(
        WandbClient client,
        string entity,
        string project,
        JsonObject? filters = null,
        string order = SortOrder.OldestFirst,
        int? pageSize = null
    )
        : this(client, pageSize, entity, project, filters?.ToJsonString(), SortOrder.Signed(order)) { }
}
