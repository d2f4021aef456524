using System.Globalization;
using Spectre.Console;

namespace WandbGen.Quickstart;

/// <summary>Downloads a run's files under a progress bar.</summary>
internal static class Download
{
    public static async Task RunAsync(Run run, string directory, CancellationToken cancellationToken)
    {
        IReadOnlyList<DownloadedFile> files = await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn())
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask($"{run.FileCount} files", maxValue: await TotalSizeAsync(run, cancellationToken));
                var progress = new BarProgress(bar);
                return await run.Files().DownloadAllAsync(directory, progress: progress, cancellationToken: cancellationToken);
            });

        int verified = files.Count(static file => file.Verification == VerificationLevel.Md5);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[green]{files.Count} files are in {directory}[/]");
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{verified} of them were verified by their MD5, {files.Count(static file => file.Verification == VerificationLevel.SizeOnly)} by their size only.");
    }

    private static async Task<long> TotalSizeAsync(Run run, CancellationToken cancellationToken)
    {
        long size = 0;
        await foreach (RunFile file in run.Files().WithCancellation(cancellationToken))
        {
            size += file.Size;
        }

        return Math.Max(size, 1);
    }

    // Progress<T> would report later, on another thread; a bar can take it at once.
    private sealed class BarProgress(ProgressTask bar) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => bar.Value = value.TotalBytesReceived;
    }
}
