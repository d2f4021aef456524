using System.CommandLine;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool;

/// <summary>Runs a command line: the whole program, apart from where it reads and writes.</summary>
internal static class Tool
{
    /// <summary>Carries out a command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="console">Where to read and write.</param>
    /// <param name="cancellationToken">Interrupts the command.</param>
    /// <returns>The process's exit code: <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, ToolConsole console, CancellationToken cancellationToken)
    {
        try
        {
            var context = new ToolContext(console);
            IReadOnlyList<string> normal = ToolArguments.Normalize(arguments);
            Command root = CommandTree.Create(context, normal);
            ParseResult parsed = root.Parse(normal, ToolArguments.Configuration);
            context.IsVerbose = parsed.GetValue(CommandTree.Verbose);
            if (parsed.Action is System.CommandLine.Help.HelpAction)
            {
                HelpText.Write(parsed.CommandResult.Command, parsed, console);
                return ExitCode.Success;
            }

            ToolArguments.Check(parsed);
            context.AllowsHttp = parsed.GetValue(CommandTree.AllowHttp);
            context.Timeout = parsed.GetValue(CommandTree.Timeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
            if (parsed.GetValue(CommandTree.Version))
            {
                console.Output.WriteLine(typeof(Tool).Assembly.GetName().Version?.ToString(3));
                console.Output.Flush();
                return ExitCode.Success;
            }

            if (arguments.Count == 0)
            {
                HelpText.Write(root, parsed, console);
                return ExitCode.Success;
            }

            int exitCode = await parsed.InvokeAsync(ToolArguments.CreateInvocation(console), cancellationToken).ConfigureAwait(false);
            await console.Output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
            return exitCode;
        }
        catch (Exception exception)
        {
            // A failure in a static constructor is wrapped.
            Exception cause = exception is TypeInitializationException { InnerException: { } inner } ? inner : exception;
            return ErrorReport.Write(cause, console, cancellationToken);
        }
    }
}
