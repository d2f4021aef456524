using System.CommandLine;
using System.CommandLine.Help;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool;

/// <summary>The help of a command: System.CommandLine's, and examples.</summary>
internal static class HelpText
{
    // System.CommandLine fails where its two columns have no place.
    private const int Narrowest = 40;

    public static void Write(Command command, ParseResult parsed, ToolConsole console)
    {
        var action = new HelpAction { MaxWidth = console.IsOutputTerminal ? Math.Max(console.Width, Narrowest) : 100 };
        parsed.InvocationConfiguration.Output = console.Output;
        action.Invoke(parsed);
        if (CommandTree.FindDefault(command.Name, null) is { } first)
        {
            console.Output.WriteLine($"'{first}' is meant if none of these is named.\n");
        }

        if (command is ExampledCommand { Examples.Count: > 0 } exampled)
        {
            console.Output.WriteLine("Examples:");
            foreach (string example in exampled.Examples)
            {
                console.Output.WriteLine($"  {example}");
            }

            console.Output.WriteLine();
        }

        console.Output.Flush();
    }
}
