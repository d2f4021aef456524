using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A registry to create, for <see cref="WandbApi.CreateRegistryAsync"/>.</summary>
public sealed record NewRegistry
{
    /// <summary>The name, without <c>wandb-registry-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>The visibility of the registry.</summary>
    public RegistryVisibility Visibility { get; init; }

    /// <summary>The artifact types that the registry accepts. An empty list accepts all types. A type cannot be removed later.</summary>
    public IReadOnlyList<string> ArtifactTypes { get; init; } = [];

    /// <summary>Returns the name, without secrets.</summary>
    public override string ToString() => SafeText.Clean($"{nameof(NewRegistry)} {Name}");
}

/// <summary>Changes of a registry, for <see cref="Registry.UpdateAsync"/>. A property that is null is not changed.</summary>
public sealed record RegistryUpdate
{
    /// <summary>The new description. An empty text removes it.</summary>
    public string? Description { get; init; }

    /// <summary>The visibility of the registry.</summary>
    public RegistryVisibility? Visibility { get; init; }

    /// <summary>Artifact types that the registry accepts in addition to its current types. A type cannot be removed.</summary>
    public IReadOnlyList<string>? AddedArtifactTypes { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(RegistryUpdate), PrintMembers);
}
