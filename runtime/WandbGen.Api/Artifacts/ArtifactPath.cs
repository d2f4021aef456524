using System.Diagnostics.CodeAnalysis;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The parts of an artifact's path that a user gave; what is missing comes from the client's defaults.</summary>
/// <param name="Entity">The user or team, the organization of a registry, or <see langword="null"/> for the default.</param>
/// <param name="Project">The project, or <see langword="null"/> for the default.</param>
/// <param name="Collection">The collection's name.</param>
/// <param name="Alias">An alias, a version or a digest, or <see langword="null"/> if there is none.</param>
/// <param name="Id">The server's own id, if that was given instead of all the rest.</param>
internal readonly record struct ArtifactPath(string? Entity, string? Project, string Collection, string? Alias, string? Id = null)
{
    /// <summary>What the projects of registries are called by, before the registry's name.</summary>
    public const string RegistryPrefix = "wandb-registry-";

    private const string Forms =
        "'entity/project/name:alias', 'project/name:alias', 'name:alias', 'wandb-artifact://…' or the address of the version's page";

    /// <summary>What references to a version by its id begin with.</summary>
    public const string IdScheme = "wandb-artifact://";

    /// <summary>Whether the project is a registry, whose prefix is an organization and no entity.</summary>
    public bool IsOfRegistry => IsRegistry(Project);

    /// <summary>Whether a project is a registry of an organization.</summary>
    public static bool IsRegistry(string? project) => project?.StartsWith(RegistryPrefix, StringComparison.Ordinal) == true;

    /// <summary>What GraphQL's <c>project.artifactCollectionMembership(name:)</c> takes.</summary>
    public string Name => Alias is null ? Collection : $"{Collection}:{Alias}";

    /// <summary>Parses every form that W&amp;B's own client takes, and the address of a version's page.</summary>
    /// <param name="path">The path.</param>
    /// <param name="client">Whose server's own path an address may begin with, or <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">The path has none of the supported forms.</exception>
    public static ArtifactPath Parse(string path, WandbClient? client = null)
    {
        ArgumentNullException.ThrowIfNull(path);

        string trimmed = path.Trim();
        if (trimmed.StartsWith(IdScheme, StringComparison.OrdinalIgnoreCase))
        {
            return new(null, null, "", null, ToId(trimmed[IdScheme.Length..].Split('/')[0]) ?? throw Invalid(path, "it has no id"));
        }

        (string[] parts, bool isAddress) = PagePath.Parse(trimmed, client, Invalid);
        if (isAddress)
        {
            return parts switch
            {
                [var entity, var project, "artifacts", _, var name, var version, ..] => new(entity, project, name, version),
                [_, _, "artifacts", ..] => throw Invalid(path, "its version is missing"),
                _ => throw Invalid(path, "it is not the address of an artifact"),
            };
        }

        // An alias may have slashes, which are not the path's then.
        string[] halves = trimmed.Split(':', 2);
        string? alias = halves.Length == 2 ? halves[1].Trim() : null;
        parts = halves[0].Split('/', StringSplitOptions.TrimEntries);
        if (alias?.Length == 0 || Array.Exists(parts, string.IsNullOrEmpty))
        {
            throw Invalid(path, alias?.Length == 0 ? "nothing follows the ':'" : "one of its segments is empty");
        }

        return parts switch
        {
            [var name] => new(null, null, name, alias),
            [var project, var name] => new(null, project, name, alias),
            [var entity, var project, var name] => new(entity, project, name, alias),
            _ => throw Invalid(path, $"it has {parts.Length} parts"),
        };
    }

    /// <summary>Parses the path of a collection, or the address of its page.</summary>
    /// <param name="path">The path.</param>
    /// <param name="client">Whose server's own path an address may begin with, or <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">The path has none of the forms, or is a version's.</exception>
    public static ArtifactPath ParseCollection(string path, WandbClient? client = null)
    {
        ArgumentNullException.ThrowIfNull(path);

        (string[] parts, bool isAddress) = PagePath.Parse(path, client, InvalidCollection);
        if (isAddress)
        {
            return parts switch
            {
                // A page below that of a collection is the page of a version.
                [var entity, var project, "artifacts", _, var name] => new(entity, project, name, null),
                [var entity, var project, "artifacts", _, var name, "overview" or "versions" or "lineage"] => new(
                    entity,
                    project,
                    name,
                    null
                ),
                [_, _, "artifacts", _, _, _, ..] => throw InvalidCollection(path, "it leads to a version"),
                _ => throw InvalidCollection(path, "it leads to no collection"),
            };
        }

        if (path.Contains(':', StringComparison.Ordinal))
        {
            throw InvalidCollection(path, "what follows the ':' says a version");
        }

        if (Array.Exists(parts, string.IsNullOrEmpty))
        {
            throw InvalidCollection(path, "a part of it is empty");
        }

        return parts switch
        {
            [var name] => new(null, null, name, null),
            [var project, var name] => new(null, project, name, null),
            [var entity, var project, var name] => new(entity, project, name, null),
            _ => throw InvalidCollection(path, $"it has {parts.Length} parts"),
        };
    }

    // In addresses an id is hexadecimal; in GraphQL it is base64 of the same bytes.
    private static string? ToId(string hexadecimal) =>
        hexadecimal.Length > 0 && hexadecimal.Length % 2 == 0 && hexadecimal.All(char.IsAsciiHexDigit)
            ? Convert.ToBase64String(Convert.FromHexString(hexadecimal))
            : null;

    [SuppressMessage("Usage", "CA2208", Justification = "The parameter is the public method's, which passes it on under the same name.")]
    private static ArgumentException Invalid(string path, string reason) =>
        new(SafeText.Clean($"'{path}' is not an artifact's path: {reason}. Write {Forms}."), nameof(path));

    [SuppressMessage("Usage", "CA2208", Justification = "The parameter is the public method's, which passes it on under the same name.")]
    private static ArgumentException InvalidCollection(string path, string reason) =>
        new(
            SafeText.Clean(
                $"'{path}' is not an artifact collection's path: {reason}. Write 'entity/project/name', 'project/name', 'name' or the "
                    + "address of the collection's page."
            ),
            nameof(path)
        );
}
