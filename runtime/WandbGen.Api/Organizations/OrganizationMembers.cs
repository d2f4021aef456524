namespace WandbGen;

/// <summary>The members of an organization: GraphQL's <c>organization.members</c>, which the server sends as one page.</summary>
[WandbCollection<OrganizationMember>("query OrganizationMembers($organization: String!) { organization(name: $organization) { members } }")]
public sealed partial class OrganizationMembers;
