using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>People, the teams that they are in, and their keys.</content>
public sealed partial class SandboxData
{
    private const string PeopleSchema = """
        CREATE TABLE users (
          id INTEGER PRIMARY KEY, username TEXT NOT NULL UNIQUE, name TEXT NOT NULL, email TEXT NOT NULL, admin INTEGER NOT NULL,
          account_type TEXT NOT NULL, everyone INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE api_keys (id INTEGER PRIMARY KEY, user INTEGER NOT NULL REFERENCES users, name TEXT NOT NULL, description TEXT);
        CREATE TABLE members (
          id INTEGER PRIMARY KEY, entity INTEGER NOT NULL REFERENCES entities, user INTEGER NOT NULL REFERENCES users, role TEXT NOT NULL,
          UNIQUE (entity, user));
        CREATE TABLE invites (
          id INTEGER PRIMARY KEY, entity INTEGER NOT NULL REFERENCES entities, email TEXT NOT NULL, role TEXT NOT NULL,
          invited_by TEXT NOT NULL, UNIQUE (entity, email));
        """;

    // The number of characters of a key that W&B shows.
    private const int ShownOfKey = 5;

    private const string UserColumns = "u.id, u.username, u.name, u.email, u.admin, u.account_type";

    private const string TeamMemberTable = """
        (SELECT 'a' || printf('%09d', m.id) AS key, m.entity, u.id, u.name, u.username, u.email, u.account_type, m.role, 0 AS pending
         FROM members m JOIN users u ON u.id = m.user
         UNION ALL
         SELECT 'b' || printf('%09d', i.id), i.entity, i.id, i.email, NULL, i.email, 'USER', i.role, 1 FROM invites i) AS x
        """;

    // Users are cached, because nearly every object has one and would need a statement for it.
    private readonly ConcurrentDictionary<string, UserRecord> _users = new(StringComparer.Ordinal);

    /// <summary>The user name of the key's owner, who is in every team and organization.</summary>
    internal string? Viewer { get; private set; }

    /// <summary>Adds a user with an entity of the same name, or changes an existing user.</summary>
    public void AddUser(SandboxUser user)
    {
        ArgumentNullException.ThrowIfNull(user);
        SetUser(user);
        long entity = GetEntity(user.Username, EntityKind.User);
        AddMember(entity, user.Username, "admin");
    }

    /// <summary>Adds a user to a team, or changes the role of an existing member.</summary>
    /// <param name="team">The team. It is created if it does not exist.</param>
    /// <param name="username">The user name. The user is created if there is none.</param>
    /// <param name="role"><c>admin</c>, <c>member</c> or <c>viewer</c>, or a custom role of the team.</param>
    public void AddTeamMember(string team, string username, string role = "member") => AddMember(GetEntity(team), username, role);

    /// <summary>Invites somebody to a team. The invitation is pending.</summary>
    /// <param name="team">The team. It is created if it does not exist.</param>
    /// <param name="email">The email address.</param>
    /// <param name="role">The role that the invitation offers.</param>
    public void InviteToTeam(string team, string email, string role = "member") =>
        Database.Execute(
            "INSERT INTO invites (entity, email, role, invited_by) VALUES ($entity, $email, $role, $by) ON CONFLICT DO NOTHING",
            ("$entity", GetEntity(team)),
            ("$email", email),
            ("$role", role),
            ("$by", Viewer ?? team)
        );

    /// <summary>Adds an API key. Only the beginning of the key is stored.</summary>
    /// <param name="username">The owner of the key. The user is created if there is none. A client sees only the keys of the owner of its
    /// own key.</param>
    /// <param name="key">The key.</param>
    /// <param name="description">The description.</param>
    public void AddApiKey(string username, string key, string? description = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        Database.Execute(
            "INSERT INTO api_keys (user, name, description) VALUES ($user, $name, $description)",
            ("$user", GetUser(username)),
            ("$name", key[..Math.Min(ShownOfKey, key.Length / 2)] + new string('*', ShownOfKey)),
            ("$description", description)
        );
    }

    /// <summary>Adds the key's owner.</summary>
    internal void AddViewer(string username, string key)
    {
        AddUser(new SandboxUser(username));
        AddApiKey(username, key);
        Viewer = username;
    }

    /// <summary>People: all, those whose name or address begins or ends with a text, or those of a list. Who is meant exactly comes
    /// first.</summary>
    internal static Source<UserRecord> FindUsers(string? query, IReadOnlyList<string>? names) =>
        Users("u.everyone") with
        {
            Where = """
                ($query IS NULL OR u.username LIKE $query || '%' ESCAPE '\' OR u.username LIKE '%' || $query ESCAPE '\'
                  OR u.email LIKE $query || '%' ESCAPE '\' OR u.email LIKE '%' || $query ESCAPE '\'
                  OR u.name LIKE $query || '%' ESCAPE '\' OR u.name LIKE '%' || $query ESCAPE '\')
                AND ($names IS NULL OR u.username IN (SELECT value FROM json_each($names)))
                """,
            Order = "coalesce(u.username = $query OR u.email = $query, 0) DESC, u.id",
            Parameters = [("$query", query), ("$names", names is null ? null : JsonSerializer.Serialize(names))],
        };

    /// <summary>The people that something has by <paramref name="parent"/>.</summary>
    internal static Source<UserRecord> Users(string parent, string join = "") =>
        new($"users u{join}", "u.id", parent, UserColumns, static row => ReadUser(row, 1));

    /// <summary>The keys of people.</summary>
    internal static Source<ApiKeyRecord> ApiKeys =>
        new(
            "api_keys k JOIN users u ON u.id = k.user",
            "k.id",
            "k.user",
            "k.id, u.username, k.name, k.description",
            static row => new ApiKeyRecord(row.GetInt64(1), row.GetString(2), row.GetString(3), ReadText(row, 4))
        );

    /// <summary>Who is in teams, and then who was asked to join them.</summary>
    internal static Source<MemberRecord> TeamMembers =>
        new(
            TeamMemberTable,
            "x.key",
            "x.entity",
            "x.id, x.name, x.username, x.email, x.account_type, x.role, x.pending",
            static row => new MemberRecord
            {
                Id = row.GetInt64(1),
                Name = row.GetString(2),
                Username = ReadText(row, 3),
                Email = row.GetString(4),
                AccountType = row.GetString(5),
                Role = row.GetString(6),
                IsPending = row.GetBoolean(7),
            }
        );

    /// <summary>Who was asked to join teams.</summary>
    internal static Source<InviteRecord> Invites =>
        new(
            "invites i JOIN entities e ON e.id = i.entity",
            "i.id",
            "i.entity",
            "i.id, e.name, i.email, i.role, i.invited_by",
            static row => new InviteRecord(row.GetInt64(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5))
        );

    /// <summary>The teams of people, and their own entities.</summary>
    internal static Source<EntityRecord> TeamsOfUsers => Entities("x.user", " JOIN members x ON x.entity = e.id");

    /// <summary>The entities of people's own.</summary>
    internal static Source<EntityRecord> EntitiesOfUsers => Entities("u.id", " JOIN users u ON u.username = e.name");

    internal UserRecord? FindUser(string name) => _users.GetValueOrDefault(name);

    internal UserRecord? FindUser(long id) =>
        Database.Query($"SELECT {UserColumns} FROM users u WHERE u.id = $id", static row => ReadUser(row, 0), ("$id", id)).FirstOrDefault();

    private long GetUser(string name) => _users.TryGetValue(name, out UserRecord? known) ? known.Id : SetUser(new SandboxUser(name));

    private long SetUser(SandboxUser user)
    {
        UserRecord record = Database.Query(
            """
            INSERT INTO users (username, name, email, admin, account_type) VALUES ($username, $name, $email, $admin, $type)
            ON CONFLICT DO UPDATE SET name = $name, email = $email, admin = $admin, account_type = $type
            RETURNING id, username, name, email, admin, account_type
            """,
            static row => ReadUser(row, 0),
            ("$username", user.Username),
            ("$name", user.Name ?? user.Username),
            ("$email", user.Email ?? $"{user.Username}@example.invalid"),
            ("$admin", user.IsAdmin),
            ("$type", user.AccountType)
        )[0];
        _users[record.Username] = record;
        return record.Id;
    }

    private void AddMember(long entity, string username, string role) =>
        Database.Execute(
            "INSERT INTO members (entity, user, role) VALUES ($entity, $user, $role) ON CONFLICT DO UPDATE SET role = excluded.role",
            ("$entity", entity),
            ("$user", GetUser(username)),
            ("$role", role)
        );

    private static UserRecord ReadUser(SqliteDataReader row, int first) =>
        new(
            row.GetInt64(first),
            row.GetString(first + 1),
            row.GetString(first + 2),
            row.GetString(first + 3),
            row.GetBoolean(first + 4),
            row.GetString(first + 5)
        );

    private static RoleRecord ReadRole(SqliteDataReader row) => new(ReadUser(row, 1), row.GetString(7));
}
