using System.CommandLine;

namespace WandbGen.Tool.Shells;

/// <summary>What can stand where a user presses Tab.</summary>
internal static class Completion
{
    /// <summary>Finds words.</summary>
    /// <param name="root">The tree of commands; the one that is named is built.</param>
    /// <param name="words">The words up to the cursor, the last of which is begun, or empty.</param>
    public static IEnumerable<string> Find(Command root, IReadOnlyList<string> words)
    {
        string begun = words.Count > 0 ? words[^1] : "";
        Command command = root;
        List<Option> options = [.. root.Options];
        for (int i = 0; i < words.Count - 1; i++)
        {
            if (command.Subcommands.FirstOrDefault(known => known.Name == words[i]) is { } next)
            {
                command = next;
                options = [.. options.Where(static option => option.Recursive), .. next.Options];
            }
        }

        string before = words.Count > 1 ? words[^2] : "";
        IEnumerable<string> candidates =
            options.Find(option => option.Name == before || option.Aliases.Contains(before)) is { } option && TakesValue(option)
                ? option.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty).Select(static item => item.Label)
            : begun.StartsWith('-') ? options.Where(static option => !option.Hidden).Select(static option => option.Name)
            : command
                .Subcommands.Where(static known => !known.Hidden)
                .Select(static known => known.Name)
                .Concat(
                    command
                        .Arguments.SelectMany(static argument =>
                            argument.GetCompletions(System.CommandLine.Completions.CompletionContext.Empty)
                        )
                        .Select(static item => item.Label)
                );
        return candidates
            .Where(candidate => candidate.StartsWith(begun, StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal);
    }

    private static bool TakesValue(Option option) => option.Arity.MaximumNumberOfValues > 0 && option.ValueType != typeof(bool);
}
