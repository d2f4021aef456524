namespace WandbGen;

/// <summary>One version in each of the collections that it is in, that which it was logged to included: GraphQL's
/// <c>artifact.artifactMemberships</c>.</summary>
[WandbCollection<Artifact>(
    """
        query ArtifactMemberships($id: ID!) {
          artifact(id: $id) {
            artifactMemberships {
              edges {
                node {
                  version: versionIndex
                  artifactCollection {
                    collectionName: name
                    project {
                      entityName
                      projectName: name
                    }
                  }
                  artifact
                }
              }
            }
          }
        }
        """
)]
public sealed partial class ArtifactMemberships;
