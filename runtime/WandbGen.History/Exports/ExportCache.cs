using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WandbGen.Configuration;

namespace WandbGen.History.Exports;

/// <summary>Where exports are kept that were received as a whole: by server, run and what the storage says of the object, so that neither
/// the order of addresses nor another export of the same run can be taken for it; and by what their bytes are, so that a copy that was
/// changed since is not read.</summary>
/// <param name="directory">The directory.</param>
internal sealed class ExportCache(string directory)
{
    private const string Ending = ".export";

    /// <summary>The cache in a directory; without one, below that of W&amp;B's own client.</summary>
    public static ExportCache Create(string? directory) =>
        new(directory ?? Path.Combine(WandbEnvironment.Process.CacheDirectory, "wandbgen", "history"));

    /// <summary>Where an export is received.</summary>
    public string PathOf(Export export, string? entityTag, long length)
    {
        RunOverview run = export.Run;
        return Path.Combine(
            directory,
            Hash($"{run.ReadingClient.BaseUrl.AbsoluteUri}\n{run.StorageId}"),
            Hash(string.Create(CultureInfo.InvariantCulture, $"{export.Address}\n{entityTag}\n{length}")) + Ending
        );
    }

    /// <summary>Makes a copy of an export that was received. It is not stored yet.</summary>
    /// <param name="path">Where it was received.</param>
    /// <param name="length">Its length.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="WandbDownloadException">It has been deleted since, or cannot be read.</exception>
    public static async Task<ExportCopy> CopyAsync(string path, long length, CancellationToken cancellationToken)
    {
        try
        {
            return await ExportCopy.CreateAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another process that receives the same export stores it under the same name.
            return TryOpen(path, length)
                ?? throw new WandbDownloadException(
                    $"The export was received, but '{path}' cannot be opened: {exception.Message}",
                    Path.GetFileName(path),
                    exception
                );
        }
    }

    /// <summary>Keeps a copy for those who read the same export later, if it can be stored.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="path">Where it was received.</param>
    public static void Store(ExportCopy copy, string path)
    {
        try
        {
            copy.Store(PathOf(path, copy.Identity));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It can still be read.
        }
    }

    /// <summary>Opens the copy of an export that was kept.</summary>
    /// <param name="path">Where it was received.</param>
    /// <param name="length">Its length.</param>
    public static ExportCopy? TryOpen(string path, long length)
    {
        try
        {
            foreach (string kept in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, PathOf(Path.GetFileName(path), "*")))
            {
                ExportCopy? copy = ExportCopy.TryOpen(kept, length);
                if (copy is not null && kept == PathOf(path, copy.Identity))
                {
                    return copy;
                }

                copy?.Dispose();
                File.Delete(kept);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file does not exist or cannot be read, so the export is received again.
        }

        return null;
    }

    private static string PathOf(string path, string identity) => $"{path[..^Ending.Length]}-{identity}{Ending}";

    private static string Hash(string identity) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..32];
}
