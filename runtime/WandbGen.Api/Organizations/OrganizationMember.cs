namespace WandbGen;

/// <summary>A member of an organization: GraphQL's <c>OrganizationMember</c>.</summary>
[WandbObject("OrganizationMember")]
public partial class OrganizationMember : WandbItem
{
    /// <summary>The server's opaque identifier.</summary>
    public required string Id { get; init; }

    /// <summary>The display name of the member.</summary>
    public required string Name { get; init; }

    /// <summary>The name that is used in addresses.</summary>
    public required string Username { get; init; }

    /// <summary>The role in the organization, such as <c>member</c>.</summary>
    public required string Role { get; init; }

    /// <summary>Whether the member administers the organization: GraphQL's <c>OrganizationMember.admin</c>.</summary>
    [WandbField("admin")]
    public bool IsAdmin { get; init; }

    private protected override string Label => Username;
}
