using WandbGen.Downloads;
using WandbGen.IO;

namespace WandbGen;

/// <summary>Finds paths of a manifest that cannot be files of one directory, before anything is written.</summary>
/// <param name="manifest">The manifest.</param>
/// <param name="selected">The entries that become files.</param>
/// <param name="root">The directory.</param>
/// <param name="portable">Whether paths that are not valid on some system are refused on all systems.</param>
internal sealed class EntryPaths(ArtifactManifest manifest, int[] selected, string root, bool portable)
{
    // The 32-bit hash of each folded path and directory: the texts themselves would take as much memory as the manifest.
    private readonly int[] _hashes = new int[selected.Length];
    private readonly int[] _entries = [.. selected];
    private readonly Dictionary<string, string> _namesakes = new(StringComparer.Ordinal);

    /// <summary>The paths that some file system considers equal to another path of the artifact, which is the value.</summary>
    public IReadOnlyDictionary<string, string> Namesakes => _namesakes;

    /// <summary>Checks all of them.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="WandbUnsafePathException">A path is refused.</exception>
    /// <exception cref="WandbDownloadException">The file system could not be asked whether it tells two paths apart.</exception>
    public void Check(CancellationToken cancellationToken)
    {
        for (int i = 0; i < selected.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string path = manifest.GetPath(selected[i]);
            TargetPath.Resolve(root, path, portable);
            _hashes[i] = Hash(ClaimedNames.Fold(path));
        }

        Array.Sort(_hashes, _entries);
        CheckNamesakes();
        CheckDirectories(cancellationToken);
    }

    private void CheckNamesakes()
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 1; i < _hashes.Length; i++)
        {
            if (_hashes[i] != _hashes[i - 1])
            {
                first.Clear();
                continue;
            }

            if (first.Count == 0)
            {
                first.Add(ClaimedNames.Fold(manifest.GetPath(_entries[i - 1])), _entries[i - 1]);
            }

            string folded = ClaimedNames.Fold(manifest.GetPath(_entries[i]));
            if (!first.TryAdd(folded, _entries[i]))
            {
                RefuseSame(manifest.GetPath(_entries[i]), manifest.GetPath(first[folded]));
            }
        }
    }

    private void RefuseSame(string path, string other)
    {
        Ask(TargetPath.Resolve(root, path, portable, other).RefuseSameFile);
        _namesakes[path] = other;
    }

    // Uses the nearest existing directory, because a new directory in it has the same properties.
    private void Ask(Action<HeldDirectory> question)
    {
        string? existing = FullPath.Of(root);
        while (existing is not null && !Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing);
        }

        try
        {
            using HeldDirectory directory = HeldDirectory.Open(existing ?? root);
            question(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WandbDownloadException($"Could not write below '{root}': {exception.Message}", root, exception);
        }
    }

    private void CheckDirectories(CancellationToken cancellationToken)
    {
        string checkedDirectory = "";
        foreach (int entry in selected)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string path = manifest.GetPath(entry);
            for (int end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
            {
                ReadOnlySpan<char> directory = path.AsSpan(0, end);
                if (
                    checkedDirectory.AsSpan().StartsWith(directory, StringComparison.Ordinal)
                    && (checkedDirectory.Length == end || checkedDirectory[end] == '/')
                )
                {
                    // Its parent directories were already checked.
                    break;
                }

                RefuseFile(directory.ToString(), path);
            }

            checkedDirectory = path[..Math.Max(path.LastIndexOf('/'), 0)];
        }
    }

    /// <summary>Refuses a directory that is also a file.</summary>
    private void RefuseFile(string directory, string path)
    {
        string folded = ClaimedNames.Fold(directory);
        int hash = Hash(folded);
        int found = Array.BinarySearch(_hashes, hash);
        while (found > 0 && _hashes[found - 1] == hash)
        {
            found--;
        }

        for (; found >= 0 && found < _hashes.Length && _hashes[found] == hash; found++)
        {
            string file = manifest.GetPath(_entries[found]);
            if (file == directory)
            {
                throw new WandbUnsafePathException(path, $"'{directory}' is the path of a file of the same artifact");
            }

            if (ClaimedNames.Fold(file) == folded)
            {
                Ask(TargetPath.Resolve(root, directory, portable, file).RefuseSameFile);
            }
        }
    }

    private static int Hash(string folded) => string.GetHashCode(folded, StringComparison.Ordinal);
}
