using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A team that has a role in a registry: GraphQL's <c>ProjectTeamMember</c>.</summary>
/// <param name="Team">The team.</param>
/// <param name="Role">The role, such as <c>viewer</c>: GraphQL's <c>ProjectTeamMember.role.name</c>.</param>
[WandbObject("ProjectTeamMember")]
public sealed partial record RegistryTeam(Team Team, [WandbField("role.name")] string Role)
{
    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(RegistryTeam), PrintMembers);
}
