using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using WandbGen.Tool.Output;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool;

/// <summary>How arguments are read, beside what System.CommandLine does.</summary>
internal static class ToolArguments
{
    public static ParserConfiguration Configuration { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>
    /// <c>--json</c> never takes the next argument, which would be a path: fields follow <c>=</c>. A group without the name of one of its
    /// commands means its listing: <c>runs E/P</c> is <c>runs ls E/P</c>.
    /// </summary>
    public static IReadOnlyList<string> Normalize(IReadOnlyList<string> arguments)
    {
        List<string> normal = [.. arguments];
        for (int i = 0; i < normal.Count && normal[i] != "--"; i++)
        {
            if (normal[i] is "--json" or "--json=")
            {
                normal[i] = $"--json={JsonFormat.AllFields}";
            }
        }

        int group = normal.FindIndex(static argument => !argument.StartsWith('-'));
        if (group >= 0 && CommandTree.FindDefault(normal[group], normal.Count > group + 1 ? normal[group + 1] : null) is { } command)
        {
            normal.Insert(group + 1, command);
        }

        return normal;
    }

    /// <summary>Throws if the command line is not one.</summary>
    /// <exception cref="UsageException">It is not; the message says what is wrong.</exception>
    public static void Check(ParseResult parsed)
    {
        string command = NameOf(parsed.CommandResult);
        string help = $"'{command} --help' shows its usage.";
        IEnumerable<string> values = parsed
            .CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(static argument => argument.Tokens)
            .Select(static token => token.Value)
            .Concat(parsed.UnmatchedTokens);
        bool hasSeparator = parsed.Tokens.Any(static token => token.Type == TokenType.DoubleDash);
        if (!hasSeparator && values.FirstOrDefault(static value => value is ['-', not (>= '0' and <= '9'), ..]) is { } option)
        {
            IEnumerable<string> options = parsed.CommandResult.Command.Options.Select(static known => known.Name);
            throw new UsageException($"'{option}' is not an option of {command}.{Suggestion.For(option, options)} {help}");
        }

        Command[] commands = [.. parsed.CommandResult.Command.Subcommands.Where(static known => !known.Hidden)];
        if (commands.Length > 0 && parsed.UnmatchedTokens is [var word, ..])
        {
            string suggestion = Suggestion.For(word, commands.Select(static known => known.Name));
            throw new UsageException($"'{word}' is not a command of {command}.{suggestion} {help}");
        }

        if (parsed.Errors.Count > 0 && parsed.CommandResult.Command.Action is not null)
        {
            throw new UsageException($"{Describe(parsed.Errors[0])} {help}");
        }

        if (parsed.CommandResult.Command.Action is null && parsed.CommandResult.Parent is not null)
        {
            throw new UsageException(
                $"{command} needs one of its commands: {string.Join(", ", commands.Select(static known => known.Name))}."
            );
        }
    }

    public static InvocationConfiguration CreateInvocation(ToolConsole console) =>
        new()
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
            Output = console.Output,
            Error = console.Error,
        };

    /// <summary>The number that was given to an option; <see langword="null"/> if it is none, which the parser says.</summary>
    public static double? ReadNumber(OptionResult result) =>
        result.Tokens is [var token] && double.TryParse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : null;

    // The parser names types of .NET, and writes lists on several lines.
    private static string Describe(ParseError error) =>
        error is { SymbolResult: OptionResult { Option: var option, Tokens: [var token, ..] } }
        && error.Message.StartsWith("Cannot parse", StringComparison.Ordinal)
            ? $"'{token.Value}' is no {(option.ValueType.ToString().Contains("Int", StringComparison.Ordinal) ? "whole " : "")}"
                + $"number for {option.Name}, or too large."
            : OnOneLine(error.Message);

    private static string OnOneLine(string message)
    {
        string[] lines = message.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines is [var first, _, ..] ? $"{first} {string.Join(", ", lines[1..])}." : string.Concat(lines);
    }

    private static string NameOf(SymbolResult? result) =>
        result is CommandResult command
            ? string.Join(' ', new[] { NameOf(command.Parent), command.Command.Name }.Where(static name => name.Length > 0))
            : "";
}
