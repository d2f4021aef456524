using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace WandbGen.Sandbox.Data;

/// <summary>The runs and files of a sandbox, in SQLite; the bytes of a data directory stay where they are.</summary>
public sealed class SandboxData : IDisposable
{
    private const string RunColumns = "r.id, r.entity, r.project, r.name, r.display_name, r.state, r.created_at, r.config, r.summary, r.history, r.folder";
    private const string FileColumns = "f.id, f.name, f.size, f.updated_at, f.path";

    private readonly Lock _lock = new();
    private readonly SqliteConnection _database = new("Data Source=:memory:");

    internal SandboxData()
    {
        _database.Open();
        Execute("""
            CREATE TABLE runs (
              id INTEGER PRIMARY KEY, entity TEXT NOT NULL, project TEXT NOT NULL, name TEXT NOT NULL, display_name TEXT NOT NULL, state TEXT NOT NULL,
              created_at TEXT NOT NULL, config TEXT NOT NULL, summary TEXT NOT NULL, history INTEGER NOT NULL, folder TEXT, UNIQUE (entity, project, name));
            CREATE TABLE files (
              id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, name TEXT NOT NULL, size INTEGER NOT NULL, updated_at TEXT NOT NULL,
              path TEXT, content BLOB, md5 BLOB, UNIQUE (run, name));
            """);
    }

    /// <summary>Adds a finished run, unless it is there.</summary>
    public void AddRun(string entity, string project, string run) =>
        AddRun(new RunRecord(0, entity, project, run, run, "finished", DateTimeOffset.UtcNow, "{}", "{}", 0, null));

    /// <summary>Adds a file to a run, or replaces it.</summary>
    public void AddFile(string entity, string project, string run, string name, byte[] content) =>
        AddFiles(entity, project, run, 1, _ => name, _ => content);

    /// <summary>Adds many files to a run.</summary>
    public void AddFiles(string entity, string project, string run, int count, Func<int, string> name, Func<int, byte[]> content)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(content);
        lock (_lock)
        {
            RunRecord owner = FindRun(entity, project, run) ?? throw new ArgumentException($"There is no run '{entity}/{project}/{run}'; add it first.", nameof(run));
            using SqliteTransaction transaction = _database.BeginTransaction();
            for (int i = 0; i < count; i++)
            {
                byte[] bytes = content(i);
                Execute(
                    """
                    INSERT INTO files (run, name, size, updated_at, content, md5) VALUES ($run, $name, $size, $updated, $content, $md5)
                    ON CONFLICT (run, name) DO UPDATE SET size = $size, updated_at = $updated, content = $content, md5 = $md5, path = NULL
                    """,
                    ("$run", owner.Id), ("$name", name(i)), ("$size", bytes.Length), ("$updated", Format(DateTimeOffset.UtcNow)), ("$content", bytes), ("$md5", Md5(bytes)));
            }

            transaction.Commit();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    internal void AddRun(RunRecord run) => Execute(
        """
        INSERT INTO runs (entity, project, name, display_name, state, created_at, config, summary, history, folder)
        VALUES ($entity, $project, $name, $display, $state, $created, $config, $summary, $history, $folder) ON CONFLICT DO NOTHING
        """,
        ("$entity", run.Entity), ("$project", run.Project), ("$name", run.Name), ("$display", run.DisplayName), ("$state", run.State),
        ("$created", Format(run.CreatedAt)), ("$config", run.Config), ("$summary", run.Summary), ("$history", run.HistoryLineCount), ("$folder", run.Folder));

    /// <summary>Notes a file of a data directory; what was known of its bytes is forgotten if they changed. One that was uploaded over it stays.</summary>
    internal void AddFileOnDisk(RunRecord run, string name, FileInfo file) => Execute(
        """
        INSERT INTO files (run, name, size, updated_at, path) VALUES ($run, $name, $size, $updated, $path)
        ON CONFLICT (run, name) DO UPDATE SET size = $size, updated_at = $updated, md5 = NULL WHERE path IS NOT NULL AND (size <> $size OR updated_at <> $updated)
        """,
        ("$run", run.Id), ("$name", name), ("$size", file.Length), ("$updated", Format(file.LastWriteTimeUtc)), ("$path", file.FullName));

    internal bool HasProject(string entity, string project) =>
        Query("SELECT 1 FROM runs WHERE entity = $entity AND project = $project LIMIT 1", static _ => true, ("$entity", entity), ("$project", project)).Count > 0;

    internal IReadOnlyList<(string Entity, string Project)> ListProjects(string entity) => Query(
        "SELECT entity, project FROM runs WHERE entity = $entity GROUP BY entity, project ORDER BY min(id)",
        static row => (row.GetString(0), row.GetString(1)),
        ("$entity", entity));

    internal RunRecord? FindRun(string entity, string project, string name) => Query(
        $"SELECT {RunColumns} FROM runs r WHERE r.entity = $entity AND r.project = $project AND r.name = $name",
        ReadRun,
        ("$entity", entity), ("$project", project), ("$name", name)).FirstOrDefault();

    /// <summary>Runs, of one project or of all of an entity's, oldest first unless <paramref name="newestFirst"/>.</summary>
    internal IReadOnlyList<RunRecord> ListRuns(string entity, string? project, bool newestFirst, int limit, int offset) => Query(
        $"""
        SELECT {RunColumns} FROM runs r WHERE r.entity = $entity AND ($project IS NULL OR r.project = $project)
        ORDER BY r.created_at {(newestFirst ? "DESC" : "ASC")}, r.id {(newestFirst ? "DESC" : "ASC")} LIMIT $limit OFFSET $offset
        """,
        ReadRun,
        ("$entity", entity), ("$project", project), ("$limit", limit), ("$offset", offset));

    internal int CountRuns(string entity, string project) =>
        Query("SELECT count(*) FROM runs WHERE entity = $entity AND project = $project", static row => row.GetInt32(0), ("$entity", entity), ("$project", project))[0];

    internal int CountFiles(RunRecord run, IReadOnlyList<string>? names = null, string? pattern = null)
    {
        RunFolders.Refresh(run, this);
        return Query($"SELECT count(*) FROM files f WHERE {Filter}", static row => row.GetInt32(0), FilterParameters(run, names, pattern))[0];
    }

    internal IReadOnlyList<FileRecord> ListFiles(RunRecord run, IReadOnlyList<string>? names, string? pattern, int limit, int offset)
    {
        RunFolders.Refresh(run, this);
        return Query(
            $"SELECT {FileColumns} FROM files f WHERE {Filter} ORDER BY f.id LIMIT $limit OFFSET $offset",
            row => ReadFile(row, run),
            [.. FilterParameters(run, names, pattern), ("$limit", limit), ("$offset", offset)]);
    }

    internal FileRecord? FindFile(string entity, string project, string run, string name)
    {
        if (FindRun(entity, project, run) is not { } owner)
        {
            return null;
        }

        RunFolders.Refresh(owner, this);
        return Query($"SELECT {FileColumns} FROM files f WHERE f.run = $run AND f.name = $name", row => ReadFile(row, owner), ("$run", owner.Id), ("$name", name)).FirstOrDefault();
    }

    internal byte[] GetContent(FileRecord file) =>
        Query("SELECT content FROM files WHERE id = $id", static row => row.GetFieldValue<byte[]>(0), ("$id", file.Id)).FirstOrDefault() ?? [];

    internal byte[] GetMd5(FileRecord file)
    {
        if (Query("SELECT md5 FROM files WHERE id = $id", static row => row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0), ("$id", file.Id)).FirstOrDefault() is { } known)
        {
            return known;
        }

        byte[] md5;
        using (FileStream stream = File.OpenRead(file.Path!))
        {
#pragma warning disable CA5351 // W&B's checksum is MD5.
            md5 = MD5.HashData(stream);
#pragma warning restore CA5351
        }

        Execute("UPDATE files SET md5 = $md5 WHERE id = $id", ("$id", file.Id), ("$md5", md5));
        return md5;
    }

    /// <summary>Deletes files by their rows, from disk too.</summary>
    internal void DeleteFiles(IEnumerable<long> ids)
    {
        foreach (long id in ids)
        {
            foreach (string? path in Query("DELETE FROM files WHERE id = $id RETURNING path", static row => row.IsDBNull(0) ? null : row.GetString(0), ("$id", id)))
            {
                if (path is not null)
                {
                    File.Delete(path);
                }
            }
        }
    }

    /// <summary>Forgets files of a data directory that are gone, or are links now.</summary>
    internal void ForgetFilesOnDiskExcept(RunRecord run, IEnumerable<string> paths) => Execute(
        "DELETE FROM files WHERE run = $run AND path IS NOT NULL AND path NOT IN (SELECT value FROM json_each($paths))",
        ("$run", run.Id), ("$paths", System.Text.Json.JsonSerializer.Serialize(paths)));

    // MySQL's LIKE, which W&B uses, ignores ASCII case as SQLite's does, and escapes with a backslash, which SQLite's does only when told.
    private const string Filter = "f.run = $run AND ($names IS NULL OR f.name IN (SELECT value FROM json_each($names))) AND ($pattern IS NULL OR f.name LIKE $pattern ESCAPE '\\')";

    private static (string, object?)[] FilterParameters(RunRecord run, IReadOnlyList<string>? names, string? pattern) =>
        [("$run", run.Id), ("$names", names is { Count: > 0 } ? System.Text.Json.JsonSerializer.Serialize(names) : null), ("$pattern", string.IsNullOrEmpty(pattern) ? null : pattern)];

    private static RunRecord ReadRun(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), Parse(row.GetString(6)),
        row.GetString(7), row.GetString(8), row.GetInt32(9), row.IsDBNull(10) ? null : row.GetString(10));

    private static FileRecord ReadFile(SqliteDataReader row, RunRecord run) => new(
        row.GetInt64(0), run, row.GetString(1), row.GetInt64(2), Parse(row.GetString(3)), row.IsDBNull(4) ? null : row.GetString(4));

    private static string Format(DateTimeOffset time) => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Parse(string text) => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture);

#pragma warning disable CA5351 // W&B's checksum is MD5.
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351

    private void Execute(string sql, params (string Name, object? Value)[] parameters)
    {
        lock (_lock)
        {
            using SqliteCommand command = CreateCommand(sql, parameters);
            command.ExecuteNonQuery();
        }
    }

    private List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] parameters)
    {
        lock (_lock)
        {
            using SqliteCommand command = CreateCommand(sql, parameters);
            using SqliteDataReader reader = command.ExecuteReader();
            List<T> rows = [];
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            return rows;
        }
    }

    private SqliteCommand CreateCommand(string sql, (string Name, object? Value)[] parameters)
    {
        SqliteCommand command = _database.CreateCommand();
#pragma warning disable CA2100 // The text is this class's own; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach ((string name, object? value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }
}
