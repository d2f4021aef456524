using WandbGen.Redaction;

namespace WandbGen;

/// <summary>A registry to create, for <see cref="WandbApi.CreateRegistryAsync"/>.</summary>
public sealed record NewRegistry
{
    /// <summary>The name, without <c>wandb-registry-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The description.</summary>
    public string? Description { get; init; }

    /// <summary>Who sees the registry.</summary>
    public RegistryVisibility Visibility { get; init; }

    /// <summary>The types of artifacts that the registry takes. Without one, it takes all. A type cannot be removed later.</summary>
    public IReadOnlyList<string> ArtifactTypes { get; init; } = [];

    /// <summary>Returns the name, without secrets.</summary>
    public override string ToString() => SafeText.Clean($"{nameof(NewRegistry)} {Name}");
}

/// <summary>Changes of a registry, for <see cref="Registry.UpdateAsync"/>. A property that is null is not changed.</summary>
public sealed record RegistryUpdate
{
    /// <summary>The new description. An empty text removes it.</summary>
    public string? Description { get; init; }

    /// <summary>Who sees the registry.</summary>
    public RegistryVisibility? Visibility { get; init; }

    /// <summary>Types of artifacts that the registry takes from now on, beside those that it has. None can be removed.</summary>
    public IReadOnlyList<string>? AddedArtifactTypes { get; init; }

    /// <summary>Returns all properties, without secrets and signatures of addresses.</summary>
    public override string ToString() => SafeText.OfRecord(nameof(RegistryUpdate), PrintMembers);
}
