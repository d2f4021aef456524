using Apache.Arrow;
using Apache.Arrow.Types;
using WandbGen.History.Exports;

namespace WandbGen.History.Tests;

/// <summary>Exports that were received as a whole are kept, and read again only where they are what was received.</summary>
public sealed class KeptExportTests : HistoryTest
{
    [Fact]
    public async Task An_export_that_is_read_as_a_whole_is_kept_and_not_transferred_again()
    {
        Server.AddRows(Steps(0, 50_000));
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 50_000))));

        List<HistoryRow> first = await ReadAsync();
        long sent = Server.SentBytes;
        List<HistoryRow> second = await ReadAsync();

        Assert.Equal(50_000, first.Count);
        Assert.Equal(50_000, second.Count);
        // The head says which object it is.
        Assert.InRange(Server.SentBytes - sent, 1, 64 * 1024);
        Assert.Single(Directory.EnumerateFiles(CacheDirectory, "*.export", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task What_a_storage_cannot_tell_from_another_object_of_the_same_length_is_not_kept()
    {
        static byte[] Write(double value) =>
            ExportWriter.Write(
                10_000,
                ("_step", ExportWriter.Numbers(Steps(0, 40_000))),
                ("loss", ExportWriter.Numbers(Enumerable.Repeat<double?>(value, 40_000)))
            );
        Server.HasEntityTags = false;
        Server.LineCount = 40_000;
        Server.Exports.Add(("a", Write(1.5)));
        Assert.Equal(1.5, (await ReadAsync())[0]["loss"].GetDouble());

        byte[] replaced = Write(2.5);
        Assert.Equal(Server.Exports[0].Content.Length, replaced.Length);
        Server.Exports[0] = ("a", replaced);

        Assert.Equal(2.5, (await ReadAsync())[0]["loss"].GetDouble());
    }

    [Fact]
    public async Task Two_that_receive_an_export_at_once_both_have_it()
    {
        string path = Path.Combine(CacheDirectory, "received.export");
        await File.WriteAllTextAsync(path, "bytes", CancellationToken);

        using ExportCopy first = await ExportCache.CopyAsync(path, 5, CancellationToken);
        ExportCache.Store(first, path);
        using ExportCopy second = await ExportCache.CopyAsync(path, 5, CancellationToken);
        ExportCache.Store(second, path);

        Assert.Equal(first.Path, second.Path);
        Assert.True(File.Exists(second.Path));
        await Assert.ThrowsAsync<WandbDownloadException>(() =>
            ExportCache.CopyAsync(Path.Combine(CacheDirectory, "gone.export"), 5, CancellationToken)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_kept_is_not_taken_for_another_export_run_or_version(bool hasEntityTags)
    {
        Server.HasEntityTags = hasEntityTags;
        Server.AddRows(Steps(0, 40_000));
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 40_000).Take(20_000))));
        Server.Exports.Add(("b", ExportWriter.Write(Steps(0, 40_000).Skip(20_000))));
        await ReadAsync();

        // More was exported under the same name, and the order of addresses is another one.
        Server.Exports.Reverse();
        Server.AddRows(Steps(40_000, 10_000));
        Server.Exports[0] = ("b", ExportWriter.Write(Steps(20_000, 30_000)));
        Assert.Equal(Steps(0, 50_000), (await ReadAsync()).Select(static row => row.Step));

        // Another run, whose export has the same name and length.
        using WandbClient client = Server.Connect("run-2").ReadingClient;
        RunOverview other = Server.Connect("run-2");
        Assert.Equal(50_000, await other.History(options: Options).CountAsync(CancellationToken));
        Assert.Equal(2, Directory.EnumerateDirectories(CacheDirectory).Count());
    }

    [Fact]
    public async Task Names_of_exports_do_not_become_paths()
    {
        string name = "../../../x y/" + new string('z', 300) + ".parquet";
        Server.AddRows(Steps(0, 50_000));
        Server.Exports.Add((name, ExportWriter.Write(Steps(0, 50_000))));

        Assert.Equal(50_000, (await ReadAsync()).Count);

        string kept = Assert.Single(Directory.EnumerateFiles(CacheDirectory, "*", SearchOption.AllDirectories));
        Assert.Matches("^[0-9a-f]{32}/[0-9a-f]{32}-[0-9a-f]{32}\\.export$", Path.GetRelativePath(CacheDirectory, kept).Replace('\\', '/'));
    }

    [Theory]
    [InlineData(0)] // The magic.
    [InlineData(1)] // The steps.
    [InlineData(2)] // The values.
    [InlineData(3)] // The footer.
    public async Task A_kept_export_that_was_damaged_on_the_disk_is_received_again(int quarter)
    {
        Server.AddRows(Steps(0, 50_000));
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 50_000))));
        List<HistoryRow> right = await ReadAsync();
        string kept = Assert.Single(Directory.EnumerateFiles(CacheDirectory, "*", SearchOption.AllDirectories));
        byte[] bytes = await File.ReadAllBytesAsync(kept, CancellationToken);
        int start = quarter * (bytes.Length / 4);
        bytes.AsSpan(start, Math.Min(bytes.Length / 4, bytes.Length - start)).Fill(0xA5);
        await File.WriteAllBytesAsync(kept, bytes, CancellationToken);

        Assert.Equal(right.Select(static row => row.ToString()), (await ReadAsync()).Select(static row => row.ToString()));
    }

    [Fact]
    public async Task A_kept_export_is_not_read_when_other_values_of_the_same_length_are_in_it()
    {
        Server.AddRows(Steps(0, 50_000));
        Server.Exports.Add(("a", Plain(0)));
        List<HistoryRow> right = await ReadAsync();
        string kept = Assert.Single(Directory.EnumerateFiles(CacheDirectory, "*", SearchOption.AllDirectories));
        byte[] other = Plain(1);
        Assert.Equal(Server.Exports[0].Content.Length, other.Length);
        await using (FileStream file = File.OpenWrite(kept))
        {
            await file.WriteAsync(other, CancellationToken);
        }

        Assert.Equal(right.Select(static row => row.ToString()), (await ReadAsync()).Select(static row => row.ToString()));

        await ReadAsync();
        long sent = Server.SentBytes;
        await ReadAsync();
        Assert.InRange(Server.SentBytes - sent, 1, 64 * 1024);
    }

    [Fact]
    public async Task Damage_to_what_is_not_needed_of_a_kept_export_costs_nothing()
    {
        (string kept, List<HistoryRow> right) = await KeepTwoColumnsAsync();
        await DamageAsync(kept, InLastColumn);
        long sent = Server.SentBytes;

        List<HistoryRow> rows = await ReadAsync(["first"]);

        Assert.Equal(right.Select(static row => row["first"]), rows.Select(static row => row["first"]));
        Assert.InRange(Server.SentBytes - sent, 1, 64 * 1024);
        Assert.True(File.Exists(kept));
    }

    [Fact]
    public async Task Only_what_is_damaged_of_a_kept_export_is_received_at_once_and_the_next_reader_keeps_it_again()
    {
        (string kept, List<HistoryRow> right) = await KeepTwoColumnsAsync();
        await DamageAsync(kept, InLastColumn);
        long sent = Server.SentBytes;

        List<HistoryRow> rows = await ReadAsync();

        Assert.Equal(right.Select(static row => row.ToString()), rows.Select(static row => row.ToString()));
        Assert.InRange(Server.SentBytes - sent, 200_000, Server.Exports[0].Content.Length / 2);
        Assert.False(File.Exists(kept));
        Assert.Equal(right.Count, (await ReadAsync()).Count);
        Assert.True(File.Exists(kept));
    }

    [Fact]
    public async Task A_kept_export_whose_checksums_are_damaged_is_received_again()
    {
        (string kept, List<HistoryRow> right) = await KeepTwoColumnsAsync();
        await DamageAsync(kept, Server.Exports[0].Content.Length);
        long sent = Server.SentBytes;

        Assert.Equal(right.Count, (await ReadAsync()).Count);
        Assert.InRange(Server.SentBytes - sent, Server.Exports[0].Content.Length, long.MaxValue);
    }

    [Fact]
    public async Task An_export_that_is_replaced_while_it_is_received_is_read_as_one_and_not_kept()
    {
        byte[] replacing = Plain(1);
        Server.AddRows(Steps(0, 50_000));
        Server.Exports.Add(("a", Plain(0)));
        // The tag stays, as with a storage that makes it of the length.
        Server.Storage = (request, _) =>
        {
            if (request.Headers.Range is null || request.Headers.Range.Ranges.Single().To is null)
            {
                Server.Exports[0] = ("a", replacing);
            }

            return null;
        };
        Server.EntityTag = "\"constant\"";

        List<HistoryRow> rows = await ReadAsync();

        Assert.All(rows, static row => Assert.Equal((row.Step / 2.0) + 1, row["loss"].GetDouble()));
        Assert.Equal(50_000, rows.Count);
        Assert.Empty(Directory.EnumerateFiles(CacheDirectory, "*.export", SearchOption.AllDirectories));
    }

    // The last column of the last row group has more than 400,000 bytes.
    private long InLastColumn => Server.Exports[0].Content.Length - 200_000;

    private async Task<(string Path, List<HistoryRow> Rows)> KeepTwoColumnsAsync()
    {
        const int Count = 200_000;
        Server.LineCount = Count;
        Server.Exports.Add(
            (
                "a",
                ExportWriter.Write(
                    Count / 4,
                    ("_step", ExportWriter.Numbers(Steps(0, Count))),
                    ("first", ExportWriter.Numbers(Steps(0, Count).Select(static step => (double?)(step * 0.1)))),
                    ("second", ExportWriter.Numbers(Steps(0, Count).Select(static step => (double?)(step * 0.3))))
                )
            )
        );
        List<HistoryRow> rows = await ReadAsync();
        return (Assert.Single(Directory.EnumerateFiles(CacheDirectory, "*", SearchOption.AllDirectories)), rows);
    }

    private static async Task DamageAsync(string path, long position)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        file.Position = position;
        int value = file.ReadByte();
        file.Position = position;
        file.WriteByte((byte)(value ^ 1));
    }

    // Without dictionaries and compression, the length of a file does not depend on its values.
    private static byte[] Plain(double shift)
    {
        using var content = new MemoryStream();
        using var properties = new ParquetSharp.WriterPropertiesBuilder();
        using ParquetSharp.WriterProperties built = properties
            .DisableDictionary()
            .Compression(ParquetSharp.Compression.Uncompressed)
            .DisableStatistics()
            .Build();
        using var batch = new RecordBatch(
            new Schema([new Field("_step", Int64Type.Default, true), new Field("loss", DoubleType.Default, true)], null),
            [
                ExportWriter.Numbers(Steps(0, 50_000)),
                ExportWriter.Numbers(Steps(0, 50_000).Select(step => (double?)((step / 2.0) + shift))),
            ],
            50_000
        );
        using (var writer = new ParquetSharp.Arrow.FileWriter(content, batch.Schema, built, null, leaveOpen: true))
        {
            writer.WriteRecordBatch(batch);
            writer.Close();
        }

        return content.ToArray();
    }
}
