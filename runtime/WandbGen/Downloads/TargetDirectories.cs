using WandbGen.IO;

namespace WandbGen.Downloads;

/// <summary>
/// The directories that the files of one call are in. Each is held open from one file to the next, as long as the system shows before each
/// file that it is still at its path.
/// </summary>
/// <param name="flush">Makes names durable.</param>
internal sealed class TargetDirectories(DirectoryFlush flush) : IDisposable
{
    // A listing names the files of a directory one after the other.
    private const int MaxUnused = 8;

    private readonly int _maxUnused = HandleLimit.IsLow ? 0 : MaxUnused;
    private readonly Lock _lock = new();

    // In the order in which they were opened.
    private readonly List<Held> _held = [];

    /// <summary>Makes names durable.</summary>
    public DirectoryFlush Flush => flush;

    /// <summary>Opens the directory of a file. <see cref="Return"/> ends its use.</summary>
    /// <returns><see langword="null"/> if it is not there.</returns>
    /// <inheritdoc cref="TargetPath.TryOpenDirectory" path="/exception"/>
    public HeldDirectory? TryOpen(TargetPath target) =>
        TryTake(target) is { } held ? held
        : target.TryOpenDirectory() is { } opened ? Hold(opened, isFlushed: false)
        : null;

    /// <summary>Makes what is missing of the directory of a file, and flushes the names on its path, if that was not done in this
    /// call.</summary>
    /// <param name="opened">What <see cref="TryOpen"/> returned. The result is used instead of it, unless an exception is
    /// thrown.</param>
    /// <param name="target">The file.</param>
    /// <param name="isDurable">Whether names are flushed.</param>
    /// <inheritdoc cref="TargetPath.OpenDirectory" path="/exception"/>
    public HeldDirectory Create(HeldDirectory? opened, TargetPath target, bool isDurable)
    {
        if (opened is not null && (!isDurable || IsFlushed(opened)))
        {
            return opened;
        }

        HeldDirectory created = Hold(target.OpenDirectory(isDurable ? flush : null), isDurable);
        if (opened is not null)
        {
            Retire(opened);
        }

        return created;
    }

    /// <summary>Ends a use of a directory.</summary>
    public void Return(HeldDirectory directory)
    {
        HeldDirectory? unused = null;
        lock (_lock)
        {
            Held held = Find(directory);
            held.Users--;
            if (held.Users == 0 && (held.IsRetired || _held.Count(static other => other.Users == 0) > _maxUnused))
            {
                Held oldest = held.IsRetired ? held : _held.First(static other => other.Users == 0);
                _held.Remove(oldest);
                unused = oldest.Directory;
            }
        }

        unused?.Dispose();
    }

    public void Dispose()
    {
        foreach (Held held in _held)
        {
            held.Directory.Dispose();
        }
    }

    private HeldDirectory? TryTake(TargetPath target)
    {
        Held? held;
        lock (_lock)
        {
            // Several files may have opened it at once, and only one has made it.
            held = Find(target, isNew: true) ?? Find(target, isNew: false);
            if (held is null)
            {
                return null;
            }

            held.Users++;
        }

        if (held.Directory.IsInPlace())
        {
            return held.Directory;
        }

        Retire(held.Directory);
        return null;
    }

    // It is closed when its last file is done.
    private void Retire(HeldDirectory directory)
    {
        lock (_lock)
        {
            Find(directory).IsRetired = true;
        }

        Return(directory);
    }

    private HeldDirectory Hold(HeldDirectory directory, bool isFlushed)
    {
        lock (_lock)
        {
            _held.Add(new Held(directory, isFlushed));
        }

        return directory;
    }

    private bool IsFlushed(HeldDirectory directory)
    {
        lock (_lock)
        {
            return Find(directory).IsFlushed;
        }
    }

    private Held? Find(TargetPath target, bool isNew) =>
        _held.Find(held => held.Directory.IsNew == isNew && !held.IsRetired && target.IsIn(held.Directory.Path));

    private Held Find(HeldDirectory directory) => _held.Find(held => held.Directory == directory)!;

    private sealed class Held(HeldDirectory directory, bool isFlushed)
    {
        public HeldDirectory Directory => directory;

        public bool IsFlushed => isFlushed;

        public int Users { get; set; } = 1;

        public bool IsRetired { get; set; }
    }
}
