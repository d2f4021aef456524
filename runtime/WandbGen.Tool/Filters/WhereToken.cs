namespace WandbGen.Tool.Filters;

internal enum WhereTokenKind
{
    Word,
    Text,
    Operator,
    Open,
    Close,
    Comma,
    End,
}

/// <summary>A piece of a condition.</summary>
/// <param name="Position">The number of characters before it.</param>
internal readonly record struct WhereToken(WhereTokenKind Kind, string Text, int Position)
{
    public bool IsWord(string word) => Kind == WhereTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
