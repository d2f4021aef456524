using System.Security.Cryptography;
using WandbGen.IO;

namespace WandbGen.Tool.Mirrors;

/// <summary>A file of a mirror, and what proves that it is right.</summary>
/// <param name="Path">Its path below the directory of its record, with <c>/</c>.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Md5">The MD5 that the server states, in base64.</param>
/// <param name="Sha256">The SHA-256 of what was written, in hexadecimal, where the server states nothing.</param>
internal sealed record MirrorEntry(string Path, long Size, string? Md5, string? Sha256)
{
    /// <summary>Describes a file that is there.</summary>
    public static MirrorEntry OfFile(string directory, string path)
    {
        using FileStream content = File.OpenRead(System.IO.Path.Combine(directory, path));
        return new MirrorEntry(path, content.Length, null, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    /// <summary>What is wrong with the file; <see langword="null"/> if nothing is.</summary>
    public string? FindProblem(string directory)
    {
        string path = System.IO.Path.Combine(directory, Path);
        // Reading a pipe would wait for its writer.
        if (FileState.Of(path) is { IsSpecial: true })
        {
            return "damaged";
        }

        try
        {
            using FileStream content = File.OpenRead(path);
            if (content.Length != Size)
            {
                return "damaged";
            }

#pragma warning disable CA5351 // MD5 is what W&B states.
            bool isRight = Md5 is not null
                ? Convert.ToBase64String(MD5.HashData(content)) == Md5
                : Convert.ToHexStringLower(SHA256.HashData(content)) == Sha256;
#pragma warning restore CA5351
            return isRight ? null : "damaged";
        }
        catch (Exception exception) when (FileRead.IsMissing(exception))
        {
            return "missing";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "unreadable";
        }
    }
}
