using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Entities and their projects.</content>
public sealed partial class SandboxData
{
    private const string EntitySchema = """
        CREATE TABLE entities (
          id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, organization INTEGER REFERENCES organizations,
          everyone INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE projects (
          id INTEGER PRIMARY KEY, entity INTEGER NOT NULL, name TEXT NOT NULL, hidden INTEGER NOT NULL,
          description TEXT, access TEXT NOT NULL DEFAULT 'PRIVATE', all_types INTEGER NOT NULL DEFAULT 0, UNIQUE (entity, name));
        """;

    // The names by which filters and orders select configuration and summary.
    private const string ProjectFieldTable = """
        (SELECT r.project AS project, 'config.' || j.key || '.value' AS path,
                CASE json_type(j.value, '$.value') WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number' WHEN 'text' THEN 'string'
                  WHEN 'true' THEN 'boolean' WHEN 'false' THEN 'boolean' WHEN 'array' THEN 'list' WHEN 'object' THEN 'map' ELSE 'nil' END
                AS type
         FROM runs r, json_each(r.config) j WHERE j.type = 'object'
         UNION
         SELECT r.project, 'summary_metrics.' || j.key,
                CASE j.type WHEN 'integer' THEN 'number' WHEN 'real' THEN 'number' WHEN 'text' THEN 'string' WHEN 'true' THEN 'boolean'
                  WHEN 'false' THEN 'boolean' WHEN 'array' THEN 'list' WHEN 'object' THEN 'map' ELSE 'nil' END
         FROM runs r, json_each(r.summary) j) AS f
        """;

    private const string ProjectTable = "projects p JOIN entities e ON e.id = p.entity";
    private const string ProjectColumns = "p.id, e.name, p.name, p.hidden, p.description, p.access, p.all_types";

    private const string EntityTable = "entities e LEFT JOIN organizations o ON o.id = e.organization";
    private const string EntityColumns = "e.id, e.name, e.kind, coalesce(o.advanced, 0)";

    private static readonly FieldSet s_projectFields = new(
        new Dictionary<string, FieldExpression>
        {
            ["id"] = new("p.id", FieldKind.Number),
            ["name"] = new("p.name"),
            ["entityid"] = new("p.entity", FieldKind.Number),
            ["description"] = new("p.description"),
            ["createdat"] = MinutesIn("p.id"),
            ["updatedat"] = MinutesIn("p.id"),
        }
    );

    // Entities are cached, because nearly every object has one and would need a statement for it.
    private readonly ConcurrentDictionary<string, EntityRecord> _entities = new(StringComparer.Ordinal);

    /// <summary>The parent of all entities.</summary>
    internal const long Everyone = 0;

    /// <summary>Adds a team if it does not exist. The owner of the API key becomes an admin of the team.</summary>
    public void AddEntity(string entity) => GetEntity(entity);

    /// <summary>Adds a project if it does not exist.</summary>
    /// <param name="entity">The user or team that owns the project. It is created if it does not exist.</param>
    /// <param name="project">The project's name.</param>
    /// <param name="hidden">Whether the API key has no access to the project. Lists have null in its place.</param>
    public void AddProject(string entity, string project, bool hidden = false) => GetProject(entity, project, hidden);

    /// <summary>Changes what is not <see langword="null"/>.</summary>
    internal void UpdateProject(long project, string? name, string? description) =>
        Database.Execute(
            "UPDATE projects SET name = coalesce($name, name), description = coalesce($description, description) WHERE id = $id",
            ("$id", project),
            ("$name", name),
            ("$description", description)
        );

    /// <summary>Deletes a project: no entity has it any more, so that nothing leads to it, and its name is free.</summary>
    internal void DeleteProject(long project) =>
        Database.Execute(
            """
            UPDATE artifacts SET state = 'DELETED' WHERE sequence IN (SELECT id FROM collections WHERE project = $id);
            UPDATE projects SET entity = -entity, name = name || '#' || id WHERE id = $id AND entity > 0;
            """,
            ("$id", project)
        );

    internal static Source<EntityRecord> Entities(string parent = "e.everyone", string join = "") =>
        new(EntityTable + join, "e.id", parent, EntityColumns, static row => ReadEntity(row, 1));

    /// <summary>What can be filtered and ordered by, of the runs of projects.</summary>
    internal static Source<ProjectFieldRecord> ProjectFields(string? pattern, IReadOnlyList<string>? types) =>
        new(
            ProjectFieldTable,
            // A path can have several types.
            "f.path || ' ' || f.type",
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

    /// <summary>The projects of entities.</summary>
    internal static Source<ProjectRecord> Projects(string? order, string? filters = null) =>
        new Source<ProjectRecord>(ProjectTable, "p.id", "p.entity", ProjectColumns, static row => ReadProject(row, 1)).Select(
            s_projectFields,
            filters,
            order
        );

    internal EntityRecord? FindEntity(string name) => _entities.GetValueOrDefault(name);

    internal ProjectRecord? FindProject(string entity, string name) =>
        Database
            .Query(
                $"SELECT {ProjectColumns} FROM {ProjectTable} WHERE e.name = $entity AND p.name = $name AND NOT p.hidden",
                static row => ReadProject(row, 0),
                ("$entity", entity),
                ("$name", name)
            )
            .FirstOrDefault();

    /// <summary>The size of all files of entities.</summary>
    internal Dictionary<long, long> CountBytes(IReadOnlyCollection<long> entities) =>
        ByRow(
            Database.Query(
                """
                SELECT e.value, coalesce((
                  SELECT sum(f.size) FROM files f
                  LEFT JOIN runs r ON r.id = f.run LEFT JOIN artifacts a ON a.id = f.artifact LEFT JOIN collections c ON c.id = a.sequence
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

    private long GetEntity(string name, EntityKind kind = EntityKind.Team)
    {
        if (_entities.TryGetValue(name, out EntityRecord? known) && (known.Kind == kind || kind == EntityKind.Team))
        {
            return known.Id;
        }

        long id = Database.Insert(
            "INSERT INTO entities (name, kind) VALUES ($name, $kind) ON CONFLICT DO UPDATE SET kind = excluded.kind RETURNING id",
            ("$name", name),
            ("$kind", kind.ToString())
        );
        RefreshEntity(id);
        if (kind == EntityKind.Team && Viewer is not null)
        {
            AddTeamMember(name, Viewer, "admin");
        }

        return id;
    }

    private void RefreshEntity(long id)
    {
        EntityRecord entity = Database.Query(
            $"SELECT {EntityColumns} FROM {EntityTable} WHERE e.id = $id",
            static row => ReadEntity(row, 0),
            ("$id", id)
        )[0];
        _entities[entity.Name] = entity;
    }

    private long GetProject(string entity, string project, bool hidden = false) =>
        Database.Insert(
            "INSERT INTO projects (entity, name, hidden) VALUES ($entity, $name, $hidden) ON CONFLICT DO UPDATE SET name = name "
                + "RETURNING id",
            ("$entity", GetEntity(entity)),
            ("$name", project),
            ("$hidden", hidden)
        );

    private static EntityRecord ReadEntity(SqliteDataReader row, int first) =>
        new(row.GetInt64(first), row.GetString(first + 1), Enum.Parse<EntityKind>(row.GetString(first + 2)), row.GetBoolean(first + 3));

    private static ProjectRecord ReadProject(SqliteDataReader row, int first) =>
        new(row.GetInt64(first), row.GetString(first + 1), row.GetString(first + 2))
        {
            IsHidden = row.GetBoolean(first + 3),
            Description = ReadText(row, first + 4),
            Access = row.GetString(first + 5),
            TakesAllTypes = row.GetBoolean(first + 6),
        };
}
