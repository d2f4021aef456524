using System.Text;
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
    public static void Set(string path, string machine, string key)
    {
        string rest = File.Exists(path) ? Without(File.ReadAllText(path), machine).Text : "";
        string separator = rest.Length == 0 || rest.EndsWith('\n') ? "" : "\n";
        Replace(path, $"{rest}{separator}machine {machine}\n  login user\n  password {key}\n");
    }

    /// <summary>Removes the entries of a server, and says whether there was one.</summary>
    public static bool Remove(string path, string machine)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        (string rest, bool wasThere) = Without(File.ReadAllText(path), machine);
        if (wasThere)
        {
            Replace(path, rest);
        }

        return wasThere;
    }

    // An entry reaches to the next keyword that begins one. Words are separated by any white space; a macro ends at an empty line.
    private static (string Text, bool WasThere) Without(string text, string machine)
    {
        var rest = new StringBuilder(text.Length);
        bool wasThere = false;
        int kept = 0;
        List<(string Word, int Start)> words = ReadWords(text);
        for (int i = 0; i < words.Count; i++)
        {
            if (
                words[i].Word != "machine"
                || i + 1 == words.Count
                || !words[i + 1].Word.Equals(machine, StringComparison.OrdinalIgnoreCase)
            )
            {
                continue;
            }

            int end = words.FindIndex(i + 2, static word => word.Word is "machine" or "default" or "macdef");
            rest.Append(text, kept, words[i].Start - kept);
            kept = end < 0 ? text.Length : words[end].Start;
            wasThere = true;
            i = end < 0 ? words.Count : end - 1;
        }

        return (rest.Append(text, kept, text.Length - kept).ToString(), wasThere);
    }

    private static List<(string Word, int Start)> ReadWords(string text)
    {
        var words = new List<(string, int)>();
        string before = "";
        int position = 0;
        while (true)
        {
            while (position < text.Length && char.IsWhiteSpace(text[position]))
            {
                position++;
            }

            if (position == text.Length)
            {
                return words;
            }

            if (text[position] == '#' && before is not ("password" or "login" or "account"))
            {
                position = EndOf(text, "\n", position);
                continue;
            }

            int start = position;
            while (position < text.Length && !char.IsWhiteSpace(text[position]))
            {
                position++;
            }

            // The word after one of these is a value, even if it is a keyword.
            bool isValue = before is "password" or "login" or "account" or "machine";
            string word = text[start..position];
            words.Add((isValue && before != "machine" ? "" : word, start));
            before = isValue ? "" : word;
            if (before == "macdef")
            {
                position = EndOf(text, "\n\n", position);
            }
        }
    }

    private static int EndOf(string text, string mark, int position)
    {
        int end = text.IndexOf(mark, position, StringComparison.Ordinal);
        return end < 0 ? text.Length : end;
    }

    private static void Replace(string path, string text) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)), replace: true, isPrivate: true);
}
