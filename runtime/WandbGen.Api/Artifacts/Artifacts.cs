namespace WandbGen;

/// <summary>The versions in one artifact collection: GraphQL's <c>project.artifactType.artifactCollection.artifacts</c>.</summary>
/// <remarks><see cref="CountAsync"/> returns the connection's own <c>totalCount</c>, which takes the filters into account.</remarks>
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
                artifacts(filters: $filters, order: $order) { edges { version node } }
              }
            }
          }
        }
        """
)]
[WandbVariable<ArtifactFilter>("filters"), WandbVariable<ArtifactOrder>("order")]
public sealed partial class Artifacts;
