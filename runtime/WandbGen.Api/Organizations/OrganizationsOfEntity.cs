namespace WandbGen;

/// <summary>The organizations that an entity has to do with: a team is in one, a person can be in several.</summary>
[WandbObject("Entity")]
internal sealed partial record OrganizationsOfEntity
{
    public OrganizationName? Organization { get; init; }

    [WandbField("user.organizations")]
    public IReadOnlyList<OrganizationName>? OfUser { get; init; }
}

/// <summary>What an organization is called.</summary>
/// <param name="Name">By people.</param>
/// <param name="Entity">In addresses of its registries.</param>
[WandbObject("Organization")]
internal sealed partial record OrganizationName(string Name, [WandbField("orgEntity.name")] string? Entity);
