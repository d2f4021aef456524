namespace WandbGen;

/// <summary>The teams that have a role in a registry: GraphQL's <c>project.teamMembers</c>, which the server sends as one page.</summary>
[WandbCollection<RegistryTeam>(
    "query RegistryTeams($entity: String!, $project: String!) { project(name: $project, entityName: $entity) { teamMembers } }"
)]
public sealed partial class RegistryTeams;
