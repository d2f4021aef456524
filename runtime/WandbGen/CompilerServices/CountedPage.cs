using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>
/// Detects a server that sends the same page again and again. If pages are requested by a number that the client counts, the cursor never
/// repeats, so the items are compared.
/// </summary>
/// <param name="Argument">The argument for the number.</param>
/// <param name="Start">The hash of the page's first item, or <see langword="null"/> if the page does not continue the one before.</param>
/// <param name="Next">
/// The hash that the next page is compared with, or <see langword="null"/> if it does not continue this page.
/// </param>
/// <param name="Beyond">The cursor of a page beyond the end of any listing.</param>
internal sealed record CountedPage(string Argument, int? Start, int? Next, string Beyond)
{
    /// <summary>An offset or page number that no listing reaches, and that 32 bits can represent.</summary>
    public const string FarNumber = "2000000000";

    /// <summary>Computes the hash of an item.</summary>
    /// <param name="item">A copy of the reader, positioned on the item.</param>
    public static int Hash(JsonTokenReader item)
    {
        var hash = new HashCode();
        int depth = item.CurrentDepth;
        do
        {
            hash.Add((int)item.TokenType);
            hash.AddBytes(item.ValueSpan);
        } while (
            !(item.CurrentDepth == depth && item.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) && item.Read()
        );
        return hash.ToHashCode();
    }
}
