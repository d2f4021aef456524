using System.Security.Cryptography;
using System.Text;
using WandbGen.Downloads;
using WandbGen.IO;

namespace WandbGen;

/// <summary>What W&amp;B's client notes of files: the MD5 by the path, which is right as long as it is not older than the file.</summary>
/// <param name="directory">Where it notes it.</param>
/// <param name="temporary">Where notes are written before they have their name.</param>
internal sealed class CachedChecksums(string directory, string temporary)
{
    private const string Extension = ".checksum";

    // An MD5 in base64, and a line's end.
    private const int Longest = 64;

    /// <summary>The MD5 that a file had when it was noted, in base64; <see langword="null"/> if it is not known.</summary>
    public string? TryRead(string path)
    {
        var note = new FileInfo(PathOf(path));
        return note.Exists && note.Length <= Longest && note.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(path)
            ? Verification.TryReadMd5(File.ReadAllText(note.FullName))
            : null;
    }

    /// <summary>Notes the MD5 of a file that has just been written.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Write(string path, string md5)
    {
        Directory.CreateDirectory(directory);
        using HeldDirectory notes = HeldDirectory.Open(directory);
        // A link that somebody put in the note's place is replaced and not followed.
        CacheFile.Write(
            temporary,
            notes,
            NameOf(path),
            HeldDirectory.DefaultMode,
            file =>
            {
                RandomAccess.Write(file, Encoding.UTF8.GetBytes(md5), 0);
                return true;
            }
        );
    }

    /// <summary>Forgets a file.</summary>
    public void Delete(string path)
    {
        if (Directory.Exists(directory))
        {
            File.Delete(PathOf(path));
        }
    }

    /// <summary>Forgets all files, those that W&amp;B's client noted included: it computes their MD5 again.</summary>
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
