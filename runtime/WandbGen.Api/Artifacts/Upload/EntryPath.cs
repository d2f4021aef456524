using WandbGen.Redaction;

namespace WandbGen;

/// <summary>The path of an entry within an artifact.</summary>
internal static class EntryPath
{
    /// <summary>Returns the path with <c>/</c> between directories.</summary>
    /// <exception cref="ArgumentException">No artifact can have the path.</exception>
    public static string Normalize(string path, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(path, parameter);
        string normalized = OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path;
        string? problem =
            normalized[0] == '/' || Path.IsPathRooted(normalized) ? "it is not relative"
            : normalized.Contains('\0', StringComparison.Ordinal) ? "it has a null character"
            : normalized.Split('/').Any(static segment => segment is "" or "." or "..") ? "a segment of it is empty, '.' or '..'"
            : !IsUnicode(normalized) ? "it is not Unicode"
            : null;
        return problem is null
            ? normalized
            : throw new ArgumentException(SafeText.Clean($"'{path}' cannot be a path in an artifact: {problem}."), parameter);
    }

    /// <summary>Returns the last segment of an address.</summary>
    /// <param name="address">The address, with or without its scheme.</param>
    /// <param name="whole">What the message of the exception calls it.</param>
    /// <param name="parameter">The parameter that the address was given as.</param>
    /// <exception cref="ArgumentException">The address ends with <c>/</c>.</exception>
    public static string LastSegment(string address, string whole, string parameter)
    {
        int end = address.AsSpan().IndexOfAny('?', '#');
        string last = (end < 0 ? address : address[..end]).Split('/')[^1];
        return last.Length > 0
            ? last
            : throw new ArgumentException(
                SafeText.Clean(
                    $"The address '{whole}' ends with no name. Say the path within the artifact (name), or write a folder without '/' "
                        + "at its end."
                ),
                parameter
            );
    }

    /// <summary>Returns the directories that a path is below, from the innermost one.</summary>
    public static IEnumerable<string> Directories(string path)
    {
        for (int end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            yield return path[..end];
        }
    }

    private static bool IsUnicode(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
