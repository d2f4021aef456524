namespace WandbGen;

/// <summary>
/// The versions in an organization's registries: GraphQL's <c>organization.orgEntity.artifactMemberships</c>. Versions in registries that
/// the API key has no access to are left out.
/// </summary>
/// <remarks>
/// This collection sends filters without changes. The names of some fields depend on the organization: <see cref="Registries.Versions"/>
/// and similar methods send the names that the organization uses.
/// </remarks>
[RequiresServerFeature("ARTIFACT_REGISTRY_SEARCH")]
[WandbCollection<Artifact>(
    """
        query RegistryVersions($organization: String!, $registries: JSONString, $collections: JSONString, $filters: JSONString) {
          organization(name: $organization) {
            orgEntity {
              artifactMemberships(projectFilters: $registries, collectionFilters: $collections, filters: $filters) {
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
        }
        """
)]
[WandbVariable<RegistryFilter>("registries"), WandbVariable<ArtifactCollectionFilter>("collections")]
[WandbVariable<RegistryVersionFilter>("filters")]
public sealed partial class RegistryVersions;
