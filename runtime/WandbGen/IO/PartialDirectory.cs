using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>
/// The place of partial files: a directory <c>.wandb-partial</c> beside their targets, which exists as long as it contains a file. If it
/// cannot be used, the directory of the target itself.
/// </summary>
internal sealed class PartialDirectory : IDisposable
{
    public const string Name = ".wandb-partial";

    // It is deleted by whoever finds it empty, who may be about to make a file in it.
    private const int MaxAttempts = 100;

    private readonly HeldDirectory _target;
    private HeldDirectory? _own;
    private bool _isLeft;

    /// <param name="target">The directory that the files are going to be in; the caller's.</param>
    public PartialDirectory(HeldDirectory target) => _target = target;

    /// <summary>Chooses what nobody can foretell. Tests that watch system calls must know the name.</summary>
    internal static Func<string> CreateSuffix { get; set; } = static () => Guid.CreateVersion7().ToString("N");

    /// <summary>Where the files are.</summary>
    public HeldDirectory Directory => _own ?? _target;

    /// <summary>Whether later downloads find what is left here.</summary>
    public bool IsFound => _own is not null;

    /// <summary>A name for a temporary file beside a target.</summary>
    public static string CreateName() => $".{CreateSuffix()}{Name}";

    /// <summary>Whether a file beside a target is one that a download left.</summary>
    public static bool IsLeftOver(string fileName) => fileName[0] == '.' && fileName.EndsWith(Name, StringComparison.Ordinal);

    /// <summary>Whether a name is of the form that temporary files have, or some file system takes it for one.</summary>
    public static bool IsReserved(string name)
    {
        if (!name.Contains('.', StringComparison.Ordinal) || name.Length < Name.Length)
        {
            return false;
        }

        // HFS+ sees no characters that have no width.
        string visible = string.Concat(name.Where(static character => char.GetUnicodeCategory(character) != UnicodeCategory.Format));
        return ClaimedNames.Fold(visible).EndsWith(".WANDB-PARTIAL", StringComparison.Ordinal);
    }

    /// <summary>Makes a file for bytes that arrive; its name tells which bytes, and sorts by time.</summary>
    /// <param name="identity">What the bytes are.</param>
    /// <param name="mode">Who may read and write it.</param>
    /// <param name="name">The name that it has.</param>
    public SafeFileHandle CreateFile(string identity, UnixFileMode mode, out string name)
    {
        for (int attempt = 0; attempt < MaxAttempts && !_isLeft; attempt++)
        {
            name = $"{identity}-{CreateSuffix()}";
            try
            {
                if (TryCreateInOwn(name, mode) is { } file)
                {
                    return file;
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Whatever keeps us out of it (a link, a right, its own limit) need not keep us from the place of the target itself; what
                // does is told there.
                Leave();
                if (HandleLimit.RanOut(exception) || (exception is IOException full && DiskSpace.IsFull(full)))
                {
                    throw;
                }
            }
        }

        Leave();
        name = CreateName();
        return _target.TryCreateFile(name, mode) ?? throw new DirectoryNotFoundException($"'{_target.Path}' was deleted in the meantime.");
    }

    /// <summary>Makes a file without a name beside the targets, unless earlier downloads may have left something, or others are at
    /// work.</summary>
    /// <returns><see langword="null"/> if they may, or the file system cannot do that.</returns>
    public SafeFileHandle? TryCreateNameless(UnixFileMode mode)
    {
        try
        {
            using HeldDirectory? own = _target.TryOpenDirectory(Name);
            return own is null ? _target.TryCreateNameless(mode) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>From here on files are made beside their targets.</summary>
    public void Leave()
    {
        _isLeft = true;
        if (_own is not null)
        {
            _own.Dispose();
            _own = null;
            _target.TryDeleteDirectory(Name);
        }
    }

    /// <summary>The files whose names begin with these characters and that other downloads left or are writing, in the order in which they
    /// were made.</summary>
    public List<string> FindFiles(string prefix)
    {
        try
        {
            List<string> names = _own is null ? [] : [.. _own.EnumerateNames(prefix)];
            names.Sort(StringComparer.Ordinal);
            return names;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without a listing (which on Linux needs /proc) each download goes on alone.
            return [];
        }
    }

    /// <summary>Deletes what downloads left in a directory, unless one is writing it.</summary>
    /// <returns>Whether nothing is left.</returns>
    public static bool TryClear(HeldDirectory target)
    {
        using (HeldDirectory? own = target.TryOpenDirectory(Name))
        {
            foreach (string name in own?.EnumerateNames("") ?? [])
            {
                TryDelete(own!, name);
            }
        }

        target.TryDeleteDirectory(Name);
        using HeldDirectory? left = target.TryOpenDirectory(Name);
        return left is null;
    }

    /// <summary>Deletes what downloads left of a file that is in its place, unless one is writing it.</summary>
    /// <param name="target">The directory that the file is in.</param>
    /// <param name="place">What the names of its temporary files begin with.</param>
    public static void DeleteLeftOvers(HeldDirectory target, string place)
    {
        try
        {
            using HeldDirectory? own = target.TryOpenDirectory(Name);
            if (own is null)
            {
                return;
            }

            foreach (string name in own.EnumerateNames(place).ToList())
            {
                TryDelete(own, name);
            }

            target.TryDeleteDirectory(Name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // They are in nobody's way.
        }
    }

    /// <summary>Deletes what a download left, unless one is writing it.</summary>
    /// <returns>Whether it is gone.</returns>
    public static bool TryDelete(HeldDirectory directory, string name)
    {
        directory.TryOpenLeftOver(name, out bool isHeld)?.Dispose();
        if (!isHeld)
        {
            directory.Delete(name);
        }

        return !isHeld;
    }

    public void Dispose() => Leave();

    // Null if it was deleted by whoever found it empty.
    private SafeFileHandle? TryCreateInOwn(string name, UnixFileMode mode)
    {
        _own?.Dispose();
        _own = null;
        _target.CreateDirectory(Name, isPrivate: true);
        _own = _target.TryOpenDirectory(Name);
        if (_own?.TryCreateFile(name, mode) is not { } file)
        {
            return null;
        }

        // Its owner could take our files away and make us wait for his. Compared with a file, and not with us: some file systems make all
        // files one user's.
        if (_own.IsOfOtherUserThan(file))
        {
            _own.Release(file);
            _own.Delete(name);
            throw new UnauthorizedAccessException($"'{_own.Path}' belongs to another user.");
        }

        return file;
    }
}
