using System.CommandLine;
using WandbGen.Tool.Shells;

namespace WandbGen.Tool.Commands;

/// <summary><c>completion</c>: writes a shell's script, which asks <c>complete</c>.</summary>
internal static class CompletionCommand
{
    public static Command Create(ToolContext context)
    {
        var shell = new Argument<string>("shell") { Description = string.Join(", ", CompletionScripts.Shells) };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        var command = new ExampledCommand(
            "completion",
            "Write the script that completes commands and options in a shell",
            "eval \"$(wandbgen completion bash)\"",
            "wandbgen completion fish | source"
        );
        command.Add(shell);
        command.SetAction(arguments => context.Console.Output.WriteLine(CompletionScripts.For(arguments.GetRequiredValue(shell))));
        return command;
    }

    /// <summary>The command that the scripts call.</summary>
    public static Command CreateAnswer(ToolContext context)
    {
        var words = new Argument<string[]>("word") { Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("complete", "Complete a command line") { Hidden = true };
        command.Add(words);
        command.SetAction(arguments =>
        {
            string[] given = arguments.GetValue(words) ?? [];
            // The last word is begun: it names no command yet.
            IReadOnlyList<string> normal = ToolArguments.Normalize([.. given.SkipLast(1)]);
            Command root = CommandTree.Create(context, normal);
            bool isGroup = given.Length == 2 && root.Subcommands.Any(known => known.Name == given[0] && known.Subcommands.Count > 0);
            IEnumerable<string> before = isGroup ? given.SkipLast(1) : normal;
            foreach (string candidate in Completion.Find(root, [.. before, .. given.TakeLast(1)]))
            {
                context.Console.Output.WriteLine(candidate);
            }
        });
        return command;
    }
}
