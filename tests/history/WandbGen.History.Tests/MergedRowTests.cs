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

    // Lines that the API has of steps 4 and 9.
    private void AddLines(params string[] lines)
    {
        Server.LiveSteps.AddRange([4, 9]);
        string history = string.Join(',', lines.Select(static line => System.Text.Json.JsonSerializer.Serialize(line)));
        Server.Api = operation => operation == "HistoryLines" ? $$"""{"project": {"run": {"history": [{{history}}]} } }""" : null;
    }

    [Theory]
    [InlineData("loss,acc")]
    [InlineData("acc")]
    [InlineData("loss")]
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
            bool isLive = row.Step is 4 or 9 or 10 && keys is not ["loss"];
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

    [Theory]
    [InlineData("{\"_step\": 4, \"loss\": 2.0}", "{\"_step\": 4, \"acc\": 1}")]
    [InlineData("{\"_step\": 4, \"acc\": 1}", "{\"_step\": 4, \"loss\": 2.0}")]
    [InlineData("{\"_step\": 9, \"acc\": 1}", "{\"_step\": 4, \"loss\": 2.0}")]
    public async Task A_repeated_row_is_not_counted_because_another_row_has_other_keys(string first, string second)
    {
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, Exported), rowGroupSize: 3)));
        AddLines(first, second);
        Server.LineCount = Exported + 1;
        Assert.Equal(Steps(0, Exported), (await ReadAsync(["loss"])).Select(static row => row.Step));

        // So that one is really missing.
        Server.LineCount = Exported + 2;
        WandbIncompleteHistoryException exception = await Assert.ThrowsAsync<WandbIncompleteHistoryException>(() => ReadAsync(["loss"]));
        Assert.Equal(Exported + 1, exception.Rows);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"a\": null, \"b\": {\"c\": {}}}")]
    public async Task A_row_that_the_API_has_as_it_is_exported_is_not_counted_for_a_key_of_nothing(string nothing)
    {
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, Exported), rowGroupSize: 3)));
        // The second line is not JSON, unlike the first, and is read by other code.
        AddLines($"{{\"_step\": 4, \"acc\": {nothing}, \"loss\": 2.0}}", $"{{\"_step\": 9, \"acc\": {nothing}, \"loss\": NaN}}");
        Server.LineCount = Exported;
        Assert.Equal(Steps(0, Exported), (await ReadAsync(["loss"])).Select(static row => row.Step));

        foreach (
            string[]? keys in (string[]?[])
                [
                    ["loss"],
                    ["loss", "acc"],
                    null,
                ]
        )
        {
            Server.LineCount = Exported + 1;
            WandbIncompleteHistoryException exception = await Assert.ThrowsAsync<WandbIncompleteHistoryException>(() => ReadAsync(keys));
            Assert.Equal(Exported, exception.Rows);
        }
    }

    [Theory]
    [InlineData("{\"_step\": 4, \"acc\": {\"a\": {}, \"b\": 0}}")]
    [InlineData("{\"_step\": 4, \"no\": {}, \"acc\": [null]}")]
    public async Task A_row_of_an_exported_step_is_counted_for_a_key_of_anything(string line)
    {
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, Exported), rowGroupSize: 3)));
        AddLines(line);
        Server.LineCount = Exported + 1;

        Assert.Equal(Steps(0, Exported), (await ReadAsync(["loss"])).Select(static row => row.Step));
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, "val")]
    [InlineData(true, "val")]
    [InlineData(false, "val.x,val.y,val.z.a,val.z.b,val.no,val.empty")]
    [InlineData(true, "val.x,val.y,val.z.a,val.z.b,val.no,val.empty")]
    public async Task Members_of_an_object_that_an_export_lacks_come_from_the_API(bool isObject, string? list)
    {
        AddObject(isObject);
        AddLines("""{"_step": 4, "val": {"x": 99, "y": 7, "z": {"a": 99, "b": 8}, "no": null, "empty": {} } }""");
        Server.LineCount = Exported + 1;

        List<HistoryRow> rows = await ReadAsync(list?.Split(','));

        Assert.Equal(Exported, rows.Count);
        foreach (HistoryRow row in rows)
        {
            Assert.Equal((row.Step, row.Step + 20), (row["val.x"].GetInt64(), row["val.z.a"].GetInt64()));
            Assert.Equal(row.Step == 4 ? (7L, 8L) : (null, null), (row.Find("val.y")?.GetInt64(), row.Find("val.z.b")?.GetInt64()));
            Assert.False(row.TryGetValue("val.no", out _));
            Assert.False(row.TryGetValue("val.empty", out _));
        }

        if (list is null or "val")
        {
            Assert.Equal(WandbValue.Parse("""{"x": 4, "z": {"a": 24, "b": 8}, "y": 7}"""), rows[4]["val"]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_object_that_the_API_has_as_it_is_exported_is_not_counted_twice(bool isObject)
    {
        AddObject(isObject);
        AddLines("""{"_step": 4, "val": {"x": 4, "z": {"a": 24, "no": null}, "empty": {} } }""");
        foreach (string[]? keys in (string[]?[])[null, ["val"], ["val.x", "val.z.a"]])
        {
            Server.LineCount = Exported;
            Assert.Equal(Steps(0, Exported), (await ReadAsync(keys)).Select(static row => row.Step));

            Server.LineCount = Exported + 1;
            await Assert.ThrowsAsync<WandbIncompleteHistoryException>(() => ReadAsync(keys));
        }
    }

    [Fact]
    public async Task An_object_of_its_own_type_is_one_value()
    {
        Server.Exports.Add(
            (
                "a",
                ExportWriter.Write(
                    ("_step", ExportWriter.Numbers([4L])),
                    ("image", ExportWriter.Bytes("""{"_type": "image-file", "path": "a"}"""u8.ToArray()))
                )
            )
        );
        AddLines("""{"_step": 4, "image": {"_type": "image-file", "caption": "b"} }""");

        HistoryRow row = Assert.Single(await ReadAsync());

        Assert.Equal("a", row["image"]["path"].GetString());
        Assert.Null(row["image"].Find("caption"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Files_have_the_members_of_both(bool isObject)
    {
        AddObject(isObject);
        AddLines("""{"_step": 4, "val": {"x": 99, "y": 7, "z": {"b": 8}, "no": null, "empty": {} } }""");
        Server.LineCount = Exported + 1;
        string path = Path.Combine(CacheDirectory, "all.csv");

        await Run.History(options: Options).SaveAsync(path, cancellationToken: CancellationToken);

        string[] lines = await File.ReadAllLinesAsync(path, CancellationToken);
        Assert.Equal(
            isObject
                ?
                [
                    "_step,val",
                    "3,\"{\"\"x\"\":3,\"\"z\"\":{\"\"a\"\":23}}\"",
                    "4,\"{\"\"x\"\":4,\"\"z\"\":{\"\"a\"\":24,\"\"b\"\":8},\"\"y\"\":7}\"",
                ]
                : ["_step,val.x,val.z.a,val.y,val.z.b", "3,3,23,,", "4,4,24,7,8"],
            [lines[0], lines[4], lines[5]]
        );
    }

    // An export of an object with a member x, and one in an object z, as one column or as a column for each of them.
    private void AddObject(bool isObject)
    {
        Int64Array x = ExportWriter.Numbers(Steps(0, Exported));
        Int64Array a = ExportWriter.Numbers(Steps(20, Exported));
        (string, IArrowArray)[] columns = isObject
            ? [("val", ExportWriter.Objects(("x", x), ("z", ExportWriter.Objects(("a", a)))))]
            : [("val.x", x), ("val.z.a", a)];
        Server.Exports.Add(("b", ExportWriter.Write([("_step", ExportWriter.Numbers(Steps(0, Exported))), .. columns])));
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

    [Theory]
    [InlineData("loss,acc")]
    [InlineData("acc")]
    [InlineData("acc,loss,no")]
    [InlineData("loss")]
    [InlineData(null)]
    public async Task Exports_that_share_a_step_have_the_keys_of_all_of_them(string? list)
    {
        string[]? keys = list?.Split(',');
        // Two processes logged at the same steps, and an earlier export of one of them is there still.
        Server.Exports.Add(("b", ExportWriter.Write(Steps(0, Exported), rowGroupSize: 3)));
        Server.Exports.Add(("a", Accuracies(2, Exported)));
        Server.Exports.Add(("c", Accuracies(0, 5)));
        Server.LineCount = Exported + 12;

        List<HistoryRow> rows = await ReadAsync(keys);

        Assert.Equal(Steps(0, keys is ["loss"] ? Exported : 12), rows.Select(static row => row.Step));
        foreach (HistoryRow row in rows)
        {
            Assert.Equal(keys is ["loss"] ? null : row.Step, row.Find("acc")?.GetInt64());
            Assert.Equal(keys is ["acc"] || row.Step >= Exported ? null : row.Step / 2.0, row.Find("loss")?.GetDouble());
        }
    }

    [Fact]
    public async Task Rows_that_exports_repeat_come_once_and_are_not_counted_twice()
    {
        Server.Exports.Add(("a", ExportWriter.Write(Steps(0, 7))));
        Server.Exports.Add(("b", ExportWriter.Write(Steps(0, Exported), rowGroupSize: 4)));
        Server.Exports.Add(("c", ExportWriter.Write(Steps(5, 5))));
        Server.LineCount = Exported;
        Assert.Equal(Steps(0, Exported), (await ReadAsync(["loss"])).Select(static row => row.Step));
        Assert.Equal(Steps(0, Exported), (await ReadAsync()).Select(static row => row.Step));

        Server.LineCount = Exported + 1;
        WandbIncompleteHistoryException exception = await Assert.ThrowsAsync<WandbIncompleteHistoryException>(() => ReadAsync(["loss"]));
        Assert.Equal(Exported, exception.Rows);
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("b", "a")]
    public async Task Rows_that_a_later_export_repeats_with_another_column_are_counted_once(string earlier, string later)
    {
        Server.Exports.Add((earlier, ExportWriter.Write(Steps(0, 5))));
        Server.Exports.Add(
            (
                later,
                ExportWriter.Write(
                    ("_step", ExportWriter.Numbers(Steps(0, Exported))),
                    ("loss", ExportWriter.Numbers(Steps(0, Exported).Select(static step => (double?)(step / 2.0)))),
                    ("acc", ExportWriter.Numbers(Steps(0, Exported).Select(static step => step < 5 ? (long?)null : step)))
                )
            )
        );

        await IsCountedAsync(Exported);
    }

    [Theory]
    [InlineData("a", "b", "c")]
    [InlineData("b", "a", "c")]
    [InlineData("c", "b", "a")]
    public async Task Rows_that_two_of_three_exports_repeat_are_counted_once(string losses, string accuracies, string repeated)
    {
        Server.Exports.Add((losses, ExportWriter.Write(Steps(0, Exported))));
        Server.Exports.Add((accuracies, Accuracies(0, Exported)));
        Server.Exports.Add((repeated, Accuracies(0, Exported)));

        await IsCountedAsync(2 * Exported);
    }

    // Reading one key ends well if the server counts so many lines, and says that one is missing if it counts one more.
    private async Task IsCountedAsync(int lines)
    {
        Server.LineCount = lines;
        Assert.Equal(Steps(0, Exported), (await ReadAsync(["loss"])).Select(static row => row.Step));

        Server.LineCount = lines + 1;
        WandbIncompleteHistoryException exception = await Assert.ThrowsAsync<WandbIncompleteHistoryException>(() => ReadAsync(["loss"]));
        Assert.Equal(lines, exception.Rows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Exports_that_share_some_steps_and_some_keys_lose_none(int seed)
    {
        var random = new Random(seed);
        var logged = new SortedDictionary<long, Dictionary<string, long>>();
        string[] names = ["a", "b", "c", "d"];
        for (int i = 0; i < 5; i++)
        {
            long[] steps = [.. Steps(0, 300).Where(_ => random.Next(3) > 0)];
            string[] keys = [.. names.Where(_ => random.Next(2) == 0)];
            var columns = new List<(string, IArrowArray)> { ("_step", ExportWriter.Numbers(steps)) };
            foreach (string key in keys)
            {
                // What two exports have under one key at one step is the same.
                int every = random.Next(1, 4);
                columns.Add((key, ExportWriter.Numbers(steps.Select(step => step % every == 0 ? (step * 10) + key[0] : (long?)null))));
                foreach (long step in steps.Where(step => step % every == 0))
                {
                    Of(step)[key] = (step * 10) + key[0];
                }
            }

            _ = steps.Sum(step => Of(step).Count);
            if (random.Next(3) == 0)
            {
                Server.Exports.Add(($"{i}", ExportWriter.Write(random.Next(5, 100), [.. columns])));
            }
            else
            {
                Server.Exports.Insert(0, ($"{i}", ExportWriter.Write([.. columns])));
            }
        }

        Check(logged, await ReadAsync());
        Check(logged, await ReadAsync(names));
        Check(
            logged.Where(static row => row.Key is >= 50 and < 222),
            await ReadAsync(null, Options with { FromStep = 50, BeforeStep = 222 })
        );
        Assert.Equal(
            logged.Where(static row => row.Value.ContainsKey("a") && row.Value.ContainsKey("c")).Select(static row => row.Key),
            (await ReadAsync(["a", "c"], Options with { Rows = RowMatch.AllKeys })).Select(static row => row.Step)
        );
        string path = Path.Combine(CacheDirectory, "all.jsonl");
        await Run.History(names, Options).SaveAsync(path, cancellationToken: CancellationToken);
        Assert.Equal(
            logged.Values.Sum(static row => row.Values.Sum()),
            (await File.ReadAllLinesAsync(path, CancellationToken))
                .Select(WandbValue.Parse)
                .Sum(row => names.Sum(name => row.Find(name)?.GetInt64() ?? 0))
        );

        Dictionary<string, long> Of(long step) => logged.TryGetValue(step, out var row) ? row : logged[step] = [];

        static void Check(IEnumerable<KeyValuePair<long, Dictionary<string, long>>> expected, List<HistoryRow> rows) =>
            Assert.Equal(
                expected.Where(static row => row.Value.Count > 0).Select(static row => Text(row.Key, row.Value)),
                rows.Select(static row => Text(row.Step, row.Members.ToDictionary(static m => m.Key, static m => m.Value.GetInt64())))
                    .Where(static text => text.Contains('=', StringComparison.Ordinal))
            );

        static string Text(long step, Dictionary<string, long> values) =>
            FormattableString.Invariant($"{step}: ")
            + string.Join(' ', values.OrderBy(static m => m.Key).Select(static m => FormattableString.Invariant($"{m.Key}={m.Value}")));
    }

    [Fact]
    public async Task Rows_of_one_step_in_one_export_are_rows_of_their_own()
    {
        Server.Exports.Add(
            (
                "a",
                ExportWriter.Write(
                    ("_step", ExportWriter.Numbers([0L, 1, 1, 1, 2])),
                    ("loss", ExportWriter.Numbers(new double?[] { 0, 1, null, 3, 4 }))
                )
            )
        );
        Server.Exports.Add(
            (
                "b",
                ExportWriter.Write(("_step", ExportWriter.Numbers([1L, 1, 2])), ("acc", ExportWriter.Numbers(new long?[] { 10, 11, 12 })))
            )
        );
        Server.LineCount = 8;

        Assert.Equal(
            ["0: loss=0", "1: loss=1, acc=10", "1: acc=11", "1: loss=3", "2: loss=4, acc=12"],
            (await ReadAsync()).Select(static row => row.ToString())
        );
    }

    private static byte[] Accuracies(long first, int count) =>
        ExportWriter.Write(
            4,
            ("_step", ExportWriter.Numbers(Steps(first, count))),
            ("acc", ExportWriter.Numbers(Steps(first, count).Select(static step => (long?)step)))
        );

    [WandbHistoryRow]
    private sealed partial record Metrics(long Step, double Loss, long Acc);
}
