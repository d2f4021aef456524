namespace WandbGen.History.Exports;

/// <summary>A part of a file.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="End">The byte after its last one.</param>
internal readonly record struct ByteRange(long Start, long End)
{
    // Less than what a request of its own costs.
    private const long SmallestGap = 64 * 1024;

    public long Length => End - Start;

    /// <summary>Ranges as they are asked for: in order, and those that are near to each other as one.</summary>
    public static List<ByteRange> Join(IEnumerable<ByteRange> ranges)
    {
        var joined = new List<ByteRange>();
        foreach (ByteRange range in ranges.Where(static range => range.Length > 0).OrderBy(static range => range.Start))
        {
            if (joined.Count > 0 && range.Start - joined[^1].End <= SmallestGap)
            {
                joined[^1] = joined[^1] with { End = Math.Max(joined[^1].End, range.End) };
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }
}
