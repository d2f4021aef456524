using System.Globalization;

namespace WandbGen.CompilerServices;

/// <summary>The cursor of a collection whose path leads through an outer connection: the position in both levels.</summary>
/// <param name="Outer">The cursor of the last node that was read completely, or <see langword="null"/> at the beginning.</param>
/// <param name="Inner">The cursor within the next node, or <see langword="null"/> if it was not started.</param>
internal readonly record struct FlattenedCursor(string? Outer, string? Inner)
{
    /// <summary>Reads a cursor.</summary>
    /// <param name="text">The result of <see cref="ToString"/>, or <see langword="null"/> for the beginning.</param>
    /// <exception cref="FormatException">The text is not such a cursor.</exception>
    public static FlattenedCursor Parse(string? text)
    {
        if (text is null)
        {
            return default;
        }

        // The format: the length of the outer cursor, or nothing if there is none; a colon; both cursors.
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon == 0)
        {
            return new FlattenedCursor(null, text[1..]);
        }

        return
            colon > 0
            && int.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            && length <= text.Length - colon - 1
            ? new FlattenedCursor(
                text.Substring(colon + 1, length),
                text.Length == colon + 1 + length ? null : text[(colon + 1 + length)..]
            )
            : throw new FormatException("This is not a cursor of a flattened collection.");
    }

    /// <summary>Returns both cursors as one text.</summary>
    public override string ToString() =>
        Outer is null ? $":{Inner}" : string.Create(CultureInfo.InvariantCulture, $"{Outer.Length}:{Outer}{Inner}");
}
