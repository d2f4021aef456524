using System.Diagnostics.CodeAnalysis;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The parts of a run's path that a user gave; what is missing comes from the client's defaults.</summary>
/// <param name="Entity">The user or team, or <see langword="null"/> for the default.</param>
/// <param name="Project">The project, or <see langword="null"/> for the default.</param>
/// <param name="Run">The run's id.</param>
internal readonly record struct RunPath(string? Entity, string? Project, string Run)
{
    private const string Forms = "'entity/project/run', 'entity/project/runs/run', 'project/run', 'run' or the address of the run's page";

    /// <summary>Parses every form that W&amp;B's own client takes, and the address of a run's page.</summary>
    /// <param name="path">The path.</param>
    /// <param name="client">Whose server's own path an address may begin with, or <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">The path has none of the forms.</exception>
    public static RunPath Parse(string path, WandbClient? client = null)
    {
        ArgumentNullException.ThrowIfNull(path);

        (string[] parts, bool isAddress) = PagePath.Parse(path, client, Invalid);

        // The web page's form has one more segment, which names what follows.
        if (parts is [_, _, "runs", _, ..] && (parts.Length == 4 || isAddress))
        {
            parts = [parts[0], parts[1], parts[3]];
        }
        else if (parts is [_, "runs", _] && !isAddress)
        {
            parts = [parts[0], parts[2]];
        }
        else if (parts is [_, _, "runs"] || (isAddress && parts.Length == 2))
        {
            throw Invalid(path, "the run is missing");
        }
        else if (parts is [_, _, var kind, ..] && (isAddress || (parts.Length > 3 && kind is "sweeps" or "reports" or "artifacts")))
        {
            throw Invalid(
                path,
                kind switch
                {
                    "sweeps" => "it is the address of a sweep",
                    "reports" => "it is the address of a report",
                    "artifacts" => "it is an address of artifacts",
                    _ => $"it is the address of the project's page '{kind}'",
                }
            );
        }
        else if (isAddress)
        {
            throw Invalid(path, "it is not the address of a run");
        }

        // W&B also writes 'project:run'.
        if (parts.Length is 1 or 2 && parts[^1].Split(':') is [string project, string run])
        {
            parts = [.. parts[..^1], project, run];
        }

        if (Array.Exists(parts, string.IsNullOrEmpty))
        {
            throw Invalid(path, "one of its segments is empty");
        }

        return parts switch
        {
            [string run2] => new(null, null, run2),
            [string project2, string run2] => new(null, project2, run2),
            [string entity, string project2, string run2] => new(entity, project2, run2),
            _ => throw Invalid(path, $"it has {parts.Length} parts"),
        };
    }

    [SuppressMessage("Usage", "CA2208", Justification = "The parameter is the public method's, which passes it on under the same name.")]
    private static ArgumentException Invalid(string path, string reason) =>
        new(SafeText.Clean($"'{path}' is not a run's path: {reason}. Write {Forms}."), nameof(path));
}
