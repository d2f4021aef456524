using Spectre.Console;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Progress;

/// <summary>A line of progress on a terminal. Its last state stays.</summary>
internal static class ProgressDisplay
{
    public const int BarWidth = 16;

    /// <summary>Shows a line while work is done.</summary>
    /// <param name="console">Where it is shown.</param>
    /// <param name="description">What the line says at first.</param>
    /// <param name="total">What the work amounts to.</param>
    /// <param name="columns">What the line has.</param>
    /// <param name="workAsync">The work, which updates the line.</param>
    public static async Task<TResult> ShowAsync<TResult>(
        ToolConsole console,
        string description,
        double total,
        ProgressColumn[] columns,
        Func<ProgressTask, Task<TResult>> workAsync
    )
    {
        IAnsiConsole terminal = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.Yes,
                ColorSystem = console.IsErrorColoured ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.Yes,
                Out = new AnsiConsoleOutput(console.Error),
            }
        );
        terminal.Profile.Width = console.Width;
        return await terminal
            .Progress()
            .AutoClear(false)
            .Columns(columns)
            .StartAsync(context => workAsync(context.AddTask(description, maxValue: Math.Max(1, total))))
            .ConfigureAwait(false);
    }
}
