using System.Globalization;
using Apache.Arrow;

namespace WandbGen.History.Tests;

/// <summary>Steps that are exported, and that the API has a row of too.</summary>
public sealed partial class MergedRowTests : HistoryTest
{
    private const int Exported = 10;

    // Steps 4 and 9 are in the export, with a loss of half the step.
    private void Add(Func<long, string> live, params long[] steps)
    {
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, Exported), rowGroupSize: 3)));
        Server.AddRows(steps, live);
        Server.LiveSteps.AddRange(steps);
    }

    [Theory]
    [InlineData("loss,acc")]
    [InlineData("acc")]
    [InlineData(null)]
    public async Task Keys_that_an_export_lacks_at_a_step_come_from_the_API(string? list)
    {
        string[]? keys = list?.Split(',');
        Add(static step => FormattableString.Invariant($"\"loss\": -1, \"acc\": {step}"), 4, 9, 10);
        // Ten rows, and two more at steps that they have.
        Server.LineCount = Exported + 3;

        List<HistoryRow> rows = await ReadAsync(keys);

        Assert.Equal(keys is ["acc"] ? [4, 9, 10] : Steps(0, Exported + 1), rows.Select(static row => row.Step));
        foreach (HistoryRow row in rows)
        {
            bool isLive = row.Step is 4 or 9 or 10;
            Assert.Equal(isLive ? row.Step : null, row.Find("acc")?.GetInt64());
            if (keys is not ["acc"])
            {
                Assert.Equal(row.Step == 10 ? -1 : row.Step / 2.0, row["loss"].GetDouble());
            }
        }
    }

    [Fact]
    public async Task A_row_that_the_API_has_as_it_is_exported_comes_once_and_is_not_counted_twice()
    {
        Add(static step => string.Create(CultureInfo.InvariantCulture, $"\"loss\": {step / 2.0}"), 4, 9, 10);
        Server.LineCount = Exported + 1;
        Assert.Equal(Steps(0, Exported + 1), (await ReadAsync(["loss"])).Select(static row => row.Step));

        // So that one is really missing.
        Server.LineCount = Exported + 2;
        WandbIncompleteHistoryException exception = await Assert.ThrowsAsync<WandbIncompleteHistoryException>(() => ReadAsync(["loss"]));
        Assert.Equal(Exported + 1, exception.Rows);
    }

    [Fact]
    public async Task Several_rows_of_one_step_are_put_together_to_the_exported_one()
    {
        Add(static _ => "", 4, 9);
        Server.LineCount = null;
        Server.Api = static operation =>
            operation == "HistoryLines"
                ? """
                    {"project": {"run": {"history": [
                      "{\"_step\": 4, \"a\": 1}", "{\"_step\": 4, \"a\": 2, \"b\": 3}", "{\"_step\": 9, \"c\": 4}"
                    ]}}}
                    """
                : null;

        List<HistoryRow> rows = await ReadAsync();

        Assert.Equal(Steps(0, Exported), rows.Select(static row => row.Step));
        Assert.Equal((2.0, 1, 3), (rows[4]["loss"].GetDouble(), rows[4]["a"].GetInt64(), rows[4]["b"].GetInt64()));
        Assert.Equal((4.5, 4), (rows[9]["loss"].GetDouble(), rows[9]["c"].GetInt64()));
        Assert.False(rows[9].TryGetValue("a", out _));
    }

    [Fact]
    public async Task Batches_and_files_have_the_keys_of_both()
    {
        Add(static step => FormattableString.Invariant($"\"acc\": {step}"), 4, 9, 10);
        Server.LineCount = Exported + 3;
        string path = Path.Combine(CacheDirectory, "all.csv");

        await Run.History(options: Options with { Except = ["_timestamp", "_runtime"] })
            .SaveAsync(path, cancellationToken: CancellationToken);

        string[] lines = await File.ReadAllLinesAsync(path, CancellationToken);
        Assert.Equal(Exported + 2, lines.Length);
        Assert.Equal(("_step,loss,acc", "3,1.5,", "4,2,4", "9,4.5,9", "10,,10"), (lines[0], lines[4], lines[5], lines[10], lines[11]));
        await foreach (
            RecordBatch batch in Run.History(["acc", "loss"], Options).AsBatches(batchSize: 4).WithCancellation(CancellationToken)
        )
        {
            using (batch)
            {
                for (int i = 0; i < batch.Length; i++)
                {
                    long step = ((Int64Array)batch.Column(0)).GetValue(i)!.Value;
                    Assert.Equal(step is 4 or 9 or 10 ? step : null, ((Int64Array)batch.Column("acc")).GetValue(i));
                }
            }
        }
    }

    [Fact]
    public async Task A_row_of_a_type_has_the_keys_of_both()
    {
        Add(static step => FormattableString.Invariant($"\"acc\": {step}, \"loss\": -1"), 4, 9, 10);
        Server.LineCount = Exported + 3;
        var rows = new List<Metrics>();
        await foreach (Metrics row in Run.History<Metrics>(Options).WithCancellation(CancellationToken))
        {
            rows.Add(row);
        }

        Assert.Equal([new Metrics(4, 2, 4), new Metrics(9, 4.5, 9), new Metrics(10, -1, 10)], rows);
    }

    [WandbHistoryRow]
    private sealed partial record Metrics(long Step, double Loss, long Acc);
}
