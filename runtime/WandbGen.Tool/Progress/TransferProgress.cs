using Spectre.Console;
using WandbGen.Tool.Output;
using WandbGen.Tool.Terminal;

namespace WandbGen.Tool.Progress;

/// <summary>Shows how far a transfer is, on a terminal: files of files, percentage, bytes, rate, time left. The last state stays.</summary>
internal static class TransferProgress
{
    /// <summary>Carries out a transfer.</summary>
    /// <param name="console">Where it is shown.</param>
    /// <param name="files">The number of files.</param>
    /// <param name="bytes">What they have together.</param>
    /// <param name="transferAsync">The transfer, which reports to what it is given; <see langword="null"/> if nothing is shown.</param>
    public static Task<TResult> RunAsync<TResult>(
        ToolConsole console,
        int files,
        long bytes,
        Func<IProgress<DownloadProgress>?, Task<TResult>> transferAsync
    ) =>
        console.CanShowProgress && files > 0
            ? ShowAsync(
                console,
                files,
                bytes,
                task =>
                    transferAsync(
                        new Reporter<DownloadProgress>(report => Update(task, report.FilesCompleted, files, report.TotalBytesReceived))
                    )
            )
            : transferAsync(null);

    /// <summary>The same for what is sent as an artifact.</summary>
    public static Task<TResult> RunUploadAsync<TResult>(
        ToolConsole console,
        Func<IProgress<ArtifactUploadProgress>?, Task<TResult>> transferAsync
    ) =>
        console.CanShowProgress
            ? ShowAsync(
                console,
                0,
                1,
                task =>
                    transferAsync(
                        new Reporter<ArtifactUploadProgress>(report =>
                        {
                            task.MaxValue = Math.Max(1, report.TotalBytes);
                            Update(task, report.FilesCompleted, report.Files, report.Bytes);
                        })
                    )
            )
            : transferAsync(null);

    private static void Update(ProgressTask task, int completed, int files, long bytes)
    {
        task.Description = Describe(completed, files);
        task.Value = bytes;
    }

    private static string Describe(int completed, int files) => $"{completed} of {Quantity.Of(files, "file")}";

    private static Task<TResult> ShowAsync<TResult>(
        ToolConsole console,
        int files,
        long bytes,
        Func<ProgressTask, Task<TResult>> transferAsync
    ) =>
        ProgressDisplay.ShowAsync(
            console,
            Describe(0, files),
            bytes,
            [
                new TaskDescriptionColumn(),
                new ProgressBarColumn { Width = ProgressDisplay.BarWidth },
                new PercentageColumn(),
                new DownloadedColumn { Base = FileSizeBase.Binary },
                new TransferSpeedColumn { Base = FileSizeBase.Binary },
                new RemainingTimeColumn(),
            ],
            async task =>
            {
                TResult result = await transferAsync(task).ConfigureAwait(false);
                // Bytes that existed already are not received, and count as done.
                task.Description = files > 0 ? Describe(files, files) : task.Description;
                task.Value = task.MaxValue;
                return result;
            }
        );
}
