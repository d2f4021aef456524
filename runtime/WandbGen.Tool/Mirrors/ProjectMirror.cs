using WandbGen.Tool.Output;

namespace WandbGen.Tool.Mirrors;

/// <summary>Mirrors a project: its runs, and the versions of its artifacts.</summary>
/// <param name="tell">Receives what is done.</param>
/// <param name="mirror">Where it goes.</param>
/// <param name="shard">Which part of it is this process's.</param>
internal sealed class ProjectMirror(Action<string> tell, MirrorDirectory mirror, Shard shard)
{
    private const int ParallelRuns = 4;

    private readonly List<string> _failed = [];
    private int _seen;
    private int _changed;
    private int _files;
    private long _bytes;
    private long _rows;

    /// <summary>Brings a project up to date. What fails does not keep the rest from being mirrored.</summary>
    public async Task RunAsync(WandbApi api, Project project, CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelRuns, CancellationToken = cancellationToken };
        await Parallel
            .ForEachAsync(
                ListAsync(project.Runs(), static run => run.Path, $"runs of {project.Path}", cancellationToken),
                options,
                async (run, token) =>
                    await MirrorAsync(
                            run.Path,
                            mirror.OfRun(run),
                            directory => new RunMirror(run, directory, api.Client.Downloads).RunAsync(token)
                        )
                        .ConfigureAwait(false)
            )
            .ConfigureAwait(false);
        IAsyncEnumerable<ArtifactCollection> collections = WholeListing.ReadAsync(
            project.Collections(),
            static collection => collection.Path,
            missing => Fail(project.Path, WholeListing.ToException("collections of artifacts", missing)),
            cancellationToken
        );
        await foreach (ArtifactCollection collection in collections.ConfigureAwait(false))
        {
            await Parallel
                .ForEachAsync(
                    // A link is the version of another collection.
                    ListAsync(collection.Artifacts(), static artifact => artifact.Path, $"versions of {collection.Path}", cancellationToken)
                        .Where(static artifact => !artifact.IsLink),
                    options,
                    async (artifact, token) =>
                        await MirrorAsync(
                                artifact.Path,
                                mirror.OfArtifact(artifact),
                                directory => ArtifactMirror.RunAsync(artifact, directory, token)
                            )
                            .ConfigureAwait(false)
                )
                .ConfigureAwait(false);
        }
    }

    // The items of a collection that are this process's.
    private IAsyncEnumerable<T> ListAsync<T>(
        PagedCollection<T> items,
        Func<T, string> pathOf,
        string what,
        CancellationToken cancellationToken
    ) =>
        WholeListing
            .ReadAsync(items, pathOf, missing => Fail(what, WholeListing.ToException(what, missing)), cancellationToken)
            .Where(item => shard.Has(pathOf(item)));

    /// <summary>Says what was done, and gives the exit code.</summary>
    public int Summarize()
    {
        tell(
            $"{_seen} runs and versions of artifacts: "
                + $"{_changed} changed, {_seen - _changed - _failed.Count} as they were; "
                + $"{Quantity.Of(_files, "file")} ({Quantity.OfBytes(_bytes)}) and {Quantity.Of(_rows, "row")} transferred."
        );
        if (_failed.Count == 0)
        {
            return ExitCode.Success;
        }

        tell($"{_failed.Count} failed. The same command continues where it stopped.");
        return ExitCode.SomeFailed;
    }

    private async Task MirrorAsync(string path, string directory, Func<string, Task<MirrorChange?>> mirrorAsync)
    {
        try
        {
            using FileStream? hold = MirrorDirectory.TryLock(directory);
            MirrorChange? change = hold is null
                ? throw new ToolException(ExitCode.SomeFailed, "another process is mirroring it.")
                : await mirrorAsync(directory).ConfigureAwait(false);
            Count(path, change);
        }
        catch (Exception exception) when (exception is WandbException or IOException or UnauthorizedAccessException or ToolException)
        {
            Fail(path, exception);
        }
    }

    private void Count(string path, MirrorChange? change)
    {
        lock (_failed)
        {
            _seen++;
            if (change is null)
            {
                return;
            }

            _changed++;
            _files += change.Files;
            _bytes += change.Bytes;
            _rows += change.Rows;
            tell(
                $"{path}: {Quantity.Of(change.Files, "file")} ({Quantity.OfBytes(change.Bytes)}), {Quantity.Of(change.Rows, "row")}"
                    + (change.IsIncomplete ? "; the server counts more rows than it returns" : "")
            );
        }
    }

    private void Fail(string path, Exception exception)
    {
        lock (_failed)
        {
            _seen++;
            _failed.Add(path);
            foreach ((string item, Exception failure) in Failures.Of(exception))
            {
                tell($"{path}: {item}: {LibraryMessage.Of(failure)}");
            }

            tell($"{path}: {LibraryMessage.Of(exception)}");
        }
    }
}
