using System.Text;
using Microsoft.Win32.SafeHandles;

namespace WandbGen.IO;

/// <summary>
/// The place of partial files: a directory <c>.wandb-partial</c> beside their targets, which exists as long as it contains a file. If it
/// cannot be used, the directory of the target itself.
/// </summary>
internal sealed class PartialDirectory : IDisposable
{
    public const string Name = ".wandb-partial";

    // The directory is deleted by any process that finds it empty, possibly just before this one creates a file in it.
    private const int MaxAttempts = 100;

    private readonly HeldDirectory _target;
    private HeldDirectory? _own;
    private bool _isLeft;

    /// <param name="target">The target directory, which the caller disposes.</param>
    public PartialDirectory(HeldDirectory target) => _target = target;

    /// <summary>Creates an unpredictable suffix. Tests that watch system calls replace it, because they must know the name.</summary>
    internal static Func<string> CreateSuffix { get; set; } = static () => Guid.CreateVersion7().ToString("N");

    /// <summary>The directory of the partial files.</summary>
    public HeldDirectory Directory => _own ?? _target;

    /// <summary>Whether later downloads find partial files here.</summary>
    public bool IsFound => _own is not null;

    /// <summary>Creates the name of a temporary file beside a target.</summary>
    public static string CreateName() => $".{CreateSuffix()}{Name}";

    /// <summary>Whether a file beside a target is the temporary file of a download.</summary>
    public static bool IsLeftOver(string fileName) => fileName[0] == '.' && fileName.EndsWith(Name, StringComparison.Ordinal);

    /// <summary>Whether a name has the form of a temporary file, or some file system considers it equal to such a name.</summary>
    public static bool IsReserved(string name)
    {
        if (!name.Contains('.', StringComparison.Ordinal) || name.Length < Name.Length)
        {
            return false;
        }

        if (Ascii.IsValid(name))
        {
            return name.EndsWith(Name, StringComparison.OrdinalIgnoreCase);
        }

        return ClaimedNames.Fold(name).EndsWith(".WANDB-PARTIAL", StringComparison.Ordinal);
    }

    /// <summary>Creates a partial file. Its name identifies the bytes, and sorts by time.</summary>
    /// <param name="identity">The identity of the bytes.</param>
    /// <param name="mode">The permissions of the file.</param>
    /// <param name="name">The name of the file.</param>
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
                // The reason that prevents the use of this directory (a link, a permission, a quota) may not apply to the directory of the
                // target. If it does, it is reported there.
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

    /// <summary>Creates a file without a name in the target directory, unless partial files of earlier or concurrent downloads may
    /// exist.</summary>
    /// <returns>The file, or <see langword="null"/> if they may exist, or the file system does not support it.</returns>
    public SafeFileHandle? TryCreateNameless(UnixFileMode mode)
    {
        try
        {
            using HeldDirectory? own = _target.IsNew ? null : _target.TryOpenDirectory(Name);
            return own is null ? _target.TryCreateNameless(mode) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>From now on, files are created in the target directory.</summary>
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

    /// <summary>Lists the partial files of other downloads whose names begin with a prefix, in the order of their creation.</summary>
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
            // If the directory cannot be listed (on Linux this requires /proc), downloads do not wait for each other.
            return [];
        }
    }

    /// <summary>Deletes the partial files in a directory, except for those that a download is writing.</summary>
    /// <returns>Whether no partial file is left.</returns>
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

    /// <summary>Deletes the partial files of a file that is complete, except for those that a download is writing.</summary>
    /// <param name="target">The directory of the file.</param>
    /// <param name="place">The prefix of the names of its temporary files.</param>
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
            // The files do no harm.
        }
    }

    /// <summary>Deletes a partial file, unless a download is writing it.</summary>
    /// <returns>Whether the file was deleted.</returns>
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

    // Returns null if another process found the directory empty and deleted it.
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

        // The owner of the directory could delete the files of this process, or block it with a lock. The owner is compared with that of a
        // new file, because some file systems assign all files to one user.
        if (_own.IsOfOtherUserThan(file))
        {
            _own.Release(file);
            _own.Delete(name);
            throw new UnauthorizedAccessException($"'{_own.Path}' belongs to another user.");
        }

        return file;
    }
}
