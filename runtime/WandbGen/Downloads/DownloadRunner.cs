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

    /// <summary>The directories of a call, which ends their use by disposing this.</summary>
    public TargetDirectories CreateDirectories() => new(_flush);

    /// <summary>One file's download, which has not begun.</summary>
    public FileDownload Create(
        IDownloadable file,
        TargetPath target,
        DownloadOptions options,
        ProgressReporter.FileProgress progress,
        TargetDirectories directories
    ) => new(content, directories, file, target, options, progress);

    /// <summary>Downloads one file as soon as there are enough handles for it.</summary>
    public async Task<DownloadedFile> RunAsync(
        IDownloadable file,
        TargetPath target,
        DownloadOptions options,
        ProgressReporter reporter,
        CancellationToken cancellationToken
    )
    {
        using TargetDirectories directories = CreateDirectories();
        return await RunAsync(file, target, options, reporter, directories, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Downloads one file of a call as soon as there are enough handles for it.</summary>
    public Task<DownloadedFile> RunAsync(
        IDownloadable file,
        TargetPath target,
        DownloadOptions options,
        ProgressReporter reporter,
        TargetDirectories directories,
        CancellationToken cancellationToken
    )
    {
        ProgressReporter.FileProgress progress = reporter.Start(file.Name, file.Size);
        return content.RunAsync(
            () =>
            {
                progress.Restart();
                return Create(file, target, options, progress, directories).RunAsync(cancellationToken);
            },
            options.MaxAttemptsWithoutProgress,
            cancellationToken
        );
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
        using TargetDirectories directories = CreateDirectories();
        var names = new ClaimedNames();
        var completed = new List<DownloadedFile?>();
        var failures = new ConcurrentDictionary<string, WandbException>(StringComparer.Ordinal);
        await RunEachAsync(
                new NumberedFiles<T>(files),
                (numbered, token) =>
                {
                    TargetPath target = TargetPath.Resolve(root, numbered.Item, options.PortableNames, names.Claim(numbered.Item.Name));
                    return RunAsync(numbered.Item, target, options, reporter, directories, token);
                },
                (numbered, file) =>
                {
                    lock (completed)
                    {
                        while (completed.Count <= numbered.Index)
                        {
                            completed.Add(null);
                        }

                        completed[numbered.Index] = file;
                    }
                },
                (numbered, exception) => failures[numbered.Item.Name ?? ""] = exception,
                options,
                cancellationToken
            )
            .ConfigureAwait(false);

        DownloadedFile[] result = [.. completed.OfType<DownloadedFile>()];
        return failures.IsEmpty ? result : throw new WandbDownloadAllException(result, failures);
    }

    /// <summary>Downloads many files, several at once; one failure ends nothing but its own file, except that of a full
    /// disk.</summary>
    /// <typeparam name="T">The files.</typeparam>
    /// <param name="files">The files, which are read only as fast as they are worked on.</param>
    /// <param name="run">Downloads a file.</param>
    /// <param name="complete">Receives a file that is there.</param>
    /// <param name="fail">Receives a file that failed.</param>
    /// <param name="options">How many at once.</param>
    /// <param name="cancellationToken">Ends all of it.</param>
    public static Task RunEachAsync<T>(
        IAsyncEnumerable<T> files,
        Func<T, CancellationToken, Task<DownloadedFile>> run,
        Action<T, DownloadedFile> complete,
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
                    complete(file, await run(file, token).ConfigureAwait(false));
                }
                catch (WandbException exception) when (exception is not WandbDiskFullException)
                {
                    fail(file, exception);
                }
            }
        );
    }
}
