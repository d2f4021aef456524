namespace WandbGen;

/// <summary>
/// One version in each of its collections, including the collection that it was logged to: GraphQL's <c>artifact.artifactMemberships</c>.
/// </summary>
/// <remarks>
/// The server sends one page, because the field has no paging arguments. If the server announces more items, the enumeration throws a
/// <see cref="WandbPaginationException"/>.
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
