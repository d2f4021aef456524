using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>The sweeps of a project: GraphQL's <c>project.sweeps</c>. One request a page; nothing more is asked for each sweep.</summary>
/// <remarks><see cref="CountAsync"/> is GraphQL's <c>Project.totalSweeps</c>: the number of all sweeps, whatever the filters.</remarks>
[WandbCollection<Sweep>("""
    query Sweeps($entity: String!, $project: String!, $filters: JSONString @requires(feature: "SWEEPS_QUERY_FILTERING")) {
      project(name: $project, entityName: $entity) {
        entityName
        projectName: name
        totalSweeps @total
        sweeps(filters: $filters)
      }
    }
    """)]
public sealed partial class Sweeps
{
    /// <summary>The sweeps of a project; sends nothing yet.</summary>
    /// <param name="client">Whom to ask.</param>
    /// <param name="entity">The user or team that the project belongs to.</param>
    /// <param name="project">The project's name.</param>
    /// <param name="filters">Only the sweeps that match this MongoDB-style query; none means all. Servers without <c>SWEEPS_QUERY_FILTERING</c> cannot, which is a <see cref="WandbUnsupportedFeatureException"/>.</param>
    /// <param name="pageSize">The number of sweeps a page; without it, pages start small and grow.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public Sweeps(WandbClient client, string entity, string project, JsonObject? filters = null, int? pageSize = null)
        : this(client, pageSize, entity, project, filters?.ToJsonString())
    {
    }
}
