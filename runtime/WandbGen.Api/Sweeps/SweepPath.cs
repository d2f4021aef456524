using System.Diagnostics.CodeAnalysis;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The parts of a sweep's path that a user gave; what is missing comes from the client's defaults.</summary>
/// <param name="Entity">The user or team, or <see langword="null"/> for the default.</param>
/// <param name="Project">The project, or <see langword="null"/> for the default.</param>
/// <param name="Sweep">The sweep's id.</param>
internal readonly record struct SweepPath(string? Entity, string? Project, string Sweep)
{
    /// <summary>Parses every form that W&amp;B's own client takes, and the address of a sweep's page.</summary>
    /// <param name="path">The path.</param>
    /// <param name="client">Whose server's own path an address may begin with, or <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">The path has none of the forms.</exception>
    public static SweepPath Parse(string path, WandbClient? client = null)
    {
        ArgumentNullException.ThrowIfNull(path);

        (string[] parts, bool isAddress) = PagePath.Parse(path, client, Invalid);
        if (Array.Exists(parts, string.IsNullOrEmpty))
        {
            throw Invalid(path, "one of its segments is empty");
        }

        return parts switch
        {
            [var entity, var project, "sweeps", var sweep, ..] when isAddress || parts.Length == 4 => new(entity, project, sweep),
            [_, _, "sweeps"] when isAddress => throw Invalid(path, "the sweep is missing"),
            _ when isAddress => throw Invalid(path, "it is not the address of a sweep"),
            [var sweep] => new(null, null, sweep),
            [var project, var sweep] => new(null, project, sweep),
            [var entity, var project, var sweep] => new(entity, project, sweep),
            _ => throw Invalid(path, $"it has {parts.Length} parts"),
        };
    }

    [SuppressMessage("Usage", "CA2208", Justification = "The parameter is the public method's, which passes it on under the same name.")]
    private static ArgumentException Invalid(string path, string reason) =>
        new(
            SafeText.Clean(
                $"'{path}' is not a sweep's path: {reason}. Write 'entity/project/sweep', 'entity/project/sweeps/sweep', 'project/sweep', "
                    + "'sweep' or the address of the sweep's page."
            ),
            nameof(path)
        );
}
