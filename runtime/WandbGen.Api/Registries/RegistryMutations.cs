namespace WandbGen;

/// <summary>The mutations of registries and of their members.</summary>
internal static partial class RegistryMutations
{
    /// <summary>Refuses changes that the server does not support.</summary>
    public static Task RequireSupportAsync(WandbClient client, string subject, CancellationToken cancellationToken) =>
        client.RequireFeatureAsync("INCLUDE_ARTIFACT_TYPES_IN_REGISTRY_CREATION", subject, cancellationToken);

    public static string AccessOf(RegistryVisibility visibility) => visibility == RegistryVisibility.Restricted ? "RESTRICTED" : "PRIVATE";

    [WandbMutation(
        "mutation UpsertRegistry($input: UpsertModelInput!) { upsertModel(input: $input) { project { id } } }",
        IsIdempotent = true
    )]
    public static partial Task<string> UpsertAsync(WandbClient client, RegistryUpsert input, CancellationToken cancellationToken);

    [WandbMutation(
        """
            mutation AddRegistryMembers($registry: ID!, $users: [ID!], $teams: [ID!]) {
              createProjectMembers(input: {projectId: $registry, userIds: $users, teamIds: $teams}) { success }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<bool> AddMembersAsync(
        WandbClient client,
        string registry,
        IReadOnlyList<string>? users,
        IReadOnlyList<string>? teams,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation RemoveRegistryMembers($registry: ID!, $users: [ID!], $teams: [ID!]) {
              deleteProjectMembers(input: {projectId: $registry, userIds: $users, teamIds: $teams}) { success }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<bool> RemoveMembersAsync(
        WandbClient client,
        string registry,
        IReadOnlyList<string>? users,
        IReadOnlyList<string>? teams,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation UpdateRegistryMember($registry: ID!, $user: ID!, $role: String!) {
              updateProjectMember(input: {projectId: $registry, userId: $user, userProjectRole: $role}) { success }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<bool> SetUserRoleAsync(
        WandbClient client,
        string registry,
        string user,
        string role,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation UpdateRegistryTeam($registry: ID!, $team: ID!, $role: String!) {
              updateProjectTeamMember(input: {projectId: $registry, teamId: $team, teamProjectRole: $role}) { success }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<bool> SetTeamRoleAsync(
        WandbClient client,
        string registry,
        string team,
        string role,
        CancellationToken cancellationToken
    );
}

/// <summary>What <c>upsertModel</c> is sent for a registry. What is null is left out.</summary>
[WandbInput("UpsertModelInput")]
internal sealed partial record RegistryUpsert
{
    public string? Id { get; init; }

    public required string EntityName { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public string? Access { get; init; }

    public bool? AllowAllArtifactTypesInRegistry { get; init; }

    public IReadOnlyList<RegistryTypeInput>? ArtifactTypes { get; init; }
}

/// <summary>A type of artifacts.</summary>
[WandbInput("ArtifactTypeInput")]
internal sealed partial record RegistryTypeInput
{
    public required string Name { get; init; }
}
