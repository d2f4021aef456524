namespace WandbGen;

/// <summary>
/// The collections in an organization's registries: GraphQL's <c>organization.orgEntity.artifactCollections</c>. Collections of registries
/// that the API key has no access to are left out.
/// </summary>
[RequiresServerFeature("ARTIFACT_REGISTRY_SEARCH")]
[WandbCollection<ArtifactCollection>(
    """
        query RegistryCollections($organization: String!, $registries: JSONString, $filters: JSONString, $order: String) {
          organization(name: $organization) {
            orgEntity {
              artifactCollections(projectFilters: $registries, filters: $filters, collectionTypes: [PORTFOLIO], order: $order)
            }
          }
        }
        """
)]
[WandbVariable<RegistryFilter>("registries"), WandbVariable<ArtifactCollectionFilter>("filters"), WandbVariable<ArtifactOrder>("order")]
public sealed partial class RegistryCollections;
