using System.Globalization;
using Apache.Arrow;
using DuckDB.NET.Data;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace WandbGen.History.Tests;

/// <summary>Exports in every encoding that parquet knows, and values that few writers have.</summary>
public sealed class EncodedExportTests : HistoryTest
{
    private const int Count = 3_000;

    public static TheoryData<string> Forms =>
        [
            "plain",
            "dictionary",
            "delta",
            "byte-stream-split",
            "pages of version 2",
            "checksums",
            "no statistics",
            "page index",
            "small pages",
            "gzip",
            "brotli",
            "lz4",
            "zstd",
            "none",
            "version 1.0",
        ];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task An_export_is_read_in_any_encoding(string form)
    {
        Server.Exports.Add(("a", Write(form)));
        Server.LineCount = Count;

        foreach (string[]? keys in (string[]?[])[null, ["x", "n", "name", "best", "list", "object"]])
        {
            List<HistoryRow> rows = await ReadAsync(keys);

            Assert.Equal(Steps(0, Count), rows.Select(static row => row.Step));
            foreach (HistoryRow row in rows)
            {
                Assert.Equal(X(row.Step), row.Find("x")?.GetDouble());
                Assert.Equal(N(row.Step), row["n"].GetInt64());
                Assert.Equal(Name(row.Step), row.Find("name")?.GetString());
                Assert.Equal(row.Step % 3 == 0, row["best"].GetBoolean());
                Assert.Equal(row.Step % 4 == 0 ? null : row.Step, row.Find("object.y")?.GetInt64());
                Assert.Equal(row.Step % 2 == 0 ? "[0.5,1]" : null, row.Find("list")?.ToString());
            }
        }
    }

    [Theory]
    [InlineData("checksums")]
    [InlineData("dictionary")]
    [InlineData("delta")]
    [InlineData("pages of version 2")]
    public async Task A_damaged_export_is_a_typed_error_and_with_checksums_never_another_value(string form)
    {
        byte[] file = Write(form);
        List<string> expected = [];
        var random = new Random(form.Length);
        int footer = BitConverter.ToInt32(file, file.Length - 8);
        int found = 0;
        for (int round = 0; round < 120; round++)
        {
            byte[] damaged = [.. file];
            if (round > 0)
            {
                damaged[random.Next(4, file.Length - footer - 8)] ^= (byte)(1 << random.Next(8));
            }

            Server.Exports.Clear();
            Server.Exports.Add(($"a{round}", damaged));
            Server.LineCount = Count;
            try
            {
                List<string> rows = [.. (await ReadAsync()).Select(static row => row.ToString())];
                Assert.Equal(Count, rows.Count);
                expected = round == 0 ? rows : expected;
                Assert.True(form != "checksums" || rows.SequenceEqual(expected), $"other values in round {round}");
            }
            catch (WandbException)
            {
                found++;
            }
        }

        Assert.InRange(found, 1, 119);
    }

    [Fact]
    public async Task An_export_that_is_truncated_anywhere_is_a_typed_error()
    {
        byte[] file = Write("zstd");
        Server.LineCount = Count;
        for (int round = 1; round < 60; round++)
        {
            Server.Exports.Clear();
            Server.Exports.Add(($"a{round}", file[..(round < 20 ? file.Length - round : file.Length * (round - 20) / 40)]));
            await Assert.ThrowsAnyAsync<WandbException>(() => ReadAsync());
            await Assert.ThrowsAnyAsync<WandbException>(() => ReadAsync(["x"]));
        }
    }

    [Fact]
    public async Task Columns_of_one_name_are_one_key()
    {
        Server.Exports.Add(
            (
                "a",
                ExportWriter.Write(
                    ("_step", ExportWriter.Numbers([0L, 1, 2])),
                    ("loss", ExportWriter.Numbers(new double?[] { null, null, null })),
                    ("loss", ExportWriter.Numbers(new double?[] { null, 1, 2 })),
                    ("loss", ExportWriter.Texts("a", "b", null))
                )
            )
        );
        Server.LineCount = 3;

        foreach (string[]? keys in (string[]?[])[null, ["loss"]])
        {
            Assert.Equal(["0: loss=a", "1: loss=1", "2: loss=2"], (await ReadAsync(keys)).Select(static row => row.ToString()));
            string path = Path.Combine(CacheDirectory, $"{keys?.Length}.jsonl");
            await Run.History(keys, Options).SaveAsync(path, cancellationToken: CancellationToken);
            Assert.Equal(
                ["""{"_step":0,"loss":"a"}""", """{"_step":1,"loss":1}""", """{"_step":2,"loss":2}"""],
                await File.ReadAllLinesAsync(path, CancellationToken)
            );
        }
    }

    [Fact]
    public async Task Values_that_only_other_programs_write_are_read()
    {
        await AddDuckAsync(
            """
            SELECT 0 AS _step, 18446744073709551615::UBIGINT AS big, 12345678901234567890.123456789012345678::DECIMAL(38, 18) AS decimal,
              TIME '12:34:56.789' AS clock, DATE '2024-02-29' AS day, INTERVAL 3 MONTH AS span, 'ab'::BLOB AS bytes,
              'b'::ENUM ('a', 'b') AS level, [[1, NULL], NULL, []] AS nested, [{'k': MAP {'x': [1.5]}}] AS deep, NULL AS nothing,
              TIMESTAMPTZ '2024-01-01 00:00:00+02' AS at, 'nan'::FLOAT AS single, '2024-01-01 00:00:00.123456789'::TIMESTAMP_NS AS nanos,
              uuid() AS id, 1 AS "a.b", 2 AS "c/d", 3 AS "ünï 🎉", 4 AS "quote""d", '{ "m":' || chr(10) || ' [1, NaN] }' AS text
            """
        );

        HistoryRow row = Assert.Single(await ReadAsync());
        Assert.Equal(ulong.MaxValue, row["big"].GetBigInteger());
        Assert.Equal("12345678901234567890.123456789012345678", row["decimal"].ToString());
        Assert.StartsWith("12:34:56.789", row["clock"].GetString(), StringComparison.Ordinal);
        Assert.Equal(("2024-02-29", "ab", "b"), (row["day"].GetString(), row["bytes"].GetString(), row["level"].GetString()));
        Assert.Equal(("[[1,null],null,[]]", """[{"k":{"x":[1.5]}}]"""), (row["nested"].ToString(), row["deep"].ToString()));
        Assert.False(row.TryGetValue("nothing", out _));
        Assert.StartsWith("2023-12-31T22:00:00", row["at"].GetString(), StringComparison.Ordinal);
        Assert.True(double.IsNaN(row["single"].GetDouble()));
        Assert.StartsWith("2024-01-01T00:00:00.1234567", row["nanos"].GetString(), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4], ((string[])["a.b", "c/d", "ünï 🎉", "quote\"d"]).Select(key => row[key].GetInt64()));
        foreach (string ending in (string[])["csv", "parquet", "arrow", "jsonl"])
        {
            string path = Path.Combine(CacheDirectory, "all." + ending);
            await Run.History(options: Options).SaveAsync(path, cancellationToken: CancellationToken);
            Assert.True(ending != "jsonl" || (await File.ReadAllLinesAsync(path, CancellationToken)).Length == 1);
        }
    }

    [Theory]
    [InlineData("DATE '99999-01-01'")]
    [InlineData("'infinity'::DATE")]
    [InlineData("'infinity'::TIMESTAMP")]
    [InlineData("'-infinity'::TIMESTAMP")]
    public async Task A_value_that_cannot_be_read_is_a_typed_error_that_names_its_key(string value)
    {
        await AddDuckAsync($"SELECT i AS _step, CASE WHEN i = 5 THEN {value} END AS odd, i AS even FROM range(10) t(i)");

        Assert.Equal(10, (await ReadAsync(["even"])).Count);
        try
        {
            Assert.Equal(10, (await ReadAsync()).Count);
        }
        catch (WandbProtocolException exception)
        {
            Assert.Contains("'odd'", exception.Message, StringComparison.Ordinal);
        }

        // The other runs are still read.
        WandbHistoriesException histories = await Assert.ThrowsAsync<WandbHistoriesException>(async () =>
        {
            await foreach (
                RecordBatch batch in One()
                    .Histories(["odd"], new HistoriesOptions { History = Options })
                    .AsBatches()
                    .WithCancellation(CancellationToken)
            )
            {
                batch.Dispose();
            }
        });
        Assert.Single(histories.Failures);

        async IAsyncEnumerable<RunOverview> One()
        {
            await Task.Yield();
            yield return Run;
        }
    }

    [Fact]
    public async Task JSON_on_several_lines_is_one_line_of_JSON()
    {
        byte[] json = "{\n  \"a\": [1,\r\n 12345678901234567890123]\n}"u8.ToArray();
        Server.Exports.Add(("a", ExportWriter.Write(("_step", ExportWriter.Numbers([0L, 1])), ("o", ExportWriter.Bytes(json, null)))));
        Server.AddRows([2], static _ => "\"o\": {\n \"b\": 1}");
        Server.LineCount = 3;
        Server.LiveSteps.Add(2);
        string path = Path.Combine(CacheDirectory, "all.jsonl");

        await Run.History(["o"], Options).SaveAsync(path, cancellationToken: CancellationToken);

        Assert.Equal(
            ["""{"_step":0,"o":{"a":[1,12345678901234567890123]}}""", """{"_step":2,"o":{"b":1}}"""],
            await File.ReadAllLinesAsync(path, CancellationToken)
        );
    }

    [Fact]
    public async Task Half_floats_and_old_times_are_read()
    {
        var halves = new HalfFloatArray.Builder().Append((Half)0.5).AppendNull().Append(Half.NaN).Build();
        Server.Exports.Add(("a", ExportWriter.Write(("_step", ExportWriter.Numbers([0L, 1, 2])), ("half", halves))));
        using (var content = new MemoryStream())
        {
            ParquetSharp.Column[] columns = [new Column<long>("_step"), new Column<Int96?>("at")];
            using (var writer = new ParquetFileWriter(content, columns, (LogicalTypeFactory?)null, Compression.Snappy, null, true))
            {
                using RowGroupWriter group = writer.AppendRowGroup();
                using (LogicalColumnWriter<long> steps = group.NextColumn().LogicalWriter<long>())
                {
                    steps.WriteBatch([3, 4]);
                }

                using (LogicalColumnWriter<Int96?> times = group.NextColumn().LogicalWriter<Int96?>())
                {
                    // The nanoseconds of the day, and the Julian day of 2024-01-01.
                    times.WriteBatch([new Int96(1_000_000_000, 0, 2_460_311), null]);
                }

                writer.Close();
            }

            Server.Exports.Add(("b", content.ToArray()));
        }

        Server.LineCount = 5;
        List<HistoryRow> rows = await ReadAsync();

        Assert.Equal([0.5, null, double.NaN], rows.Take(3).Select(static row => row.Find("half")?.GetDouble()));
        Assert.Equal(["2024-01-01T00:00:01", null], rows.Skip(3).Select(static row => row.Find("at")?.GetString()));
    }

    private async Task AddDuckAsync(string query)
    {
        string path = Path.Combine(CacheDirectory, "duck.parquet");
        await using var connection = new DuckDBConnection("DataSource=:memory:");
        await connection.OpenAsync(CancellationToken);
        await using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"COPY ({query}) TO '{path}' (FORMAT parquet, PARQUET_VERSION V2)";
        await command.ExecuteNonQueryAsync(CancellationToken);
        Server.Exports.Add(("duck", await File.ReadAllBytesAsync(path, CancellationToken)));
        await using DuckDBCommand count = connection.CreateCommand();
        count.CommandText = $"SELECT count(*) FROM '{path}'";
        Server.LineCount = Convert.ToInt32(await count.ExecuteScalarAsync(CancellationToken), CultureInfo.InvariantCulture);
    }

    private static double? X(long step) =>
        (step % 10) switch
        {
            3 => null,
            4 => double.NaN,
            5 => double.NegativeInfinity,
            _ => step / 3.0,
        };

    private static long N(long step) =>
        (step % 5) switch
        {
            0 => long.MaxValue - step,
            1 => long.MinValue + step,
            _ => step,
        };

    private static string? Name(long step) =>
        step % 7 == 0 ? null
        : step % 7 == 1 ? ""
        : string.Create(CultureInfo.InvariantCulture, $"é{step}");

    private static byte[] Write(string form)
    {
        (string Name, IArrowArray Values)[] columns =
        [
            ("x", ExportWriter.Numbers(Steps(0, Count).Select(X))),
            ("n", ExportWriter.Numbers(Steps(0, Count).Select(N))),
            ("_step", ExportWriter.Numbers(Steps(0, Count))),
            ("name", ExportWriter.Texts(Steps(0, Count).Select(Name))),
            ("best", new BooleanArray.Builder().AppendRange(Steps(0, Count).Select(static step => step % 3 == 0)).Build()),
            (
                "object",
                ExportWriter.Objects(("y", ExportWriter.Numbers(Steps(0, Count).Select(static step => step % 4 == 0 ? null : (long?)step))))
            ),
            ("list", ExportWriter.Lists([.. Steps(0, Count).Select(static step => step % 2 == 0 ? new[] { 0.5, 1 } : null)])),
        ];
        using var builder = new WriterPropertiesBuilder();
        _ = form switch
        {
            "plain" => builder.DisableDictionary().Encoding(ParquetSharp.Encoding.Plain),
            "delta" => builder
                .DisableDictionary()
                .Encoding("n", ParquetSharp.Encoding.DeltaBinaryPacked)
                .Encoding("_step", ParquetSharp.Encoding.DeltaBinaryPacked)
                .Encoding("name", ParquetSharp.Encoding.DeltaByteArray),
            "byte-stream-split" => builder
                .DisableDictionary()
                .Encoding("x", ParquetSharp.Encoding.ByteStreamSplit)
                .Encoding("n", ParquetSharp.Encoding.ByteStreamSplit)
                .Encoding("name", ParquetSharp.Encoding.DeltaLengthByteArray),
            "pages of version 2" => builder.DataPageVersion(ParquetDataPageVersion.V2).Encoding(ParquetSharp.Encoding.Plain),
            "checksums" => builder.EnablePageChecksum(),
            "no statistics" => builder.DisableStatistics(),
            "page index" => builder.EnableWritePageIndex(),
            "small pages" => builder.DataPagesize(100).DictionaryPagesizeLimit(300),
            "gzip" => builder.Compression(Compression.Gzip),
            "brotli" => builder.Compression(Compression.Brotli),
            "lz4" => builder.Compression(Compression.Lz4),
            "zstd" => builder.Compression(Compression.Zstd),
            "none" => builder.Compression(Compression.Uncompressed),
            "version 1.0" => builder.Version(ParquetVersion.PARQUET_1_0),
            _ => builder.Compression(Compression.Snappy),
        };
        using WriterProperties properties = builder.Build();
        var schema = new Apache.Arrow.Schema(
            [.. columns.Select(static column => new Field(column.Name, column.Values.Data.DataType, nullable: true))],
            null
        );
        using var content = new MemoryStream();
        using (var writer = new FileWriter(content, schema, properties, null, leaveOpen: true))
        {
            using var batch = new RecordBatch(schema, columns.Select(static column => column.Values), Count);
            writer.WriteRecordBatch(batch, 700);
            writer.Close();
        }

        return content.ToArray();
    }
}
