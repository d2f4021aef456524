using System.Text.Json;

namespace WandbGen.Testing;

/// <content>Changes of versions and collections that are there.</content>
public sealed partial class SandboxData
{
    /// <summary>Changes what is not <see langword="null"/>.</summary>
    internal void UpdateArtifact(
        long artifact,
        string? description,
        string? metadata,
        long? timeToLive,
        IReadOnlyList<string> tagsToAdd,
        IReadOnlyList<string> tagsToDelete
    ) =>
        Database.Transact(() =>
        {
            string[] tags = JsonSerializer.Deserialize<string[]>(
                Database.Query("SELECT tags FROM artifacts WHERE id = $id", static row => row.GetString(0), ("$id", artifact))[0]
            )!;
            Database.Execute(
                """
                UPDATE artifacts SET description = coalesce($description, description), metadata = coalesce($metadata, metadata),
                  ttl = coalesce($ttl, ttl), tags = $tags WHERE id = $id
                """,
                ("$id", artifact),
                ("$description", description),
                ("$metadata", metadata),
                ("$ttl", timeToLive),
                ("$tags", JsonSerializer.Serialize(tags.Except(tagsToDelete).Union(tagsToAdd)))
            );
        });

    /// <summary>Gives a version a name in a collection; another version that had it has it no longer.</summary>
    /// <exception cref="KeyNotFoundException">The version is not in the collection.</exception>
    internal void AddAlias(long artifact, string entity, string project, string collection, string alias)
    {
        (long row, long membership) = FindMembership(artifact, entity, project, collection);
        SetAliases(row, membership, [alias]);
    }

    /// <summary>Takes a name from a version.</summary>
    /// <exception cref="KeyNotFoundException">The version is not in the collection, or does not have the name.</exception>
    internal void DeleteAlias(long artifact, string entity, string project, string collection, string alias)
    {
        (_, long membership) = FindMembership(artifact, entity, project, collection);
        if (
            Database
                .Query(
                    "DELETE FROM aliases WHERE membership = $membership AND alias = $alias RETURNING id",
                    static row => row.GetInt64(0),
                    ("$membership", membership),
                    ("$alias", alias)
                )
                .Count == 0
        )
        {
            throw new KeyNotFoundException($"the artifact does not have the alias {alias} in {collection}");
        }
    }

    /// <summary>Links a version to a portfolio, which is added with it.</summary>
    /// <returns>The rows of the portfolio and of the version's being in it, and its number there.</returns>
    /// <exception cref="FormatException">It is a sequence, or takes no versions of this type.</exception>
    internal (long Collection, long Membership, int Version) LinkArtifact(
        long artifact,
        long project,
        string portfolio,
        IReadOnlyList<string> aliases
    )
    {
        string type = Database.Query(
            """
            SELECT t.name FROM artifacts a JOIN collections c ON c.id = a.sequence JOIN artifact_types t ON t.id = c.type WHERE a.id = $id
            """,
            static row => row.GetString(0),
            ("$id", artifact)
        )[0];
        if (
            Database.Query(
                """
                SELECT t.name, c.portfolio FROM collections c JOIN artifact_types t ON t.id = c.type
                WHERE c.project = $project AND c.name = $name
                """,
                static row => (row.GetString(0), row.GetBoolean(1)),
                ("$project", project),
                ("$name", portfolio)
            )
                is [var (actual, isPortfolio)]
            && (!isPortfolio || actual != type)
        )
        {
            throw new FormatException(
                isPortfolio
                    ? $"artifact collection {portfolio} has the type {actual} and not {type}"
                    : $"artifact collection {portfolio} is a sequence, which versions are logged to"
            );
        }

        long collection = GetCollection(project, GetArtifactType(project, type), portfolio, isPortfolio: true);
        int version = AddMembership(collection, artifact, aliases);
        return (collection, FindMembership(artifact, collection), version);
    }

    /// <summary>Takes a version out of a portfolio.</summary>
    /// <exception cref="FormatException">It is not in it, or it was made in it.</exception>
    internal void UnlinkArtifact(long artifact, long collection)
    {
        if (
            Database.Query("SELECT portfolio FROM collections WHERE id = $id", static row => row.GetBoolean(0), ("$id", collection))
            is not [true]
        )
        {
            throw new FormatException("an artifact can be unlinked from a portfolio only");
        }

        Retire(FindMembership(artifact, collection));
    }

    /// <summary>Deletes a version, in all collections that it is in.</summary>
    /// <exception cref="FormatException">It has aliases, and these are not to be deleted with it.</exception>
    internal void DeleteArtifact(long artifact, bool deleteAliases) =>
        Database.Transact(() =>
        {
            (long Membership, int Aliases)[] memberships =
            [
                .. Database.Query(
                    """
                    SELECT m.id, (SELECT count(*) FROM aliases x WHERE x.membership = m.id) FROM memberships m
                    WHERE m.artifact = $id AND m.version >= 0
                    """,
                    static row => (row.GetInt64(0), row.GetInt32(1)),
                    ("$id", artifact)
                ),
            ];
            if (!deleteAliases && memberships.Any(static membership => membership.Aliases > 0))
            {
                throw new FormatException("the artifact has aliases; delete them with it or before it");
            }

            foreach ((long membership, _) in memberships)
            {
                Retire(membership);
            }

            Database.Execute("UPDATE artifacts SET state = 'DELETED' WHERE id = $id", ("$id", artifact));
            Database.Execute(
                """
                INSERT INTO aliases (collection, membership, alias)
                SELECT m.collection, m.id, 'latest' FROM memberships m JOIN artifacts a ON a.id = m.artifact
                WHERE m.collection = (SELECT sequence FROM artifacts WHERE id = $id) AND m.version >= 0 AND a.state = 'COMMITTED'
                ORDER BY m.version DESC LIMIT 1 ON CONFLICT DO NOTHING
                """,
                ("$id", artifact)
            );
        });

    /// <summary>Changes what is not <see langword="null"/>.</summary>
    internal void UpdateCollection(long collection, string? name, string? description) =>
        Database.Execute(
            "UPDATE collections SET name = coalesce($name, name), description = coalesce($description, description) WHERE id = $id",
            ("$id", collection),
            ("$name", name),
            ("$description", description)
        );

    /// <summary>Changes the tags of a collection.</summary>
    internal IReadOnlyList<string> ChangeCollectionTags(long collection, IReadOnlyList<string> added, IReadOnlyList<string> deleted)
    {
        string[] tags = JsonSerializer.Deserialize<string[]>(
            Database.Query("SELECT tags FROM collections WHERE id = $id", static row => row.GetString(0), ("$id", collection))[0]
        )!;
        string[] changed = [.. tags.Except(deleted).Union(added)];
        Database.Execute(
            "UPDATE collections SET tags = $tags WHERE id = $id",
            ("$id", collection),
            ("$tags", JsonSerializer.Serialize(changed))
        );
        return changed;
    }

    /// <summary>Gives a sequence another type, which is added with it.</summary>
    internal void MoveCollection(long collection, string type)
    {
        long project = Database.Query("SELECT project FROM collections WHERE id = $id", static row => row.GetInt64(0), ("$id", collection))[
            0
        ];
        Database.Execute(
            "UPDATE collections SET type = $type WHERE id = $id",
            ("$id", collection),
            ("$type", GetArtifactType(project, type))
        );
    }

    /// <summary>Deletes a collection: of a sequence its versions too, of a portfolio only the links.</summary>
    internal void DeleteCollection(long collection) =>
        Database.Transact(() =>
        {
            foreach (
                long artifact in Database.Query(
                    "SELECT id FROM artifacts WHERE sequence = $id AND state <> 'DELETED'",
                    static row => row.GetInt64(0),
                    ("$id", collection)
                )
            )
            {
                DeleteArtifact(artifact, deleteAliases: true);
            }

            Database.Execute(
                """
                DELETE FROM aliases WHERE collection = $id;
                DELETE FROM memberships WHERE collection = $id;
                DELETE FROM uses WHERE artifact IN (SELECT id FROM artifacts WHERE sequence = $id);
                DELETE FROM memberships WHERE artifact IN (SELECT id FROM artifacts WHERE sequence = $id);
                DELETE FROM files WHERE artifact IN (SELECT id FROM artifacts WHERE sequence = $id);
                DELETE FROM artifacts WHERE sequence = $id;
                DELETE FROM collections WHERE id = $id;
                """,
                ("$id", collection)
            );
        });

    // The number is not used for another version.
    private void Retire(long membership) =>
        Database.Execute(
            """
            DELETE FROM aliases WHERE membership = $id;
            UPDATE memberships SET version = -1 - version WHERE id = $id AND version >= 0;
            """,
            ("$id", membership)
        );

    private long FindMembership(long artifact, long collection) =>
        Database.Query(
            "SELECT id FROM memberships WHERE artifact = $artifact AND collection = $collection AND version >= 0",
            static row => row.GetInt64(0),
            ("$artifact", artifact),
            ("$collection", collection)
        )
            is [var membership]
            ? membership
            : throw new KeyNotFoundException("the artifact is not in the collection");

    private (long Collection, long Membership) FindMembership(long artifact, string entity, string project, string collection) =>
        Database.Query(
            """
            SELECT c.id, m.id FROM memberships m JOIN collections c ON c.id = m.collection JOIN projects p ON p.id = c.project
            JOIN entities e ON e.id = p.entity
            WHERE m.artifact = $artifact AND m.version >= 0 AND e.name = $entity AND p.name = $project AND c.name = $collection
            """,
            static row => (row.GetInt64(0), row.GetInt64(1)),
            ("$artifact", artifact),
            ("$entity", entity),
            ("$project", project),
            ("$collection", collection)
        )
            is [var found]
            ? found
            : throw new KeyNotFoundException($"the artifact is not in the collection {entity}/{project}/{collection}");
}
