using System.Collections.Concurrent;
using WandbGen.IO;
using WandbGen.Transport;

namespace WandbGen.Downloads;

/// <summary>Downloads files to their targets: a single file, or several at once.</summary>
internal sealed class DownloadRunner(ContentClient content)
{
    private readonly DirectoryFlush _flush = new(content.Logger);

    /// <summary>Downloads one file as soon as there are enough handles for it.</summary>
    public async Task<DownloadedFile> RunAsync(
        IDownloadable file,
        TargetPath target,
        DownloadOptions options,
        ProgressReporter reporter,
        CancellationToken cancellationToken
    )
    {
        ProgressReporter.FileProgress progress = reporter.Start(file.Name, file.Size);
        return await content
            .RunAsync(
                () =>
                {
                    progress.Restart();
                    return new FileDownload(content, _flush, file, target, options, progress).RunAsync(cancellationToken);
                },
                options.MaxAttemptsWithoutProgress,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Downloads files below a directory; one failure ends nothing but its own file.</summary>
    public async Task<IReadOnlyList<DownloadedFile>> RunAllAsync<T>(
        IAsyncEnumerable<T> files,
        string root,
        DownloadOptions options,
        ProgressReporter reporter,
        CancellationToken cancellationToken
    )
        where T : IDownloadable
    {
        var names = new ClaimedNames();
        var completed = new ConcurrentDictionary<int, DownloadedFile>();
        var failures = new ConcurrentDictionary<string, WandbException>(StringComparer.Ordinal);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.MaxParallelFiles, CancellationToken = cancellationToken };
        await Parallel
            .ForEachAsync(
                files.Index(),
                parallel,
                async (numbered, token) =>
                {
                    (int index, T file) = numbered;
                    try
                    {
                        TargetPath target = TargetPath.Resolve(root, file, options.PortableNames, names.Claim(file.Name));
                        completed[index] = await RunAsync(file, target, options, reporter, token).ConfigureAwait(false);
                    }
                    catch (WandbException exception) when (exception is not WandbDiskFullException)
                    {
                        failures[file.Name] = exception;
                    }
                }
            )
            .ConfigureAwait(false);

        DownloadedFile[] result = [.. completed.OrderBy(static pair => pair.Key).Select(static pair => pair.Value)];
        return failures.IsEmpty ? result : throw new WandbDownloadAllException(result, failures);
    }
}
