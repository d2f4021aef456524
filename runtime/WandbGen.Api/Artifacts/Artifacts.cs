using System.Text.Json.Nodes;

namespace WandbGen;

/// <summary>The versions in one artifact collection: GraphQL's <c>project.artifactType.artifactCollection.artifacts</c>.</summary>
/// <remarks><see cref="CountAsync"/> is the connection's own <c>totalCount</c>, which follows the filters.</remarks>
[WandbCollection<Artifact>(
    """
        query Artifacts($entity: String!, $project: String!, $type: String!, $collection: String!,
          $filters: JSONString = "{\"state\":\"COMMITTED\"}", $order: String) {
          project(name: $project, entityName: $entity) {
            entityName
            projectName: name
            artifactType(name: $type) {
              artifactCollection(name: $collection) {
                collectionName: name
                artifacts(filters: $filters, order: $order)
              }
            }
          }
        }
        """
)]
public sealed partial class Artifacts
{
    /// <summary>The versions in one collection; sends nothing yet.</summary>
    /// <param name="client">Whom to ask.</param>
    /// <param name="entity">The user or team that the project belongs to.</param>
    /// <param name="project">The project's name.</param>
    /// <param name="type">The type's name, such as <c>dataset</c>.</param>
    /// <param name="collection">The collection's name.</param>
    /// <param name="filters">Only the versions that match this MongoDB-style query. Without one, <c>{"state": "COMMITTED"}</c>: versions
    /// whose upload has ended.</param>
    /// <param name="order">The key to sort by, with <c>+</c> or <c>-</c> before it; none leaves it to the server.</param>
    /// <param name="pageSize">The number of versions a page; without it, pages start small and grow.</param>
    /// <exception cref="ArgumentException"><paramref name="order"/> has no key.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public Artifacts(
        WandbClient client,
        string entity,
        string project,
        string type,
        string collection,
        JsonObject? filters = null,
        string? order = null,
        int? pageSize = null
    )
        : this(client, pageSize, entity, project, type, collection, filters?.ToJsonString(), order is null ? null : SortOrder.Signed(order))
    { }
}
