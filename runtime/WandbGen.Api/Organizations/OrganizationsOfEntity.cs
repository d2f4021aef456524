namespace WandbGen;

/// <summary>The organizations of an entity: a team belongs to one, and a user can belong to several.</summary>
[WandbObject("Entity")]
internal sealed partial record OrganizationsOfEntity
{
    public OrganizationName? Organization { get; init; }

    [WandbField("user.organizations")]
    public IReadOnlyList<OrganizationName>? OfUser { get; init; }
}

/// <summary>The names of an organization.</summary>
/// <param name="Name">The display name.</param>
/// <param name="Entity">The name in the addresses of its registries.</param>
[WandbObject("Organization")]
internal sealed partial record OrganizationName(string Name, [WandbField("orgEntity.name")] string? Entity);
