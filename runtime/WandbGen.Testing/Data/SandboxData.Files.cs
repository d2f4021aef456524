using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Files of runs and of artifacts.</content>
public sealed partial class SandboxData
{
    private const string FileSchema = """
        CREATE TABLE files (
          id INTEGER PRIMARY KEY, run INTEGER REFERENCES runs, artifact INTEGER REFERENCES artifacts,
          name TEXT NOT NULL, size INTEGER NOT NULL, updated_at TEXT,
          path TEXT, content BLOB, object INTEGER REFERENCES objects, md5 BLOB, manifest INTEGER NOT NULL DEFAULT 0,
          UNIQUE (run, name), UNIQUE (artifact, name, manifest));
        CREATE INDEX files_of_run ON files (run);
        CREATE INDEX files_of_artifact ON files (artifact);
        """;

    private const string FileTable =
        "files f JOIN runs r ON r.id = f.run JOIN projects p ON p.id = r.project JOIN entities e ON e.id = p.entity";
    private const string FileColumns = "f.id, e.name, p.name, r.name, f.name, f.size, f.updated_at, f.path";

    private const string ArtifactFileTable =
        "artifacts a JOIN collections c ON c.id = a.sequence JOIN projects p ON p.id = c.project JOIN entities e ON e.id = "
        + "p.entity JOIN files f ON f.artifact = a.id";

    private const string ArtifactFileColumns =
        $"f.id, e.name, p.name, iif(f.manifest, '{ManifestPrefix}', '{ArtifactPrefix}') || a.id, f.name, f.size, f.updated_at, f.path";

    // The prefixes that distinguish artifacts and manifests from runs in the address of a file. The id of a run has no colon.
    private const string ArtifactPrefix = "artifact:";
    private const string ManifestPrefix = "manifest:";

    /// <summary>Adds a file to a run, or replaces an existing file.</summary>
    public void AddFile(string entity, string project, string run, string name, byte[] content) =>
        AddFiles(entity, project, run, 1, _ => name, _ => content);

    /// <summary>Adds many files to a run.</summary>
    public void AddFiles(string entity, string project, string run, int count, Func<int, string> name, Func<int, byte[]> content)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(content);
        Database.Transact(() =>
        {
            RunRecord owner =
                FindRun(entity, project, run)
                ?? throw new ArgumentException($"There is no run '{entity}/{project}/{run}'; add it first.", nameof(run));
            for (int i = 0; i < count; i++)
            {
                byte[] bytes = content(i);
                Database.Execute(
                    """
                    INSERT INTO files (run, name, size, updated_at, content, md5) VALUES ($run, $name, $size, $updated, $content, $md5)
                    ON CONFLICT (run, name) DO UPDATE SET size = $size, updated_at = $updated, content = $content, md5 = $md5, path = NULL
                    """,
                    ("$run", owner.Id),
                    ("$name", name(i)),
                    ("$size", bytes.Length),
                    ("$updated", FormatExactly(DateTimeOffset.UtcNow)),
                    ("$content", bytes),
                    ("$md5", Md5(bytes))
                );
            }
        });
    }

    /// <summary>Adds a file that was never uploaded to a run. The file is listed without a time, and cannot be downloaded.</summary>
    public void AddFileWithoutContent(string entity, string project, string run, string name)
    {
        RunRecord owner =
            FindRun(entity, project, run)
            ?? throw new ArgumentException($"There is no run '{entity}/{project}/{run}'; add it first.", nameof(run));
        Database.Execute(
            "INSERT INTO files (run, name, size) VALUES ($run, $name, 0) ON CONFLICT DO NOTHING",
            ("$run", owner.Id),
            ("$name", name)
        );
    }

    /// <summary>Notes the files of a data directory; what was known of bytes is forgotten if they changed. One that was uploaded over a
    /// file stays.</summary>
    internal void SetFilesOnDisk(long run, IEnumerable<(string Name, FileInfo File)> files)
    {
        string found = JsonSerializer.Serialize(
            files.Select(static file => new
            {
                name = file.Name,
                size = file.File.Length,
                updated = FormatExactly(file.File.LastWriteTimeUtc),
                path = file.File.FullName,
            })
        );
        Database.Execute(
            """
            DELETE FROM files WHERE run = $run AND path IS NOT NULL AND path NOT IN (SELECT value ->> 'path' FROM json_each($found));
            INSERT INTO files (run, name, size, updated_at, path)
            SELECT $run, value ->> 'name', value ->> 'size', value ->> 'updated', value ->> 'path' FROM json_each($found) WHERE true
            ON CONFLICT (run, name) DO UPDATE SET size = excluded.size, updated_at = excluded.updated_at, path = excluded.path, md5 = NULL
            WHERE path IS NOT NULL AND (size <> excluded.size OR updated_at <> excluded.updated_at OR path <> excluded.path)
            """,
            ("$run", run),
            ("$found", found)
        );
    }

    /// <summary>Looks how files on disk are now: a run may still be writing them.</summary>
    internal IReadOnlyList<FileRecord> RefreshOnDisk(IReadOnlyList<FileRecord> files) => [.. files.Select(RefreshOnDisk)];

    internal static Source<FileRecord> Files(IReadOnlyList<string>? names, string? pattern) =>
        new(FileTable, "f.id", "f.run", FileColumns, static row => ReadFile(row, 1))
        {
            // W&B uses MySQL's LIKE. It ignores ASCII case, as SQLite's does, and escapes with a backslash, which SQLite must be told
            // to do.
            Where =
                "($names IS NULL OR f.name IN (SELECT value FROM json_each($names))) AND ($pattern IS NULL OR f.name LIKE "
                + "$pattern ESCAPE '\\')",
            Parameters =
            [
                ("$names", names is { Count: > 0 } ? JsonSerializer.Serialize(names) : null),
                ("$pattern", string.IsNullOrEmpty(pattern) ? null : pattern),
            ],
        };

    /// <summary>The files of artifacts, or of what else has them by <paramref name="parent"/>.</summary>
    internal static Source<FileRecord> ArtifactFiles(IReadOnlyList<string>? names, string parent = "f.artifact", string join = "") =>
        Files(names, pattern: null) with
        {
            Table = $"{ArtifactFileTable} AND NOT f.manifest{join}",
            Parent = parent,
            Columns = ArtifactFileColumns,
        };

    /// <summary>The files that say what artifacts have.</summary>
    internal static Source<FileRecord> Manifests => ArtifactFiles(null) with { Table = $"{ArtifactFileTable} AND f.manifest" };

    /// <summary>A file of the artifact that it was first in, by its checksum.</summary>
    internal FileRecord? FindArtifactFile(long artifact, byte[] md5) =>
        Database
            .Query(
                $"""
                SELECT {ArtifactFileColumns} FROM {ArtifactFileTable} WHERE f.md5 = $md5 AND NOT f.manifest
                AND (f.artifact = $artifact OR f.object IN (SELECT id FROM objects WHERE birth = $artifact AND md5 = $md5))
                """,
                static row => ReadFile(row, 0),
                ("$artifact", artifact),
                ("$md5", md5)
            )
            .FirstOrDefault();

    /// <summary>A file of an entity's artifacts, by its checksum: where older clients look for it.</summary>
    internal FileRecord? FindArtifactFile(string entity, byte[] md5) =>
        Database
            .Query(
                $"SELECT {ArtifactFileColumns} FROM {ArtifactFileTable} WHERE e.name = $entity AND f.md5 = $md5 AND NOT f.manifest",
                static row => ReadFile(row, 0),
                ("$entity", entity),
                ("$md5", md5)
            )
            .FirstOrDefault();

    /// <summary>The files of an artifact that entries of its manifest name, in the order of these; an entry that is not in the artifact has
    /// none.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="entries">JSON: an array of <c>{"name": …, "md5": …}</c>, with the checksum in hexadecimal.</param>
    internal List<FileRecord> ListArtifactFiles(long artifact, string entries) =>
        Database.Query(
            $"""
            SELECT {ArtifactFileColumns} FROM json_each($entries) x
            CROSS JOIN files f ON f.artifact = $artifact AND f.name = x.value ->> 'name' AND f.manifest = 0
            JOIN artifacts a ON a.id = f.artifact JOIN collections c ON c.id = a.sequence
            JOIN projects p ON p.id = c.project JOIN entities e ON e.id = p.entity
            WHERE lower(hex(f.md5)) = x.value ->> 'md5' ORDER BY x.key
            """,
            static row => ReadFile(row, 0) with { IsByEntry = true },
            ("$artifact", artifact),
            ("$entries", entries)
        );

    /// <summary>The projects that files belong to.</summary>
    internal List<long> ListProjectsOfFiles(IReadOnlyCollection<long> files) =>
        Database.Query(
            "SELECT DISTINCT r.project FROM files f JOIN runs r ON r.id = f.run WHERE f.id IN (SELECT value FROM json_each($files))",
            static row => row.GetInt64(0),
            ("$files", JsonSerializer.Serialize(files))
        );

    /// <summary>Looks what files runs that are served from disk have now.</summary>
    internal void RefreshFiles(IReadOnlyCollection<long> runs) => Directory?.RefreshFiles(runs);

    internal FileRecord? FindFile(string entity, string project, string run, string name)
    {
        if (run.StartsWith(ArtifactPrefix, StringComparison.Ordinal) || run.StartsWith(ManifestPrefix, StringComparison.Ordinal))
        {
            return Database
                .Query(
                    $"SELECT {ArtifactFileColumns} FROM {ArtifactFileTable} WHERE e.name = $entity AND p.name = $project AND "
                        + "a.id = $artifact AND f.name = $name AND f.manifest = $manifest",
                    static row => ReadFile(row, 0),
                    ("$entity", entity),
                    ("$project", project),
                    ("$artifact", run[(run.IndexOf(':', StringComparison.Ordinal) + 1)..]),
                    ("$name", name),
                    ("$manifest", run.StartsWith(ManifestPrefix, StringComparison.Ordinal))
                )
                .FirstOrDefault();
        }

        if (FindRun(entity, project, run) is not { } owner)
        {
            return null;
        }

        RefreshFiles([owner.Id]);
        return
            Database.Query(
                $"SELECT {FileColumns} FROM {FileTable} WHERE f.run = $run AND f.name = $name",
                static row => ReadFile(row, 0),
                ("$run", owner.Id),
                ("$name", name)
            )
                is [var file]
            ? RefreshOnDisk(file)
            : null;
    }

    internal byte[] GetContent(FileRecord file) =>
        Database
            .Query(
                "SELECT coalesce(f.content, o.content) FROM files f LEFT JOIN objects o ON o.id = f.object WHERE f.id = $id",
                static row => row.GetFieldValue<byte[]>(0),
                ("$id", file.Id)
            )
            .FirstOrDefault()
        ?? [];

    /// <summary>The MD5 of files, by their rows; of those on disk it is computed once for every state of theirs.</summary>
    internal Dictionary<long, byte[]> GetMd5(IReadOnlyCollection<long> files)
    {
        List<(long File, byte[]? Md5, string? Path)> rows = Database.Query(
            "SELECT id, md5, path FROM files WHERE id IN (SELECT value FROM json_each($files))",
            static row => (row.GetInt64(0), row.IsDBNull(1) ? null : row.GetFieldValue<byte[]>(1), ReadText(row, 2)),
            ("$files", JsonSerializer.Serialize(files))
        );
        return ByRow(
            rows.Where(static row => row.Md5 is not null || row.Path is not null)
                .Select(row => (row.File, row.Md5 ?? ComputeMd5(row.File, row.Path!)))
        );
    }

    /// <summary>Deletes files by their rows, from disk too.</summary>
    internal void DeleteFiles(IEnumerable<long> ids)
    {
        foreach (
            string? path in Database.Query(
                "DELETE FROM files WHERE id IN (SELECT value FROM json_each($ids)) RETURNING path",
                static row => ReadText(row, 0),
                ("$ids", JsonSerializer.Serialize(ids))
            )
        )
        {
            if (path is not null)
            {
                File.Delete(path);
            }
        }
    }

    private FileRecord RefreshOnDisk(FileRecord file)
    {
        if (
            file.Path is null
            || Directory?.Find(file.Path) is not { } found
            || (found.Length == file.Size && found.LastWriteTimeUtc == file.UpdatedAt?.UtcDateTime)
        )
        {
            return file;
        }

        Database.Execute(
            "UPDATE files SET size = $size, updated_at = $updated, md5 = NULL WHERE id = $id",
            ("$size", found.Length),
            ("$updated", FormatExactly(found.LastWriteTimeUtc)),
            ("$id", file.Id)
        );
        return file with { Size = found.Length, UpdatedAt = found.LastWriteTimeUtc };
    }

    private byte[] ComputeMd5(long file, string path)
    {
        byte[] md5;
        using (FileStream stream = File.OpenRead(path))
        {
#pragma warning disable CA5351 // W&B's checksum is MD5.
            md5 = MD5.HashData(stream);
#pragma warning restore CA5351
        }

        Database.Execute("UPDATE files SET md5 = $md5 WHERE id = $id", ("$id", file), ("$md5", md5));
        return md5;
    }

    private static FileRecord ReadFile(SqliteDataReader row, int first) =>
        new()
        {
            Id = row.GetInt64(first),
            EntityName = row.GetString(first + 1),
            ProjectName = row.GetString(first + 2),
            Owner = row.GetString(first + 3),
            Name = row.GetString(first + 4),
            Size = row.GetInt64(first + 5),
            UpdatedAt = row.IsDBNull(first + 6) ? null : ReadTime(row, first + 6),
            Path = ReadText(row, first + 7),
        };

    // The time has fractions, because a file can change twice in a second.
    private static string FormatExactly(DateTimeOffset time) => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture);

#pragma warning disable CA5351 // W&B's checksum is MD5.
    private static byte[] Md5(byte[] bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351
}
