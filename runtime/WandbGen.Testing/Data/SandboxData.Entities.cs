using Microsoft.Data.Sqlite;

using WandbGen.Testing.Data;
namespace WandbGen.Testing;

/// <content>Entities and their projects.</content>
public sealed partial class SandboxData
{
    private const string EntitySchema = """
        CREATE TABLE entities (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, everyone INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE projects (
          id INTEGER PRIMARY KEY, entity INTEGER NOT NULL REFERENCES entities, name TEXT NOT NULL, hidden INTEGER NOT NULL, UNIQUE (entity, name));
        """;

    private const string ProjectTable = "projects p JOIN entities e ON e.id = p.entity";
    private const string ProjectColumns = "p.id, e.name, p.name, p.hidden";

    private static readonly FieldSet s_projectFields = new(new Dictionary<string, FieldExpression> { ["name"] = new("p.name"), ["createdat"] = MinutesIn("p.id") });

    /// <summary>The parent of all entities.</summary>
    internal const long Everyone = 0;

    /// <summary>Adds an entity, unless it is there.</summary>
    public void AddEntity(string entity) => GetEntity(entity);

    /// <summary>Adds a project, unless it is there.</summary>
    /// <param name="entity">The entity, which is added with it.</param>
    /// <param name="project">The project's name.</param>
    /// <param name="hidden">Whether the key may not see it: lists have a null in its place.</param>
    public void AddProject(string entity, string project, bool hidden = false) => GetProject(entity, project, hidden);

    internal static Source<EntityRecord> Entities => new("entities e", "e.id", "e.everyone", "e.id, e.name", static row => new EntityRecord(row.GetInt64(1), row.GetString(2)));

    internal static Source<ProjectRecord> Projects(string? order) =>
        new Source<ProjectRecord>(ProjectTable, "p.id", "p.entity", ProjectColumns, static row => ReadProject(row, 1)).Select(s_projectFields, null, order);

    internal EntityRecord? FindEntity(string name) =>
        Database.Query("SELECT id, name FROM entities WHERE name = $name", static row => new EntityRecord(row.GetInt64(0), row.GetString(1)), ("$name", name)).FirstOrDefault();

    internal ProjectRecord? FindProject(string entity, string name) => Database.Query(
        $"SELECT {ProjectColumns} FROM {ProjectTable} WHERE e.name = $entity AND p.name = $name AND NOT p.hidden",
        static row => ReadProject(row, 0),
        ("$entity", entity), ("$name", name)).FirstOrDefault();

    /// <summary>The projects that things belong to, by the things' rows.</summary>
    internal List<(long Child, ProjectRecord Project)> ListProjectsOf(string table, IReadOnlyCollection<long> rows) =>
        Database.List(new Source<ProjectRecord>($"{ProjectTable} JOIN {table} child ON child.project = p.id", "p.id", "child.id", ProjectColumns, static row => ReadProject(row, 1)), rows, 1, 0);

    private long GetEntity(string name) =>
        Database.Insert("INSERT INTO entities (name) VALUES ($name) ON CONFLICT DO UPDATE SET name = name RETURNING id", ("$name", name));

    private long GetProject(string entity, string project, bool hidden = false) => Database.Insert(
        "INSERT INTO projects (entity, name, hidden) VALUES ($entity, $name, $hidden) ON CONFLICT DO UPDATE SET name = name RETURNING id",
        ("$entity", GetEntity(entity)), ("$name", project), ("$hidden", hidden));

    private static ProjectRecord ReadProject(SqliteDataReader row, int first) =>
        new(row.GetInt64(first), row.GetString(first + 1), row.GetString(first + 2), row.GetBoolean(first + 3), MinutesIn(row.GetInt64(first)));
}
