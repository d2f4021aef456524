using WandbGen.CompilerServices;
using WandbGen.History.Live;
using WandbGen.History.Reading;
using WandbGen.History.Rows;

namespace WandbGen.History.Tests;

/// <summary>What a row of the user's type allocates. Nothing else runs meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed partial class TypedAllocationTests : HistoryTest
{
    private const int Count = 40_000;

    // The object has 80 bytes.
    [Fact]
    public async Task A_row_of_an_export_allocates_150_bytes_at_most()
    {
        Server.AddRows(Steps(0, Count), Log);
        Server.Exports.Add(("a", ExportWriter.Write([.. Server.Rows.Values.Select(WandbValue.Parse)])));
        await SumAsync();

        long before = GC.GetTotalAllocatedBytes(precise: true);
        double sum = await SumAsync();
        double allocated = (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Count;

        TestContext.Current.TestOutputHelper?.WriteLine($"{allocated} bytes a row");
        Assert.True(sum > 0);
        Assert.InRange(allocated, 80, 150);
    }

    // Without the allocations of the server, which is in this process.
    [Fact]
    public void A_row_of_the_API_allocates_150_bytes_at_most()
    {
        byte[][] lines =
        [
            .. Steps(0, Count)
                .Select(static step => System.Text.Encoding.UTF8.GetBytes($"{{\"_step\": {step}, \"other\": [1], {Log(step)}}}")),
        ];
        KeySelection selection = KeySelection.Create(KeysOf<Five>(), [], RowMatch.AnyKey);
        var reader = new LineReader(selection, keys: null);
        Sum(lines, selection, reader);

        long before = GC.GetAllocatedBytesForCurrentThread();
        double sum = Sum(lines, selection, reader);
        double allocated = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Count;

        TestContext.Current.TestOutputHelper?.WriteLine($"{allocated} bytes a row");
        Assert.True(sum > 0);
        Assert.InRange(allocated, 80, 150);
    }

    private static string Log(long i) => FormattableString.Invariant($"\"a\": {i}.5, \"b\": {i}.25, \"c\": {i}, \"d\": {i}.5, \"e\": {i}");

    private static IReadOnlyList<HistoryRowKey> KeysOf<TRow>()
        where TRow : IHistoryRow<TRow> => TRow.Keys;

    private static TRow Read<TRow>(RowBlock block, int row)
        where TRow : IHistoryRow<TRow> => TRow.Read(new HistoryRowReader(block, row));

    private static double Sum(byte[][] lines, KeySelection selection, LineReader reader)
    {
        double sum = 0;
        foreach (byte[][] page in lines.Chunk(10_000))
        {
            using var rows = new LiveRows(selection, page.Length);
            foreach (byte[] line in page)
            {
                Assert.True(rows.TryAdd(reader, line, 0, long.MaxValue));
            }

            RowBlock block = rows.ToBlock();
            for (int i = 0; i < block.Count; i++)
            {
                sum += block.Matches(i) ? Read<Five>(block, i).Sum : 0;
            }
        }

        return sum;
    }

    private async Task<double> SumAsync()
    {
        double sum = 0;
        await foreach (Five row in Run.History<Five>(Options).WithCancellation(CancellationToken))
        {
            sum += row.Sum;
        }

        return sum;
    }

    [WandbHistoryRow]
    private sealed partial record Five
    {
        public long Step { get; init; }
        public double A { get; init; }
        public double B { get; init; }
        public long C { get; init; }
        public double? D { get; init; }
        public long? E { get; init; }
        public double Sum => Step + A + B + C + (D ?? 0) + (E ?? 0);
    }
}

/// <summary>Tests that run alone.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
