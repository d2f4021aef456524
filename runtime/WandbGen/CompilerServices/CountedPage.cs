using System.Text.Json;

namespace WandbGen.CompilerServices;

/// <summary>
/// How it is recognized that a server sends one page again and again. A number that is counted here never repeats, as a cursor of the
/// server does.
/// </summary>
/// <param name="Argument">The argument for the number.</param>
/// <param name="Start">The hash of the page's first item, or <see langword="null"/> if the page does not continue the one before.</param>
/// <param name="Next">
/// The hash of the first item of what the next page continues, or <see langword="null"/> if it begins with something else.
/// </param>
/// <param name="Beyond">The cursor of a page behind everything that a listing can have.</param>
internal sealed record CountedPage(string Argument, int? Start, int? Next, string Beyond)
{
    /// <summary>An offset or a number that no listing comes to, although 32 bits hold it.</summary>
    public const string FarNumber = "2000000000";

    /// <summary>The hash of an item.</summary>
    /// <param name="item">A copy of the reader, positioned on the item.</param>
    public static int Hash(Utf8JsonReader item)
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
