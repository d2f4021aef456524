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
    private const string Ending = ".parquet";

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

    /// <summary>Keeps an export that was received.</summary>
    /// <param name="path">Where it was received.</param>
    /// <param name="length">Its length.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="WandbDownloadException">It has been deleted since.</exception>
    public static async Task<LocalBytes> KeepAsync(string path, long length, CancellationToken cancellationToken)
    {
        LocalBytes bytes;
        try
        {
            bytes = new LocalBytes(path, isCached: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another process that receives the same export stores it under the same name.
            return await TryOpenAsync(path, length, cancellationToken).ConfigureAwait(false)
                ?? throw new WandbDownloadException(
                    $"The export was received, but '{path}' cannot be opened: {exception.Message}",
                    Path.GetFileName(path),
                    exception
                );
        }

        try
        {
            string kept = $"{path[..^Ending.Length]}-{await bytes.HashAsync(cancellationToken).ConfigureAwait(false)}{Ending}";
            File.Move(path, kept, overwrite: true);
            bytes.Path = kept;
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // An export that cannot be stored can still be read.
            return bytes;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Opens an export, if it is kept and has the bytes that were received.</summary>
    /// <param name="path">Where it was received.</param>
    /// <param name="length">Its length.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<LocalBytes?> TryOpenAsync(string path, long length, CancellationToken cancellationToken)
    {
        try
        {
            string stem = Path.GetFileNameWithoutExtension(path);
            foreach (string kept in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{stem}-*{Ending}"))
            {
                var bytes = new LocalBytes(kept, isCached: true);
                bool isRight = false;
                try
                {
                    isRight =
                        bytes.Length == length
                        && Path.GetFileName(kept) == $"{stem}-{await bytes.HashAsync(cancellationToken).ConfigureAwait(false)}{Ending}";
                    if (isRight)
                    {
                        return bytes;
                    }

                    bytes.Discard();
                }
                finally
                {
                    if (!isRight)
                    {
                        bytes.Dispose();
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The file does not exist or cannot be read, so the export is received again.
        }

        return null;
    }

    private static string Hash(string identity) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..32];
}
