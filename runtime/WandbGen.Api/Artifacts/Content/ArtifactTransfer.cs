using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using WandbGen.Downloads;
using WandbGen.IO;

namespace WandbGen;

/// <summary>One call that downloads the entries of an artifact to a directory. It first compares existing files, and requests addresses for
/// missing files only.</summary>
internal sealed partial class ArtifactTransfer : IDisposable
{
    private readonly WandbClient _client;
    private readonly Artifact _artifact;
    private readonly ArtifactManifest _manifest;
    private readonly DownloadOptions _transfer;
    private readonly string _root;
    private readonly ProgressReporter _reporter;
    private readonly TargetDirectories _directories;
    private readonly ArtifactReferences _references;
    private readonly ArtifactAddresses _addresses;
    private readonly ArtifactCache? _cache;
    private readonly int[] _selected;
    private readonly ConcurrentDictionary<string, WandbException> _failures = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _unverified = new();
    private IReadOnlyDictionary<string, string> _namesakes = new Dictionary<string, string>();
    private WandbException? _first;
    private int _upToDate;
    private int _fromCache;
    private int _downloaded;
    private long _bytes;
    private volatile bool _isCacheBroken;
    private volatile bool _hasGrown;

    /// <summary>Creates a transfer, which does not start yet.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="manifest">What it has.</param>
    /// <param name="root">The directory.</param>
    /// <param name="options">The options that select the entries.</param>
    /// <param name="transfer">The options of the transfers.</param>
    /// <param name="progress">Receives it.</param>
    public ArtifactTransfer(
        Artifact artifact,
        ArtifactManifest manifest,
        string root,
        ArtifactDownloadOptions options,
        DownloadOptions transfer,
        IProgress<DownloadProgress>? progress
    )
    {
        _client = artifact.ReadingClient;
        _artifact = artifact;
        _manifest = manifest;
        _root = FullPath.Of(root);
        _transfer = transfer;
        _reporter = new ProgressReporter(progress, _client.Downloads.Runner.TimeProvider);
        _directories = _client.Downloads.Runner.CreateDirectories();
        _references = new ArtifactReferences(_client, artifact, options.References);
        _addresses = new ArtifactAddresses(_client, artifact, manifest);
        _cache = options.Cache;
        _selected = Select(manifest, options);
    }

    /// <summary>Returns the indexes of the selected entries in the manifest.</summary>
    public static int[] Select(ArtifactManifest manifest, ArtifactDownloadOptions options)
    {
        var selected = new List<int>(options.Pattern is null ? manifest.Count : 0);
        for (int i = 0; i < manifest.Count; i++)
        {
            if (
                (options.Pattern is null || Matches(options.Pattern, manifest.GetPath(i)))
                && (options.FollowReferences || !manifest.IsReference(i))
            )
            {
                selected.Add(i);
            }
        }

        return [.. selected];
    }

    /// <summary>Whether a path matches a pattern.</summary>
    public static bool Matches(string? pattern, string path)
    {
        // A backslash is an escape in these expressions, and an ordinary character in a path.
        return pattern is null
            || FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), path, ignoreCase: false);
    }

    /// <summary>Downloads missing files.</summary>
    /// <param name="cancellationToken">Ends it; what arrived is kept for the next call.</param>
    public async Task<ArtifactDownload> DownloadAsync(CancellationToken cancellationToken)
    {
        List<int> missing = await Task.Run(() => Plan(cancellationToken), cancellationToken).ConfigureAwait(false);
        ThrowIfFailed([]);
        await TransferAsync(missing, cancellationToken).ConfigureAwait(false);
        return ThrowIfFailed([]);
    }

    /// <summary>Downloads files that are missing or different, and deletes files that are not part of the artifact on request.</summary>
    /// <param name="deleteExtraneous">Whether such files are deleted.</param>
    /// <param name="cancellationToken">Ends it; what arrived is kept for the next call.</param>
    public async Task<ArtifactDownload> SyncAsync(bool deleteExtraneous, CancellationToken cancellationToken)
    {
        List<int> missing = await Task.Run(() => Plan(cancellationToken), cancellationToken).ConfigureAwait(false);
        var obstructed = new List<int>();
        if (deleteExtraneous)
        {
            foreach ((string path, WandbException failure) in _failures)
            {
                // The obstacle is not part of the artifact, and is deleted.
                if (failure is WandbDownloadException { IsObstructed: true } && _failures.TryRemove(path, out _))
                {
                    obstructed.Add(_manifest.Find(path));
                }
            }

            _first = _failures.Values.FirstOrDefault();
        }

        ThrowIfFailed([]);
        await TransferAsync(missing, cancellationToken).ConfigureAwait(false);
        if (!deleteExtraneous || !Directory.Exists(_root))
        {
            return ThrowIfFailed([]);
        }

        List<string> deleted = Delete(cancellationToken);
        await TransferAsync(obstructed, cancellationToken).ConfigureAwait(false);
        return ThrowIfFailed(deleted);
    }

    // Checks the names and compares existing files. Nothing is written.
    private List<int> Plan(CancellationToken cancellationToken)
    {
        var paths = new EntryPaths(_manifest, _selected, _root, _transfer.PortableNames);
        paths.Check(cancellationToken);
        _namesakes = paths.Namesakes;
        bool[] isMissing = new bool[_selected.Length];
        if (Directory.Exists(_root))
        {
            var parallel = new ParallelOptions
            {
                MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, _transfer.MaxParallelFiles),
                CancellationToken = cancellationToken,
            };
            Parallel.For(0, _selected.Length, parallel, i => isMissing[i] = !IsThere(_manifest[_selected[i]], cancellationToken));
        }
        else
        {
            Array.Fill(isMissing, true);
        }

        var missing = new List<int>();
        for (int i = 0; i < isMissing.Length; i++)
        {
            if (isMissing[i])
            {
                missing.Add(_selected[i]);
                if (_manifest.IsReference(_selected[i]) && _manifest[_selected[i]] is var entry && _references.Refuse(entry) is { } refusal)
                {
                    Fail(entry.Path, refusal);
                }
            }
        }

        return missing;
    }

    private bool IsThere(ArtifactEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            IDownloadable file = ArtifactReferences.Describe(entry);
            FileDownload download = _client.Downloads.Runner.Create(
                file,
                Resolve(entry.Path),
                _transfer,
                _reporter.Start(file.Name, file.Size),
                _directories
            );
            if (download.FindKept(cancellationToken) is not { } kept)
            {
                return false;
            }

            Interlocked.Increment(ref _upToDate);
            if (kept.Verification != VerificationLevel.Md5)
            {
                _unverified.Enqueue(entry.Path);
            }
        }
        catch (WandbException exception)
        {
            Fail(entry.Path, exception);
        }

        return true;
    }

    private TargetPath Resolve(string path) => TargetPath.Resolve(_root, path, _transfer.PortableNames, _namesakes.GetValueOrDefault(path));

    public void Dispose() => _directories.Dispose();

    private async Task TransferAsync(List<int> missing, CancellationToken cancellationToken)
    {
        if (_cache is not null)
        {
            missing = await RestoreAsync(_cache, missing, cancellationToken).ConfigureAwait(false);
        }

        await DownloadRunner
            .RunEachAsync(
                AddressAsync(missing, cancellationToken),
                (file, token) =>
                {
                    TargetPath target = Resolve(file.Name);
                    return file is LocalFile local
                        ? CopyAsync(local, target, token)
                        : _client.Downloads.Runner.RunAsync(file, target, _transfer, _reporter, _directories, token);
                },
                (file, downloaded) =>
                {
                    Note(file, downloaded);
                    if (_cache is not null && !downloaded.AlreadyExisted && IsProven(file, downloaded))
                    {
                        ArtifactEntry entry = _manifest[_manifest.Find(file.Name)];
                        AddToCache(_cache, file, entry, Resolve(file.Name), cancellationToken);
                    }
                },
                (file, exception) => Fail(file.Name, exception),
                _transfer,
                cancellationToken
            )
            .ConfigureAwait(false);
        if (_hasGrown)
        {
            _hasGrown = false;
            await TidyAsync(_cache!, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<DownloadedFile> CopyAsync(LocalFile file, TargetPath target, CancellationToken cancellationToken)
    {
        using SafeFileHandle source = file.Open();
        return await _client
                .Downloads.Runner.Create(file, target, _transfer, _reporter.Start(file.Name, file.Size), _directories)
                .RestoreAsync(source, mayLink: false, cancellationToken)
                .ConfigureAwait(false)
            ?? throw file.ToChange();
    }

    private void Note(IDownloadable file, DownloadedFile downloaded)
    {
        if (downloaded.AlreadyExisted)
        {
            Interlocked.Increment(ref _upToDate);
        }
        else
        {
            Interlocked.Increment(ref _downloaded);
            Interlocked.Add(ref _bytes, downloaded.Length);
        }

        if (!IsProven(file, downloaded))
        {
            _unverified.Enqueue(file.Name);
        }
    }

    // An ETag is compared when bytes arrive. It proves nothing about files that existed before.
    private static bool IsProven(IDownloadable file, DownloadedFile downloaded) =>
        downloaded.Verification == VerificationLevel.Md5
        || (!downloaded.AlreadyExisted && file is ITaggedDownloadable { ExpectedTag: not null });

    // The next addresses are requested while the previous files are transferred, so that they do not expire before they are used.
    private async IAsyncEnumerable<IDownloadable> AddressAsync(
        List<int> missing,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var batch = new List<IDownloadable>(Math.Min(missing.Count, _addresses.BatchSize));
        foreach (int[] entries in missing.Chunk(_addresses.BatchSize))
        {
            batch.Clear();
            var found = new IDownloadable?[entries.Length];
            // Each reference is resolved by a request to its storage.
            await Parallel
                .ForAsync(
                    0,
                    entries.Length,
                    new ParallelOptions { MaxDegreeOfParallelism = _transfer.MaxParallelFiles, CancellationToken = cancellationToken },
                    async (i, token) => found[i] = await FindAsync(_manifest[entries[i]], token).ConfigureAwait(false)
                )
                .ConfigureAwait(false);
            batch.AddRange(found.OfType<IDownloadable>());

            foreach (IGrouping<ArtifactAddresses, EntryFile> files in batch.OfType<EntryFile>().GroupBy(static file => file.Addresses))
            {
                // Several references can lead to the same file.
                await files.Key.FindAsync([.. files.DistinctBy(static file => file.Entry.Path)], cancellationToken).ConfigureAwait(false);
                ILookup<string, EntryFile> namesakes = files.ToLookup(static file => file.Entry.Path, StringComparer.Ordinal);
                foreach (IGrouping<string, EntryFile> same in namesakes)
                {
                    string? address = same.First().Url;
                    foreach (EntryFile file in same)
                    {
                        file.Url = address;
                    }
                }
            }

            foreach (IDownloadable file in batch)
            {
                yield return file;
            }
        }
    }

    private async ValueTask<IDownloadable?> FindAsync(ArtifactEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Reference is null)
        {
            return new EntryFile(entry, entry.Path, _addresses);
        }

        try
        {
            return await _references.ResolveAsync(entry, cancellationToken).ConfigureAwait(false);
        }
        catch (WandbException exception)
        {
            Fail(entry.Path, exception);
            return null;
        }
    }

    private List<string> Delete(CancellationToken cancellationToken)
    {
        var extraneous = new ExtraneousFiles(_root, FoldAll(_manifest), cancellationToken);
        var deleted = new List<string>();
        try
        {
            extraneous.Find();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WandbDownloadException($"Could not look for other files below '{_root}': {exception.Message}", _root, exception);
        }

        // The next call resumes from the partial data of files that failed.
        foreach (SyncedFile file in extraneous.Delete(keepsPartials: !_failures.IsEmpty))
        {
            if (file.Error is { } error)
            {
                Fail(file.Name, error);
            }
            else
            {
                deleted.Add(file.Name);
            }
        }

        return deleted;
    }

    /// <summary>Returns the paths of all entries in the form that file systems compare.</summary>
    public static HashSet<string> FoldAll(ArtifactManifest manifest)
    {
        var paths = new HashSet<string>(manifest.Count, StringComparer.Ordinal);
        for (int i = 0; i < manifest.Count; i++)
        {
            paths.Add(ClaimedNames.Fold(manifest.GetPath(i)));
        }

        return paths;
    }

    private void Fail(string path, WandbException exception)
    {
        _failures[path] = exception;
        Interlocked.CompareExchange(ref _first, exception, null);
    }

    private ArtifactDownload ThrowIfFailed(IReadOnlyList<string> deleted)
    {
        var result = new ArtifactDownload
        {
            Root = _root,
            Entries = _selected.Length,
            UpToDate = _upToDate,
            FromCache = _fromCache,
            Downloaded = _downloaded,
            BytesDownloaded = _bytes,
            Unverified = [.. _unverified.Order(StringComparer.Ordinal)],
            Deleted = deleted,
        };
        return _failures.IsEmpty ? result : throw new WandbArtifactDownloadException(_artifact.Name, result, _failures, _first!);
    }
}
