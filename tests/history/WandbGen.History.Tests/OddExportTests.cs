using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp.Arrow;

namespace WandbGen.History.Tests;

/// <summary>Exports of shapes that few expect, and storages that do not do what was asked.</summary>
public sealed class OddExportTests : HistoryTest
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Steps_in_any_order_inside_a_file_are_rows_in_their_order(int seed)
    {
        long[] steps = [.. Steps(0, 5_000)];
        new Random(seed).Shuffle(steps);
        Server.Exports.Add(("a", ExportWriter.Write(steps, rowGroupSize: 700)));
        Server.Exports.Add(("b", ExportWriter.Write(Steps(5_000, 100).Reverse())));
        Server.LineCount = 5_100;

        List<HistoryRow> rows = await ReadAsync(["loss"]);
        Assert.Equal(Steps(0, 5_100), rows.Select(static row => row.Step));
        Assert.All(rows, static row => Assert.Equal(row.Step / 2.0, row["loss"].GetDouble()));

        List<HistoryRow> window = await ReadAsync(null, Options with { FromStep = 100, BeforeStep = 4_000 });
        Assert.Equal(Steps(100, 3_900), window.Select(static row => row.Step));
        await foreach (RecordBatch batch in Run.History(["loss"], Options).AsBatches(6_000).WithCancellation(CancellationToken))
        {
            using (batch)
            {
                Assert.Equal(Steps(0, 5_100), ((Int64Array)batch.Column(0)).Values.ToArray());
            }
        }
    }

    [Fact]
    public async Task Steps_of_a_large_export_are_decoded_by_several_cores()
    {
        const int Count = 600_000;
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, Count, 3), rowGroupSize: 90_000)));
        Server.LineCount = Count;
        long next = 0;
        await foreach (RecordBatch batch in Run.History(["loss"], Options).AsBatches().WithCancellation(CancellationToken))
        {
            using (batch)
            {
                ReadOnlySpan<long> steps = ((Int64Array)batch.Column(0)).Values;
                ReadOnlySpan<double> losses = ((DoubleArray)batch.Column(1)).Values;
                for (int i = 0; i < steps.Length; i++, next += 3)
                {
                    Assert.True(steps[i] == next && losses[i] == next / 2.0, $"{steps[i]} {losses[i]}");
                }
            }
        }

        Assert.Equal(3 * Count, next);

        Server.Exports[0] = (
            "b",
            ExportWriter.Write(
                90_000,
                ("_step", ExportWriter.Numbers(Steps(0, Count).Select(static step => step == 555_555 ? (long?)null : step))),
                ("loss", ExportWriter.Numbers(Steps(0, Count)))
            )
        );
        WandbProtocolException exception = await Assert.ThrowsAsync<WandbProtocolException>(() => ReadAsync(["loss"]));
        Assert.Contains("row 555555 has no step", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_thousand_columns_are_read_by_their_names()
    {
        (string, IArrowArray)[] columns =
        [
            .. Enumerable
                .Range(0, 10_000)
                .Select(static i => (string.Create(CultureInfo.InvariantCulture, $"k{i}"), (IArrowArray)ExportWriter.Numbers([i, i + 1L]))),
        ];
        Server.Exports.Add(("a", ExportWriter.Write([.. columns, ("_step", ExportWriter.Numbers([0L, 1L]))])));
        Server.LineCount = 2;

        List<HistoryRow> rows = await ReadAsync(["k9999", "k0", "no"]);
        Assert.Equal([(9_999, 0), (10_000, 1)], rows.Select(static row => (row["k9999"].GetInt64(), row["k0"].GetInt64())));
        Assert.Equal(10_000, (await ReadAsync())[1].Keys.Count());
        Assert.True(Server.SentBytes > 0);
    }

    [Fact]
    public async Task Keys_that_differ_only_in_case_are_different_keys()
    {
        Server.Exports.Add(
            (
                "a",
                ExportWriter.Write(
                    ("_step", ExportWriter.Numbers([0L])),
                    ("Loss", ExportWriter.Numbers([1L])),
                    ("loss", ExportWriter.Numbers([2L])),
                    ("LOSS", ExportWriter.Numbers([3L]))
                )
            )
        );
        Server.AddRows([1], static _ => "\"LOSS\": 6, \"loss\": 5, \"Loss\": 4");
        Server.LineCount = 2;
        Server.LiveSteps.Add(1);

        foreach (string[]? keys in (string[]?[])[null, ["loss", "LOSS", "Loss"]])
        {
            List<HistoryRow> rows = await ReadAsync(keys);
            Assert.Equal(
                [(1, 2, 3), (4, 5, 6)],
                rows.Select(static row => (row["Loss"].GetInt64(), row["loss"].GetInt64(), row["LOSS"].GetInt64()))
            );
        }

        foreach (string ending in (string[])["csv", "parquet", "arrow", "jsonl"])
        {
            string path = Path.Combine(CacheDirectory, "all." + ending);
            Assert.Equal(2, (await Run.History(["loss", "LOSS"], Options).SaveAsync(path, cancellationToken: CancellationToken)).Rows);
        }
    }

    [Fact]
    public async Task Row_groups_of_one_row_are_read()
    {
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 500), rowGroupSize: 1)));
        Server.LineCount = 500;

        Assert.Equal(Steps(0, 500), (await ReadAsync(["loss"])).Select(static row => (long)(row["loss"].GetDouble() * 2)));
        Assert.InRange(Server.Ranges.Count, 1, 50);
    }

    [Fact]
    public async Task Lists_of_objects_and_texts_of_a_dictionary_are_what_was_logged()
    {
        var inner = new StructType([new Field("x", Int64Type.Default, true), new Field("tag", StringType.Default, true)]);
        var objects = new StructArray(
            inner,
            3,
            [ExportWriter.Numbers([1L, 2L, null]), ExportWriter.Texts("a", null, "c")],
            new ArrowBuffer.BitmapBuilder().AppendRange(true, 3).Build()
        );
        var lists = new ListArray(
            new ListType(new Field("item", inner, true)),
            3,
            new ArrowBuffer.Builder<int>().AppendRange([0, 2, 2, 3]).Build(),
            objects,
            new ArrowBuffer.BitmapBuilder().AppendRange(true, 3).Build()
        );
        var indices = new Int32Array.Builder().Append(1).AppendNull().Append(0).Build();
        var phases = new DictionaryArray(
            new DictionaryType(Int32Type.Default, StringType.Default, false),
            indices,
            ExportWriter.Texts("train", "eval")
        );
        string huge = new('x', 1_000_000);
        Server.Exports.Add(
            (
                "a",
                WriteAsArrowDoes(
                    ("_step", ExportWriter.Numbers([0L, 1L, 2L])),
                    ("boxes", lists),
                    ("phase", phases),
                    ("huge", ExportWriter.Texts(huge, "", null))
                )
            )
        );
        Server.LineCount = 3;

        foreach (string[]? keys in (string[]?[])[null, ["huge", "phase", "boxes"]])
        {
            List<HistoryRow> rows = await ReadAsync(keys);
            Assert.Equal("""[{"x":1,"tag":"a"},{"x":2}]""", rows[0]["boxes"].ToString());
            Assert.Equal(0, rows[1]["boxes"].Count);
            Assert.Equal("c", rows[2]["boxes.0.tag"].GetString());
            Assert.Equal(["eval", null, "train"], rows.Select(static row => row.Find("phase")?.GetString()));
            Assert.Equal([huge, "", null], rows.Select(static row => row.Find("huge")?.GetString()));
        }

        await foreach (RecordBatch batch in Run.History(["phase"], Options).AsBatches().WithCancellation(CancellationToken))
        {
            using (batch)
            {
                Assert.Equal(["eval", "train"], Enumerable.Range(0, 2).Select(i => ((StringArray)batch.Column("phase")).GetString(i)));
            }
        }
    }

    [Fact]
    public async Task Whole_numbers_without_a_sign_keep_their_digits_beside_fractions()
    {
        var numbers = new UInt64Array.Builder().Append(ulong.MaxValue).Append(1UL << 53).Append(7).Build();
        Server.Exports.Add(("a", ExportWriter.Write(("_step", ExportWriter.Numbers([0L, 1L, 2L])), ("n", numbers))));
        Server.AddRows([3, 4], static step => step == 3 ? "\"n\": 0.5" : "\"n\": 18446744073709551615");
        Server.LineCount = 5;
        Server.LiveSteps.AddRange([3, 4]);
        string[] expected = ["18446744073709551615", "9007199254740992", "7", "0.5", "18446744073709551615"];

        Assert.Equal(expected, (await ReadAsync(["n"])).Select(static row => row["n"].ToString()));
        string path = Path.Combine(CacheDirectory, "all.jsonl");
        await Run.History(["n"], Options).SaveAsync(path, cancellationToken: CancellationToken);
        Assert.Equal(
            expected.Select(static (number, step) => string.Create(CultureInfo.InvariantCulture, $"{{\"_step\":{step},\"n\":{number}}}")),
            await File.ReadAllLinesAsync(path, CancellationToken)
        );
    }

    [Theory]
    [InlineData("another range")]
    [InlineData("another length")]
    [InlineData("less than was asked for")]
    [InlineData("nothing")]
    [InlineData("another object")]
    [InlineData("compressed")]
    [InlineData("compressed whole")]
    [InlineData("no range")]
    [InlineData("range without length")]
    [InlineData("range of another unit")]
    [InlineData("not satisfiable")]
    [InlineData("several parts")]
    [InlineData("redirect")]
    [InlineData("redirect to itself")]
    [InlineData("whole")]
    [InlineData("no content")]
    public async Task A_storage_that_does_not_send_what_was_asked_for_gives_the_rows_or_a_typed_error(string fault)
    {
        byte[] content = ExportWriter.Write(Steps(0, 60_000), 10_000);
        byte[] other = ExportWriter.Write(Steps(7, 60_000), 10_000);
        Server.Exports.Add(("a", content));
        Server.LineCount = 60_000;
        int asked = 0;
        Server.Storage = (request, _) => Interlocked.Increment(ref asked) < 3 ? null : Answer(fault, request.Headers.Range, content, other);

        List<HistoryRow>? rows = null;
        try
        {
            rows = await ReadAsync(["loss"]);
        }
        catch (WandbException exception)
        {
            Assert.NotEmpty(exception.Message);
        }

        if (rows is not null)
        {
            Assert.Equal(Steps(0, 60_000), rows.Select(static row => row.Step));
            Assert.All(rows, static row => Assert.Equal(row.Step / 2.0, row["loss"].GetDouble()));
        }
    }

    [Theory]
    [InlineData("rows")]
    [InlineData("batches")]
    [InlineData("csv")]
    [InlineData("parquet")]
    [InlineData("exports")]
    [InlineData("typed")]
    public async Task Who_cancels_at_any_request_is_told_so_and_can_begin_again(string way)
    {
        Server.AddRows(Steps(0, 3_000));
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 1_000), 200)));
        Server.Exports.Add(("b", ExportWriter.Write(Steps(1_000, 60_000).Take(1_000), 200)));
        Server.LiveSteps.AddRange(Steps(2_000, 1_000));
        string directory = Path.Combine(CacheDirectory, "target");
        for (int stop = 1; ; stop++)
        {
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
            int asked = 0;
            Server.OnOperation = _ => Count();
            Server.Storage = (_, _) =>
            {
                Count();
                return null;
            };
            bool isCancelled = false;
            try
            {
                await ReadAsync(way, directory, ends.Token);
            }
            catch (OperationCanceledException)
            {
                isCancelled = true;
            }

            Assert.Equal(asked >= stop, ends.IsCancellationRequested);
            if (way is "csv" or "parquet" && isCancelled)
            {
                Assert.Empty(Directory.GetFiles(directory));
            }

            if (asked < stop)
            {
                Assert.False(isCancelled);
                Assert.InRange(stop, 3, 200);
                return;
            }

            void Count()
            {
                if (Interlocked.Increment(ref asked) == stop)
                {
                    ends.Cancel();
                }
            }
        }
    }

    private async Task ReadAsync(string way, string directory, CancellationToken cancellationToken)
    {
        // Nothing is kept between the rounds, so that each asks for everything.
        HistoryOptions options = Options with
        {
            CacheDirectory = Path.Combine(CacheDirectory, Guid.NewGuid().ToString("N")),
        };
        switch (way)
        {
            case "rows":
                Assert.Equal(3_000, await Run.History(["loss"], options).CountAsync(cancellationToken));
                break;
            case "batches":
                await foreach (RecordBatch batch in Run.History(options: options).AsBatches().WithCancellation(cancellationToken))
                {
                    batch.Dispose();
                }

                break;
            case "typed":
                Assert.Equal(3_000, await Run.History<Loss>(options).CountAsync(cancellationToken));
                break;
            case "exports":
                await Run.DownloadHistoryExportsAsync(
                    Path.Combine(directory, Guid.NewGuid().ToString("N")),
                    requireComplete: false,
                    cancellationToken: cancellationToken
                );
                break;
            default:
                await Run.History(["loss"], options)
                    .SaveAsync(Path.Combine(directory, "all." + way), replace: true, cancellationToken: cancellationToken);
                break;
        }
    }

    private static HttpResponseMessage Answer(string fault, RangeHeaderValue? asked, byte[] content, byte[] other)
    {
        RangeItemHeaderValue? range = asked?.Ranges.Single();
        int from = (int)(range?.From ?? 0);
        int to = (int)Math.Min(range?.To ?? content.Length - 1, content.Length - 1);
        byte[] part = content[from..(to + 1)];
        long length = content.Length;
        string tag = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(content));
        switch (fault)
        {
            case "another range":
                from += 1;
                to += 1;
                break;
            case "another length":
                length += 1_000;
                break;
            case "less than was asked for":
                part = part[..(part.Length / 2)];
                to = from + part.Length - 1;
                break;
            case "nothing":
                part = [];
                break;
            case "another object":
                part = other[Math.Min(from, other.Length - 1)..Math.Min(to + 1, other.Length)];
                tag = "other";
                break;
            case "compressed":
                part = Compress(part);
                break;
        }

        if (fault is "redirect" or "redirect to itself")
        {
            var redirect = new HttpResponseMessage(HttpStatusCode.TemporaryRedirect) { Content = new ByteArrayContent([]) };
            redirect.Headers.Location = new Uri($"https://{(fault == "redirect" ? "mirror" : "storage")}.example/a");
            return redirect;
        }

        if (fault is "compressed whole" or "whole")
        {
            part = fault == "whole" ? content : Compress(content);
        }

        var response = new HttpResponseMessage(
            fault switch
            {
                "compressed whole" or "whole" => HttpStatusCode.OK,
                "not satisfiable" => HttpStatusCode.RequestedRangeNotSatisfiable,
                "no content" => HttpStatusCode.NoContent,
                _ => HttpStatusCode.PartialContent,
            }
        )
        {
            Content = new ByteArrayContent(fault is "no content" or "not satisfiable" ? [] : part),
        };
        response.Content.Headers.ContentRange = fault switch
        {
            "compressed whole" or "whole" or "no range" or "several parts" or "no content" => null,
            "range without length" => new ContentRangeHeaderValue(from, Math.Max(from, to)),
            "not satisfiable" => new ContentRangeHeaderValue(length),
            "range of another unit" => new ContentRangeHeaderValue(from, Math.Max(from, to), Math.Max(length, to + 1)) { Unit = "rows" },
            _ => new ContentRangeHeaderValue(from, Math.Max(from, to), Math.Max(length, to + 1)),
        };
        if (fault == "several parts")
        {
            response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/byteranges; boundary=x");
        }

        if (fault.StartsWith("compressed", StringComparison.Ordinal))
        {
            response.Content.Headers.ContentEncoding.Add("gzip");
        }

        response.Headers.ETag = new EntityTagHeaderValue($"\"{tag}\"");
        return response;
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            stream.Write(bytes);
        }

        return compressed.ToArray();
    }

    // With Arrow's schema, which says what is a dictionary.
    private static byte[] WriteAsArrowDoes(params (string Name, IArrowArray Values)[] columns)
    {
        var schema = new Schema([.. columns.Select(static column => new Field(column.Name, column.Values.Data.DataType, true))], null);
        using var content = new MemoryStream();
        using var builder = new ArrowWriterPropertiesBuilder();
        using ArrowWriterProperties properties = builder.StoreSchema().Build();
        using (var writer = new FileWriter(content, schema, null, properties, leaveOpen: true))
        {
            using var batch = new RecordBatch(schema, columns.Select(static column => column.Values), columns[0].Values.Length);
            writer.WriteRecordBatch(batch);
            writer.Close();
        }

        return content.ToArray();
    }
}

/// <summary>A row of the tests of odd exports.</summary>
[WandbHistoryRow]
internal sealed partial record Loss(long Step, [property: WandbHistoryKey("loss")] double Value);
