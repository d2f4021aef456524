using System.Globalization;

namespace WandbGen.CompilerServices;

/// <summary>The cursor of a listing by page numbers.</summary>
/// <param name="Index">The number of pages before the next one.</param>
/// <param name="Size">The page size of the requests so far.</param>
/// <param name="IsExact">Whether all pages so far had this number of items, so that the position can be converted to another page
/// size.</param>
internal readonly record struct NumberedCursor(int Index, int Size, bool IsExact)
{
    /// <summary>The cursor of a page that no listing has.</summary>
    public const string Far = "1000000=1";

    /// <summary>Returns the cursor of the page to request.</summary>
    /// <param name="page">The request.</param>
    /// <param name="largest">The largest page size that the server is known to accept, or 0.</param>
    /// <remarks>
    /// The number of a page depends on the page size, and a server that sends fewer items than requested does not say so. The page size
    /// therefore grows only up to the known limit of the server, and changes only where a page of the other size begins.
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

    /// <summary>Returns the cursor of the next page.</summary>
    /// <param name="isFull">Whether this page had as many items as requested.</param>
    public NumberedCursor MoveNext(bool isFull) => new(Index + 1, Size, IsExact && isFull);

    /// <summary>Returns the cursor as a text: <c>3:50</c>, or <c>3=50</c> if it is not exact.</summary>
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
            : throw new FormatException("This is not a cursor of a collection that is paged by numbers.");
    }
}
