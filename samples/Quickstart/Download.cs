using System.Globalization;
using Spectre.Console;

namespace WandbGen.Quickstart;

/// <summary>Downloads a run's files, says how far it is, and what came of it.</summary>
internal static class Download
{
    public static async Task RunAsync(Run run, long size, int count, string directory, CancellationToken cancellationToken)
    {
        long started = TimeProvider.System.GetTimestamp();
        IReadOnlyList<DownloadedFile> files = Console.IsOutputRedirected
            ? await run.Files().DownloadAllAsync(directory, cancellationToken: cancellationToken)
            : await AnsiConsole
                .Progress()
                .Columns(
                    new TaskDescriptionColumn { Alignment = Justify.Left },
                    new ProgressBarColumn { Width = null },
                    new PercentageColumn(),
                    new RemainingTimeColumn()
                )
                .StartAsync(async context =>
                {
                    ProgressTask bar = context.AddTask("connecting", maxValue: Math.Max(size, 1));
                    return await run.Files()
                        .DownloadAllAsync(directory, progress: new BarProgress(bar, count), cancellationToken: cancellationToken);
                });

        double seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        int kept = files.Count(static file => file.AlreadyExisted);
        int verified = files.Count(static file => file.Verification == VerificationLevel.Md5);
        long transferred = files.Where(static file => !file.AlreadyExisted).Sum(static file => file.Length);
        AnsiConsole.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{files.Count - kept} files transferred ({Size.Of(transferred)} in {seconds:0.0} s), {kept} were there "
                    + $"already, {verified} of all verified by their MD5."
            )
        );
        Console.WriteLine($"They are in {directory}");
    }

    // Progress<T> would report later, on another thread; a bar can take it at once.
    private sealed class BarProgress(ProgressTask bar, int count) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value)
        {
            bar.Value = value.TotalBytesReceived;
            bar.Description = string.Create(
                CultureInfo.InvariantCulture,
                $"{value.FilesCompleted}/{count} files, {Size.Of((long)value.BytesPerSecond)}/s"
            );
        }
    }
}
