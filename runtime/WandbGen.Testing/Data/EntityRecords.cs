namespace WandbGen.Testing.Data;

/// <summary>The kinds of entities.</summary>
internal enum EntityKind
{
    /// <summary>The entity of a team.</summary>
    Team,

    /// <summary>The personal entity of a user.</summary>
    User,

    /// <summary>The entity of an organization, which has its registries.</summary>
    Organization,
}

/// <summary>An entity as it is stored.</summary>
/// <param name="HasAdvancedSearch">Whether the registries of its organization are searched with the newer names of fields.</param>
internal sealed record EntityRecord(long Id, string Name, EntityKind Kind, bool HasAdvancedSearch);

/// <summary>A project as it is stored.</summary>
internal sealed record ProjectRecord(long Id, string Entity, string Name)
{
    public required bool IsHidden { get; init; }

    public required string? Description { get; init; }

    /// <summary>Its access, with W&amp;B's name.</summary>
    public required string Access { get; init; }

    /// <summary>Whether, as a registry, it accepts artifacts of all types.</summary>
    public required bool TakesAllTypes { get; init; }
}

/// <summary>A field of the runs of a project.</summary>
internal sealed record ProjectFieldRecord(string Path, string Type);
