using System.Globalization;
using System.Numerics;

namespace WandbGen.History.Tests;

/// <summary>Rows that come from the API.</summary>
public sealed class LiveHistoryTests : HistoryTest
{
    [Fact]
    public async Task Rows_of_negative_steps_that_the_server_lists_are_read_although_it_counts_more_rows()
    {
        Server.AddRows([-3, -2, 0, 1, 2]);
        Server.LiveSteps.AddRange([-3, -2]);
        Server.Keys = """{"lastStep": 2, "keys": {} }""";

        Assert.Equal([-3, -2, 0, 1, 2], (await ReadAsync(["loss"])).Select(static row => row.Step));

        Server.Exports.Add(("a", ExportWriter.Write([0L, 1])));
        Assert.Equal([-3, -2, 0, 1, 2], (await ReadAsync(["loss"])).Select(static row => row.Step));
    }

    [Fact]
    public async Task A_row_has_its_step_its_time_and_its_values_with_their_types()
    {
        Server.AddRows(
            [7],
            static _ =>
                """
                    "loss": 0.5, "epoch": 3, "name": "a\"b", "best": true,
                    "val": {"acc": 0.25, "deep": {"x": 1}}, "list": [1, 2], "none": null
                    """
        );

        HistoryRow row = Assert.Single(await ReadAsync());

        Assert.Equal(7, row.Step);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_007_500), row.Timestamp);
        Assert.Equal(TimeSpan.FromSeconds(7), row.Runtime);
        Assert.Equal(0.5, row["loss"].GetDouble());
        Assert.Equal(3, row["epoch"].GetInt64());
        Assert.Equal("a\"b", row["name"].GetString());
        Assert.True(row["best"].GetBoolean());
        Assert.Equal(0.25, row["val.acc"].GetDouble());
        Assert.Equal(1, row["val.deep.x"].GetInt64());
        Assert.Equal(2, row["list"][1].GetInt64());
        Assert.False(row.TryGetValue("none", out _));
        Assert.Equal(["_timestamp", "_runtime", "loss", "epoch", "name", "best", "val", "list"], row.Keys);
        Assert.Throws<KeyNotFoundException>(() => row["accuracy"]);
    }

    [Theory]
    [InlineData("""{"project": null}""", "project", "Project 'entity/project' not found")]
    [InlineData("""{"project": {"run": null}}""", "project.run", "Run 'entity/project/run-1' not found")]
    public async Task An_error_names_the_step_that_was_deleted_between_two_requests(string data, string path, string message)
    {
        Server.AddRows([0, 1]);
        Server.EventCount = 1;
        Server.Api = operation => operation is "HistoryLines" or "SystemMetricLines" ? data : null;

        WandbNotFoundException[] errors =
        [
            await Assert.ThrowsAsync<WandbNotFoundException>(() => ReadAsync()),
            await Assert.ThrowsAsync<WandbNotFoundException>(async () =>
            {
                await foreach (SystemMetricsRow _ in Run.SystemMetrics().WithCancellation(CancellationToken)) { }
            }),
        ];

        Assert.All(
            errors,
            error =>
            {
                Assert.Equal(path, error.Path);
                Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
            }
        );
    }

    [Theory]
    [InlineData("NaN", double.NaN)]
    [InlineData("Infinity", double.PositiveInfinity)]
    [InlineData("-Infinity", double.NegativeInfinity)]
    [InlineData("\"NaN\"", double.NaN)]
    [InlineData("\"Infinity\"", double.PositiveInfinity)]
    [InlineData("\"-Infinity\"", double.NegativeInfinity)]
    public async Task Numbers_that_are_not_finite_are_numbers_however_they_are_written(string text, double number)
    {
        Server.AddRows([0], _ => $"\"loss\": {text}, \"val\": {{\"loss\": {text}}}");

        foreach (IReadOnlyList<string>? keys in (IReadOnlyList<string>?[])[null, ["loss", "val.loss"]])
        {
            HistoryRow row = Assert.Single(await ReadAsync(keys));
            Assert.Equal(WandbValueKind.Number, row["loss"].Kind);
            Assert.Equal(number, row["loss"].GetDouble());
            Assert.Equal(number, row["val.loss"].GetDouble());
        }
    }

    [Fact]
    public async Task A_text_stays_one_under_a_key_that_has_texts_only()
    {
        Server.Keys = """
            {"keys": {"word": {"typeCounts": [{"type": "string", "count": 1}]},
                "loss": {"typeCounts": [{"type": "number", "count": 9}, {"type": "string", "count": 1}]}}}
            """;
        Server.AddRows([0], static _ => "\"word\": \"NaN\", \"loss\": \"NaN\"");

        HistoryRow row = Assert.Single(await ReadAsync());

        Assert.Equal(WandbValueKind.String, row["word"].Kind);
        Assert.Equal(WandbValueKind.Number, row["loss"].Kind);
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("-9223372036854775808")]
    [InlineData("18446744073709551616")]
    [InlineData("123456789012345678901234567890")]
    public async Task Whole_numbers_are_exact_whatever_their_size(string digits)
    {
        Server.AddRows([0], _ => $"\"n\": {digits}");

        HistoryRow row = Assert.Single(await ReadAsync(["n"]));

        Assert.Equal(BigInteger.Parse(digits, CultureInfo.InvariantCulture), row["n"].GetBigInteger());
    }

    [Fact]
    public async Task A_key_may_change_its_type_from_row_to_row_and_rows_their_keys()
    {
        Server.AddRows(
            [0, 1, 2, 3],
            static step =>
                step switch
                {
                    0 => "\"a\": 1",
                    1 => "\"a\": \"x\"",
                    2 => "\"b\": {\"c\": true}, \"a\": [1]",
                    _ => "\"b\": 2.5",
                }
        );

        List<HistoryRow> rows = await ReadAsync();

        Assert.Equal(
            [WandbValueKind.Number, WandbValueKind.String, WandbValueKind.Array],
            rows.Take(3).Select(static row => row["a"].Kind)
        );
        Assert.True(rows[2]["b.c"].GetBoolean());
        Assert.False(rows[3].TryGetValue("a", out _));
        Assert.Equal(2.5, rows[3]["b"].GetDouble());
    }

    [Fact]
    public async Task A_key_with_dots_goes_before_a_path_through_objects()
    {
        Server.AddRows([0, 1], static step => step == 0 ? "\"a.b\": 1, \"a\": {\"b\": 2}" : "\"a\": {\"b\": 3}");

        foreach (IReadOnlyList<string>? keys in (IReadOnlyList<string>?[])[null, ["a.b"]])
        {
            Assert.Equal([1, 3], (await ReadAsync(keys)).Select(static row => row["a.b"].GetInt64()));
        }
    }

    [Fact]
    public async Task Rows_with_any_or_with_all_of_the_keys_are_read_as_is_said()
    {
        Server.AddRows(
            Steps(0, 6),
            static step =>
                (step % 3) switch
                {
                    0 => "\"a\": 1",
                    1 => "\"a\": 1, \"b\": 2",
                    _ => "\"c\": 3",
                }
        );

        Assert.Equal([0, 1, 3, 4], (await ReadAsync(["a", "b"])).Select(static row => row.Step));
        Assert.Equal([1, 4], (await ReadAsync(["a", "b"], Options with { Rows = RowMatch.AllKeys })).Select(static row => row.Step));
        Assert.Equal([0, 1, 2, 3, 4, 5], (await ReadAsync(["_step"])).Select(static row => row.Step));
        Assert.Empty(await ReadAsync(["d"]));
    }

    [Fact]
    public async Task Keys_that_are_left_out_are_not_in_rows()
    {
        Server.AddRows([0], static _ => "\"a\": 1, \"media.image\": 2, \"mediation\": 3, \"media\": {\"x\": 1}");

        HistoryRow row = Assert.Single(await ReadAsync(options: Options with { Except = ["media", "_timestamp"] }));

        Assert.Equal(["_runtime", "a", "media.image", "mediation"], row.Keys);
    }

    [Fact]
    public async Task A_window_begins_with_its_first_step_and_ends_before_its_last()
    {
        Server.AddRows(Steps(0, 100));

        List<HistoryRow> rows = await ReadAsync(options: Options with { FromStep = 10, BeforeStep = 20 });

        Assert.Equal(Steps(10, 10), rows.Select(static row => row.Step));
        Assert.Empty(await ReadAsync(options: Options with { FromStep = 20, BeforeStep = 20 }));
        Assert.Throws<ArgumentException>(() => Run.History(options: new HistoryOptions { FromStep = 2, BeforeStep = 1 }));
    }

    [Theory]
    [InlineData(0, 5_000, 1)]
    [InlineData(0, 5_000, 1_000)]
    [InlineData(61_010, 3_000, 7)]
    [InlineData(9_999_990, 10, 1)]
    public async Task Every_row_comes_once_wherever_rows_are(long first, long count, long distance)
    {
        Server.AddRows(Steps(first, count, distance));
        Server.Keys = $$"""{"lastStep": {{first + ((count - 1) * distance)}}}""";

        List<HistoryRow> rows = await ReadAsync(["loss"]);

        Assert.Equal(Steps(first, count, distance), rows.Select(static row => row.Step));
        Assert.InRange(Server.Operations.Count, 2, 30);
    }

    [Fact]
    public async Task Ten_million_steps_with_a_gap_of_nine_million_cost_fewer_than_50_requests()
    {
        Server.AddRows(Steps(0, 500_000).Concat(Steps(9_500_000, 500_000)), static _ => "\"x\": 1");
        Server.Keys = """{"lastStep": 9999999}""";

        long rows = 0;
        await foreach (HistoryRow row in Run.History(["x"], Options).WithCancellation(CancellationToken))
        {
            rows++;
        }

        Assert.Equal(1_000_000, rows);
        Assert.InRange(Server.Operations.Count, 2, 49);
    }

    [Fact]
    public async Task Clusters_of_rows_with_gaps_of_any_width_lose_none()
    {
        var random = new Random(11);
        long step = 0;
        for (int cluster = 0; cluster < 40; cluster++)
        {
            step += random.NextInt64(1, 1 << random.Next(1, 24));
            int count = random.Next(1, 4_000);
            Server.AddRows(Steps(step, count, random.Next(1, 3)));
            step += count * 2;
        }

        List<HistoryRow> rows = await ReadAsync(["loss"]);

        Assert.Equal(Server.Rows.Keys, rows.Select(static row => row.Step));
    }

    [Theory]
    [InlineData(2, 5_000, 1)]
    [InlineData(3, 40, 1)]
    [InlineData(7, 300, 1_000)]
    [InlineData(3_000, 2, 1)]
    [InlineData(200_000, 1, 1)]
    public async Task Rows_of_several_processes_at_one_step_all_come(int processes, int count, long distance)
    {
        Server.Processes = processes;
        Server.AddRows(Steps(0, count, distance));
        foreach (bool hasCount in (bool[])[true, false])
        {
            Server.LineCount = hasCount ? processes * count : null;
            List<HistoryRow> rows = await ReadAsync(["process", "loss"]);

            Assert.Equal(processes * count, rows.Count);
            Assert.All(
                rows.Select(static (row, index) => (row, index)),
                item =>
                    Assert.True(
                        item.row.Step == item.index / processes * distance && item.row["process"].GetInt64() == item.index % processes
                    )
            );
        }

        Assert.InRange(Server.Operations.Count, 3, 80);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_behind_the_last_step_that_the_server_knew_come_where_no_count_tells_of_them(bool isWindow)
    {
        Server.AddRows(Steps(0, 3_000));
        Server.Keys = """{"lastStep": 2499, "keys": {}}""";
        Server.LineCount = isWindow ? 2_500 : null;

        List<HistoryRow> rows = await ReadAsync(["loss"], Options with { FromStep = isWindow ? 100 : null });

        Assert.Equal(isWindow ? Steps(100, 2_900) : Steps(0, 3_000), rows.Select(static row => row.Step));
    }

    [Fact]
    public async Task A_last_step_that_is_older_than_the_rows_loses_none()
    {
        Server.AddRows(Steps(0, 3_000));
        Server.Keys = """{"lastStep": 1200}""";

        Assert.Equal(3_000, (await ReadAsync(["loss"])).Count);
    }

    [Fact]
    public async Task Fewer_rows_than_the_server_counts_are_an_error_when_all_have_been_read()
    {
        Server.AddRows(Steps(0, 100));
        Server.LineCount = 103;
        var rows = new List<HistoryRow>();

        var exception = await Assert.ThrowsAsync<WandbIncompleteHistoryException>(async () =>
        {
            await foreach (HistoryRow row in Run.History(["loss"]).WithCancellation(CancellationToken))
            {
                rows.Add(row);
            }
        });

        Assert.Equal(100, rows.Count);
        Assert.Equal((100, 103), (exception.Rows, exception.ExpectedRows));
        Assert.Contains("3 of 103 rows are missing", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_accepts_missing_rows_is_told_how_many()
    {
        Server.AddRows(Steps(0, 100));
        Server.LineCount = 103;
        HistoryCompleteness? told = null;

        List<HistoryRow> rows = await ReadAsync(options: Options with { OnIncomplete = completeness => told = completeness });

        Assert.Equal(100, rows.Count);
        Assert.Equal(new HistoryCompleteness(0, 100, 103), told);
        Assert.Equal(3, told!.MissingRows);
    }

    [Fact]
    public async Task A_run_that_has_logged_nothing_has_no_rows_and_costs_one_request()
    {
        Server.LineCount = 0;
        Server.Keys = "\"{}\"";

        Assert.Empty(await ReadAsync());
        Assert.Single(Server.Operations);
    }

    [Fact]
    public async Task A_line_that_is_no_JSON_is_a_typed_error()
    {
        Server.Rows[0] = "{\"_step\": 0, \"a\": }";
        Server.LineCount = 1;

        await Assert.ThrowsAsync<WandbProtocolException>(() => ReadAsync());
    }

    [Fact]
    public async Task An_enumeration_can_be_cancelled_and_begun_again()
    {
        Server.AddRows(Steps(0, 5_000));
        RunHistory history = Run.History(["loss"], Options);
        using var ends = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (HistoryRow row in history.WithCancellation(ends.Token))
            {
                if (row.Step == 10)
                {
                    await ends.CancelAsync();
                }
            }
        });

        Assert.Equal(5_000, await history.CountAsync(CancellationToken));
    }

    [Fact]
    public async Task A_sample_has_rows_with_all_of_the_keys_within_the_window()
    {
        Server.AddRows(Steps(0, 100), static step => step % 2 == 0 ? "\"a\": 1" : "\"a\": 1, \"b\": \"NaN\"");

        IReadOnlyList<HistoryRow> rows = await Run.SampledHistoryAsync(["a", "b"], 5, fromStep: 3, beforeStep: 10, CancellationToken);

        Assert.Equal([3, 5, 7, 9], rows.Select(static row => row.Step));
        Assert.True(double.IsNaN(rows[0]["b"].GetDouble()));
        Assert.Equal(50, (await Run.SampledHistoryAsync(samples: 50, cancellationToken: CancellationToken)).Count);
    }
}
