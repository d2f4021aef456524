namespace WandbGen;

/// <summary>The artifact types of a project: GraphQL's <c>project.artifactTypes</c>.</summary>
[WandbCollection<ArtifactType>(
    """
        query ArtifactTypes($entity: String!, $project: String!, $includeAll: Boolean) {
          project(name: $project, entityName: $entity) {
            entityName
            projectName: name
            artifactTypes(includeAll: $includeAll)
          }
        }
        """
)]
public sealed partial class ArtifactTypes;
