using Apache.Arrow;
using Microsoft.Data.Analysis;

namespace WandbGen.History.Tests;

/// <summary>Histories as data frames.</summary>
public sealed class DataFrameTests : HistoryTest
{
    [Fact]
    public async Task A_frame_has_every_row_and_every_value()
    {
        Log(150_000);

        DataFrame frame = await Run.History(["loss", "n", "name", "best", "val"], Options).ToDataFrameAsync(CancellationToken);

        Assert.Equal(150_000, frame.Rows.Count);
        Assert.Equal(["_step", "loss", "n", "name", "best", "val"], frame.Columns.Select(static column => column.Name));
        Assert.Equal(Steps(0, 150_000).Sum(), (long)frame["_step"].Sum());
        Assert.Equal(9_007_199_254_740_993 + 149_999, frame["n"][149_999]);
        Assert.True(double.IsNaN((double)frame["loss"][7]));
        Assert.Equal("é\n", frame["name"][0]);
        Assert.Null(frame["name"][1]);
        Assert.Equal(false, frame["best"][1]);
        Assert.Equal("{\"x\":[1]}", frame["val"][0]);
        Assert.Equal(75_000, frame["name"].NullCount);
    }

    [Fact]
    public async Task The_frame_of_many_runs_says_which_run_a_row_is_of_and_one_of_none_has_no_rows()
    {
        Log(3);

        DataFrame frame = await new[] { Run, Server.Connect("run-2") }
            .ToAsyncEnumerable()
            .Histories(["loss"], new HistoriesOptions { History = Options })
            .ToDataFrameAsync(CancellationToken);

        Assert.Equal(["run-1", "run-2"], frame["_run"].Cast<string>().Distinct().Order());
        Assert.Equal(6, frame.Rows.Count);
        frame = await Run.History(["nothing"], Options with { FromStep = 5 }).ToDataFrameAsync(CancellationToken);
        Assert.Equal(0, frame.Rows.Count);
        Assert.Equal("_step", Assert.Single(frame.Columns).Name);
    }

    // If this fails, the conversion of our own may not be needed any more.
    [Fact]
    public async Task The_conversion_of_the_library_itself_takes_eight_booleans_for_one()
    {
        Log(10);

        await foreach (RecordBatch batch in Run.History(["loss", "name", "best"], Options).AsBatches().WithCancellation(CancellationToken))
        {
            DataFrame frame = DataFrame.FromArrowRecordBatch(batch);
            Assert.Equal("é\n", frame["name"][0]);
            Assert.Equal(0.5, frame["loss"][1]);
            Assert.False(((BooleanArray)batch.Column("best")).GetValue(1));
            Assert.Equal(true, frame["best"][1]);
        }
    }

    private void Log(int count) =>
        Server.AddRows(
            Steps(0, count),
            static step =>
                FormattableString.Invariant($"\"loss\": {(step == 7 ? "NaN" : step / 2.0)}, \"n\": {9_007_199_254_740_993 + step}, ")
                + (step % 2 == 0 ? "\"name\": \"é\\n\", \"best\": true, \"val\": {\"x\": [1]}" : "\"best\": false")
        );
}
