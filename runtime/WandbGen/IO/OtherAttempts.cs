namespace WandbGen.IO;

/// <summary>Other partial files for the same target: those for the same bytes, which a download can resume from or wait for, and those for
/// other bytes, which are deleted when it is complete.</summary>
internal sealed class OtherAttempts
{
    private readonly PartialDirectory _directory;
    private readonly List<string> _sameBytes = [];
    private readonly List<string> _otherBytes = [];

    /// <summary>Does not search for any, because a file without a name is created only if there are none.</summary>
    public OtherAttempts(PartialDirectory directory) => _directory = directory;

    /// <param name="directory">The directory of the files.</param>
    /// <param name="content">The content of the download.</param>
    /// <param name="own">The name of the download's own file.</param>
    public OtherAttempts(PartialDirectory directory, PartialContent content, string own)
        : this(directory)
    {
        foreach (string name in directory.FindFiles(content.Place).Where(name => name != own))
        {
            (name.StartsWith(content.Identity, StringComparison.Ordinal) ? _sameBytes : _otherBytes).Add(name);
        }
    }

    /// <summary>Finds a download of the same bytes that began earlier and is still in progress.</summary>
    /// <returns>The name of its file.</returns>
    public string? FindElder(string? own)
    {
        foreach (string name in _sameBytes)
        {
            // The names sort by time.
            if (string.CompareOrdinal(name, own) < 0 && IsHeld(name))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>Whether the file of another download exists, and its lock shows that the download is in progress.</summary>
    public bool IsHeld(string name)
    {
        _directory.Directory.TryOpenLeftOver(name, out bool isHeld)?.Dispose();
        return isHeld;
    }

    /// <summary>Returns the time when another download last wrote to its file.</summary>
    public DateTime GetLastWrite(string name) => File.GetLastWriteTimeUtc(Path.Combine(_directory.Directory.Path, name));

    /// <summary>Whether there is a file for the same bytes.</summary>
    public bool HasAny => _sameBytes.Count > 0;

    /// <summary>Opens the attempt with the most bytes, or returns <see langword="null"/> if there is none.</summary>
    /// <param name="size">The size of the complete file.</param>
    public EarlierAttempt? FindBest(long size) => EarlierAttempt.FindBest(_directory.Directory, _sameBytes, size);

    /// <summary>Adds a file that is no longer used.</summary>
    public void Add(string name) => _sameBytes.Add(name);

    /// <summary>Deletes all files that no download is writing.</summary>
    public void Delete()
    {
        foreach (List<string> names in (ReadOnlySpan<List<string>>)[_sameBytes, _otherBytes])
        {
            foreach (string name in names)
            {
                Delete(name);
            }
        }
    }

    /// <summary>Deletes a file if no download is writing it.</summary>
    public void Delete(string name)
    {
        try
        {
            PartialDirectory.TryDelete(_directory.Directory, name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file does no harm.
        }
    }
}
