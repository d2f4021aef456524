using System.CommandLine;
using WandbGen.Tool.Output;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Files;

/// <summary>Which files of a run a command is about: patterns, <c>--exclude</c>, or names from standard input.</summary>
internal sealed class FileSelection
{
    private readonly Argument<string[]> _patterns = new("pattern")
    {
        Description = "Which files: names, '*.json', 'checkpoints/**', or - for names from standard input; all if not given",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string[]> _exclude = new("--exclude")
    {
        Description = "Leave out what matches; may be repeated",
        HelpName = "pattern",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    public void AddTo(Command command)
    {
        command.Add(_patterns);
        command.Add(_exclude);
    }

    /// <summary>Reads what is asked for.</summary>
    /// <exception cref="UsageException">A pattern is none.</exception>
    public ChosenFiles Select(ToolConsole console, ParseResult arguments)
    {
        string[] patterns = arguments.GetValue(_patterns) ?? [];
        string[] excluded = arguments.GetValue(_exclude) ?? [];
        bool areFromInput = patterns is ["-"];
        return new ChosenFiles
        {
            Patterns = areFromInput
                ? [.. TsvText.ReadLines(console.OpenInput()).Select(NamePattern.OfName)]
                : [.. patterns.Select(NamePattern.Parse)],
            Excluded = [.. excluded.Select(NamePattern.Parse)],
            AreNamed = patterns.Length > 0,
        };
    }
}
