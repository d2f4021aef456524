using System.Runtime.CompilerServices;
using WandbGen.Tool.Output;

namespace WandbGen.Tool.Files;

/// <summary>The files of a run that a command line means.</summary>
internal sealed record ChosenFiles
{
    private const int NamesInMessage = 5;

    public required IReadOnlyList<NamePattern> Patterns { get; init; }

    public required IReadOnlyList<NamePattern> Excluded { get; init; }

    /// <summary>Whether patterns or names were given, be it none on standard input; otherwise all files are meant.</summary>
    public required bool AreNamed { get; init; }

    /// <summary>Lists the files.</summary>
    /// <exception cref="WandbNotFoundException">A file that was named is not there.</exception>
    public async IAsyncEnumerable<RunFile> ListAsync(RunOverview run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (AreNamed && Patterns.Count == 0)
        {
            yield break;
        }

        var missing = Patterns
            .Where(static pattern => pattern.IsName)
            .Select(static pattern => pattern.Text)
            .Where(IsIncluded)
            .ToHashSet(StringComparer.Ordinal);
        bool areNames = AreNamed && Patterns.All(static pattern => pattern.IsName);
        if (areNames && missing.Count == 0)
        {
            yield break;
        }

        await foreach (RunFile file in Ask(run, areNames ? [.. missing] : null).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            // W&B answers a request for a name with a file, even if no such file exists.
            bool isThere = !areNames || file.UpdatedAt is not null || file.Size > 0 || file.Md5 is { Length: > 0 };
            if (isThere && (!AreNamed || Patterns.Any(pattern => pattern.IsMatch(file.Name))) && IsIncluded(file.Name))
            {
                missing.Remove(file.Name);
                yield return file;
            }
        }

        if (missing.Count > 0)
        {
            IEnumerable<string> names = missing.Order(StringComparer.Ordinal).Take(NamesInMessage).Select(static name => $"'{name}'");
            string more = missing.Count > NamesInMessage ? $" and {Quantity.Of(missing.Count - NamesInMessage, "more name")}" : "";
            throw new WandbNotFoundException(
                $"{run.Path} has no file {string.Join(", ", names)}{more}. 'wandbgen files' lists those that there are."
            );
        }
    }

    private WandbGen.Files Ask(RunOverview run, IReadOnlyList<string>? names) =>
        names is not null ? run.Files(names)
        : Patterns is [var only] ? run.Files(pattern: only.ToServerPattern())
        : run.Files();

    private bool IsIncluded(string name) => !Excluded.Any(pattern => pattern.IsMatch(name));
}
