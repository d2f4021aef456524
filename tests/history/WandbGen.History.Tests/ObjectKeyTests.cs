using Apache.Arrow;

namespace WandbGen.History.Tests;

/// <summary>Keys that are objects, and keys that others continue with a dot.</summary>
public sealed class ObjectKeyTests : HistoryTest
{
    [Fact]
    public async Task A_key_that_is_an_object_is_read_from_an_export_as_from_the_API()
    {
        Export(("val.loss", ExportWriter.Numbers([0.5, null])), ("val.deep.x", ExportWriter.Numbers([2L, 3L])));

        List<HistoryRow> rows = await ReadAsync(["val"]);

        Assert.Equal([0, 1], rows.Select(static row => row.Step));
        Assert.Equal(0.5, rows[0]["val"]["loss"].GetDouble());
        Assert.Equal(2, rows[0]["val"]["deep"]["x"].GetInt64());
        Assert.False(rows[1]["val"].TryGetValue("loss", out _));
        Assert.Equal(2, (await ReadAsync(["val"], Options with { Rows = RowMatch.AllKeys })).Count);
        Assert.Equal([2, 3], (await ReadAsync(["val.deep"])).Select(static row => row["val.deep"]["x"].GetInt64()));
        HistoryRow all = (await ReadAsync())[0];
        Assert.Equal(0.5, all["val"]["loss"].GetDouble());
        Assert.Equal(2, all["val.deep"]["x"].GetInt64());
        Assert.Null((await ReadAsync(["val.loss"]))[0].Find("val"));
    }

    [Fact]
    public async Task A_key_that_is_an_object_in_some_rows_loses_none()
    {
        Export(("val", ExportWriter.Numbers([1.5, null])), ("val.k", ExportWriter.Numbers([null, (long?)1])));

        List<HistoryRow> rows = await ReadAsync(["val"]);

        Assert.Equal(1.5, rows[0]["val"].GetDouble());
        Assert.Equal(1, rows[1]["val"]["k"].GetInt64());
        Assert.Equal(["_step:int64", "val:utf8"], await ColumnsAsync(["val"]));
    }

    [Fact]
    public async Task Keys_that_continue_each_other_keep_their_types()
    {
        Export(("loss", ExportWriter.Numbers([1.5, 2.5])), ("loss.train", ExportWriter.Numbers([2.5, null])));

        Assert.Equal(["_step:int64", "loss:double"], await ColumnsAsync(["loss"]));
        Assert.Equal(["_step:int64", "loss.train:double"], await ColumnsAsync(["loss.train"]));
        Assert.Equal([0], (await ReadAsync(["loss.train"])).Select(static row => row.Step));
        Assert.Empty(await ReadAsync(["loss.nothing"]));
    }

    [Fact]
    public async Task A_key_beside_one_that_continues_it_has_a_column_of_its_own()
    {
        Export(("loss", ExportWriter.Numbers([1.5, 2.5])), ("loss.train", ExportWriter.Numbers([2.5, null])));
        Assert.Equal(["_step:int64", "loss:double", "loss.train:double"], await ColumnsAsync());

        Server.Exports.Clear();
        Server.Rows[0] = """{"_step": 0, "loss": 1.5, "loss.train": 2.5}""";
        Server.Rows[1] = """{"_step": 1, "loss": {"train": 1}}""";
        Assert.Equal(["_step:int64", "loss:utf8", "loss.train:double"], await ColumnsAsync());
    }

    [Theory]
    [InlineData("""{"a": 3, "b": {"c": "x"}}""", "val.a:double val.b:utf8")]
    [InlineData("""{"a": 3, "deep": {"y": 1, "more": {"z": 2}}}""", "val.a:double val.deep.x:int64 val.deep.y:int64 val.deep.more:utf8")]
    [InlineData("""{"new": null, "a": 1}""", "val.a:double")]
    [InlineData("""{}""", "val.a:double val:utf8")]
    [InlineData("""{"_type": "image-file", "path": "a.png"}""", "val.a:double val:utf8")]
    [InlineData("""7""", "val.a:double val:int64")]
    public async Task Objects_of_live_rows_become_the_columns_that_exports_have_and_lose_no_member(string live, string columns)
    {
        var exported = new List<(string, IArrowArray)> { ("val.a", ExportWriter.Numbers([0.5, 1.5])) };
        if (columns.Contains("deep.x", StringComparison.Ordinal))
        {
            exported.Add(("val.deep.x", ExportWriter.Numbers([1L, 2L])));
        }

        Export([.. exported]);
        Server.Rows[2] = $$"""{"_step": 2, "val": {{live}}}""";
        Server.LineCount = 3;
        Server.LiveSteps.Add(2);

        Assert.Equal(
            columns.Split(' ').Prepend("_step:int64").Order(StringComparer.Ordinal),
            (await ColumnsAsync()).Order(StringComparer.Ordinal)
        );
        List<HistoryRow> rows = await ReadAsync();
        await foreach (RecordBatch batch in Run.History(options: Options).AsBatches().WithCancellation(CancellationToken))
        {
            using (batch)
            {
                foreach (string column in columns.Split(' ').Select(static column => column.Split(':')[0]))
                {
                    Assert.Equal(
                        rows.Select(row => row.TryGetLogged(column, out _)),
                        Enumerable.Range(0, 3).Select(i => !batch.Column(column).IsNull(i))
                    );
                }
            }
        }
    }

    [Fact]
    public async Task What_is_left_out_is_left_out_of_objects_and_not_of_other_keys()
    {
        Server.AddRows(
            [0, 1],
            static step =>
                step == 0
                    ? "\"loss\": 1, \"loss.train\": 2, \"val\": {\"a\": 3, \"b\": {\"c\": 4, \"d\": 5}}"
                    : "\"lossy\": 1, \"val\": {\"b\": {\"c\": 6}}"
        );
        string[] plain = ["_timestamp", "_runtime"];

        Assert.Equal([.. plain, "loss.train", "val"], (await ReadAsync(options: Options with { Except = ["loss"] }))[0].Keys);
        List<HistoryRow> rows = await ReadAsync(options: Options with { Except = ["val.b.c", .. plain] });
        Assert.Equal("0: loss=1, loss.train=2, val={\"a\":3,\"b\":{\"d\":5}}", rows[0].ToString());
        Assert.Equal("1: lossy=1", rows[1].ToString());
        rows = await ReadAsync(["val"], Options with { Except = ["val.b"] });
        Assert.Equal(["0: val={\"a\":3}"], rows.Select(static row => row.ToString()));
        rows = await ReadAsync(["val.b"], Options with { Except = ["val"] });
        Assert.Equal(["0: val.b={\"c\": 4, \"d\": 5}", "1: val.b={\"c\": 6}"], rows.Select(static row => row.ToString()));
    }

    [Fact]
    public async Task What_is_left_out_of_exports_is_what_is_left_out_of_lines()
    {
        Export(
            ("loss", ExportWriter.Numbers([1.5, 2.5])),
            ("loss.train", ExportWriter.Numbers([2.5, null])),
            ("val.a", ExportWriter.Numbers([3.5, null])),
            ("val.b.c", ExportWriter.Numbers([4L, 6L])),
            ("val.b.d", ExportWriter.Numbers([5L, (long?)null])),
            ("hist", ExportWriter.Objects(("x", ExportWriter.Numbers([1L, 2L])), ("y", ExportWriter.Numbers([3L, 4L])))),
            ("json", ExportWriter.Bytes("{\"x\": 1, \"y\": 2}"u8.ToArray(), "{\"x\": 1}"u8.ToArray()))
        );

        Assert.Equal(
            ["loss.train", "val.b.c", "val.b.d", "hist", "json"],
            (await ReadAsync(options: Options with { Except = ["loss", "val.a"] }))[0].Keys
        );
        List<HistoryRow> rows = await ReadAsync(options: Options with { Except = ["val.b", "hist.x", "json.x", "loss"] });
        Assert.Equal("0: loss.train=2.5, val.a=3.5, hist={\"y\":3}, json={\"y\":2}", rows[0].ToString());
        Assert.Equal("1: hist={\"y\":4}", rows[1].ToString());
        rows = await ReadAsync(["val"], Options with { Except = ["val.b.c"] });
        Assert.Equal(["0: val={\"a\":3.5,\"b\":{\"d\":5}}"], rows.Select(static row => row.ToString()));
        rows = await ReadAsync(["val.b"], Options with { Except = ["val"] });
        Assert.Equal(["0: val.b={\"c\":4,\"d\":5}", "1: val.b={\"c\":6}"], rows.Select(static row => row.ToString()));
        Assert.Equal(2, (await ReadAsync(["hist"], Options with { Except = ["hist.x"], Rows = RowMatch.AllKeys })).Count);
    }

    [Fact]
    public async Task A_key_that_is_an_object_is_JSON_in_the_histories_of_many_runs()
    {
        Export(("val.a", ExportWriter.Numbers([0.5, 1.5])), ("val.b.c", ExportWriter.Texts("x", null)));
        Server.Rows[2] = """{"_step": 2, "val": {"a": NaN}, "out": {"in": true}}""";
        Server.LineCount = 3;
        Server.LiveSteps.Add(2);
        Server.Keys = """
            {"lastStep": 2, "keys": {
                "val.a": {"typeCounts": [{"type": "number", "count": 3}]},
                "val.b.c": {"typeCounts": [{"type": "string", "count": 1}]},
                "out": {"typeCounts": [{"type": "map", "count": 1, "keys": {"in": [{"type": "bool", "count": 1}]}}]}
            }}
            """;

        string[] lines = await SaveHistoriesAsync("val", "val.b", "val.b.c", "out", "out.in");

        Assert.Equal(
            [
                """{"_run":"run-1","_step":0,"val":{"a":0.5,"b":{"c":"x"}},"val.b":{"c":"x"},"val.b.c":"x"}""",
                """{"_run":"run-1","_step":1,"val":{"a":1.5}}""",
                """{"_run":"run-1","_step":2,"val":{"a":"NaN"},"out":{"in":true},"out.in":true}""",
            ],
            lines
        );
    }

    [Fact]
    public async Task The_types_of_keys_that_the_server_does_not_know_yet_are_those_of_rows()
    {
        Server.AddRows([0, 1], static step => $"\"name\": \"n{step}\", \"val\": {{\"a\": {step}}}, \"n\": {step}");

        Assert.Equal(
            [
                """{"_run":"run-1","_step":0,"name":"n0","val":{"a":0},"n":0}""",
                """{"_run":"run-1","_step":1,"name":"n1","val":{"a":1},"n":1}""",
            ],
            await SaveHistoriesAsync("name", "val", "n")
        );
    }

    [Fact]
    public async Task A_count_that_is_too_low_does_not_end_reading_before_the_last_step()
    {
        Server.AddRows(Steps(0, 100));
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 60))));
        Server.LineCount = 60;
        Server.Keys = "{\"lastStep\": 99, \"keys\": {}}";

        Assert.Equal(Steps(0, 100), (await ReadAsync(["loss"])).Select(static row => row.Step));
    }

    [Fact]
    public async Task Cancelling_ends_reading_at_the_next_row()
    {
        Export(("loss", ExportWriter.Numbers([1.5, 2.5])));
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        int count = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (HistoryRow row in Run.History(["loss"], Options).WithCancellation(cancellation.Token))
            {
                count++;
                await cancellation.CancelAsync();
            }
        });

        Assert.Equal(1, count);
    }

    [Fact]
    public void A_key_is_not_chosen_and_left_out() =>
        Assert.Throws<ArgumentException>(() => Run.History(["loss"], Options with { Except = ["loss"] }));

    [Fact]
    public void The_column_of_the_run_is_no_key() =>
        Assert.Throws<ArgumentException>(() => new[] { Run }.ToAsyncEnumerable().Histories(["_run"]));

    [Fact]
    public async Task A_file_stays_if_no_run_could_be_read()
    {
        Server.AddRows(Steps(0, 10));
        Server.LineCount = 11;
        string path = Path.Combine(CacheDirectory, "all.csv");
        await File.WriteAllTextAsync(path, "mine", CancellationToken);

        foreach (Action<RunOverview, WandbException>? accept in new Action<RunOverview, WandbException>?[] { null, static (_, _) => { } })
        {
            var options = new HistoriesOptions { History = Options, OnFailure = accept };
            await Assert.ThrowsAsync<WandbHistoriesException>(() =>
                new[] { Run }
                    .ToAsyncEnumerable()
                    .Histories(["loss"], options)
                    .SaveAsync(path, replace: true, cancellationToken: CancellationToken)
            );
            Assert.Equal("mine", await File.ReadAllTextAsync(path, CancellationToken));
        }
    }

    [Fact]
    public async Task Runs_are_begun_only_as_batches_are_taken_so_that_memory_does_not_grow_with_runs()
    {
        const int Runs = 60;
        const int Parallel = 3;
        Server.AddRows(Steps(0, 50));
        Server.Keys = """{"lastStep": 49, "keys": {"loss": {"typeCounts": [{"type": "number", "count": 50}]}}}""";
        var options = new HistoriesOptions
        {
            History = Options,
            MaxParallelRuns = Parallel,
            BatchSize = 10,
        };
        int taken = 0;
        int most = 0;
        await foreach (
            RecordBatch batch in Enumerable
                .Range(0, Runs)
                .Select(i => Server.Connect($"run-{i}"))
                .ToAsyncEnumerable()
                .Histories(["loss"], options)
                .AsBatches()
                .WithCancellation(CancellationToken)
        )
        {
            batch.Dispose();
            taken++;
            // Each run has five batches. Those that were taken, that wait to be taken, and that are being made.
            int begun = Server.Operations.Count(static operation => operation == "HistorySources");
            most = Math.Max(most, begun - (taken / 5));
            Assert.InRange(begun, 0, ((taken + Parallel) / 5) + (2 * Parallel) + 1);
        }

        Assert.Equal(Runs * 5, taken);
        Assert.InRange(most, 1, Runs / 2);
    }

    [Fact]
    public async Task Runs_of_several_projects_are_told_apart()
    {
        Server.AddRows(Steps(0, 2));
        var other = new RunOverview
        {
            Client = Run.ReadingClient,
            Entity = Run.Entity,
            Project = "other",
            Id = Run.Id,
            StorageId = "storage-other",
        };
        foreach (
            (RunOverview[] runs, string[] expected) in new (RunOverview[], string[])[]
            {
                ([Run], ["run-1"]),
                ([Run, other], ["entity/other/run-1", "entity/project/run-1"]),
            }
        )
        {
            var names = new SortedSet<string>(StringComparer.Ordinal);
            await foreach (
                RecordBatch batch in runs.ToAsyncEnumerable()
                    .Histories(["loss"], new HistoriesOptions { History = Options })
                    .AsBatches()
                    .WithCancellation(CancellationToken)
            )
            {
                using (batch)
                {
                    names.Add(((StringArray)batch.Column("_run")).GetString(0));
                }
            }

            Assert.Equal(expected, names);
        }
    }

    private void Export(params (string Name, IArrowArray Values)[] columns)
    {
        Server.Exports.Add(("a", ExportWriter.Write([("_step", ExportWriter.Numbers([0L, 1L])), .. columns])));
        Server.LineCount = 2;
    }

    private async Task<string[]> SaveHistoriesAsync(params string[] keys)
    {
        string path = Path.Combine(CacheDirectory, "all.jsonl");
        await new[] { Run }
            .ToAsyncEnumerable()
            .Histories(keys, new HistoriesOptions { History = Options })
            .SaveAsync(path, replace: true, cancellationToken: CancellationToken);
        return await File.ReadAllLinesAsync(path, CancellationToken);
    }

    private async Task<IEnumerable<string>> ColumnsAsync(string[]? keys = null)
    {
        await foreach (RecordBatch batch in Run.History(keys, Options).AsBatches().WithCancellation(CancellationToken))
        {
            using (batch)
            {
                return [.. batch.Schema.FieldsList.Select(static field => $"{field.Name}:{field.DataType.Name}")];
            }
        }

        return [];
    }
}
