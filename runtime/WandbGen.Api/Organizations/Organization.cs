namespace WandbGen;

/// <summary>An organization, which teams belong to and which has registries: GraphQL's <c>Organization</c>.</summary>
[WandbObject("Organization")]
public partial class Organization : WandbItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The organization's name.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the entity that the organization's registries belong to: GraphQL's
    /// <c>Organization.orgEntity.name</c>.</summary>
    [WandbField("orgEntity.name")]
    public string? Entity { get; init; }

    /// <summary>Whether W&amp;B's advanced search, which supports other fields, is used for versions in the registries.
    /// <see langword="null"/> if the server does not state it. GraphQL's
    /// <c>Organization.advancedRegistryFeatures.advancedSearch</c>.</summary>
    [RequiresServerFeature("ARTIFACT_COLLECTIONS_FILTERING_SORTING")]
    [WandbField("advancedRegistryFeatures.advancedSearch")]
    public bool? HasAdvancedRegistrySearch { get; init; }

    /// <summary>The people in the organization. Sends no request.</summary>
    /// <returns>A collection that can be enumerated any number of times. The server sends it as one page.</returns>
    /// <exception cref="InvalidOperationException">The organization was not read from a server.</exception>
    public virtual OrganizationMembers Members() => new(ReadingClient, Name);

    /// <summary>The teams of the organization. Sends no request.</summary>
    /// <returns>A collection that can be enumerated any number of times. The server sends it as one page.</returns>
    /// <exception cref="InvalidOperationException">The organization was not read from a server.</exception>
    public virtual OrganizationTeams Teams() => new(ReadingClient, Name);

    /// <summary>The registries of the organization. Sends no request.</summary>
    /// <param name="filters">A filter for the registries. By default, all registries are listed.</param>
    /// <param name="order">The sort order. By default, the server decides it.</param>
    /// <param name="pageSize">The number of registries per page. By default, pages start small and grow.</param>
    /// <returns>
    /// A collection that can be enumerated any number of times. If the server has no registry search, the enumeration throws a
    /// <see cref="WandbUnsupportedFeatureException"/> before the first page.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pageSize"/> is less than 1.</exception>
    /// <exception cref="InvalidOperationException">The organization was not read from a server.</exception>
    public virtual Registries Registries(RegistryFilter? filters = null, ArtifactOrder? order = null, int? pageSize = null) =>
        new(ReadingClient, Name, filters, order, pageSize);

    private protected override string Label => Name;
}
