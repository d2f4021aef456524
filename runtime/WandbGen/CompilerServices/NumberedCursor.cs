using System.Globalization;

namespace WandbGen.CompilerServices;

/// <summary>Where a listing by page numbers stands.</summary>
/// <param name="Index">How many pages lie before the next one.</param>
/// <param name="Size">How many items a page was asked for.</param>
/// <param name="IsExact">Whether all pages so far had that many, so that another size can be told from where they end.</param>
internal readonly record struct NumberedCursor(int Index, int Size, bool IsExact)
{
    /// <summary>A page that no listing has.</summary>
    public const string Far = "1000000=1";

    /// <summary>The page to ask for.</summary>
    /// <param name="page">The page that is wanted.</param>
    /// <param name="largest">The largest size that the server is known to give, or 0.</param>
    /// <remarks>
    /// A page's number counts pages of one size, and a server that gives fewer items than it was asked for says nothing: so a size grows
    /// only to what the server is known to give, and changes only where pages of the other size begin.
    /// </remarks>
    public static NumberedCursor For(PageRequest page, int largest)
    {
        if (page.After is null)
        {
            return new NumberedCursor(0, page.First, IsExact: true);
        }

        NumberedCursor next = Parse(page.After);
        if (!next.IsExact || next.Size == page.First)
        {
            return next;
        }

        long before = (long)next.Index * next.Size;
        int size = Math.Min(page.First, Math.Max(next.Size, largest));
        while (before % size != 0)
        {
            size--;
        }

        return new NumberedCursor((int)(before / size), size, IsExact: true);
    }

    /// <summary>The page behind this one.</summary>
    /// <param name="isFull">Whether this one had as many items as it was asked for.</param>
    public NumberedCursor MoveNext(bool isFull) => new(Index + 1, Size, IsExact && isFull);

    /// <summary>The cursor as one text: <c>3:50</c>, or <c>3=50</c> if it is not exact.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}{(IsExact ? ':' : '=')}{Size}");

    private static NumberedCursor Parse(string text)
    {
        int separator = text.AsSpan().IndexOfAny(':', '=');
        return
            separator > 0
            && int.TryParse(text.AsSpan(0, separator), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(text.AsSpan(separator + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int size)
            && size > 0
            ? new NumberedCursor(index, size, text[separator] == ':')
            : throw new FormatException("This is no cursor of a collection that is paged by numbers.");
    }
}
