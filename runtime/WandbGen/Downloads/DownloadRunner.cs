using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using WandbGen.IO;
using WandbGen.Transport;

namespace WandbGen.Downloads;

/// <summary>Downloads files to their targets: a single file, or several at once.</summary>
internal sealed class DownloadRunner(ContentClient content)
{
    private readonly DirectoryFlush _flush = new(content.Logger);

    /// <summary>The clock of what is reported.</summary>
    public TimeProvider TimeProvider => content.TimeProvider;

    /// <summary>One file's download, which has not begun.</summary>
    public FileDownload Create(IDownloadable file, TargetPath target, DownloadOptions options, ProgressReporter.FileProgress progress) =>
        new(content, _flush, file, target, options, progress);

    /// <summary>Downloads one file as soon as there are enough handles for it.</summary>
    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
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
                    return Create(file, target, options, progress).RunAsync(cancellationToken);
                },
                options.MaxAttemptsWithoutProgress,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Downloads files below a directory; one failure ends nothing but its own file.</summary>
    [AsyncMethodBuilder(typeof(AheadTaskBuilder<>))]
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
        var completed = new List<DownloadedFile?>();
        var failures = new ConcurrentDictionary<string, WandbException>(StringComparer.Ordinal);
        await RunEachAsync(
                new NumberedFiles<T>(files),
                [AsyncMethodBuilder(typeof(AheadTaskBuilder))]
                async Task (NumberedFile<T> numbered, CancellationToken token) =>
                {
                    TargetPath target = TargetPath.Resolve(root, numbered.Item, options.PortableNames, names.Claim(numbered.Item.Name));
                    DownloadedFile file = await RunAsync(numbered.Item, target, options, reporter, token).ConfigureAwait(false);
                    lock (completed)
                    {
                        while (completed.Count <= numbered.Index)
                        {
                            completed.Add(null);
                        }

                        completed[numbered.Index] = file;
                    }
                },
                (numbered, exception) => failures[numbered.Item.Name] = exception,
                options,
                cancellationToken
            )
            .ConfigureAwait(false);

        DownloadedFile[] result = [.. completed.OfType<DownloadedFile>()];
        return failures.IsEmpty ? result : throw new WandbDownloadAllException(result, failures);
    }

    /// <summary>Does something with many files, several at once; one failure ends nothing but its own file, except that of a full
    /// disk.</summary>
    /// <typeparam name="T">The files.</typeparam>
    /// <param name="files">The files, which are read only as fast as they are worked on.</param>
    /// <param name="run">What is done with a file.</param>
    /// <param name="fail">Receives a file that failed.</param>
    /// <param name="options">How many at once.</param>
    /// <param name="cancellationToken">Ends all of it.</param>
    public static Task RunEachAsync<T>(
        IAsyncEnumerable<T> files,
        Func<T, CancellationToken, Task> run,
        Action<T, WandbException> fail,
        DownloadOptions options,
        CancellationToken cancellationToken
    )
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.MaxParallelFiles, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(
            files,
            parallel,
            [AsyncMethodBuilder(typeof(AheadValueTaskBuilder))]
            async ValueTask (T file, CancellationToken token) =>
            {
                try
                {
                    await run(file, token).ConfigureAwait(false);
                }
                catch (WandbException exception) when (exception is not WandbDiskFullException)
                {
                    fail(file, exception);
                }
            }
        );
    }
}
