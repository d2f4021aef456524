using System.Security.Cryptography;
using System.Text;
using WandbGen.Downloads;
using WandbGen.IO;

namespace WandbGen;

/// <summary>The checksums that W&amp;B's client stores: the MD5 of a file by its path, which is valid unless it is older than the
/// file.</summary>
/// <param name="directory">The directory of the checksums.</param>
/// <param name="temporary">The directory of temporary files.</param>
internal sealed class CachedChecksums(string directory, string temporary)
{
    private const string Extension = ".checksum";

    // More than an MD5 in base64 with a line break.
    private const int Longest = 64;

    /// <summary>Reads the stored MD5 of a file in base64. Returns <see langword="null"/> if it is not known.</summary>
    public string? TryRead(string path)
    {
        var note = new FileInfo(PathOf(path));
        return note.Exists && note.Length <= Longest && note.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(path)
            ? Verification.TryReadMd5(File.ReadAllText(note.FullName))
            : null;
    }

    /// <summary>Stores the MD5 of a file that was just written.</summary>
    /// <exception cref="IOException">The checksum could not be written.</exception>
    public void Write(string path, string md5)
    {
        Directory.CreateDirectory(directory);
        using HeldDirectory notes = HeldDirectory.Open(directory);
        // A link in the place of the checksum is replaced and not followed.
        CacheFile.Write(
            temporary,
            notes,
            NameOf(path),
            HeldDirectory.DefaultMode,
            file =>
            {
                FileWrite.Write(file, Encoding.UTF8.GetBytes(md5), 0);
                return true;
            }
        );
    }

    /// <summary>Deletes the checksum of a file.</summary>
    public void Delete(string path)
    {
        if (Directory.Exists(directory))
        {
            File.Delete(PathOf(path));
        }
    }

    /// <summary>Deletes all checksums, including those of W&amp;B's client, which computes them again.</summary>
    public void Clear()
    {
        if (Directory.Exists(directory))
        {
            foreach (string note in Directory.EnumerateFiles(directory, "*" + Extension))
            {
                File.Delete(note);
            }
        }
    }

    private string PathOf(string path) => Path.Combine(directory, NameOf(path));

    private static string NameOf(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(path)))) + Extension;
}
