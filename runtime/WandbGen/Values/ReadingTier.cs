namespace WandbGen.Values;

/// <summary>Which code reads answers: that of the package's image, or code that is optimized when it is first called.</summary>
/// <remarks>
/// A method that asks has two forms of one text. Compiling the optimized one takes longer than reading a page of 50 items. Without it, .NET
/// optimizes what runs often only when it has compiled nothing else for 100 ms, which may be after the last page of a long listing.
/// </remarks>
internal static class ReadingTier
{
    // More than ten pages of 50 files.
    private const int OptimizedFrom = 256 * 1024;

    private static long s_received;

    /// <summary>Whether so much was received that optimized code is worth its compilation.</summary>
    public static bool IsOptimized => s_received >= OptimizedFrom;

    /// <summary>Counts an answer before it is read.</summary>
    /// <param name="bytes">The length of the answer.</param>
    public static void Count(int bytes)
    {
        if (!IsOptimized)
        {
            Interlocked.Add(ref s_received, bytes);
        }
    }
}
