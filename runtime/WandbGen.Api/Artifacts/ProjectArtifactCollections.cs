namespace WandbGen;

/// <summary>All artifact collections of a project, of every type: GraphQL's <c>project.artifactCollections</c>.</summary>
/// <remarks>
/// <see cref="CountAsync"/> returns the connection's own <c>totalCount</c>, which takes the filters into account. Older servers do not have
/// it.
/// </remarks>
[WandbCollection<ArtifactCollection>(
    """
        query ProjectArtifactCollections(
          $entity: String!, $project: String!,
          $filters: JSONString @requires(feature: "ARTIFACT_COLLECTIONS_FILTERING_SORTING"),
          $order: String
        ) {
          project(name: $project, entityName: $entity) {
            entityName
            projectName: name
            artifactCollections(filters: $filters, order: $order) {
              totalCount @total @requires(feature: "ARTIFACT_COLLECTIONS_FILTERING_SORTING")
            }
          }
        }
        """
)]
[WandbVariable<ArtifactCollectionFilter>("filters"), WandbVariable<ArtifactOrder>("order")]
public sealed partial class ProjectArtifactCollections;
