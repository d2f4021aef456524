using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using WandbGen.Configuration;

namespace WandbGen.History.Exports;

/// <summary>Where exports are kept that were received as a whole: by server, run and what the storage says of the object, so that neither
/// the order of addresses nor another export of the same run can be taken for it.</summary>
/// <param name="directory">The directory.</param>
internal sealed class ExportCache(string directory)
{
    /// <summary>The cache in a directory; without one, below that of W&amp;B's own client.</summary>
    public static ExportCache Create(string? directory) => new(directory ?? Path.Combine(DefaultDirectory(), "wandbgen", "history"));

    /// <summary>Where an export is, or would be.</summary>
    public string PathOf(Export export, string? entityTag, long length)
    {
        RunOverview run = export.Run;
        return Path.Combine(
            directory,
            Hash($"{run.ReadingClient.BaseUrl.AbsoluteUri}\n{run.StorageId}"),
            Hash(string.Create(CultureInfo.InvariantCulture, $"{export.Address}\n{entityTag}\n{length}")) + ".parquet"
        );
    }

    /// <summary>Opens an export, if it is there as a whole.</summary>
    public static LocalBytes? TryOpen(string path, long length)
    {
        try
        {
            var bytes = new LocalBytes(path, isCached: true);
            if (bytes.Length == length)
            {
                return bytes;
            }

            bytes.Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is not there, or not for us: it is received again.
        }

        return null;
    }

    private static string DefaultDirectory() =>
        WandbEnvironment.Process["WANDB_CACHE_DIR"] is { } given ? Path.Combine(given, "wandb")
        : WandbEnvironment.Process["XDG_CACHE_HOME"] is { } cache ? Path.Combine(cache, "wandb")
        : OperatingSystem.IsWindows()
            ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "wandb", "Cache")
        : OperatingSystem.IsMacOS() ? Path.Combine(WandbEnvironment.Process.HomeDirectory(), "Library", "Caches", "wandb")
        : Path.Combine(WandbEnvironment.Process.HomeDirectory(), ".cache", "wandb");

    private static string Hash(string identity) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..32];
}
