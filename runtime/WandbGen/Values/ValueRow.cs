namespace WandbGen.Values;

/// <summary>One token of a text: a value, or a name, which is a string before its value.</summary>
/// <param name="kind">What it is.</param>
/// <param name="start">Where it begins in the text; of a string, behind the quotation mark.</param>
/// <param name="length">How long it is, in bytes.</param>
internal struct ValueRow(WandbValueKind kind, int start, int length)
{
    public readonly int Start = start;
    public int Length = length;

    /// <summary>The row behind it and everything in it.</summary>
    public int Next;

    /// <summary>How many members or items it has; a name that stands there twice is counted twice.</summary>
    public int Count;

    public readonly WandbValueKind Kind = kind;
    public bool IsEscaped;
}
