using System.Security.Cryptography;
using System.Text;
using WandbGen.Downloads;
using WandbGen.IO;

namespace WandbGen;

/// <summary>What W&amp;B's client notes of files: the MD5 by the path, which is right as long as it is not older than the file.</summary>
/// <param name="directory">Where it notes it.</param>
internal sealed class CachedChecksums(string directory)
{
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
        string note = PathOf(path);
        string written = Path.Combine(directory, PartialDirectory.CreateName());
        try
        {
            // A link that somebody put in the note's place is replaced and not followed.
            using (var writer = new StreamWriter(new FileStream(written, FileMode.CreateNew, FileAccess.Write)))
            {
                writer.Write(md5);
            }

            File.Move(written, note, overwrite: true);
        }
        catch
        {
            File.Delete(written);
            throw;
        }
    }

    /// <summary>Forgets a file.</summary>
    public void Delete(string path)
    {
        if (Directory.Exists(directory))
        {
            File.Delete(PathOf(path));
        }
    }

    private string PathOf(string path) =>
        Path.Combine(directory, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(path)))) + ".checksum");
}
