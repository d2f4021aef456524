using System.Diagnostics.CodeAnalysis;
using System.Text;
using WandbGen.Redaction;

namespace WandbGen;

/// <summary>What the address of a report's page says of it.</summary>
internal static class ReportPath
{
    private const string Separator = "--";

    /// <summary>The last part of a page's address: the title in dashes, and the id without its padding.</summary>
    public static string ToPage(string? title, string id)
    {
        var page = new StringBuilder();
        foreach (char character in title ?? "")
        {
            bool isKept = char.IsLetterOrDigit(character);
            if (isKept || (page.Length > 0 && page[^1] != '-'))
            {
                page.Append(isKept ? character : '-');
            }
        }

        return page.ToString().TrimEnd('-') + Separator + id.TrimEnd('=');
    }

    /// <summary>The id of a report: the id itself, or what the address of its page ends with.</summary>
    /// <param name="path">The path.</param>
    /// <param name="client">Whose server's own path an address may begin with, or <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentException">The path is empty, or the address is another page's.</exception>
    public static string ParseId(string path, WandbClient? client = null)
    {
        ArgumentNullException.ThrowIfNull(path);

        (string[] parts, bool isAddress) = PagePath.Parse(path, client, Invalid);
        string page = parts switch
        {
            [_, _, "reports", var last, ..] => last,
            [var id] when !isAddress && id.Length > 0 => id,
            _ => throw Invalid(path, "it is not the address of a report"),
        };
        int separator = page.LastIndexOf(Separator, StringComparison.Ordinal);
        string trimmed = (separator < 0 ? page : page[(separator + Separator.Length)..]).TrimEnd('=');
        // Base64 comes in fours.
        return trimmed.Length == 0
            ? throw Invalid(path, "the report's id is missing")
            : trimmed.PadRight((trimmed.Length + 3) / 4 * 4, '=');
    }

    [SuppressMessage("Usage", "CA2208", Justification = "The parameter is the public method's, which passes it on under the same name.")]
    private static ArgumentException Invalid(string path, string reason) =>
        new(
            SafeText.Clean(
                $"'{path}' is not a report's path: {reason}. Write the report's id, or the address of its page, which ends with the id."
            ),
            nameof(path)
        );
}
