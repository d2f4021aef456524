using System.Text.Json;
using WandbGen.Testing.Data;

namespace WandbGen.Testing;

/// <content>Links of versions to portfolios, and what is searched in all of an entity's projects, as in registries.</content>
public sealed partial class SandboxData
{
    // The filter names of newer servers for versions of registries, their collections and registries.
    private static readonly FieldSet s_advancedProjectFields = new(
        new Dictionary<string, FieldExpression>
        {
            ["projectid"] = new("p.id", FieldKind.Number),
            ["name"] = new("p.name"),
            ["entityid"] = new("p.entity", FieldKind.Number),
        }
    );

    private static readonly FieldSet s_advancedCollectionFields = new(
        new Dictionary<string, FieldExpression>
        {
            ["artifactcollectionid"] = new("c.id", FieldKind.Number),
            ["name"] = new("c.name"),
            ["tag"] = new("c.tags", FieldKind.TextList),
        }
    );

    private static readonly FieldSet s_advancedArtifactFields = new(
        new Dictionary<string, FieldExpression>
        {
            ["artifactid"] = new("a.id", FieldKind.Number),
            ["version"] = new("m.version", FieldKind.Number),
            ["tag"] = new("a.tags", FieldKind.TextList),
            ["alias"] = new(AliasesOfMembership, FieldKind.TextList),
            ["artifactcreatedat"] = new(ArtifactTime, FieldKind.Time),
            ["artifactsize"] = new("a.size", FieldKind.Number),
        },
        new Dictionary<string, JsonColumn> { ["metadata"] = new("a.metadata") }
    );

    /// <summary>
    /// Links a version to a portfolio of its project, as the next version of the portfolio. The portfolio is created if it does not exist.
    /// </summary>
    /// <returns>The number of the version in the portfolio.</returns>
    public int LinkArtifact(
        string entity,
        string project,
        string collection,
        int version,
        string portfolio,
        params IReadOnlyList<string> aliases
    ) => LinkArtifact(new SandboxLink(entity, project, collection, version, portfolio) { Aliases = aliases });

    /// <summary>
    /// Links a version to a portfolio, as the next version of the portfolio. The portfolio is created if it does not exist.
    /// </summary>
    /// <returns>The number of the version in the portfolio.</returns>
    /// <exception cref="ArgumentException">
    /// The version or the registry does not exist, or the registry does not accept the type of the artifact.
    /// </exception>
    public int LinkArtifact(SandboxLink link)
    {
        ArgumentNullException.ThrowIfNull(link);
        long source = GetProject(link.Entity, link.Project);
        (long artifact, string type) = Database.Query(
            """
            SELECT m.artifact, t.name FROM memberships m JOIN collections c ON c.id = m.collection JOIN artifact_types t ON t.id = c.type
            WHERE c.project = $project AND c.name = $name AND m.version = $version
            """,
            static row => (row.GetInt64(0), row.GetString(1)),
            ("$project", source),
            ("$name", link.Collection),
            ("$version", link.Version)
        )
            is [var found]
            ? found
            : throw new ArgumentException(
                $"There is no artifact '{link.Entity}/{link.Project}/{link.Collection}:v{link.Version}'.",
                nameof(link)
            );
        long target = link.Registry is var (organization, registry) ? FindRegistry(organization, registry, type) : source;
        return AddMembership(
            GetCollection(target, GetArtifactType(target, type), link.Portfolio, isPortfolio: true),
            artifact,
            link.Aliases
        );
    }

    private long FindRegistry(string organization, string name, string type)
    {
        (long project, bool takesType) = Database.Query(
            """
            SELECT p.id, p.all_types OR EXISTS (SELECT 1 FROM artifact_types t WHERE t.project = p.id AND t.name = $type)
            FROM projects p JOIN entities e ON e.id = p.entity WHERE e.name = $entity AND p.name = $name
            """,
            static row => (row.GetInt64(0), row.GetBoolean(1)),
            ("$entity", OrganizationEntity(organization)),
            ("$name", RegistryPrefix + name),
            ("$type", type)
        )
            is [var found]
            ? found
            : throw new ArgumentException($"There is no registry '{name}' of '{organization}'.", nameof(name));
        return takesType
            ? project
            : throw new ArgumentException($"The registry '{name}' does not take artifacts of type '{type}'.", nameof(type));
    }

    /// <summary>The collections of entities, in those of their projects that a filter lets through.</summary>
    internal static Source<CollectionRecord> CollectionsOfEntities(string? projectFilters, string? filters, string? order) =>
        Collections(filters, order, "p.entity").Select(s_projectFields, projectFilters, null);

    /// <summary>The versions that are in the collections of entities.</summary>
    /// <param name="isAdvanced">Whether fields have their newer names.</param>
    internal static Source<ArtifactRecord> ArtifactsOfEntities(
        string? projectFilters,
        string? collectionFilters,
        string? filters,
        string? order,
        bool isAdvanced
    ) =>
        new Source<ArtifactRecord>(
            $"{ArtifactTable} JOIN collections c ON c.id = m.collection JOIN projects p ON p.id = c.project",
            "m.id",
            "p.entity",
            ArtifactColumns,
            static row => ReadArtifact(row)
        )
            .Select(isAdvanced ? s_advancedProjectFields : s_projectFields, projectFilters, null)
            .Select(isAdvanced ? s_advancedCollectionFields : s_collectionFields, collectionFilters, null)
            .Select(isAdvanced ? s_advancedArtifactFields : s_artifactFields, filters, order);

    private int AddMembership(long collection, long artifact, IReadOnlyList<string> aliases)
    {
        (long membership, int version) = Database.Query(
            """
            INSERT INTO memberships (collection, artifact, version)
            VALUES ($collection, $artifact, (SELECT coalesce(max(
              CASE WHEN version >= 0 THEN version WHEN version > $unfinished THEN -1 - version ELSE -1 END), -1) + 1
              FROM memberships WHERE collection = $collection))
            ON CONFLICT (collection, artifact) DO UPDATE SET version = iif(version < 0, excluded.version, version) RETURNING id, version
            """,
            static row => (row.GetInt64(0), row.GetInt32(1)),
            ("$collection", collection),
            ("$artifact", artifact),
            ("$unfinished", Unfinished)
        )[0];
        SetAliases(collection, membership, aliases);
        return version;
    }

    private void SetAliases(long collection, long membership, IReadOnlyList<string> aliases) =>
        Database.Execute(
            "INSERT INTO aliases (collection, membership, alias) SELECT $collection, $membership, value FROM "
                + "json_each($aliases) WHERE true ON CONFLICT DO UPDATE SET membership = excluded.membership",
            ("$collection", collection),
            ("$membership", membership),
            ("$aliases", JsonSerializer.Serialize(aliases))
        );
}
