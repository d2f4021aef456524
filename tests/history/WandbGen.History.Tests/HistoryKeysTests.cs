namespace WandbGen.History.Tests;

/// <summary>What the server says of keys.</summary>
public sealed class HistoryKeysTests : HistoryTest
{
    [Fact]
    public async Task A_key_has_its_types_with_their_counts()
    {
        Server.Keys = """
            {"sets": [], "lastStep": 99, "keys": {
                "loss": {"typeCounts": [{"type": "number", "count": 90}, {"type": "string", "count": 10}],
                    "monotonic": false, "previousValue": 0.5},
                "val.acc": {"typeCounts": [{"type": "number", "count": 5}],
                    "monotonic": true, "previousValue": -1.7976931348623157e308},
                "weights": {"typeCounts": [{"type": "histogram", "count": 3}]},
                "sample": {"typeCounts": [{"type": "image-file", "count": 2}]},
                "rows": {"typeCounts": [{"type": "list", "count": 1, "items": [
                    {"type": "map", "count": 4, "keys": {"x": [{"type": "bool", "count": 4}]}}]}]}
            }}
            """;

        HistoryKeys keys = await Run.HistoryKeysAsync(CancellationToken);

        Assert.Equal(99, keys.LastStep);
        Assert.Equal(["loss", "val.acc", "weights", "sample", "rows"], keys.Select(static key => key.Name));
        HistoryKey loss = keys.Find("loss")!;
        Assert.Equal([HistoryValueKind.Number, HistoryValueKind.Text], loss.Types.Select(static type => type.Kind));
        Assert.Equal(100, loss.Count);
        Assert.Equal(0.5, loss.LastNumber);
        Assert.Null(keys.Find("val.acc")!.LastNumber);
        Assert.True(keys.Find("val.acc")!.IsMonotonic);
        Assert.True(keys.Find("weights")!.Has(HistoryValueKind.Histogram));
        Assert.Equal((HistoryValueKind.Media, "image-file"), (keys.Find("sample")!.Types[0].Kind, keys.Find("sample")!.Types[0].Name));
        HistoryType item = Assert.Single(keys.Find("rows")!.Types[0].Items);
        Assert.Equal(HistoryValueKind.Boolean, Assert.Single(item.Members).Value[0].Kind);
        Assert.Null(keys.Find("nothing"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("\"{}\"")]
    [InlineData("{\"keys\": null, \"lastStep\": null}")]
    [InlineData("{\"lastStep\": -1}")]
    public async Task A_run_that_has_logged_nothing_has_no_keys(string answer)
    {
        Server.Keys = answer;

        HistoryKeys keys = await Run.HistoryKeysAsync(CancellationToken);

        Assert.Empty(keys);
        Assert.Null(keys.LastStep);
    }

    [Theory]
    [InlineData(
        "{\"keys\": {\"a\": null, \"b\": 1, \"c\": [], \"d\": {\"typeCounts\": \"number\"}, \"e\": {\"typeCounts\": [1, null, {}]}}}"
    )]
    public async Task Statistics_of_another_form_are_no_error(string answer)
    {
        Server.Keys = answer;

        HistoryKeys keys = await Run.HistoryKeysAsync(CancellationToken);

        Assert.Equal(5, keys.Count);
        Assert.All(keys, static key => Assert.NotNull(key.ToString()));
        Assert.Equal(HistoryValueKind.Number, keys.Find("d")!.Types[0].Kind);
    }
}
