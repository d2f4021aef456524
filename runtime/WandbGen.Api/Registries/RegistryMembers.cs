namespace WandbGen;

/// <summary>
/// The people who have a role in a registry themselves: GraphQL's <c>project.members</c>, which the server sends as one page.
/// </summary>
[WandbCollection<RegistryMember>(
    "query RegistryMembers($entity: String!, $project: String!) { project(name: $project, entityName: $entity) { members } }"
)]
public sealed partial class RegistryMembers;
