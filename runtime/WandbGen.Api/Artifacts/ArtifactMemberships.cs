namespace WandbGen;

/// <summary>One version in each of the collections that it is in, that which it was logged to included: GraphQL's
/// <c>artifact.artifactMemberships</c>.</summary>
/// <remarks>
/// The server sends these as one page: this field has no arguments for another one. If it announced more, the enumeration would throw a
/// <see cref="WandbPaginationException"/> and not end silently.
/// </remarks>
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
