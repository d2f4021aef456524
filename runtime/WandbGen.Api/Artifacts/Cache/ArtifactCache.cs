using System.IO.Enumeration;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using WandbGen.Configuration;
using WandbGen.IO;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>
/// A directory with the files of artifacts that were downloaded before, in the layout of W&amp;B's Python client: each client uses the
/// files that the other has stored. A file is used only if its MD5 matches. A cache is safe for concurrent use, also by several processes.
/// </summary>
/// <remarks>The cache is used by downloads that name it in <see cref="ArtifactDownloadOptions.Cache"/>.</remarks>
public sealed class ArtifactCache
{
    private const UnixFileMode WriteModes = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly string _objects;
    private readonly string _temporary;
    private readonly CachedChecksums _checksums;

    /// <summary>Creates a cache. Nothing is read or written yet.</summary>
    /// <param name="options">The options. By default, the directory is the cache directory of W&amp;B's Python client.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="ArtifactCacheOptions.MaxSize"/> is negative.</exception>
    public ArtifactCache(ArtifactCacheOptions? options = null)
        : this(options ?? new ArtifactCacheOptions(), WandbEnvironment.Process) { }

    internal ArtifactCache(ArtifactCacheOptions options, WandbEnvironment environment)
    {
        if (options.MaxSize is { } size)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(options));
        }

        Options = options;
        Directory = Path.Combine(FullPath.Of(options.Directory ?? environment.CacheDirectory), "artifacts");
        _objects = Path.Combine(Directory, "obj");
        _temporary = Path.Combine(Directory, "tmp");
        _checksums = new CachedChecksums(Path.Combine(Directory, "checksums"), _temporary);
    }

    /// <summary>The full path of the directory: <c>artifacts</c> in the configured cache directory.</summary>
    public string Directory { get; }

    /// <summary>Returns the directory.</summary>
    public override string ToString() => SafeText.Clean(Directory);

    internal ArtifactCacheOptions Options { get; }

    /// <summary>
    /// Deletes the least recently used files until the cache is not larger than a specified size, and deletes temporary files that killed
    /// processes have left.
    /// </summary>
    /// <remarks>
    /// The bytes of a file with several names in the cache (hard links) count once. Symbolic links that lead nowhere are deleted. W&amp;B's
    /// Python client also stores checksums of files outside the cache here. They are deleted only if everything is deleted.
    /// </remarks>
    /// <param name="maxSize">The size in bytes. 0 deletes everything.</param>
    /// <param name="cancellationToken">A token that cancels the call.</param>
    /// <returns>
    /// The number and size of the deleted files. A file that another process deleted, or did not allow to be deleted, is not counted.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxSize"/> is negative.</exception>
    /// <exception cref="WandbDownloadException">The directory cannot be read.</exception>
    public Task<ArtifactCacheCleanUp> CleanUpAsync(long maxSize, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxSize);
        return Task.Run(() => CleanUp(maxSize, cancellationToken), cancellationToken);
    }

    /// <summary>Opens the bytes of an entry for reading.</summary>
    /// <param name="item">The object of the entry.</param>
    /// <param name="md5">The MD5 that the bytes must have, in base64.</param>
    /// <returns>The file, or <see langword="null"/> if it does not exist, or its bytes cannot be verified.</returns>
    internal SafeFileHandle? TryOpen(CachedObject item, out string? md5)
    {
        string path = PathOf(item);
        md5 = null;
        try
        {
            // Opening a pipe without a writer must not block. W&B's client may have created a link here.
            if (!File.Exists(path) || FileState.Of(path) is { IsRegular: false })
            {
                return null;
            }

            md5 = item.Kind == "md5" ? item.Md5 : _checksums.TryRead(path) ?? item.Md5;
            return md5 is null ? null : File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // A file that cannot be read is downloaded instead.
            return null;
        }
    }

    /// <summary>Makes a file of the cache read-only, so that its bytes are not changed through another name.</summary>
    /// <returns>Whether the file is protected.</returns>
    internal bool TryProtect(CachedObject item, SafeFileHandle file)
    {
        try
        {
            // W&B's client creates links to the user's own files here, which the cache must not protect.
            return !File.GetAttributes(PathOf(item)).HasFlag(FileAttributes.ReparsePoint) && TryProtect(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file was deleted.
            return false;
        }
    }

    private static bool TryProtect(SafeFileHandle file)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                return false;
            }

            if ((File.GetUnixFileMode(file) & WriteModes) != UnixFileMode.None)
            {
                File.SetUnixFileMode(file, File.GetUnixFileMode(file) & ~WriteModes);
            }

            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file belongs to another user.
            return false;
        }
    }

    /// <summary>Records that a file was used, for the clean-up of unused files.</summary>
    internal void Touch(CachedObject item)
    {
        try
        {
            File.SetLastAccessTimeUtc(PathOf(item), DateTime.UtcNow);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file belongs to another user, or was deleted. It was used nevertheless.
        }
    }

    /// <summary>Deletes a file with wrong bytes.</summary>
    internal void Remove(CachedObject item) =>
        // A file that cannot be deleted is not used, and is replaced when the correct bytes are added.
        TryDelete(PathOf(item));

    /// <summary>Adds the bytes of an entry if they are correct.</summary>
    /// <param name="item">The entry's object.</param>
    /// <param name="source">A file that has them.</param>
    /// <param name="durable">Whether the bytes are flushed to the disk before the file gets its name. W&amp;B's client compares only the
    /// size of a cached file, so it would use one that a power failure left with wrong bytes.</param>
    /// <param name="cancellationToken">Ends it; nothing is left.</param>
    /// <exception cref="IOException">They could not be written.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be written.</exception>
    internal void Add(CachedObject item, SafeFileHandle source, bool durable, CancellationToken cancellationToken)
    {
        System.IO.Directory.CreateDirectory(Path.Combine(_objects, item.Directory));
        using HeldDirectory directory = HeldDirectory.Open(Path.Combine(_objects, item.Directory));
        if (Options.UseHardLinks && TryLink(item, source, directory, cancellationToken))
        {
            return;
        }

        // The permissions of the downloaded file also limit who can read the file of the cache.
        UnixFileMode mode = OperatingSystem.IsWindows() ? HeldDirectory.DefaultMode : File.GetUnixFileMode(source);
        string md5 = "";
        bool isThere = CacheFile.Write(
            _temporary,
            directory,
            item.FileName,
            mode,
            file =>
            {
                long length = FileCopy.Copy(source, file, 0, RandomAccess.GetLength(source), cancellationToken);
                md5 = HashOf(file, length, cancellationToken);
                if (item.Size is { } size && size != length || (item.Kind == "md5" && item.Md5 != md5))
                {
                    // The file was changed after it was downloaded.
                    return false;
                }

                if (durable)
                {
                    FileSync.Flush(file);
                }

                return true;
            }
        );
        if (isThere && item.Kind != "md5")
        {
            _checksums.Write(PathOf(item), md5);
        }
    }

    private bool TryLink(CachedObject item, SafeFileHandle source, HeldDirectory directory, CancellationToken cancellationToken)
    {
        string md5 = HashOf(source, RandomAccess.GetLength(source), cancellationToken);
        if ((item.Kind == "md5" && item.Md5 != md5) || directory.Link(source, item.FileName) is not RenameOutcome.Done)
        {
            return false;
        }

        if (!TryProtect(source))
        {
            directory.Delete(item.FileName);
            return false;
        }

        if (item.Kind != "md5")
        {
            _checksums.Write(PathOf(item), md5);
        }

        return true;
    }

    private static string HashOf(SafeFileHandle file, long length, CancellationToken cancellationToken)
    {
        using IncrementalHash hash = Checksum.Create();
        Checksum.Add(hash, file, 0, length, cancellationToken);
        return Checksum.ToText(hash);
    }

    private ArtifactCacheCleanUp CleanUp(long maxSize, CancellationToken cancellationToken)
    {
        try
        {
            DeleteLeftOvers();
            List<CachedFile> files = FindFiles();
            Dictionary<CachedFile.Identity, int> names = files.CountBy(static file => file.Bytes).ToDictionary();
            long size = files.DistinctBy(static file => file.Bytes).Sum(static file => file.Length);
            (int deleted, long bytes) = (0, 0);
            foreach (CachedFile file in files)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // Deleting a symbolic link frees no space, so a size limit deletes only links whose target is missing.
                if ((maxSize == 0 || file.LeadsNowhere || (size > maxSize && !file.IsLink)) && TryDelete(file.Path))
                {
                    deleted++;
                    // Bytes with two names in the cache are deleted with the second name.
                    if (--names[file.Bytes] == 0)
                    {
                        size -= file.Length;
                        bytes += file.Length;
                    }
                }
            }

            if (maxSize == 0)
            {
                _checksums.Clear();
            }

            return new ArtifactCacheCleanUp(size, deleted, bytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WandbDownloadException($"Could not read the cache '{Directory}': {exception.Message}", Directory, exception);
        }
    }

    private List<CachedFile> FindFiles()
    {
        if (!System.IO.Directory.Exists(_objects))
        {
            return [];
        }

        // A file that another process deletes meanwhile is ignored.
        var found = new FileSystemEnumerable<CachedFile>(
            _objects,
            static (ref FileSystemEntry entry) => CachedFile.Of(ref entry),
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }
        )
        {
            ShouldIncludePredicate = static (ref FileSystemEntry entry) => !entry.IsDirectory || CachedFile.IsLinkTo(ref entry),
            ShouldRecursePredicate = static (ref FileSystemEntry entry) => !CachedFile.IsLinkTo(ref entry),
        };
        return [.. found.OrderBy(static file => file.LastUse).ThenBy(static file => file.Path, StringComparer.Ordinal)];
    }

    /// <summary>Deletes temporary files of killed processes, and files beyond the size limit.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    internal void Tidy(CancellationToken cancellationToken)
    {
        if (Options.MaxSize is { } size)
        {
            CleanUp(size, cancellationToken);
        }
        else
        {
            DeleteLeftOvers();
        }
    }

    // Python writes temporary files without a lock, so they may be in use.
    private void DeleteLeftOvers()
    {
        if (!System.IO.Directory.Exists(_temporary))
        {
            return;
        }

        using HeldDirectory temporary = HeldDirectory.Open(_temporary);
        foreach (string name in temporary.EnumerateNames(".").Where(PartialDirectory.IsLeftOver).ToList())
        {
            PartialDirectory.TryDelete(temporary, name);
        }
    }

    private bool TryDelete(string path)
    {
        try
        {
            // The checksum is deleted first: a file without a checksum is just not used, but a checksum without a file would never be
            // deleted.
            _checksums.Delete(path);
            File.Delete(path);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Some systems do not delete open files, and a file of another user cannot be deleted.
            return false;
        }
    }

    private string PathOf(CachedObject item) => Path.Combine(_objects, item.Directory, item.FileName);
}
