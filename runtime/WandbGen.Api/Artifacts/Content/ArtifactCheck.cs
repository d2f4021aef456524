using System.Collections.Concurrent;
using WandbGen.Downloads;
using WandbGen.IO;

namespace WandbGen;

/// <summary>Compares a directory with an artifact without changing it.</summary>
internal sealed class ArtifactCheck(ArtifactManifest manifest, string root)
{
    private readonly ConcurrentQueue<string> _missing = new();
    private readonly ConcurrentQueue<string> _damaged = new();
    private readonly ConcurrentQueue<string> _unverified = new();
    private WandbException? _failure;

    public ArtifactVerification Run(CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(0, manifest.Count, parallel, i => Check(manifest[i], cancellationToken));
        return _failure is null ? ToResult(FindStrangers(cancellationToken)) : throw _failure;
    }

    private IReadOnlyCollection<string> FindStrangers(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(root))
        {
            return [];
        }

        var strangers = new ExtraneousFiles(root, ArtifactTransfer.FoldAll(manifest), cancellationToken);
        try
        {
            strangers.Find();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ToException(exception);
        }

        return strangers.Found;
    }

    private ArtifactVerification ToResult(IReadOnlyCollection<string> extraneous) =>
        new()
        {
            Missing = InOrder(_missing),
            Damaged = InOrder(_damaged),
            Unverified = InOrder(_unverified),
            Extraneous = InOrder(extraneous),
        };

    private WandbDownloadException ToException(Exception exception) =>
        new($"Could not compare '{root}': {exception.Message}", root, exception);

    private static string[] InOrder(IEnumerable<string> paths) => [.. paths.Order(StringComparer.Ordinal)];

    private void Check(ArtifactEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            IDownloadable file = ArtifactReferences.Describe(entry);
            TargetPath target = TargetPath.Resolve(root, entry.Path);
            using HeldDirectory? directory = target.TryOpenDirectory();
            if (directory is null)
            {
                _missing.Enqueue(entry.Path);
                return;
            }

            StoredFileProof proof = file.Md5 is null ? StoredFileProof.Md5OrSize : StoredFileProof.Md5;
            VerificationLevel? level = StoredFile.Verify(directory, target.FileName, file, proof, cancellationToken);
            if (level is VerificationLevel.Md5)
            {
                return;
            }

            bool exists = target.Exists();
            (
                !exists ? _missing
                : level is not null || file is { Md5: null, Size: null } ? _unverified
                : _damaged
            ).Enqueue(entry.Path);
        }
        catch (Exception exception) when (HandleLimit.RanOut(exception))
        {
            // The state of the entry is unknown. The exception is stored, because a parallel loop would wrap it.
            Interlocked.CompareExchange(ref _failure, ToException(exception), null);
        }
        catch (Exception exception) when (exception is WandbDownloadException or IOException or UnauthorizedAccessException)
        {
            // A directory is in the place of the file, or a file or link in that of a directory; or the file cannot be read; or the name is
            // not possible here.
            _damaged.Enqueue(entry.Path);
        }
    }
}
