using System.Globalization;

namespace WandbGen.History.Exports;

/// <summary>Row groups that are received together: those that are little at once, and what is much in portions.</summary>
/// <param name="firstRow">The number of the first row.</param>
internal sealed class ExportPortion(long firstRow)
{
    // More than what a request costs.
    private const long SmallestLength = 1024 * 1024;

    private readonly List<int> _groups = [];
    private readonly List<ByteRange> _chunks = [];

    /// <summary>The row groups, by their numbers.</summary>
    public IReadOnlyList<int> Groups => _groups;

    /// <summary>What of them is needed.</summary>
    public IReadOnlyList<ByteRange> Chunks => _chunks;

    public long FirstRow { get; } = firstRow;

    /// <summary>The number of the row after the last one.</summary>
    public long EndRow { get; private set; } = firstRow;

    /// <summary>The number of bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Finds what is to be received of a file, one portion after the other.</summary>
    /// <param name="footer">The footer of the file.</param>
    /// <param name="leaves">The columns that are needed.</param>
    /// <param name="first">The first row that is needed.</param>
    /// <param name="last">The last one.</param>
    /// <exception cref="InvalidDataException">The footer lacks columns.</exception>
    public static List<ExportPortion> Find(ParquetFooter footer, int[] leaves, long first, long last)
    {
        var portions = new List<ExportPortion>();
        long row = 0;
        for (int group = 0; group < footer.RowGroups.Count; group++)
        {
            long count = footer.RowGroups[group].RowCount;
            if (row + count > first && row <= last)
            {
                if (portions.Count == 0 || portions[^1].Length >= SmallestLength)
                {
                    portions.Add(new ExportPortion(row));
                }

                portions[^1].Add(group, count, ChunksOf(footer, group, leaves));
            }

            row += count;
        }

        return portions;
    }

    private static ByteRange[] ChunksOf(ParquetFooter footer, int group, int[] leaves)
    {
        IReadOnlyList<ParquetFooter.ColumnChunk> chunks = footer.RowGroups[group].Chunks;
        return System.Array.TrueForAll(leaves, leaf => leaf < chunks.Count)
            ? [.. leaves.Select(leaf => chunks[leaf].Bytes)]
            : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"Row group {group} lacks columns."));
    }

    private void Add(int group, long rows, ByteRange[] chunks)
    {
        _groups.Add(group);
        _chunks.AddRange(chunks);
        Length += chunks.Sum(static chunk => chunk.Length);
        EndRow += rows;
    }
}
