namespace WandbGen;

/// <content>Creates registries.</content>
public partial class WandbApi
{
    /// <summary>Creates a registry.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="organization">The organization. The default is the only one of the default entity.</param>
    /// <param name="cancellationToken">A token that cancels the requests. It is then unknown whether the registry was created.</param>
    /// <returns>The registry, read from the server.</returns>
    /// <exception cref="WandbStateException">The organization has a registry of this name. It was not changed.</exception>
    /// <exception cref="WandbConfigurationException">
    /// No organization is given, and the default entity has none or several.
    /// </exception>
    /// <exception cref="WandbUnsupportedFeatureException">The server is too old to create registries. Nothing was sent.</exception>
    /// <exception cref="WandbOutcomeUnknownException">The server did not answer. The registry may have been created.</exception>
    /// <exception cref="WandbChangeMadeException">The change was made, but the result could not be read.</exception>
    /// <exception cref="WandbException">The server refused the request.</exception>
    /// <remarks>Uses GraphQL's <c>upsertModel</c>, which is sent again if its answer is lost.</remarks>
    /// <example>
    /// <code>
    /// Registry models = await api.CreateRegistryAsync(new NewRegistry { Name = "models", ArtifactTypes = ["model"] }, "organization");
    /// await models.AddMembersAsync([await api.UserAsync("ann")]);
    /// </code>
    /// </example>
    public virtual async Task<Registry> CreateRegistryAsync(
        NewRegistry registry,
        string? organization = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentException.ThrowIfNullOrWhiteSpace(registry.Name, nameof(registry));
        await RegistryMutations.RequireSupportAsync(Client, nameof(CreateRegistryAsync), cancellationToken).ConfigureAwait(false);
        Organization owner = await OrganizationAsync(organization, cancellationToken).ConfigureAwait(false);
        string entity =
            owner.Entity
            ?? throw new WandbStateException($"The organization '{owner.Name}' has no entity that registries could belong to.", owner.Name);
        string name = Registry.ToFullName(registry.Name);
        if (await ProjectMutations.FindAsync(Client, entity, name, cancellationToken).ConfigureAwait(false) is not null)
        {
            throw new WandbStateException($"There is a registry '{entity}/{name}'.", $"{entity}/{name}");
        }

        await RegistryMutations
            .UpsertAsync(
                Client,
                new RegistryUpsert
                {
                    EntityName = entity,
                    Name = name,
                    Description = registry.Description,
                    Access = RegistryMutations.AccessOf(registry.Visibility),
                    AllowAllArtifactTypesInRegistry = registry.ArtifactTypes.Count == 0,
                    ArtifactTypes = [.. registry.ArtifactTypes.Select(static type => new RegistryTypeInput { Name = type })],
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return await AfterChange.ReadAsync(QueryRegistryAsync(Client, owner.Name, name, cancellationToken)).ConfigureAwait(false);
    }
}
