using System.Text.Json;
using Microsoft.Data.Sqlite;
using WandbGen.Testing.Data;
using WandbGen.Testing.GraphQL;

namespace WandbGen.Testing;

/// <content>Artifacts: types have collections, collections have versions.</content>
public sealed partial class SandboxData
{
    private const string ArtifactSchema = """
        CREATE TABLE artifact_types (
          id INTEGER PRIMARY KEY, project INTEGER NOT NULL REFERENCES projects, name TEXT NOT NULL, UNIQUE (project, name));
        CREATE TABLE collections (
          id INTEGER PRIMARY KEY, project INTEGER NOT NULL REFERENCES projects, type INTEGER NOT NULL REFERENCES artifact_types,
          name TEXT NOT NULL, portfolio INTEGER NOT NULL, description TEXT, tags TEXT NOT NULL DEFAULT '[]', UNIQUE (project, name));
        CREATE TABLE artifacts (
          id INTEGER PRIMARY KEY, sequence INTEGER NOT NULL REFERENCES collections, run INTEGER REFERENCES runs, state TEXT NOT NULL,
          digest TEXT NOT NULL, metadata TEXT NOT NULL, description TEXT, tags TEXT NOT NULL, size INTEGER NOT NULL,
          file_count INTEGER NOT NULL, created_at TEXT, client_id TEXT UNIQUE, ttl INTEGER, history_step INTEGER,
          aliases TEXT NOT NULL DEFAULT '[]');
        CREATE TABLE uses (
          run INTEGER NOT NULL REFERENCES runs, artifact INTEGER NOT NULL REFERENCES artifacts, used_as TEXT, PRIMARY KEY (run, artifact));
        CREATE TABLE memberships (
          id INTEGER PRIMARY KEY, collection INTEGER NOT NULL REFERENCES collections, artifact INTEGER NOT NULL REFERENCES artifacts,
          version INTEGER NOT NULL, UNIQUE (collection, version), UNIQUE (collection, artifact));
        CREATE TABLE aliases (
          id INTEGER PRIMARY KEY, collection INTEGER NOT NULL REFERENCES collections, membership INTEGER NOT NULL REFERENCES memberships,
          alias TEXT NOT NULL, UNIQUE (collection, alias));
        """;

    private const string CollectionTable = "collections c JOIN artifact_types t ON t.id = c.type JOIN projects p ON p.id = c.project";
    private const string CollectionColumns = "c.id, t.id, t.name, c.name, c.portfolio, c.description, c.tags, p.hidden";
    private const string ArtifactTable = "artifacts a JOIN memberships m ON m.artifact = a.id";
    private const string ArtifactColumns =
        $"a.id, m.id, m.version, a.state, a.digest, a.metadata, a.description, a.tags, a.size, a.file_count, {ArtifactTime}, "
        + $"{SourceVersion}, (SELECT p.hidden FROM collections c JOIN projects p ON p.id = c.project WHERE c.id = m.collection), "
        + "a.ttl, a.history_step";

    private const string SourceVersion = "(SELECT s.version FROM memberships s WHERE s.artifact = a.id AND s.collection = a.sequence)";

    private const string ArtifactTime =
        "coalesce(a.created_at, strftime('%Y-%m-%dT%H:%M:%SZ', (SELECT beginning FROM clock) + 60 * a.id, 'unixepoch'))";

    // Negative numbers are not versions. A deleted version n is stored as -1 - n, so that its number is not used again, and a version
    // that is still being uploaded has a number below Unfinished.
    private const long Unfinished = int.MinValue / 2;
    private const string IsVersion = "m.version >= 0";

    private const string AliasesOfMembership = "(SELECT json_group_array(x.alias) FROM aliases x WHERE x.membership = m.id)";

    private static readonly FieldSet s_collectionFields = new(
        new Dictionary<string, FieldExpression>
        {
            ["id"] = new("c.id", FieldKind.Number),
            ["artifactcollectionid"] = new("c.id", FieldKind.Number),
            ["name"] = new("c.name"),
            ["description"] = new("c.description"),
            ["tag"] = new("c.tags", FieldKind.TextList),
            ["tags"] = new("c.tags", FieldKind.TextList),
            ["createdat"] = MinutesIn("c.id"),
            ["updatedat"] = MinutesIn("c.id"),
        }
    );

    private static readonly FieldSet s_artifactFields = new(
        new Dictionary<string, FieldExpression>
        {
            ["id"] = new("a.id", FieldKind.Number),
            ["state"] = new("a.state"),
            ["digest"] = new("a.digest"),
            ["version"] = new("m.version", FieldKind.Number),
            ["createdat"] = new(ArtifactTime, FieldKind.Time),
            ["updatedat"] = new(ArtifactTime, FieldKind.Time),
            ["tag"] = new("a.tags", FieldKind.TextList),
            ["tags"] = new("a.tags", FieldKind.TextList),
            ["alias"] = new(AliasesOfMembership, FieldKind.TextList),
        },
        new Dictionary<string, JsonColumn> { ["metadata"] = new("a.metadata") }
    );

    /// <summary>Adds an artifact as the next version of its sequence.</summary>
    /// <returns>The number of the version.</returns>
    public int AddArtifact(SandboxArtifact artifact)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        int version = 0;
        Database.Transact(() =>
        {
            long project = GetProject(artifact.Entity, artifact.Project);
            long sequence = GetCollection(project, GetArtifactType(project, artifact.Type), artifact.Collection, isPortfolio: false);
            long row = Database.Insert(
                """
                INSERT INTO artifacts (sequence, run, state, digest, metadata, description, tags, size, file_count, created_at,
                  client_id)
                VALUES ($sequence, (SELECT id FROM runs WHERE project = $project AND name = $run), $state, $digest, $metadata,
                  $description, $tags, $size, $count, $created, $client)
                RETURNING id
                """,
                ("$sequence", sequence),
                ("$project", project),
                ("$run", artifact.Run),
                ("$state", artifact.State),
                ("$digest", ArtifactManifest.ComputeDigest(artifact)),
                ("$metadata", artifact.Metadata),
                ("$description", artifact.Description),
                ("$tags", JsonSerializer.Serialize(artifact.Tags)),
                (
                    "$size",
                    artifact.Files.Sum(static file => (long)file.Value.Length)
                        + artifact.References.Sum(static pair => pair.Value.Size ?? 0)
                ),
                ("$count", artifact.Files.Count + artifact.References.Count),
                ("$client", artifact.ClientId),
                ("$created", artifact.CreatedAt is { } created ? Format(created) : null)
            );
            string updated = FormatExactly(artifact.CreatedAt ?? MinutesIn(row));
            foreach ((string name, byte[] content) in artifact.Files)
            {
                AddFile(name, content, isManifest: false);
            }

            AddFile(ArtifactManifest.FileName, ArtifactManifest.Create(artifact, GlobalId.Create("Artifact", row)), isManifest: true);
            foreach (string run in artifact.UsedBy)
            {
                Database.Insert(
                    """
                    INSERT INTO uses (artifact, run, used_as) SELECT $artifact, id, $as FROM runs WHERE project = $project AND name = $run
                    RETURNING run
                    """,
                    ("$artifact", row),
                    ("$as", artifact.UsedAs.GetValueOrDefault(run)),
                    ("$project", project),
                    ("$run", run)
                );
            }

            void AddFile(string name, byte[] content, bool isManifest)
            {
                byte[] md5 = Md5(content);
                Database.Execute(
                    "INSERT INTO files (artifact, name, size, updated_at, content, object, md5, manifest) VALUES ($artifact, $name, "
                        + "$size, $updated, $content, $object, $md5, $manifest)",
                    ("$artifact", row),
                    ("$name", name),
                    ("$size", content.Length),
                    ("$updated", updated),
                    ("$content", isManifest ? content : null),
                    ("$object", isManifest ? null : AddObject(project, row, md5, content)),
                    ("$md5", md5),
                    ("$manifest", isManifest)
                );
            }

            version = AddMembership(sequence, row, artifact.State == "COMMITTED" ? [.. artifact.Aliases, "latest"] : artifact.Aliases);
        });
        return version;
    }

    /// <summary>Sets the description and the tags of a collection.</summary>
    public void DescribeCollection(
        string entity,
        string project,
        string collection,
        string? description,
        params IReadOnlyList<string> tags
    ) =>
        Database.Execute(
            "UPDATE collections SET description = $description, tags = $tags WHERE project = $project AND name = $name",
            ("$description", description),
            ("$tags", JsonSerializer.Serialize(tags)),
            ("$project", GetProject(entity, project)),
            ("$name", collection)
        );

    internal static Source<ArtifactTypeRecord> ArtifactTypes(string parent = "t.project", string join = "") =>
        new(
            $"artifact_types t{join}",
            "t.id",
            parent,
            "t.id, t.name",
            static row => new ArtifactTypeRecord(row.GetInt64(1), row.GetString(2))
        )
        {
            Order = "t.name, t.id",
        };

    /// <summary>The types of projects: those that there is a collection of, or all that a registry takes too.</summary>
    internal static Source<ArtifactTypeRecord> ArtifactTypesOfProjects(bool all) =>
        all ? ArtifactTypes() : ArtifactTypes() with { Where = "EXISTS (SELECT 1 FROM collections c WHERE c.type = t.id)" };

    internal static Source<CollectionRecord> Collections(string? filters, string? order, string parent = "c.project", string join = "") =>
        new Source<CollectionRecord>(CollectionTable + join, "c.id", parent, CollectionColumns, static row => ReadCollection(row))
        {
            Order = "c.name, c.id",
        }.Select(s_collectionFields, filters, order);

    /// <summary>The versions of collections, newest first if no order is given.</summary>
    internal static Source<ArtifactRecord> Artifacts(string? filters, string? order, string parent = "m.collection") =>
        new Source<ArtifactRecord>(ArtifactTable, "m.id", parent, ArtifactColumns, static row => ReadArtifact(row))
        {
            Where = IsVersion,
            Order = "m.version DESC",
        }.Select(s_artifactFields, filters, order);

    /// <summary>What runs made, in the sequences that it was made in.</summary>
    internal static Source<ArtifactRecord> OutputArtifacts(string? filters, string? order)
    {
        Source<ArtifactRecord> all = Artifacts(filters, order, "a.run");
        return all with { Where = $"m.collection = a.sequence AND {all.Where}", Order = order is null ? "a.id" : all.Order };
    }

    /// <summary>What runs used.</summary>
    internal static Source<ArtifactRecord> InputArtifacts(string? filters, string? order)
    {
        Source<ArtifactRecord> all = Artifacts(filters, order, "u.run");
        return all with
        {
            Table = $"{ArtifactTable} JOIN uses u ON u.artifact = a.id",
            Columns = $"{ArtifactColumns}, u.used_as",
            Read = static row => ReadArtifact(row) with { UsedAs = ReadText(row, 16) },
            Where = $"m.collection = a.sequence AND {all.Where}",
            Order = order is null ? "a.id" : all.Order,
        };
    }

    /// <summary>Artifacts in the sequences that they were made in, by what else has them.</summary>
    internal static Source<ArtifactRecord> ArtifactsInSequences(string parent, string join = "") =>
        Artifacts(null, null, parent) with
        {
            Table = ArtifactTable + join,
            Where = "m.collection = a.sequence",
        };

    /// <summary>Artifacts of which all has come, in the sequences that they were made in.</summary>
    internal static Source<ArtifactRecord> CommittedArtifacts =>
        ArtifactsInSequences("a.id") with
        {
            Where = "m.collection = a.sequence AND a.state = 'COMMITTED'",
        };

    internal static Source<ArtifactRecord> ArtifactsOfAliases =>
        Artifacts(null, null, "x.id") with
        {
            Table = $"{ArtifactTable} JOIN aliases x ON x.membership = m.id",
        };

    /// <summary>The artifacts that the bytes of files came with.</summary>
    internal static Source<ArtifactRecord> ArtifactsOfFiles =>
        ArtifactsInSequences("f.id", " JOIN files f ON a.id = coalesce((SELECT o.birth FROM objects o WHERE o.id = f.object), f.artifact)");

    /// <summary>The row of the artifact that a client gave an id.</summary>
    internal long? FindArtifactOfClient(string clientId) =>
        Database
            .Query("SELECT id FROM artifacts WHERE client_id = $id", static row => (long?)row.GetInt64(0), ("$id", clientId))
            .FirstOrDefault();

    /// <summary>The number that an artifact has in a collection.</summary>
    internal int? FindVersion(long artifact, string collection) =>
        Database
            .Query(
                "SELECT m.version FROM memberships m JOIN collections c ON c.id = m.collection "
                    + $"WHERE m.artifact = $artifact AND {IsVersion} AND c.name = $collection",
                static row => (int?)row.GetInt32(0),
                ("$artifact", artifact),
                ("$collection", collection)
            )
            .FirstOrDefault();

    internal static Source<AliasRecord> Aliases(string parent, string? collection = null) =>
        new(
            "aliases x JOIN memberships m ON m.id = x.membership JOIN collections c ON c.id = x.collection",
            "x.id",
            parent,
            "x.id, x.alias, c.name",
            static row => new AliasRecord(row.GetInt64(1), row.GetString(2), row.GetString(3))
        )
        {
            Where = "$collection IS NULL OR c.name = $collection",
            Parameters = [("$collection", collection)],
        };

    /// <summary>The row of a version of a collection, by an alias, <c>v</c> and its number, or its digest.</summary>
    internal long? FindMembership(long collection, string alias) =>
        Database
            .Query(
                $"""
                SELECT m.id FROM memberships m JOIN artifacts a ON a.id = m.artifact
                LEFT JOIN aliases x ON x.membership = m.id AND x.alias = $alias
                WHERE m.collection = $collection AND {IsVersion}
                  AND (x.id IS NOT NULL OR 'v' || m.version = $alias OR a.digest = $alias)
                """,
                static row => (long?)row.GetInt64(0),
                ("$collection", collection),
                ("$alias", alias)
            )
            .FirstOrDefault();

    private long GetArtifactType(long project, string name) =>
        Database.Insert(
            "INSERT INTO artifact_types (project, name) VALUES ($project, $name) ON CONFLICT DO UPDATE SET name = name RETURNING id",
            ("$project", project),
            ("$name", name)
        );

    private long GetCollection(long project, long type, string name, bool isPortfolio) =>
        Database.Insert(
            "INSERT INTO collections (project, type, name, portfolio) VALUES ($project, $type, $name, $portfolio) ON CONFLICT "
                + "DO UPDATE SET name = name RETURNING id",
            ("$project", project),
            ("$type", type),
            ("$name", name),
            ("$portfolio", isPortfolio)
        );

    private static CollectionRecord ReadCollection(SqliteDataReader row) =>
        new()
        {
            Id = row.GetInt64(1),
            Type = row.GetInt64(2),
            TypeName = row.GetString(3),
            Name = row.GetString(4),
            IsPortfolio = row.GetBoolean(5),
            Description = ReadText(row, 6),
            Tags = row.GetString(7),
            IsHidden = row.GetBoolean(8),
        };

    private static ArtifactRecord ReadArtifact(SqliteDataReader row) =>
        new()
        {
            Id = row.GetInt64(1),
            Membership = row.GetInt64(2),
            Version = row.GetInt32(3),
            State = row.GetString(4),
            Digest = row.GetString(5),
            Metadata = row.GetString(6),
            Description = ReadText(row, 7),
            Tags = row.GetString(8),
            Size = row.GetInt64(9),
            FileCount = row.GetInt32(10),
            CreatedAt = ReadTime(row, 11),
            SourceVersion = row.GetInt32(12),
            IsHidden = row.GetBoolean(13),
            TimeToLive = row.IsDBNull(14) ? null : row.GetInt64(14),
            HistoryStep = row.IsDBNull(15) ? null : row.GetInt64(15),
        };
}
