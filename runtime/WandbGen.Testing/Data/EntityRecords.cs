namespace WandbGen.Testing.Data;

/// <summary>What an entity is.</summary>
internal enum EntityKind
{
    /// <summary>Several people's.</summary>
    Team,

    /// <summary>One person's own.</summary>
    User,

    /// <summary>An organization's, which has its registries.</summary>
    Organization,
}

/// <summary>An entity as it is stored.</summary>
/// <param name="HasAdvancedSearch">Whether its organization's registries are searched by the newer names of fields.</param>
internal sealed record EntityRecord(long Id, string Name, EntityKind Kind, bool HasAdvancedSearch);

/// <summary>A project as it is stored.</summary>
internal sealed record ProjectRecord(long Id, string Entity, string Name)
{
    public required bool IsHidden { get; init; }

    public required string? Description { get; init; }

    /// <summary>Who may see it, under W&amp;B's name.</summary>
    public required string Access { get; init; }

    /// <summary>Whether, as a registry, it takes artifacts of all types.</summary>
    public required bool TakesAllTypes { get; init; }
}

/// <summary>A field that runs of a project have.</summary>
internal sealed record ProjectFieldRecord(string Path, string Type);
