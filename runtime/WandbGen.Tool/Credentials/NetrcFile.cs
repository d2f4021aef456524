using System.Text;
using WandbGen.IO;
using WandbGen.Tool.IO;

namespace WandbGen.Tool.Credentials;

/// <summary>
/// Changes the entry of a server in the user's <c>netrc</c>, which W&amp;B's client reads too, and leaves all else as it is.
/// </summary>
internal static class NetrcFile
{
    /// <summary>Where the file is.</summary>
    public static string Find(Func<string, string?> environment)
    {
        string home = environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (environment("NETRC") is { } configured)
        {
            return configured.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, configured[2..]) : configured;
        }

        string path = Path.Combine(home, ".netrc");
        string windows = Path.Combine(home, "_netrc");
        return !Path.Exists(path) && Path.Exists(windows) ? windows : path;
    }

    /// <summary>The name of a server in the file.</summary>
    public static string NameOf(Uri server) => server.IsDefaultPort ? server.Host : $"{server.Host}:{server.Port}";

    /// <summary>Sets the key of a server.</summary>
    /// <exception cref="ToolException">The file cannot be read or written.</exception>
    public static void Set(string path, Uri server, string key)
    {
        string text = Read(path) ?? "";
        string rest = Without(text, server) ?? text;
        Replace(path, new NetrcText(rest).With($"machine {ToBytes(NameOf(server))}\n  login user\n  password {key}\n"));
    }

    /// <summary>Removes the entries of a server, and says whether there was one.</summary>
    /// <exception cref="ToolException">The file cannot be read or written.</exception>
    public static bool Remove(string path, Uri server)
    {
        if (Read(path) is not { } text || Without(text, server) is not { } rest)
        {
            return false;
        }

        Replace(path, rest);
        return true;
    }

    // Other entries may be in any encoding, so each byte is a character, and the name of the server is what it is in UTF-8.
    private static string? Read(string path)
    {
        AtomicFile.RefuseSpecial(path);
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (FileRead.IsMissing(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolException(
                ExitCode.Failure,
                $"Could not read '{path}': {exception.Message} Keys can be in another file, which NETRC names."
            );
        }

        return bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]
            ? throw new ToolException(ExitCode.Failure, $"{path} is in UTF-16: store it in UTF-8, which other programs read too.")
            : Encoding.Latin1.GetString(bytes);
    }

    // With the default port, an entry can name the port or not.
    private static string? Without(string text, Uri server) =>
        new NetrcText(text).Without(ToBytes(NameOf(server)), ToBytes($"{server.Host}:{server.Port}"));

    private static string ToBytes(string machine) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(machine));

    private static void Replace(string path, string text) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.Latin1.GetBytes(text)), replace: true, isPrivate: true);
}
