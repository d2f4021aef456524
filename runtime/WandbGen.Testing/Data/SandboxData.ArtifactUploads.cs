using System.Text.Json;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Artifacts that clients log: bytes are stored once for a project, by their checksum.</content>
public sealed partial class SandboxData
{
    private const string ObjectSchema = """
        CREATE TABLE objects (
          id INTEGER PRIMARY KEY, project INTEGER NOT NULL REFERENCES projects, birth INTEGER NOT NULL, md5 BLOB NOT NULL,
          content BLOB NOT NULL, UNIQUE (project, md5));
        CREATE TABLE uploads (id TEXT PRIMARY KEY, file INTEGER NOT NULL);
        CREATE TABLE upload_parts (
          upload TEXT NOT NULL REFERENCES uploads, number INTEGER NOT NULL, md5 TEXT NOT NULL, content BLOB, PRIMARY KEY (upload, number));
        """;

    /// <summary>Counts the objects that the storage has for artifacts. Equal files of one project are stored as one object.</summary>
    public int CountObjects() => Database.Query("SELECT count(*) FROM objects", static row => row.GetInt32(0))[0];

    /// <summary>
    /// Lists the states of all versions of a sequence, including versions that were never completed, in the order of their creation.
    /// </summary>
    public IReadOnlyList<string> ListArtifactStates(string entity, string project, string collection) =>
        Database.Query(
            """
            SELECT a.state FROM artifacts a JOIN collections c ON c.id = a.sequence JOIN projects p ON p.id = c.project
            JOIN entities e ON e.id = p.entity WHERE e.name = $entity AND p.name = $project AND c.name = $collection ORDER BY a.id
            """,
            static row => row.GetString(0),
            ("$entity", entity),
            ("$project", project),
            ("$collection", collection)
        );

    /// <summary>The sequence that a new version belongs to, which is added if there is none.</summary>
    /// <exception cref="FormatException">It is there with versions of another type, or is a portfolio.</exception>
    internal long GetSequence(long project, string type, string name)
    {
        if (
            Database.Query(
                "SELECT t.name, c.portfolio FROM collections c JOIN artifact_types t ON t.id = c.type "
                    + "WHERE c.project = $project AND c.name = $name",
                static row => (row.GetString(0), row.GetBoolean(1)),
                ("$project", project),
                ("$name", name)
            )
            is [var (actual, isPortfolio)]
        )
        {
            string? refusal =
                isPortfolio ? "is a portfolio, which versions are linked to"
                : actual != type ? $"has the type {actual} and not {type}"
                : null;
            if (refusal is not null)
            {
                throw new FormatException($"artifact collection {name} {refusal}");
            }
        }

        return GetCollection(project, GetArtifactType(project, type), name, isPortfolio: false);
    }

    /// <summary>Adds a type, unless it is there.</summary>
    internal ArtifactTypeRecord AddArtifactType(long project, string name) => new(GetArtifactType(project, name), name);

    /// <summary>Begins a version, or finds the one that has the same contents or that the same client began.</summary>
    /// <returns>The row of the artifact.</returns>
    internal long CreateArtifact(ArtifactCreation creation)
    {
        long artifact = 0;
        Database.Transact(() =>
        {
            if (
                Database.Query(
                    """
                    SELECT id FROM artifacts WHERE sequence = $sequence
                    AND (client_id = $client AND digest = $digest OR $deduplicate AND state = 'COMMITTED' AND digest = $digest)
                    ORDER BY state, id DESC
                    """,
                    static row => row.GetInt64(0),
                    ("$sequence", creation.Sequence),
                    ("$client", creation.ClientId),
                    ("$digest", creation.Digest),
                    ("$deduplicate", creation.IsDeduplicated)
                )
                is [var same, ..]
            )
            {
                artifact = same;
                if (FindState(same) == "COMMITTED")
                {
                    SetAliases(creation.Sequence, SequenceMembership(same), creation.Aliases);
                }

                return;
            }

            artifact = Database.Insert(
                """
                INSERT INTO artifacts (sequence, run, state, digest, metadata, description, tags, size, file_count, created_at,
                  client_id, ttl, history_step, aliases)
                VALUES ($sequence, $run, 'PENDING', $digest, $metadata, $description, $tags, 0, 0, $created, $client, $ttl, $step, $aliases)
                RETURNING id
                """,
                ("$sequence", creation.Sequence),
                ("$run", creation.Run),
                ("$digest", creation.Digest),
                ("$metadata", creation.Metadata ?? "{}"),
                ("$description", creation.Description),
                ("$tags", JsonSerializer.Serialize(creation.Tags)),
                ("$created", Format(creation.CreatedAt)),
                ("$client", creation.ClientId),
                ("$ttl", creation.TimeToLive),
                ("$step", creation.HistoryStep),
                ("$aliases", JsonSerializer.Serialize(creation.Aliases))
            );
            Database.Execute(
                "INSERT INTO memberships (collection, artifact, version) VALUES ($sequence, $artifact, $version)",
                ("$sequence", creation.Sequence),
                ("$artifact", artifact),
                ("$version", Unfinished - artifact)
            );
        });
        return artifact;
    }

    /// <summary>The state of an artifact; <see langword="null"/> if there is none.</summary>
    internal string? FindState(long artifact) =>
        Database.Query("SELECT state FROM artifacts WHERE id = $id", static row => row.GetString(0), ("$id", artifact)).FirstOrDefault();

    /// <summary>Notes the manifest that is to come.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="name">The file's name.</param>
    /// <param name="md5">What its bytes will have; <see langword="null"/> if that is not known yet.</param>
    internal void SetManifest(long artifact, string name, byte[]? md5) =>
        Database.Execute(
            """
            INSERT INTO files (artifact, name, size, md5, manifest) VALUES ($artifact, $name, 0, $md5, 1)
            ON CONFLICT (artifact, name, manifest) DO UPDATE
            SET content = iif(md5 IS excluded.md5, content, NULL), updated_at = iif(md5 IS excluded.md5, updated_at, NULL),
              md5 = excluded.md5
            """,
            ("$artifact", artifact),
            ("$name", name),
            ("$md5", md5)
        );

    /// <summary>Notes a file that a client is about to upload.</summary>
    /// <returns>What there is of it.</returns>
    internal ArtifactFileRecord CreateArtifactFile(long artifact, string name, byte[] md5, IReadOnlyList<(long Number, string Md5)> parts)
    {
        (long project, long? found) = Database.Query(
            """
            SELECT c.project, (SELECT o.id FROM objects o WHERE o.project = c.project AND o.md5 = $md5)
            FROM artifacts a JOIN collections c ON c.id = a.sequence WHERE a.id = $artifact
            """,
            static row => (row.GetInt64(0), row.IsDBNull(1) ? null : (long?)row.GetInt64(1)),
            ("$artifact", artifact),
            ("$md5", md5)
        )[0];
        long file = Database.Insert(
            """
            INSERT INTO files (artifact, name, size, updated_at, object, md5)
            VALUES ($artifact, $name, coalesce((SELECT length(content) FROM objects WHERE id = $object), 0), $updated, $object, $md5)
            ON CONFLICT (artifact, name, manifest) DO UPDATE
            SET size = excluded.size, updated_at = excluded.updated_at, object = excluded.object, md5 = excluded.md5 RETURNING id
            """,
            ("$artifact", artifact),
            ("$name", name),
            ("$updated", found is null ? null : FormatExactly(DateTimeOffset.UtcNow)),
            ("$object", found),
            ("$md5", md5)
        );
        string? upload = null;
        if (found is null && parts.Count > 0)
        {
            upload = Guid.NewGuid().ToString("N");
            Database.Execute("INSERT INTO uploads (id, file) VALUES ($id, $file)", ("$id", upload), ("$file", file));
            Database.ExecuteForEach(
                "INSERT INTO upload_parts (upload, number, md5) VALUES ($upload, $number, $md5)",
                parts,
                ("$upload", _ => upload),
                ("$number", static part => part.Number),
                ("$md5", static part => part.Md5)
            );
        }

        return new ArtifactFileRecord(FindFile(file), md5, found is not null, upload, [.. parts.Select(static part => part.Number)]);
    }

    /// <summary>Takes the bytes of a file of an artifact, or of its manifest.</summary>
    /// <returns>Whether they are those that were announced.</returns>
    internal bool StoreArtifactFile(FileRecord file, byte[] content)
    {
        byte[] md5 = Md5(content);
        if (!GetMd5([file.Id]).TryGetValue(file.Id, out byte[]? expected) || !expected.AsSpan().SequenceEqual(md5))
        {
            return false;
        }

        Database.Transact(() =>
        {
            (long project, long artifact, bool isManifest) = Database.Query(
                """
                SELECT c.project, a.id, f.manifest FROM files f JOIN artifacts a ON a.id = f.artifact
                JOIN collections c ON c.id = a.sequence WHERE f.id = $id
                """,
                static row => (row.GetInt64(0), row.GetInt64(1), row.GetBoolean(2)),
                ("$id", file.Id)
            )[0];
            Database.Execute(
                "UPDATE files SET size = $size, updated_at = $updated, content = $content, object = $object WHERE id = $id",
                ("$id", file.Id),
                ("$size", content.Length),
                ("$updated", FormatExactly(DateTimeOffset.UtcNow)),
                ("$content", isManifest ? content : null),
                ("$object", isManifest ? null : AddObject(project, artifact, md5, content))
            );
        });
        return true;
    }

    /// <summary>Takes a part of a file.</summary>
    /// <returns>Whether the bytes are those that were announced; <see langword="null"/> if there is no such part to come.</returns>
    internal bool? StorePart(string upload, long number, byte[] content)
    {
        if (
            Database.Query(
                "SELECT md5 FROM upload_parts WHERE upload = $upload AND number = $number",
                static row => row.GetString(0),
                ("$upload", upload),
                ("$number", number)
            )
            is not [var expected]
        )
        {
            return null;
        }

        if (!expected.Equals(Convert.ToHexStringLower(Md5(content)), StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Database.Execute(
            "UPDATE upload_parts SET content = $content WHERE upload = $upload AND number = $number",
            ("$content", content),
            ("$upload", upload),
            ("$number", number)
        );
        return true;
    }

    /// <summary>Puts the parts of a file together, by the tags that the storage gave for them.</summary>
    /// <returns>The MD5 of the file in base64.</returns>
    /// <exception cref="FormatException">There is no such upload, a part is missing, or a tag is another one.</exception>
    internal string CompleteUpload(string upload, string storagePath, IReadOnlyList<(long Number, string Tag)> parts)
    {
        if (
            Database.Query("SELECT file FROM uploads WHERE id = $id", static row => row.GetInt64(0), ("$id", upload)) is not [var row]
            || FindFile(row) is var file && file.PathInStorage != storagePath
        )
        {
            throw new FormatException($"NoSuchUpload: the upload {upload} of {storagePath} does not exist, or was completed");
        }

        List<(long Number, string Md5, byte[]? Content)> stored = Database.Query(
            "SELECT number, md5, content FROM upload_parts WHERE upload = $upload ORDER BY number",
            static row => (row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2)),
            ("$upload", upload)
        );
        Dictionary<long, string> tags = parts.ToDictionary(static part => part.Number, static part => part.Tag.Trim('"'));
        if (stored.Count != tags.Count || stored.Exists(part => part.Content is null || tags.GetValueOrDefault(part.Number) != part.Md5))
        {
            throw new FormatException("InvalidPart: one or more of the specified parts could not be found, or its tag is another one");
        }

        byte[] content = [.. stored.SelectMany(static part => part.Content!)];
        if (!StoreArtifactFile(file, content))
        {
            throw new FormatException("BadDigest: the parts are not the file that was announced");
        }

        Database.Execute("DELETE FROM upload_parts WHERE upload = $upload; DELETE FROM uploads WHERE id = $upload", ("$upload", upload));
        return Convert.ToBase64String(Md5(content));
    }

    /// <summary>Makes a version of what was uploaded; of one that is a version already nothing.</summary>
    /// <exception cref="FormatException">Something of it is not there, or the manifest is not that of its digest.</exception>
    internal void CommitArtifact(long artifact) =>
        Database.Transact(() =>
        {
            string? state = FindState(artifact);
            if (state == "COMMITTED")
            {
                return;
            }

            (long sequence, long project, string digest, string aliases, byte[]? content) =
                Database.Query(
                    """
                    SELECT a.sequence, c.project, a.digest, a.aliases, f.content FROM artifacts a JOIN collections c ON c.id = a.sequence
                    LEFT JOIN files f ON f.artifact = a.id AND f.manifest WHERE a.id = $id
                    """,
                    static row =>
                        (
                            row.GetInt64(0),
                            row.GetInt64(1),
                            row.GetString(2),
                            row.GetString(3),
                            row.IsDBNull(4) ? null : row.GetFieldValue<byte[]>(4)
                        ),
                    ("$id", artifact)
                )
                    is [var found]
                && state == "PENDING"
                    ? found
                    : throw new FormatException("artifact not found, or it was deleted");
            IReadOnlyList<ManifestEntry> entries = ArtifactManifest.Read(
                content ?? throw new FormatException("the manifest of the artifact was not uploaded"),
                digest
            );
            foreach (ManifestEntry entry in entries.Where(static entry => entry.Md5 is not null))
            {
                // A file of an earlier version is not announced again.
                Database.Execute(
                    """
                    INSERT INTO files (artifact, name, size, updated_at, object, md5)
                    SELECT $artifact, $name, length(o.content), $updated, o.id, o.md5 FROM objects o
                    WHERE o.project = $project AND o.md5 = $md5 ON CONFLICT (artifact, name, manifest) DO NOTHING
                    """,
                    ("$artifact", artifact),
                    ("$name", entry.Path),
                    ("$updated", FormatExactly(DateTimeOffset.UtcNow)),
                    ("$project", project),
                    ("$md5", entry.Md5)
                );
                if (
                    Database.Query(
                        "SELECT md5 FROM files WHERE artifact = $artifact AND name = $name AND NOT manifest AND object IS NOT NULL",
                        static row => row.GetFieldValue<byte[]>(0),
                        ("$artifact", artifact),
                        ("$name", entry.Path)
                    )
                        is not [var stored]
                    || !stored.AsSpan().SequenceEqual(entry.Md5)
                )
                {
                    throw new FormatException($"the file {entry.Path} of the artifact was not uploaded");
                }
            }

            Database.Execute(
                """
                DELETE FROM files WHERE artifact = $id AND NOT manifest AND name NOT IN (SELECT value FROM json_each($names));
                UPDATE artifacts SET state = 'COMMITTED', size = $size, file_count = $count WHERE id = $id;
                """,
                ("$id", artifact),
                ("$names", JsonSerializer.Serialize(entries.Select(static entry => entry.Path))),
                ("$size", entries.Sum(static entry => entry.Size)),
                ("$count", entries.Count)
            );
            AddMembership(sequence, artifact, [.. JsonSerializer.Deserialize<string[]>(aliases)!, "latest"]);
        });

    /// <summary>Notes that a run used an artifact.</summary>
    internal void UseArtifact(long run, long artifact, string? usedAs) =>
        Database.Execute(
            "INSERT INTO uses (artifact, run, used_as) VALUES ($artifact, $run, $as) "
                + "ON CONFLICT DO UPDATE SET used_as = coalesce($as, used_as)",
            ("$artifact", artifact),
            ("$run", run),
            ("$as", usedAs)
        );

    /// <summary>The newest complete version of sequences, by their rows.</summary>
    internal static Source<ArtifactRecord> LatestArtifacts =>
        Artifacts(null, null) with
        {
            Where = $"{IsVersion} AND a.state = 'COMMITTED' AND m.collection = a.sequence",
        };

    /// <summary>Those of files that are artifacts'.</summary>
    internal List<long> SelectArtifactFiles(IReadOnlyCollection<long> files) =>
        Database.Query(
            "SELECT id FROM files WHERE artifact IS NOT NULL AND id IN (SELECT value FROM json_each($files))",
            static row => row.GetInt64(0),
            ("$files", JsonSerializer.Serialize(files))
        );

    private long SequenceMembership(long artifact) =>
        Database.Query(
            "SELECT m.id FROM memberships m JOIN artifacts a ON a.id = m.artifact AND a.sequence = m.collection WHERE a.id = $id",
            static row => row.GetInt64(0),
            ("$id", artifact)
        )[0];

    private long AddObject(long project, long artifact, byte[] md5, byte[] content) =>
        Database.Insert(
            "INSERT INTO objects (project, birth, md5, content) VALUES ($project, $birth, $md5, $content) "
                + "ON CONFLICT DO UPDATE SET md5 = md5 RETURNING id",
            ("$project", project),
            ("$birth", artifact),
            ("$md5", md5),
            ("$content", content)
        );

    private FileRecord FindFile(long id) =>
        Database.Query(
            $"SELECT {ArtifactFileColumns} FROM {ArtifactFileTable} WHERE f.id = $id",
            static row => ReadFile(row, 0),
            ("$id", id)
        )[0];
}
