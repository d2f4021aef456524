using Spectre.Console;
using WandbGen.Tool.Output;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Progress;

/// <summary>Shows how many of many items are changed, on a terminal: how many of how many, percentage, time left.</summary>
internal static class ChangeProgress
{
    /// <summary>Carries out changes.</summary>
    /// <param name="console">Where it is shown.</param>
    /// <param name="noun">What the items are: <c>run</c>.</param>
    /// <param name="count">The number of items.</param>
    /// <param name="changeAsync">The changes, which report to what they are given; <see langword="null"/> if nothing is shown.</param>
    public static Task<TResult> RunAsync<TResult>(
        ToolConsole console,
        string noun,
        int count,
        Func<IProgress<BulkProgress>?, Task<TResult>> changeAsync
    )
    {
        return console.CanShowProgress && count > 1
            ? ProgressDisplay.ShowAsync(
                console,
                Describe(0),
                count,
                [
                    new TaskDescriptionColumn(),
                    new ProgressBarColumn { Width = ProgressDisplay.BarWidth },
                    new PercentageColumn(),
                    new RemainingTimeColumn(),
                ],
                task =>
                    changeAsync(
                        new Reporter<BulkProgress>(report =>
                        {
                            task.Value = report.Done + report.Failed;
                            task.Description = Describe(report.Done) + (report.Failed > 0 ? $", {report.Failed} failed" : "");
                        })
                    )
            )
            : changeAsync(null);

        string Describe(int done) => $"{done} of {Quantity.Of(count, noun)}";
    }
}
