namespace WandbGen;

/// <summary>The collections of one artifact type in a project: GraphQL's <c>project.artifactType.artifactCollections</c>.</summary>
/// <remarks>
/// <see cref="CountAsync"/> returns the connection's own <c>totalCount</c>, which takes the filters into account. Older servers do not have
/// it.
/// </remarks>
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
[WandbVariable<ArtifactCollectionFilter>("filters"), WandbVariable<ArtifactOrder>("order")]
public sealed partial class ArtifactCollections;
