using WandbGen.CompilerServices;

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
public sealed partial class Registries
{
    /// <summary>The collections in these registries. Sends no request.</summary>
    /// <param name="filters">A filter for the collections. By default, all collections are listed.</param>
    /// <param name="order">
    /// The sort order. By default, the server decides it. The order of the registries is not kept: where that matters, go registry by
    /// registry with <c>registries.SelectMany(registry => registry.Collections())</c>.
    /// </param>
    /// <param name="pageSize">The number of collections per page. By default, pages start small and grow.</param>
    /// <returns>A collection that can be enumerated any number of times.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public RegistryCollections Collections(ArtifactCollectionFilter? filters = null, ArtifactOrder? order = null, int? pageSize = null) =>
        new(Client, _organization, _filters, filters, order, pageSize);

    /// <summary>The versions in these registries. Sends no request.</summary>
    /// <param name="filters">A filter for the versions. By default, all versions are listed.</param>
    /// <param name="pageSize">The number of versions per page. By default, pages start small and grow.</param>
    /// <returns>
    /// A collection that can be enumerated any number of times: <see cref="RegistryVersions"/>. The order of the registries is not kept:
    /// where that matters, go registry by registry with <c>registries.SelectMany(registry => registry.Versions())</c>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public AdaptiveCollection<Artifact> Versions(RegistryVersionFilter? filters = null, int? pageSize = null) =>
        RegistrySearch.Versions(Client, _organization, _filters, collections: null, filters, pageSize);

    internal override Task<PageContent<Registry>> FetchAsync(
        PageRequest page,
        Func<WandbException, bool>? asksForLess,
        CancellationToken cancellationToken
    ) =>
        RegistrySearch.FetchAsync(
            Client,
            _organization,
            () => base.FetchAsync(page, asksForLess, cancellationToken),
            name => new Registries(Client, name, _filters, _order, PageSize).FetchAsync(page, asksForLess, cancellationToken),
            cancellationToken
        );
}
