using System.Globalization;

namespace WandbGen;

/// <summary>
/// The exception that is thrown when the name of a file leads out of the target directory or cannot be used safely as a file name. Nothing
/// was created.
/// </summary>
public sealed class WandbUnsafePathException : WandbDownloadException
{
    // Enough to recognise it by; FileName has all of it.
    private const int LongestName = 300;

    internal WandbUnsafePathException(string fileName, string reason)
        : base($"The server's file name '{Printable(fileName)}' is refused: {reason}.", fileName) { }

    private static string Printable(string name) =>
        string.Concat(
            name.Take(LongestName)
                .Select(static character =>
                    char.IsControl(character) ? $"\\u{((int)character).ToString("X4", CultureInfo.InvariantCulture)}" : character.ToString()
                )
        );
}
