using System.Diagnostics.CodeAnalysis;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The parts of a project's path as the user specified them. Missing parts are those of the client's defaults.</summary>
/// <param name="Entity">The user or team, or <see langword="null"/> for the default.</param>
/// <param name="Project">The project's name.</param>
internal readonly record struct ProjectPath(string? Entity, string Project)
{
    /// <summary>Parses <c>entity/project</c>, <c>project</c>, and the address of a project's page or of one below it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="client">The client, whose server may have a base path that an address begins with; <see langword="null"/> for
    /// none.</param>
    /// <exception cref="ArgumentException">The path has none of the forms.</exception>
    public static ProjectPath Parse(string path, WandbClient? client = null)
    {
        ArgumentNullException.ThrowIfNull(path);

        (string[] parts, bool isAddress) = PagePath.Parse(path, client, Invalid);
        if (isAddress)
        {
            // entity/project/runs, entity/project/sweeps/id, …
            parts = parts.Length >= 2 ? parts[..2] : throw Invalid(path, "the project is missing");
        }

        if (Array.Exists(parts, string.IsNullOrEmpty))
        {
            throw Invalid(path, "one of its segments is empty");
        }

        return parts switch
        {
            [string project] => new(null, project),
            [string entity, string project] => new(entity, project),
            [_, _, _] => throw Invalid(path, "it is a run's"),
            _ => throw Invalid(path, $"it has {parts.Length} parts"),
        };
    }

    [SuppressMessage("Usage", "CA2208", Justification = "The parameter is the public method's, which passes it on under the same name.")]
    private static ArgumentException Invalid(string path, string reason) =>
        new(
            SafeText.Clean(
                $"'{path}' is not a project's path: {reason}. Write 'entity/project', 'project' or the address of the project's page."
            ),
            nameof(path)
        );
}
