using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>The collections of one type of artifacts in a project: GraphQL's <c>project.artifactType.artifactCollections</c>.</summary>
/// <remarks><see cref="CountAsync"/> is the connection's own <c>totalCount</c>, which follows the filters; older servers do not have
/// it.</remarks>
[WandbCollection<ArtifactCollection>(
    """
        query ArtifactCollections(
          $entity: String!, $project: String!, $type: String!,
          $filters: JSONString @requires(feature: "ARTIFACT_COLLECTIONS_FILTERING_SORTING"),
          $order: String @requires(feature: "ARTIFACT_COLLECTIONS_FILTERING_SORTING")
        ) {
          project(name: $project, entityName: $entity) {
            entityName
            projectName: name
            artifactType(name: $type) {
              artifactCollections(filters: $filters, order: $order) {
                totalCount @total @requires(feature: "ARTIFACT_COLLECTIONS_FILTERING_SORTING")
              }
            }
          }
        }
        """
)]
public sealed partial class ArtifactCollections
{
    /// <summary>The collections of one type; sends nothing yet.</summary>
    /// <param name="client">Whom to ask.</param>
    /// <param name="entity">The user or team that the project belongs to.</param>
    /// <param name="project">The project's name.</param>
    /// <param name="type">The type's name, such as <c>dataset</c>.</param>
    /// <param name="filters">Only the collections that match this MongoDB-style query; none means all. Older servers cannot, which is a
    /// <see cref="WandbUnsupportedFeatureException"/>.</param>
    /// <param name="order">The key to sort by, with <c>+</c> or <c>-</c> before it; none leaves it to the server, and older servers
    /// cannot.</param>
    /// <param name="pageSize">The number of collections a page; without it, pages start small and grow.</param>
    /// <exception cref="ArgumentException"><paramref name="order"/> has no key.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public ArtifactCollections(
        WandbClient client,
        string entity,
        string project,
        string type,
        JsonObject? filters = null,
        string? order = null,
        int? pageSize = null
    )
        : this(client, pageSize, entity, project, type, filters?.ToJsonString(), order is null ? null : SortOrder.Signed(order)) { }
}
