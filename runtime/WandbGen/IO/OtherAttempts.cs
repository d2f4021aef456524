namespace WandbGen.IO;

/// <summary>The files beside a partial file that are for the same place: those of the same bytes, which a download can go on from or wait
/// for, and those of other bytes, which are of no use any more once it is complete.</summary>
internal sealed class OtherAttempts
{
    private readonly PartialDirectory _directory;
    private readonly List<string> _sameBytes = [];
    private readonly List<string> _otherBytes = [];

    /// <summary>Looks for none: a file without a name is only made where there are none.</summary>
    public OtherAttempts(PartialDirectory directory) => _directory = directory;

    /// <param name="directory">Where they are.</param>
    /// <param name="content">What is downloaded.</param>
    /// <param name="own">The name of the download's own file.</param>
    public OtherAttempts(PartialDirectory directory, PartialContent content, string own)
        : this(directory)
    {
        foreach (string name in directory.FindFiles(content.Place).Where(name => name != own))
        {
            (name.StartsWith(content.Identity, StringComparison.Ordinal) ? _sameBytes : _otherBytes).Add(name);
        }
    }

    /// <summary>A download of the same bytes that began before one's own and is at work still.</summary>
    /// <returns>The name of its file.</returns>
    public string? FindElder(string? own) =>
        // The names sort by time.
        _sameBytes.Find(name => string.CompareOrdinal(name, own) < 0 && IsHeld(name));

    /// <summary>Whether another download's file is there, and its lock says that it is at work.</summary>
    public bool IsHeld(string name)
    {
        _directory.Directory.TryOpenLeftOver(name, out bool isHeld)?.Dispose();
        return isHeld;
    }

    /// <summary>When another download wrote last.</summary>
    public DateTime GetLastWrite(string name) => File.GetLastWriteTimeUtc(Path.Combine(_directory.Directory.Path, name));

    /// <summary>Whether there is any of the same bytes.</summary>
    public bool HasAny => _sameBytes.Count > 0;

    /// <summary>What most can be gone on from; <see langword="null"/> if nothing can.</summary>
    /// <param name="size">The size of the whole.</param>
    public EarlierAttempt? FindBest(long size) => EarlierAttempt.FindBest(_directory.Directory, _sameBytes, size);

    /// <summary>Says that what has a name now is nobody's use.</summary>
    public void Add(string name) => _sameBytes.Add(name);

    /// <summary>Deletes all that nobody is at work on.</summary>
    public void Delete()
    {
        foreach (string name in _sameBytes.Concat(_otherBytes))
        {
            Delete(name);
        }
    }

    /// <summary>Deletes one if nobody is at work on it.</summary>
    public void Delete(string name)
    {
        try
        {
            PartialDirectory.TryDelete(_directory.Directory, name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is in nobody's way.
        }
    }
}
