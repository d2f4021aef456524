namespace WandbGen.Values;

/// <summary>One token of a text: a value, or a name, which is a string before its value.</summary>
/// <param name="kind">The kind of the token.</param>
/// <param name="start">The position of its first byte in the text. For a string, it follows the quotation mark.</param>
/// <param name="length">The length in bytes.</param>
internal struct ValueRow(WandbValueKind kind, int start, int length)
{
    public readonly int Start = start;
    public int Length = length;

    /// <summary>The row that follows the value and everything in it.</summary>
    public int Next;

    /// <summary>The number of members or items. A name that occurs twice is counted twice.</summary>
    public int Count;

    public readonly WandbValueKind Kind = kind;
    public bool IsEscaped;
}
