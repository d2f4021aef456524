namespace WandbGen;

/// <summary>Somebody who has a role in a registry: GraphQL's <c>ProjectMember</c>.</summary>
[WandbObject("ProjectMember")]
public partial class RegistryMember : WandbItem
{
    /// <summary>The server's opaque identifier, the user's.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the person.</summary>
    public string? Name { get; init; }

    /// <summary>The name that is used in addresses.</summary>
    public string? Username { get; init; }

    /// <summary>The email address.</summary>
    public string? Email { get; init; }

    /// <summary>The role: <c>admin</c>, <c>member</c>, <c>viewer</c>, <c>restricted_viewer</c> or another that the server has: GraphQL's
    /// <c>ProjectMember.role.name</c>.</summary>
    [WandbField("role.name")]
    public required string Role { get; init; }

    private protected override string Label => Username ?? Name ?? Id;
}
