using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using WandbGen.History.Exports;

namespace WandbGen.History.Tests;

/// <summary>Batches of exports share their memory where they can, and are what rows are.</summary>
public sealed class BatchTests : HistoryTest
{
    private const int Count = 150_000;

    [Theory]
    [InlineData(int.MaxValue, 65_536)]
    [InlineData(40_000, 65_536)]
    [InlineData(40_000, 10_000)]
    [InlineData(1_000, 70_001)]
    [InlineData(149_999, 65_535)]
    public async Task Batches_are_what_rows_are_whatever_the_sizes_of_row_groups(int rowGroup, int batchSize)
    {
        Serve(rowGroup);
        foreach (
            string[] keys in (string[][])
                [
                    ["loss", "n"],
                    ["loss", "n", "name", "gap"],
                    ["gap"],
                    [],
                ]
        )
        {
            string[] rows =
            [
                .. (await ReadAsync(keys)).Select(row => Show(row.Step, key => row.Find(key) is { } value ? value.ToString() : null)),
            ];
            var shown = new List<string>();
            var sizes = new List<int>();
            await foreach (RecordBatch batch in Run.History(keys, Options).AsBatches(batchSize).WithCancellation(CancellationToken))
            {
                using (batch)
                {
                    sizes.Add(batch.Length);
                    Show(batch, shown);
                }
            }

            Assert.Equal(rows, shown);
            Assert.All(sizes.SkipLast(1), size => Assert.Equal(batchSize, size));
            Assert.InRange(sizes[^1], 1, batchSize);
        }
    }

    [Fact]
    public async Task Batches_outlive_the_reading_and_each_other()
    {
        Serve(40_000);
        var batches = new List<RecordBatch>();
        await foreach (RecordBatch batch in Run.History(["loss", "name"], Options).AsBatches(9_999).WithCancellation(CancellationToken))
        {
            batches.Add(batch);
        }

        for (int i = 0; i < batches.Count; i += 2)
        {
            batches[i].Dispose();
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        for (int i = 1; i < batches.Count; i += 2)
        {
            var shown = new List<string>();
            Show(batches[i], shown);
            Assert.Equal(batches[i].Length, shown.Count);
            Assert.Equal(9_999L * i, ((Int64Array)batches[i].Column(0)).Values[0]);
            Assert.Equal(9_999L * i / 2.0, ((DoubleArray)batches[i].Column("loss")).Values[0]);
            batches[i].Dispose();
        }
    }

    [Theory]
    // Each text is there once, or in each row of a file that has it once.
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_batch_has_fewer_rows_where_texts_are_long(bool isOneText, bool isLive)
    {
        const int Rows = 4_000;
        const int Length = 20_000;
        string text = new('x', Length);
        Func<long, string> textOf = isOneText ? _ => text : step => step.ToString(CultureInfo.InvariantCulture) + text;
        if (isLive)
        {
            Server.AddRows(Steps(0, Rows), step => $"\"text\": \"{textOf(step)}\"");
        }
        else
        {
            Server.Exports.Add(
                (
                    "a",
                    ExportWriter.Write(
                        ("_step", ExportWriter.Numbers(Steps(0, Rows))),
                        ("text", ExportWriter.Texts(Steps(0, Rows).Select(textOf)))
                    )
                )
            );
        }

        Server.LineCount = Rows;
        long next = 0;
        var lengths = new List<int>();
        await foreach (RecordBatch batch in Run.History(["text"], Options).AsBatches(Rows).WithCancellation(CancellationToken))
        {
            using (batch)
            {
                var texts = (StringArray)batch.Column("text");
                for (int i = 0; i < batch.Length; i++)
                {
                    Assert.Equal(textOf(next++).Length, texts.GetBytes(i).Length);
                }

                lengths.Add(texts.Values.Length);
            }
        }

        Assert.Equal(Rows, next);
        Assert.All(lengths, static length => Assert.InRange(length, Length, 40 * 1024 * 1024));
    }

    [Fact]
    public async Task A_batch_has_fewer_rows_where_JSON_is_longer_than_what_it_was_made_of()
    {
        const int Rows = 20_000;
        const int Length = 4_000;
        Server.Exports.Add(
            (
                "a",
                ExportWriter.Write(
                    ("_step", ExportWriter.Numbers(Steps(0, Rows))),
                    ("loss", ExportWriter.Numbers(Steps(0, Rows))),
                    ("object", ExportWriter.Objects((new string('x', Length), ExportWriter.Numbers(Steps(0, Rows)))))
                )
            )
        );
        Server.LineCount = Rows;
        long next = 0;
        await foreach (RecordBatch batch in Run.History(["loss", "object"], Options).AsBatches(Rows).WithCancellation(CancellationToken))
        {
            using (batch)
            {
                var texts = (StringArray)batch.Column("object");
                Assert.InRange(texts.Values.Length, Length, 40 * 1024 * 1024);
                Assert.EndsWith($"\":{next}}}", texts.GetString(0), StringComparison.Ordinal);
                next += batch.Length;
            }
        }

        Assert.Equal(Rows, next);
    }

    [Fact]
    public async Task A_row_group_of_long_texts_does_not_shorten_the_batches_of_the_others()
    {
        const int Group = 50_000;
        string path = Path.Combine(CacheDirectory, "a.parquet");
        // One long text in the second of three row groups. The footer says how long it is, and not that there is only one.
        byte[] content = ExportWriter.Write(
            Group,
            ("_step", ExportWriter.Numbers(Steps(0, 3 * Group))),
            ("text", ExportWriter.Texts(Steps(0, 3 * Group).Select(static step => new string('x', step == Group + 1 ? 4_000 : 1))))
        );
        await File.WriteAllBytesAsync(path, content, CancellationToken);
        var lengths = new List<int>();

        using ExportFile file = await ExportOpening.OpenAsync(Export.ToSave(Run, "https://a.example/a.parquet"), path, CancellationToken);
        await foreach ((long first, RecordBatch batch) in file.ReadAsync([1], 0, (3 * Group) - 1, CancellationToken))
        {
            using (batch)
            {
                Assert.Equal(lengths.Sum(), first);
                lengths.Add(batch.Length);
            }
        }

        Assert.Equal(3 * Group, lengths.Sum());
        Assert.Equal(Group, lengths[0]);
        Assert.Equal(Group, lengths[^1]);
        Assert.All(lengths.Skip(1).SkipLast(1), static length => Assert.InRange(length, 1, 8_192));
    }

    [Fact]
    public async Task Long_texts_are_saved_in_several_row_groups()
    {
        const int Rows = 4_000;
        var text = new string('x', 20_000);
        Server.Exports.Add(
            (
                "a",
                ExportWriter.Write(
                    ("_step", ExportWriter.Numbers(Steps(0, Rows))),
                    ("text", ExportWriter.Texts(Enumerable.Repeat(text, Rows)))
                )
            )
        );
        Server.LineCount = Rows;
        string path = Path.Combine(CacheDirectory, "all.parquet");

        SavedHistory saved = await Run.History(["text"], Options).SaveAsync(path, cancellationToken: CancellationToken);

        Assert.Equal(Rows, saved.Rows);
        using var file = new ParquetSharp.ParquetFileReader(path);
        Assert.Equal(Rows, file.FileMetaData.NumRows);
        Assert.InRange(file.FileMetaData.NumRowGroups, 2, 4);
    }

    [Theory]
    [InlineData("arrow")]
    [InlineData("parquet")]
    [InlineData("csv")]
    [InlineData("jsonl")]
    public async Task A_file_has_the_rows_of_shared_batches(string ending)
    {
        Serve(40_000);
        string path = Path.Combine(CacheDirectory, "all." + ending);
        await Run.History(["loss", "n", "name", "gap"], Options).SaveAsync(path, cancellationToken: CancellationToken);

        if (ending == "arrow")
        {
            string[] expected = await ShowRowsAsync();
            var shown = new List<string>();
            await using FileStream file = File.OpenRead(path);
            using var reader = new ArrowFileReader(file);
            while (await reader.ReadNextRecordBatchAsync(CancellationToken) is { } batch)
            {
                Show(batch, shown);
            }

            Assert.Equal(expected, shown);
        }
        else if (ending == "parquet")
        {
            string[] expected = await ShowRowsAsync();
            Server.Exports[0] = ("b", await File.ReadAllBytesAsync(path, CancellationToken));
            Assert.Equal(expected, await ShowRowsAsync());
        }
        else
        {
            string[] lines = await File.ReadAllLinesAsync(path, CancellationToken);
            Assert.Equal(Count + (ending == "csv" ? 1 : 0), lines.Length);
            Assert.Contains(
                ending == "csv"
                    ? "149999,74999.5,9007199254890991,name 2,149999"
                    : "\"n\":9007199254890991,\"name\":\"name 2\",\"gap\":149999",
                lines[^1],
                StringComparison.Ordinal
            );
        }

        async Task<string[]> ShowRowsAsync() =>
            [
                .. (await ReadAsync(["loss", "n", "name", "gap"])).Select(row =>
                    Show(row.Step, key => row.Find(key) is { } value ? value.ToString() : null)
                ),
            ];
    }

    private void Serve(int rowGroup)
    {
        Server.Exports.Clear();
        Server.Exports.Add(
            (
                "a",
                ExportWriter.Write(
                    rowGroup,
                    ("other", ExportWriter.Numbers(Steps(0, Count).Select(static step => (double?)step))),
                    ("_step", ExportWriter.Numbers(Steps(0, Count))),
                    ("loss", ExportWriter.Numbers(Steps(0, Count).Select(static step => (double?)(step / 2.0)))),
                    ("n", ExportWriter.Numbers(Steps(0, Count).Select(static step => 9_007_199_254_740_992 + step))),
                    ("name", ExportWriter.Texts(Steps(0, Count).Select(static step => step % 5 == 0 ? null : $"name {step % 3}"))),
                    ("gap", ExportWriter.Numbers(Steps(0, Count).Select(static step => step % 4 == 0 ? (double?)null : step)))
                )
            )
        );
        Server.LineCount = Count;
        Server.Keys = $$"""
            {"lastStep": {{Count - 1}}, "keys": {"name": {"typeCounts": [{"type": "string", "count": 1}]},
            "loss": {"typeCounts": [{"type": "number", "count": 1}]}, "n": {"typeCounts": [{"type": "number", "count": 1}]},
            "gap": {"typeCounts": [{"type": "number", "count": 1}]}, "other": {"typeCounts": [{"type": "number", "count": 1}]} } }
            """;
    }

    private static void Show(RecordBatch batch, List<string> shown)
    {
        var steps = (Int64Array)batch.Column("_step");
        for (int row = 0; row < batch.Length; row++)
        {
            shown.Add(
                Show(
                    steps.Values[row],
                    key =>
                        batch.Schema.GetFieldIndex(key) is >= 0 and int column
                            ? batch.Column(column) switch
                            {
                                var array when array.IsNull(row) => null,
                                DoubleArray numbers => WandbValue.FromDouble(numbers.Values[row]).ToString(),
                                Int64Array numbers => WandbValue.FromInt64(numbers.Values[row]).ToString(),
                                var texts => ((StringArray)texts).GetString(row),
                            }
                            : null
                )
            );
        }
    }

    private static string Show(long step, Func<string, string?> find) => $"{step} {find("loss")} {find("n")} {find("name")} {find("gap")}";
}
