using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace WandbGen.Testing;

/// <content>Changes of teams, their members, and keys.</content>
public sealed partial class SandboxData
{
    // The keys that clients created, by row. The owner's first key is the sandbox's own.
    private readonly ConcurrentDictionary<long, string> _generatedKeys = new();

    /// <summary>The keys that clients had made, and that are accepted as the first one is.</summary>
    internal IEnumerable<string> GeneratedKeys => _generatedKeys.Values;

    /// <summary>Makes a key, which works at once.</summary>
    internal (long Row, string Key) GenerateKey(string username, string? description)
    {
        string key = RandomNumberGenerator.GetHexString(40, lowercase: true);
        long row = 0;
        Database.Transact(() =>
        {
            AddApiKey(username, key, description);
            row = Database.Query("SELECT max(id) FROM api_keys", static row => row.GetInt64(0))[0];
        });
        _generatedKeys[row] = key;
        return (row, key);
    }

    /// <summary>Deletes a key, which works no longer.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool DeleteKey(long row)
    {
        _generatedKeys.TryRemove(row, out _);
        return Database.Query("DELETE FROM api_keys WHERE id = $id RETURNING id", static row => row.GetInt64(0), ("$id", row)).Count > 0;
    }

    /// <summary>Takes somebody out of a team, or an invitation back.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool RemoveMember(long team, long row, bool isInvite) =>
        Database
            .Query(
                isInvite
                    ? "DELETE FROM invites WHERE entity = $team AND id = $row RETURNING id"
                    : "DELETE FROM members WHERE entity = $team AND user = $row RETURNING id",
                static row => row.GetInt64(0),
                ("$team", team),
                ("$row", row)
            )
            .Count > 0;

    /// <summary>Changes the role of somebody in a team.</summary>
    /// <returns>Whether there is such a member.</returns>
    internal bool SetMemberRole(long team, long user, string role) =>
        Database
            .Query(
                "UPDATE members SET role = $role WHERE entity = $team AND user = $user RETURNING user",
                static row => row.GetInt64(0),
                ("$role", role),
                ("$team", team),
                ("$user", user)
            )
            .Count > 0;

    /// <summary>Changes the role of somebody in an organization.</summary>
    /// <returns>Whether there is such a member.</returns>
    internal bool SetOrganizationRole(long organization, string username, string role) =>
        Database
            .Query(
                """
                UPDATE organization_members SET role = $role WHERE organization = $organization
                  AND user IN (SELECT id FROM users WHERE username = $username) RETURNING user
                """,
                static row => row.GetInt64(0),
                ("$role", role),
                ("$organization", organization),
                ("$username", username)
            )
            .Count > 0;

    /// <summary>Adds an account for programs to a team.</summary>
    /// <returns>Its user name.</returns>
    internal string CreateServiceAccount(string team, string description)
    {
        string username = "";
        Database.Transact(() =>
        {
            long count = Database.Query("SELECT count(*) FROM users", static row => row.GetInt64(0))[0];
            username = string.Create(CultureInfo.InvariantCulture, $"{team}-service-{count}");
            SetUser(new SandboxUser(username) { Name = description, AccountType = "SERVICE" });
            AddTeamMember(team, username, "member");
        });
        return username;
    }
}
