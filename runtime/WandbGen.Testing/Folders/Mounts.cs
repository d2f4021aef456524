using System.Globalization;
using System.Text.RegularExpressions;

namespace WandbGen.Testing.Folders;

/// <summary>Lists the directories on which file systems are mounted.</summary>
internal static partial class Mounts
{
    private const string Table = "/proc/self/mountinfo";

    /// <summary>Returns the mounts, or none if the system does not list them.</summary>
    public static HashSet<string> List() =>
        File.Exists(Table)
            ? File.ReadLines(Table)
                .Select(static line => line.Split(' '))
                .Where(static fields => fields.Length > 4)
                .Select(static fields => Unescape(fields[4]))
                .ToHashSet(StringComparer.Ordinal)
            : [];

    // Blanks and backslashes are written as \040 and \134.
    private static string Unescape(string path) =>
        Escape().Replace(path, static match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\\([0-7]{3})", RegexOptions.CultureInvariant)]
    private static partial Regex Escape();
}
