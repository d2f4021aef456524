namespace WandbGen;

/// <summary>The mutations of users, teams and API keys.</summary>
internal static partial class PeopleMutations
{
    [WandbMutation("mutation GenerateApiKey($description: String) { generateApiKey(input: {description: $description}) { apiKey } }")]
    public static partial Task<KeyWithSecret> GenerateKeyAsync(
        WandbClient client,
        string? description,
        CancellationToken cancellationToken
    );

    [WandbMutation("mutation DeleteApiKey($id: String!) { deleteApiKey(input: {id: $id}) { success } }", IsIdempotent = true)]
    public static partial Task<bool?> DeleteKeyAsync(WandbClient client, string id, CancellationToken cancellationToken);

    [WandbMutation(
        """
            mutation CreateTeam($name: String!, $organization: String, $admin: String) {
              createTeam(input: {teamName: $name, organizationId: $organization, teamAdminUserName: $admin}) { entity }
            }
            """
    )]
    public static partial Task<Team> CreateTeamAsync(
        WandbClient client,
        string name,
        string? organization,
        string? admin,
        CancellationToken cancellationToken
    );

    [WandbMutation("mutation CreateInvite($input: CreateInviteInput!) { createInvite(input: $input) { success } }")]
    public static partial Task<bool> InviteAsync(WandbClient client, InviteInput input, CancellationToken cancellationToken);

    [WandbMutation(
        """
            mutation UpdateMember($user: ID!, $team: String!, $role: String!) {
              updateMember(input: {user: $user, entityName: $team, role: $role}) { member }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<Member> UpdateRoleAsync(
        WandbClient client,
        string user,
        string team,
        string role,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        """
            mutation UpdateOrganizationMember($organization: ID!, $username: String!, $role: String!) {
              updateOrganizationUser(input: {organizationId: $organization, userName: $username, userOrgRole: $role}) { success }
            }
            """,
        IsIdempotent = true
    )]
    public static partial Task<bool> UpdateOrganizationRoleAsync(
        WandbClient client,
        string organization,
        string username,
        string role,
        CancellationToken cancellationToken
    );

    [WandbMutation(
        "mutation DeleteInvite($id: String!, $team: String!) { deleteInvite(input: {id: $id, entityName: $team}) { success } }",
        IsIdempotent = true
    )]
    public static partial Task<bool?> RemoveMemberAsync(WandbClient client, string id, string team, CancellationToken cancellationToken);

    [WandbMutation(
        """
            mutation CreateServiceAccount($team: String!, $description: String!) {
              createServiceAccount(input: {entityName: $team, description: $description}) { user }
            }
            """
    )]
    public static partial Task<User> CreateServiceAccountAsync(
        WandbClient client,
        string team,
        string description,
        CancellationToken cancellationToken
    );

    [WandbMutation("mutation CreateUser($email: String!, $admin: Boolean!) { createUser(input: {email: $email, admin: $admin}) { user } }")]
    public static partial Task<User> CreateUserAsync(WandbClient client, string email, bool admin, CancellationToken cancellationToken);
}

/// <summary>An invitation as it is sent, by a user name or by an address.</summary>
[WandbInput("CreateInviteInput")]
internal sealed partial record InviteInput
{
    public required string EntityName { get; init; }

    public string? Email { get; init; }

    public string? Username { get; init; }

    [WandbField("admin")]
    public bool? IsAdmin { get; init; }

    public string? Role { get; init; }
}
