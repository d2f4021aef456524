using WandbGen.CompilerServices;

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
public sealed partial class RegistryCollections
{
    /// <summary>The versions in these collections. Sends no request.</summary>
    /// <param name="filters">A filter for the versions. By default, all versions are listed.</param>
    /// <param name="pageSize">The number of versions per page. By default, pages start small and grow.</param>
    /// <returns>
    /// A collection that can be enumerated any number of times: <see cref="RegistryVersions"/>. The versions are not in the order of the
    /// collections. If you need that order, enumerate each collection with <c>collections.SelectMany(collection =>
    /// collection.Artifacts())</c>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public AdaptiveCollection<Artifact> Versions(RegistryVersionFilter? filters = null, int? pageSize = null) =>
        RegistrySearch.Versions(Client, _organization, _registries, _filters, filters, pageSize);

    internal override Task<PageContent<ArtifactCollection>> FetchAsync(
        PageRequest page,
        Func<WandbException, bool>? asksForLess,
        CancellationToken cancellationToken
    ) =>
        RegistrySearch.FetchAsync(
            Client,
            _organization,
            () => base.FetchAsync(page, asksForLess, cancellationToken),
            name =>
                new RegistryCollections(Client, name, _registries, _filters, _order, PageSize).FetchAsync(
                    page,
                    asksForLess,
                    cancellationToken
                ),
            cancellationToken
        );
}
