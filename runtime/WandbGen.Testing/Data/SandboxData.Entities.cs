using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Entities and their projects.</content>
public sealed partial class SandboxData
{
    private const string EntitySchema = """
        CREATE TABLE entities (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, everyone INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, everyone INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE projects (
          id INTEGER PRIMARY KEY, entity INTEGER NOT NULL REFERENCES entities,
          name TEXT NOT NULL, hidden INTEGER NOT NULL, UNIQUE (entity, name));
        """;

    // Configuration and summary of a project's runs, as filters and orders name them.
    private const string ProjectFieldTable = """
        (SELECT r.project AS project, 'config.' || j.key || '.value' AS path,
                CASE json_type(j.value, '$.value') WHEN 'integer' THEN 'number'
                WHEN 'real' THEN 'number' WHEN 'text' THEN 'string' WHEN 'true' THEN 'boolean'
                  WHEN 'false' THEN 'boolean' WHEN 'array' THEN 'list' WHEN 'object' THEN 'map' ELSE 'nil' END AS type
         FROM runs r, json_each(r.config) j WHERE j.type = 'object'
         UNION
         SELECT r.project, 'summary_metrics.' || j.key,
                CASE j.type WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number'
                WHEN 'text' THEN 'string' WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean'
                  WHEN 'array' THEN 'list' WHEN 'object' THEN 'map' ELSE 'nil' END
         FROM runs r, json_each(r.summary) j) AS f
        """;

    private const string ProjectTable = "projects p JOIN entities e ON e.id = p.entity";
    private const string ProjectColumns = "p.id, e.name, p.name, p.hidden";

    private static readonly FieldSet s_projectFields = new(
        new Dictionary<string, FieldExpression> { ["name"] = new("p.name"), ["createdat"] = MinutesIn("p.id") }
    );

    // Nearly every object leads to one of these, which must not cost a statement each.
    private readonly ConcurrentDictionary<string, long> _entities = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _users = new(StringComparer.Ordinal);

    /// <summary>The parent of all entities.</summary>
    internal const long Everyone = 0;

    /// <summary>Adds an entity, unless it is there.</summary>
    public void AddEntity(string entity) => GetEntity(entity);

    /// <summary>Adds a project, unless it is there.</summary>
    /// <param name="entity">The entity, which is added with it.</param>
    /// <param name="project">The project's name.</param>
    /// <param name="hidden">Whether the key may not see it: lists have a null in its place.</param>
    public void AddProject(string entity, string project, bool hidden = false) => GetProject(entity, project, hidden);

    internal static Source<EntityRecord> Entities =>
        new("entities e", "e.id", "e.everyone", "e.id, e.name", static row => new EntityRecord(row.GetInt64(1), row.GetString(2)));

    /// <summary>People: all, those with a name or an address, or those of a list.</summary>
    internal static Source<UserRecord> Users(string? query, IReadOnlyList<string>? names) =>
        new("users x", "x.id", "x.everyone", "x.id, x.name", static row => new UserRecord(row.GetInt64(1), row.GetString(2)))
        {
            Where = """
                ($query IS NULL OR x.name LIKE $query ESCAPE '\' OR x.name || '@example.invalid' LIKE $query ESCAPE '\')
                AND ($names IS NULL OR x.name IN (SELECT value FROM json_each($names)))
                """,
            Parameters = [("$query", query), ("$names", names is null ? null : JsonSerializer.Serialize(names))],
        };

    /// <summary>What can be filtered and ordered by, of the runs of projects.</summary>
    internal static Source<ProjectFieldRecord> ProjectFields(string? pattern, IReadOnlyList<string>? types) =>
        new(
            ProjectFieldTable,
            "f.path",
            "f.project",
            "f.path, f.type",
            static row => new ProjectFieldRecord(row.GetString(1), row.GetString(2))
        )
        {
            Where =
                "($pattern IS NULL OR f.path LIKE $pattern ESCAPE '\\') AND ($types IS NULL OR f.type IN (SELECT value FROM "
                + "json_each($types)))",
            Parameters =
            [
                ("$pattern", string.IsNullOrEmpty(pattern) ? null : pattern),
                ("$types", types is null ? null : JsonSerializer.Serialize(types)),
            ],
        };

    internal static Source<ProjectRecord> Projects(string? order) =>
        new Source<ProjectRecord>(ProjectTable, "p.id", "p.entity", ProjectColumns, static row => ReadProject(row, 1)).Select(
            s_projectFields,
            null,
            order
        );

    internal EntityRecord? FindEntity(string name) => _entities.TryGetValue(name, out long id) ? new EntityRecord(id, name) : null;

    internal ProjectRecord? FindProject(string entity, string name) =>
        Database
            .Query(
                $"SELECT {ProjectColumns} FROM {ProjectTable} WHERE e.name = $entity AND p.name = $name AND NOT p.hidden",
                static row => ReadProject(row, 0),
                ("$entity", entity),
                ("$name", name)
            )
            .FirstOrDefault();

    internal UserRecord? FindUser(string name) => _users.TryGetValue(name, out long id) ? new UserRecord(id, name) : null;

    /// <summary>The entities that have their users' names, by the users' rows.</summary>
    internal Dictionary<long, long> FindEntitiesOf(IReadOnlyCollection<long> users) =>
        ByRow(
            Database.Query(
                "SELECT u.id, e.id FROM users u JOIN entities e ON e.name = u.name WHERE u.id IN (SELECT value FROM json_each($users))",
                static row => (row.GetInt64(0), row.GetInt64(1)),
                ("$users", JsonSerializer.Serialize(users))
            )
        );

    /// <summary>The size of all files of entities.</summary>
    internal Dictionary<long, long> CountBytes(IReadOnlyCollection<long> entities) =>
        ByRow(
            Database.Query(
                """
                SELECT e.value, coalesce((
                  SELECT sum(f.size) FROM files f LEFT JOIN runs r ON r.id = f.run
                  LEFT JOIN artifacts a ON a.id = f.artifact LEFT JOIN collections c ON c.id = a.sequence
                  JOIN projects p ON p.id = coalesce(r.project, c.project) WHERE p.entity = e.value), 0)
                FROM json_each($entities) AS e
                """,
                static row => (row.GetInt64(0), row.GetInt64(1)),
                ("$entities", JsonSerializer.Serialize(entities))
            )
        );

    /// <summary>The projects that things belong to, by the things' rows.</summary>
    internal List<(long Child, ProjectRecord Project)> ListProjectsOf(string table, IReadOnlyCollection<long> rows) =>
        Database.List(
            new Source<ProjectRecord>(
                $"{ProjectTable} JOIN {table} child ON child.project = p.id",
                "p.id",
                "child.id",
                ProjectColumns,
                static row => ReadProject(row, 1)
            ),
            rows,
            1,
            0
        );

    internal long GetUser(string name) =>
        _users[name] = Database.Insert(
            "INSERT INTO users (name) VALUES ($name) ON CONFLICT DO UPDATE SET name = name RETURNING id",
            ("$name", name)
        );

    private long GetEntity(string name) =>
        _entities[name] = Database.Insert(
            "INSERT INTO entities (name) VALUES ($name) ON CONFLICT DO UPDATE SET name = name RETURNING id",
            ("$name", name)
        );

    private long GetProject(string entity, string project, bool hidden = false) =>
        Database.Insert(
            "INSERT INTO projects (entity, name, hidden) VALUES ($entity, $name, $hidden) ON CONFLICT DO UPDATE SET name = name "
                + "RETURNING id",
            ("$entity", GetEntity(entity)),
            ("$name", project),
            ("$hidden", hidden)
        );

    private static ProjectRecord ReadProject(SqliteDataReader row, int first) =>
        new(row.GetInt64(first), row.GetString(first + 1), row.GetString(first + 2), row.GetBoolean(first + 3));
}
