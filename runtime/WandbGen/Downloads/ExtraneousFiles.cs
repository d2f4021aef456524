using WandbGen.IO;

namespace WandbGen.Downloads;

/// <summary>The files of a directory that the synchronized listing does not have.</summary>
/// <param name="root">The directory.</param>
/// <param name="kept">The folded names that the listing has; more of them may be added before anything is deleted.</param>
/// <param name="cancellationToken">Ends looking and deleting.</param>
internal sealed class ExtraneousFiles(string root, HashSet<string> kept, CancellationToken cancellationToken)
{
    private readonly HashSet<string> _found = new(StringComparer.Ordinal);
    private readonly List<SyncedFile> _deleted = [];
    private bool _keepsPartials;

    /// <summary>Whether a file may be deleted.</summary>
    public Func<string, bool> MayDelete { get; init; } = static _ => true;

    /// <summary>What was found.</summary>
    public IReadOnlyCollection<string> Found => _found;

    /// <summary>Looks for files that the listing does not have; only these are deleted.</summary>
    /// <returns>Whether there are any.</returns>
    public bool Find()
    {
        using HeldDirectory directory = HeldDirectory.Open(root);
        Find(directory, "");
        return _found.Count > 0;
    }

    /// <summary>Deletes what was found and is not kept by now, with the directories that this leaves empty, and what downloads
    /// left.</summary>
    /// <param name="keepsPartials">Whether what downloads left stays.</param>
    /// <returns>What was deleted, or could not be.</returns>
    public List<SyncedFile> Delete(bool keepsPartials)
    {
        _keepsPartials = keepsPartials;
        _found.RemoveWhere(IsKept);
        using HeldDirectory directory = HeldDirectory.Open(root);
        DeleteIn(directory, "", isInTheWay: false);
        _deleted.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return _deleted;
    }

    private bool IsKept(string name) => kept.Contains(ClaimedNames.Fold(name));

    private void Find(HeldDirectory directory, string prefix)
    {
        foreach (FileSystemInfo entry in directory.Enumerate())
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = prefix + entry.Name;
            if (IsNobodysBusiness(entry) || PartialDirectory.IsLeftOver(entry.Name))
            {
                continue;
            }

            if (entry is not DirectoryInfo)
            {
                if (!IsKept(name) && MayDelete(name))
                {
                    _found.Add(name);
                }

                continue;
            }

            try
            {
                using HeldDirectory? child = directory.TryOpenDirectory(entry.Name);
                if (child is not null)
                {
                    Find(child, name + "/");
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A directory that cannot be listed is kept. The deletion reports the error.
            }
        }
    }

    /// <returns>Whether nothing is left, and something was deleted or a file is to have the directory's place.</returns>
    private bool DeleteIn(HeldDirectory directory, string prefix, bool isInTheWay)
    {
        int before = _deleted.Count;
        bool isEmpty = true;
        foreach (FileSystemInfo entry in directory.Enumerate())
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = prefix + entry.Name;
            try
            {
                isEmpty &= TryDelete(directory, entry, name, isInTheWay || IsKept(name));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                isEmpty = false;
                var error = new WandbDownloadException($"Could not delete '{name}': {exception.Message}", name, exception);
                _deleted.Add(new SyncedFile(name, SyncAction.Failed, VerificationLevel.None, error));
            }
        }

        return isEmpty && (isInTheWay || _deleted.Count > before);
    }

    /// <returns>Whether the entry is gone.</returns>
    private bool TryDelete(HeldDirectory directory, FileSystemInfo entry, string name, bool isInTheWay)
    {
        if (IsNobodysBusiness(entry))
        {
            return false;
        }

        if (entry is DirectoryInfo)
        {
            return entry.Name == PartialDirectory.Name
                ? !_keepsPartials && PartialDirectory.TryClear(directory)
                : TryDeleteDirectory(directory, entry.Name, name, isInTheWay);
        }

        if (PartialDirectory.IsLeftOver(entry.Name))
        {
            return !_keepsPartials && PartialDirectory.TryDelete(directory, entry.Name);
        }

        if (!_found.Contains(name))
        {
            return false;
        }

        directory.Delete(entry.Name);
        _deleted.Add(new SyncedFile(name, SyncAction.Deleted, VerificationLevel.None));
        return true;
    }

    private bool TryDeleteDirectory(HeldDirectory parent, string entry, string name, bool isInTheWay)
    {
        using (HeldDirectory? child = parent.TryOpenDirectory(entry))
        {
            // The listing can name the directory itself.
            if ((child is not null && !DeleteIn(child, name + "/", isInTheWay)) || IsKept(name + "/"))
            {
                return false;
            }
        }

        parent.DeleteDirectory(entry);
        return true;
    }

    // A link was made by the user, and a name that is not Unicode cannot be represented as a string.
    private static bool IsNobodysBusiness(FileSystemInfo entry) =>
        entry.LinkTarget is not null || entry.Name.Contains('\uFFFD', StringComparison.Ordinal);
}
