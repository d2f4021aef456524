namespace WandbGen;

/// <summary>The teams of an organization: GraphQL's <c>organization.teams</c>, which the server sends as one page.</summary>
[WandbCollection<Team>("query OrganizationTeams($organization: String!) { organization(name: $organization) { teams } }")]
public sealed partial class OrganizationTeams;
