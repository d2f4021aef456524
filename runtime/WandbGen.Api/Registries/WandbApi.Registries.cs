using WandbGen.Redaction;

namespace WandbGen;

/// <content>Finds organizations and their registries.</content>
public partial class WandbApi
{
    /// <summary>The registries of an organization. Sends no request.</summary>
    /// <param name="organization">
    /// The organization's name. By default, it is the only organization of the default entity, which is requested before each page: specify
    /// it if many pages are read.
    /// </param>
    /// <param name="filters">A filter for the registries. By default, all registries are listed.</param>
    /// <param name="order">The sort order. By default, the server decides it.</param>
    /// <param name="pageSize">The number of registries per page. By default, pages start small and grow.</param>
    /// <returns>
    /// A collection that can be enumerated any number of times. If the server has no registry search, the enumeration throws a <see
    /// cref="WandbUnsupportedFeatureException"/> before the first page. If no organization is specified, and the default entity has none or
    /// several, it throws a <see cref="WandbConfigurationException"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    public virtual Registries Registries(
        string? organization = null,
        RegistryFilter? filters = null,
        ArtifactOrder? order = null,
        int? pageSize = null
    ) => new(Client, organization ?? RegistrySearch.DefaultOrganization, filters, order, pageSize);

    /// <summary>Reads one registry; its collections, versions and members are listed from it.</summary>
    /// <param name="name">The registry's name, as people see it.</param>
    /// <param name="organization">The organization's name. By default, it is the only organization of the default entity.</param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>The registry.</returns>
    /// <exception cref="WandbConfigurationException">No organization is given, and the default entity has none or several.</exception>
    /// <exception cref="WandbNotFoundException">
    /// The organization or the registry does not exist, or the API key has no access to it.
    /// </exception>
    /// <exception cref="WandbUnsupportedFeatureException">The server has no registry search.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual async Task<Registry> RegistryAsync(
        string name,
        string? organization = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        organization ??= await DefaultOrganizationAsync(cancellationToken).ConfigureAwait(false);
        return await NotFound
            .NameAsync(
                QueryRegistryAsync(Client, organization, Registry.ToFullName(name), cancellationToken),
                "Project",
                $"Registry '{name}' of the organization '{organization}'"
            )
            .ConfigureAwait(false);
    }

    /// <summary>The organizations that the API key's owner is in. Sends no request.</summary>
    /// <returns>A collection that can be enumerated any number of times. The server sends it as one page.</returns>
    public virtual Organizations Organizations() => new(Client);

    /// <summary>Reads one organization; its members, teams and registries are listed from it.</summary>
    /// <param name="name">The organization's name. By default, it is the only organization of the default entity.</param>
    /// <param name="cancellationToken">A token that cancels the requests.</param>
    /// <returns>The organization.</returns>
    /// <exception cref="WandbConfigurationException">No name is given, and the default entity has no organization or several.</exception>
    /// <exception cref="WandbNotFoundException">The organization does not exist, or the API key has no access to it.</exception>
    /// <exception cref="WandbException">The request failed.</exception>
    public virtual async Task<Organization> OrganizationAsync(string? name = null, CancellationToken cancellationToken = default) =>
        await QueryOrganizationAsync(name ?? await DefaultOrganizationAsync(cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);

    internal async Task<string> DefaultOrganizationAsync(CancellationToken cancellationToken)
    {
        string entity = await DefaultEntityAsync(cancellationToken).ConfigureAwait(false);
        return (await DefaultOrganizationAsync(entity, cancellationToken).ConfigureAwait(false))?.Name
            ?? throw new WandbConfigurationException(
                SafeText.Clean($"'{entity}' is in no organization. Say which one is meant, or set a team as the default entity.")
            );
    }

    // A team is in one organization at most. A user can be in several, and none of them is the default.
    private async Task<OrganizationName?> DefaultOrganizationAsync(string entity, CancellationToken cancellationToken)
    {
        OrganizationsOfEntity found = await QueryOrganizationsOfEntityAsync(entity, cancellationToken).ConfigureAwait(false);
        return found.OfUser is { Count: > 1 } several && found.Organization is null
            ? throw new WandbConfigurationException(
                SafeText.Clean(
                    $"'{entity}' is in several organizations: "
                        + $"{string.Join(", ", several.Select(static organization => $"'{organization.Name}'"))}. Say which one."
                )
            )
            : found.Organization ?? (found.OfUser is [var only] ? only : null);
    }

    [RequiresServerFeature("ARTIFACT_REGISTRY_SEARCH")]
    [WandbQuery(
        """
            query Registry($organization: String!, $registry: String!) {
              organization(name: $organization) {
                organizationName: name
                orgEntity { project(name: $registry) }
              }
            }
            """
    )]
    internal static partial Task<Registry> QueryRegistryAsync(
        WandbClient client,
        string organization,
        string registry,
        CancellationToken cancellationToken
    );

    [WandbQuery("query Organization($name: String!) { organization(name: $name) }")]
    private partial Task<Organization> QueryOrganizationAsync(string name, CancellationToken cancellationToken);

    [WandbQuery("query OrganizationsOfEntity($name: String!) { entity(name: $name) }")]
    private partial Task<OrganizationsOfEntity> QueryOrganizationsOfEntityAsync(string name, CancellationToken cancellationToken);
}
