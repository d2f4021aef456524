namespace WandbGen;

/// <summary>The registries of an organization: GraphQL's <c>organization.orgEntity.projects</c>.</summary>
[RequiresServerFeature("ARTIFACT_REGISTRY_SEARCH")]
[WandbCollection<Registry>(
    """
        query Registries($organization: String!, $filters: JSONString, $order: String) {
          organization(name: $organization) {
            organizationName: name
            orgEntity {
              projects(filters: $filters, order: $order)
            }
          }
        }
        """
)]
[WandbVariable<RegistryFilter>("filters"), WandbVariable<ArtifactOrder>("order")]
public sealed partial class Registries;
