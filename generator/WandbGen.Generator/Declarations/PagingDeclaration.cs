namespace WandbGen.Generator.Declarations;

/// <summary>What a <c>[WandbPaging]</c> says: the names of arguments, and the response keys of fields.</summary>
internal sealed record PagingDeclaration
{
    public required string? Size { get; init; }

    public required string? Offset { get; init; }

    public required string? Page { get; init; }

    public required int FirstPage { get; init; }

    public required string? Cursor { get; init; }

    public required string? Next { get; init; }

    public required string? HasMore { get; init; }

    public required string? From { get; init; }

    public required string? To { get; init; }

    public required bool IncludesTo { get; init; }

    public required string? Last { get; init; }

    public required bool IsBackward { get; init; }

    /// <summary>The argument for a number that is counted, or <see langword="null"/>.</summary>
    public string? Counted => Offset ?? Page ?? From;

    /// <summary>The arguments that are the generator's to give.</summary>
    public EquatableArray<string> Arguments =>
        EquatableArray<string>.From(
            new[] { Size, Offset, Page, Cursor, From, To, IsBackward ? "last" : null, IsBackward ? "before" : null }.OfType<string>()
        );
}
