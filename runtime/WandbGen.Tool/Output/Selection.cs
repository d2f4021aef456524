namespace WandbGen.Tool.Output;

/// <summary>What a command line asks of a listing.</summary>
internal sealed record Selection<T>
{
    public required ListingFormat Format { get; init; }

    public required IReadOnlyList<Column<T>> Columns { get; init; }

    /// <summary>The column that the items are sorted by here, because the server cannot or was not asked to.</summary>
    public Column<T>? SortedBy { get; init; }

    public bool IsDescending { get; init; }

    public int? Limit { get; init; }
}
