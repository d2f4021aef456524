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

    private async Task<IEnumerable<string>> ColumnsAsync(string[] keys)
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
