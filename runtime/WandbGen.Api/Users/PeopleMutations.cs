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

    [WandbMutation(
        """
            mutation CreateInvite($team: String!, $email: String, $username: String, $admin: Boolean, $role: String) {
              createInvite(input: {entityName: $team, email: $email, username: $username, admin: $admin, role: $role}) { success }
            }
            """
    )]
    public static partial Task<bool> InviteAsync(
        WandbClient client,
        string team,
        string? email,
        string? username,
        bool? admin,
        string? role,
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
