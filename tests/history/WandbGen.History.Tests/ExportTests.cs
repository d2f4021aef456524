using Apache.Arrow;
using Apache.Arrow.Types;

namespace WandbGen.History.Tests;

/// <summary>Rows that come from exports.</summary>
public sealed class ExportTests : HistoryTest
{
    [Fact]
    public async Task A_row_of_an_export_is_the_row_that_was_logged()
    {
        Export(
            "a",
            (
                "hist",
                ExportWriter.Objects(
                    ("_type", ExportWriter.Texts("histogram", null)),
                    ("values", ExportWriter.Lists([1, 2], null)),
                    ("bins", ExportWriter.Lists([0, 1, 2], null))
                )
            ),
            ("_step", ExportWriter.Numbers([0.0, 1.0])),
            ("_timestamp", ExportWriter.Numbers([1_700_000_000.5, 1_700_000_001.5])),
            ("n", ExportWriter.Numbers([9_007_199_254_740_993, null])),
            ("loss", ExportWriter.Numbers([double.NaN, double.NegativeInfinity])),
            ("name", ExportWriter.Texts("a", null)),
            (
                "mixed",
                ExportWriter.Objects(("_type_double", ExportWriter.Numbers([1.5, null])), ("_type_string", ExportWriter.Texts(null, "x")))
            ),
            ("cell", ExportWriter.Objects(("_type", ExportWriter.Texts("number", "number")), ("_val", ExportWriter.Numbers([4.5, 5.5])))),
            ("json", ExportWriter.Bytes("{\"a\": [1, NaN]}"u8.ToArray(), [0xFF]))
        );

        List<HistoryRow> rows = await ReadAsync();

        Assert.Equal([0, 1], rows.Select(static row => row.Step));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500), rows[0].Timestamp);
        Assert.Equal(9_007_199_254_740_993, rows[0]["n"].GetInt64());
        Assert.True(double.IsNaN(rows[0]["loss"].GetDouble()));
        Assert.Equal(double.NegativeInfinity, rows[1]["loss"].GetDouble());
        Assert.Equal([0, 1, 2], rows[0].GetHistogram("hist")!.Edges);
        Assert.Equal([1, 2], rows[0].GetHistogram("hist")!.Counts);
        Assert.Equal(1.5, rows[0]["mixed"].GetDouble());
        Assert.Equal("x", rows[1]["mixed"].GetString());
        Assert.Equal(4.5, rows[0]["cell"].GetDouble());
        Assert.True(double.IsNaN(rows[0]["json"]["a"][1].GetDouble()));
        Assert.Equal("/w==", rows[1]["json"].GetString());
        Assert.Equal(["_timestamp", "loss", "mixed", "cell", "json"], rows[1].Keys);
    }

    [Fact]
    public async Task Keys_are_found_by_their_names_whatever_columns_stand_before_them()
    {
        Export(
            "a",
            (
                "hist",
                ExportWriter.Objects(
                    ("bins", ExportWriter.Lists([1, 2], [3])),
                    ("values", ExportWriter.Lists([4], [5])),
                    ("x", ExportWriter.Numbers([8.0, 9.0]))
                )
            ),
            ("val.acc", ExportWriter.Numbers([0.25, 0.5])),
            ("_step", ExportWriter.Numbers([0L, 1L])),
            ("loss", ExportWriter.Numbers([1.0, 2.0]))
        );

        foreach (
            string[] keys in (string[][])
                [
                    ["loss"],
                    ["loss", "hist"],
                    ["hist.x", "val.acc", "loss"],
                    ["val.acc", "loss", "_step"],
                ]
        )
        {
            List<HistoryRow> rows = await ReadAsync(keys);
            Assert.Equal([1.0, 2.0], rows.Select(static row => row["loss"].GetDouble()));
        }

        Assert.Equal([8.0, 9.0], (await ReadAsync(["hist.x"])).Select(static row => row["hist.x"].GetDouble()));
        Assert.Equal([4.0, 5.0], (await ReadAsync(["hist.values.0"])).Select(static row => row["hist.values.0"].GetDouble()));
        Assert.Equal([0.25, 0.5], (await ReadAsync(["val.acc"])).Select(static row => row["val.acc"].GetDouble()));
    }

    [Fact]
    public async Task Decimals_times_and_large_texts_are_read()
    {
        var large = new LargeStringArray(
            1,
            new ArrowBuffer.Builder<long>().Append(0).Append(2).Build(),
            new ArrowBuffer("é"u8.ToArray()),
            ArrowBuffer.Empty
        );
        Export(
            "a",
            ("_step", ExportWriter.Numbers([0L])),
            ("decimal", new Decimal128Array.Builder(new Decimal128Type(38, 2)).Append(12345678901234567890.25m).Build()),
            (
                "time",
                new TimestampArray.Builder(new TimestampType(TimeUnit.Microsecond, "UTC"))
                    .Append(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_250))
                    .Build()
            ),
            ("float", new FloatArray.Builder().Append(0.5f).Build()),
            ("large", large),
            ("list", ExportWriter.Lists([1, double.PositiveInfinity]))
        );

        HistoryRow row = Assert.Single(await ReadAsync());

        Assert.Equal(12345678901234567890.25m, row["decimal"].GetDecimal());
        Assert.Equal("2023-11-14T22:13:20.25Z", row["time"].GetString());
        Assert.Equal(0.5, row["float"].GetDouble());
        Assert.Equal("é", row["large"].GetString());
        Assert.Equal(double.PositiveInfinity, row["list"][1].GetDouble());
    }

    [Fact]
    public async Task Rows_that_are_exported_and_live_come_once_and_in_order()
    {
        Server.AddRows(Steps(0, 1_000));
        Server.Exports.Add(("b", ExportWriter.Write(Steps(300, 400))));
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 300))));
        // The server has exported some of what it still calls live.
        Server.LiveSteps.AddRange(Steps(650, 350));

        List<HistoryRow> rows = await ReadAsync(["loss"]);

        Assert.Equal(Steps(0, 1_000), rows.Select(static row => row.Step));
        Assert.Equal(Steps(0, 1_000).Select(static step => step / 2.0), rows.Select(static row => row["loss"].GetDouble()));
    }

    [Fact]
    public async Task Live_rows_between_exported_ones_come_in_their_place()
    {
        Server.AddRows(Steps(0, 100));
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 100).Where(static step => step is not (0 or 17 or 18 or 50 or 99)))));

        Assert.Equal(Steps(0, 100), (await ReadAsync(["loss"])).Select(static row => row.Step));
        Assert.Equal(
            Steps(15, 40),
            (await ReadAsync(["loss"], Options with { FromStep = 15, BeforeStep = 55 })).Select(static row => row.Step)
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_order_of_exports_and_what_they_share_mean_nothing(int seed)
    {
        var random = new Random(seed);
        Server.AddRows(Steps(0, 2_000));
        for (int i = 0; i < 5; i++)
        {
            Server.Exports.Add(($"part-{i}", ExportWriter.Write(Steps(0, 2_000).Where(step => step % 5 == i || random.Next(7) == 0), 150)));
        }

        Server.Exports.Add(("part-shuffled", ExportWriter.Write(Steps(500, 300).OrderBy(_ => random.Next()), 40)));
        (string Name, byte[] Content)[] exports = [.. Server.Exports];
        random.Shuffle(exports);
        Server.Exports.Clear();
        Server.Exports.AddRange(exports);

        List<HistoryRow> rows = await ReadAsync(["loss"]);

        Assert.Equal(Steps(0, 2_000), rows.Select(static row => row.Step));
        Assert.All(rows, static row => Assert.Equal(row.Step / 2.0, row["loss"].GetDouble()));
        Assert.DoesNotContain("HistoryLines", Server.Operations);
    }

    [Fact]
    public async Task Exports_of_different_columns_and_types_are_one_history()
    {
        Export("a", ("_step", ExportWriter.Numbers([0.0, 1.0])), ("x", ExportWriter.Numbers([1L, 2L])));
        Export("b", ("y", ExportWriter.Texts("t")), ("_step", ExportWriter.Numbers([2L])), ("x", ExportWriter.Numbers([2.5])));
        Export("c", ("x", ExportWriter.Texts("three")), ("_step", ExportWriter.Numbers([3L])));
        Export("d", ("_step", ExportWriter.Numbers([4L])));

        List<HistoryRow> rows = await ReadAsync();

        Assert.Equal([0, 1, 2, 3, 4], rows.Select(static row => row.Step));
        Assert.Equal(["1", "2", "2.5", "three", ""], rows.Select(static row => row.Find("x")?.ToString() ?? ""));
        Assert.Equal([2], (await ReadAsync(["y"])).Select(static row => row.Step));
        Assert.Equal([0, 1, 2, 3], (await ReadAsync(["x"])).Select(static row => row.Step));
        Assert.Equal([2], (await ReadAsync(["x", "y"], Options with { Rows = RowMatch.AllKeys })).Select(static row => row.Step));
    }

    [Fact]
    public async Task A_file_without_columns_has_no_rows()
    {
        Server.Exports.Add(("a", ExportWriter.WriteEmpty()));
        Server.LineCount = 0;

        Assert.Empty(await ReadAsync());
        Assert.Empty(await ReadAsync(["loss"]));

        Export("b", ("_step", ExportWriter.Numbers([0L])), ("loss", ExportWriter.Numbers([1.0])));
        Assert.Single(await ReadAsync());
    }

    [Fact]
    public async Task Only_the_columns_that_are_asked_for_are_transferred()
    {
        const int Count = 100_000;
        var random = new Random(1);
        (string, IArrowArray)[] columns =
        [
            ("_step", ExportWriter.Numbers(Steps(0, Count))),
            .. Enumerable
                .Range(0, 20)
                .Select(i =>
                    ($"c{i}", (IArrowArray)ExportWriter.Numbers(Enumerable.Range(0, Count).Select(_ => (double?)random.NextDouble())))
                ),
        ];
        Server.Exports.Add(("a", ExportWriter.Write(25_000, columns)));
        Server.LineCount = Count;
        int length = Server.Exports[0].Content.Length;

        Assert.Equal(Count, (await ReadAsync(["c7"])).Count);

        // The head, the footer, the steps and the column.
        Assert.InRange(Server.SentBytes, length / 21, (length * 2 / 21) + (3 * 64 * 1024) + (length / 50));
        Assert.Empty(Directory.EnumerateFiles(CacheDirectory, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Steps_of_a_window_are_read_without_the_row_groups_around_it()
    {
        const int Count = 100_000;
        var random = new Random(1);
        Server.Exports.Add(
            (
                "a",
                ExportWriter.Write(
                    10_000,
                    ("_step", ExportWriter.Numbers(Steps(0, Count))),
                    ("x", ExportWriter.Numbers(Enumerable.Range(0, Count).Select(_ => (double?)random.NextDouble()))),
                    ("y", ExportWriter.Numbers(Enumerable.Range(0, Count).Select(_ => (double?)random.NextDouble()))),
                    ("z", ExportWriter.Numbers(Enumerable.Range(0, Count).Select(_ => (double?)random.NextDouble())))
                )
            )
        );
        Server.LineCount = Count;

        List<HistoryRow> rows = await ReadAsync(["x"], Options with { FromStep = 42_000, BeforeStep = 42_005 });

        Assert.Equal(Steps(42_000, 5), rows.Select(static row => row.Step));
        Assert.InRange(Server.SentBytes, 0, Count * 12);
    }

    [Fact]
    public async Task An_address_that_expires_in_the_middle_is_asked_for_again()
    {
        Server.AddRows(Steps(0, 60_000));
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 60_000), 10_000)));
        Server.ExpiresAfterEachRange = true;

        Assert.Equal(Steps(0, 60_000), (await ReadAsync(["loss"])).Select(static row => row.Step));
        Assert.InRange(Server.Operations.Count, 2, 30);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_resumed()
    {
        Server.AddRows(Steps(0, 60_000));
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 60_000), 10_000)));
        int broken = 0;
        Server.Storage = (_, number) => number % 2 == 1 && broken++ == number / 2 ? throw new HttpRequestException("reset") : null;

        Assert.Equal(Steps(0, 60_000), (await ReadAsync(["loss"])).Select(static row => row.Step));
        Assert.InRange(broken, 1, 100);
    }

    [Fact]
    public async Task A_storage_that_knows_no_ranges_sends_the_whole()
    {
        Server.KnowsRanges = false;
        Server.AddRows(Steps(0, 60_000));
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 60_000), 10_000)));

        Assert.Equal(60_000, (await ReadAsync(["loss"])).Count);

        Server.Exports[0] = ("a", ExportWriter.Write(Steps(0, 60_000).Take(5)));
        Server.Rows.Clear();
        Server.AddRows(Steps(0, 5));
        Assert.Equal(5, (await ReadAsync(["loss"])).Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(11)]
    [InlineData(1_000)]
    [InlineData(70_000)]
    public async Task A_truncated_file_is_a_typed_error(int length)
    {
        byte[] whole = ExportWriter.Write(Steps(0, 20_000));
        Server.LineCount = 20_000;
        Server.Exports.Add(("a", whole[..Math.Min(length, whole.Length - 5)]));

        foreach (IReadOnlyList<string>? keys in (IReadOnlyList<string>?[])[null, ["loss"]])
        {
            var exception = await Assert.ThrowsAsync<WandbIntegrityException>(() => ReadAsync(keys));
            Assert.Equal("a", exception.FileName);
        }
    }

    [Fact]
    public async Task A_wrong_magic_is_a_typed_error()
    {
        byte[] file = ExportWriter.Write(Steps(0, 20));
        file[0] = (byte)'X';
        Server.LineCount = 20;
        Server.Exports.Add(("a", file));

        var exception = await Assert.ThrowsAsync<WandbIntegrityException>(() => ReadAsync());
        Assert.Contains("PAR1", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_damaged_anywhere_gives_rows_or_a_typed_error_and_nothing_else()
    {
        byte[] file = ExportWriter.Write(Steps(0, 500), 100);
        Server.AddRows(Steps(0, 500));
        var random = new Random(5);
        for (int round = 0; round < 300; round++)
        {
            byte[] damaged = [.. file];
            int at = round % 2 == 0 ? random.Next(file.Length) : file.Length - 1 - random.Next(700);
            damaged[at] ^= (byte)(1 << random.Next(8));
            Server.Exports.Clear();
            Server.Exports.Add(($"a{round}", damaged));
            try
            {
                await ReadAsync(["loss"]);
            }
            catch (WandbException)
            {
                // As it is to be.
            }
        }
    }

    [Fact]
    public async Task Exports_that_were_put_together_meanwhile_are_asked_for_again()
    {
        Server.AddRows(Steps(0, 100));
        byte[] all = ExportWriter.Write(Steps(0, 100));
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 50))));
        Server.Exports.Add(("b", ExportWriter.Write(Steps(50, 50))));
        Server.Storage = (_, _) =>
        {
            Server.Storage = null;
            Server.Exports.Clear();
            Server.Exports.Add(("ab", all));
            return null;
        };

        Assert.Equal(100, (await ReadAsync(["loss"])).Count);
    }

    [Fact]
    public async Task An_export_that_is_gone_is_an_error_and_not_fewer_rows()
    {
        Server.AddRows(Steps(0, 100));
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 100))));
        Server.Storage = static (_, _) => new HttpResponseMessage(System.Net.HttpStatusCode.NotFound);

        await Assert.ThrowsAsync<WandbNotFoundException>(() => ReadAsync());
    }

    [Fact]
    public async Task History_that_is_in_no_list_is_found_all_the_same()
    {
        // Neither exported nor live, as far as the server says.
        Server.AddRows(Steps(61_010, 500));

        Assert.Equal(500, (await ReadAsync()).Count);
    }

    [Fact]
    public async Task Rows_can_be_read_from_the_API_alone()
    {
        Server.AddRows(Steps(0, 100));
        Server.Exports.Add(("a", [1, 2, 3]));

        Assert.Equal(100, (await ReadAsync(options: Options with { UseExports = false })).Count);
        Assert.Empty(Server.Ranges);
    }

    [Fact]
    public async Task A_row_has_the_same_keys_whether_it_comes_from_an_export_or_from_the_API()
    {
        // The file has columns for what other rows logged.
        Export(
            "a",
            ("_step", ExportWriter.Numbers([0L, 1L])),
            ("a", ExportWriter.Numbers([1.0, null])),
            ("b", ExportWriter.Texts(null, "x"))
        );
        List<HistoryRow> exported = await ReadAsync();
        Server.Exports.Clear();
        Server.Rows[0] = """{"_step": 0, "a": 1.0}""";
        Server.Rows[1] = """{"_step": 1, "b": "x", "c": null}""";

        Assert.Equal((await ReadAsync()).Select(static row => row.ToString()), exported.Select(static row => row.ToString()));
        Assert.Equal(["a"], exported[0].Keys);
    }

    [Fact]
    public async Task Rows_of_an_export_without_the_keys_are_not_among_those_with_them()
    {
        Export(
            "a",
            ("_step", ExportWriter.Numbers([0L, 1L, 2L])),
            ("a", ExportWriter.Numbers([1.0, null, null])),
            ("b", ExportWriter.Texts("x", "y", null))
        );

        Assert.Equal([0, 1], (await ReadAsync(["a", "b"])).Select(static row => row.Step));
        Assert.Equal([0], (await ReadAsync(["a", "b"], Options with { Rows = RowMatch.AllKeys })).Select(static row => row.Step));
        Assert.Empty(await ReadAsync(["a", "nothing"], Options with { Rows = RowMatch.AllKeys }));
    }

    [Theory]
    [InlineData(System.Net.HttpStatusCode.BadRequest, "text/plain")]
    [InlineData(System.Net.HttpStatusCode.OK, "text/html")]
    public async Task An_answer_that_is_no_export_is_never_taken_for_one_and_not_kept(System.Net.HttpStatusCode status, string type)
    {
        Server.AddRows(Steps(0, 50_000));
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 50_000))));
        Server.Storage = (_, _) =>
            new HttpResponseMessage(status) { Content = new StringContent("<html>no</html>", System.Text.Encoding.UTF8, type) };

        await Assert.ThrowsAnyAsync<WandbException>(() => ReadAsync());
        Assert.False(Directory.Exists(CacheDirectory) && Directory.EnumerateFiles(CacheDirectory, "*", SearchOption.AllDirectories).Any());

        Server.Storage = null;
        Assert.Equal(50_000, (await ReadAsync()).Count);
    }

    private void Export(string name, params (string Name, IArrowArray Values)[] columns)
    {
        Server.Exports.Add((name, ExportWriter.Write(columns)));
        Server.LineCount = (Server.LineCount ?? 0) + columns[0].Values.Length;
    }
}
