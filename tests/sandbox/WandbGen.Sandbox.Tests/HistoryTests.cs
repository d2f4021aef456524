using System.Text.Json;

namespace WandbGen.Sandbox.Tests;

/// <summary>Histories, as the Python client and W&amp;B's core ask for them.</summary>
public sealed class HistoryTests : SandboxFixture
{
    [Theory]
    [InlineData("""{"a":1e400}""")]
    [InlineData("""{"a":[{"b":-1e400}]}""")]
    [InlineData("""{"_step":1e400}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":["\udc00"]}""")]
    [InlineData("""{"\ud800":1}""")]
    public void A_row_that_could_not_be_read_is_refused_when_it_is_added(string row)
    {
        Data.AddRun("e", "p", "r");

        Assert.Throws<FormatException>(() => Data.AddHistory("e", "p", "r", row));
        Assert.Throws<FormatException>(() => Data.AddEvents("e", "p", "r", row));
    }

    [Theory]
    [InlineData(null, null, null, new long[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    [InlineData(3L, 7L, 1000, new long[] { 3, 4, 5, 6 })]
    [InlineData(8L, null, 1000, new long[] { 8, 9 })]
    [InlineData(null, 2L, 1000, new long[] { 0, 1 })]
    [InlineData(10L, 20L, 10, new long[0])]
    // A sample is even, and begins with the first row.
    [InlineData(null, null, 5, new long[] { 0, 2, 4, 6, 8 })]
    [InlineData(null, null, 3, new long[] { 0, 3, 6 })]
    [InlineData(2L, 10L, 3, new long[] { 2, 4, 7 })]
    [InlineData(null, null, 1, new long[] { 0 })]
    [InlineData(null, null, 0, new long[0])]
    [InlineData(-5L, 1L, 10, new long[] { 0 })]
    public async Task Lines_come_from_a_window_whose_end_is_not_in_it_and_are_sampled_where_they_are_many(
        long? min,
        long? max,
        int? samples,
        long[] expected
    )
    {
        AddSteps(10);

        JsonElement lines = (
            await AskAsync(
                "query($min: Int64, $max: Int64, $samples: Int)",
                "history(minStep: $min, maxStep: $max, samples: $samples)",
                new
                {
                    min,
                    max,
                    samples,
                }
            )
        ).At("history");

        Assert.Equal(
            expected,
            lines.EnumerateArray().Select(static line => JsonDocument.Parse(line.GetString()!).RootElement.At("_step").GetInt64())
        );
    }

    [Fact]
    public async Task A_history_is_sampled_to_500_rows_unless_it_is_said_otherwise()
    {
        AddSteps(1_203);

        Assert.Equal(500, (await AskAsync("query", "history")).At("history").GetArrayLength());
    }

    [Fact]
    public async Task Lines_are_as_they_were_logged()
    {
        const string Row = """{"_step":0, "a" : NaN,"b":-Infinity,"c":9007199254740993,"d":{"e":[Infinity,"NaN"]}}""";
        Data.AddRun(new SandboxRun("entity", "project", "run") { History = [Row, """{"x":1}""", "{}"] });

        Assert.Equal(
            [Row, """{"_step":1,"x":1}""", """{"_step":2}"""],
            (await AskAsync("query", "history")).At("history").EnumerateArray().Select(static line => line.GetString())
        );
    }

    [Theory]
    [InlineData("""{"keys":["_step","loss"]}""", """[{"_step":0,"loss":0},{"_step":2,"loss":"NaN"}]""")]
    [InlineData("""{"keys":["loss"],"minStep":1,"maxStep":2}""", """[{"loss":"NaN"}]""")]
    // The last step is in the window here.
    [InlineData("""{"keys":["_step"],"minStep":1,"maxStep":1}""", """[{"_step":1}]""")]
    [InlineData("""{"keys":["_step"],"maxStep":2,"samples":2}""", """[{"_step":0},{"_step":1}]""")]
    // A key with dots is a path into a map, or the whole key.
    [InlineData("""{"keys":["val.acc"]}""", """[{"val.acc":0.5}]""")]
    [InlineData("""{"keys":["val"]}""", """[{"val":{"acc":0.5}}]""")]
    [InlineData("""{"keys":["x.y"]}""", """[{"x.y":1}]""")]
    [InlineData("""{"keys":["none"]}""", "[]")]
    [InlineData("""{"keys":["nothing"]}""", """[{"nothing":null}]""")]
    [InlineData("""{"keys":["big","big"]}""", """[{"big":9007199254740993}]""")]
    [InlineData("""{"keys":["big"],"minStep":9007199254740993}""", """[{"big":9007199254740993}]""")]
    public async Task A_sampled_history_has_the_rows_that_have_all_keys(string specification, string expected)
    {
        Data.AddRun(
            new SandboxRun("entity", "project", "run")
            {
                History =
                [
                    """{"_step":0,"loss":0,"val":{"acc":0.5}}""",
                    """{"_step":1,"x.y":1,"nothing":null}""",
                    """{"_step":2,"loss":NaN}""",
                    """{"_step":9007199254740993,"big":9007199254740993}""",
                ],
            }
        );

        JsonElement sampled = (
            await AskAsync("query($specs: [JSONString!]!)", "sampledHistory(specs: $specs)", new { specs = new[] { specification } })
        ).At("sampledHistory")[0];

        Assert.Equal(expected, JsonSerializer.Serialize(sampled, s_relaxed));
    }

    [Theory]
    [InlineData("[]", "a specification must be an object, but is []")]
    [InlineData("{", "a specification is not as it should be")]
    [InlineData("""{"keys":"loss"}""", "a specification is not as it should be")]
    [InlineData("""{"keys":["a"],"xAxis":"a"}""", "Run.sampledHistory(specs: xAxis) is not served by the sandbox")]
    [InlineData("""{"keys":["_step"],"samples":-1}""", "samples must not be negative, but is -1")]
    public async Task A_specification_that_is_none_is_an_error_that_says_why(string specification, string reason)
    {
        AddSteps(1);

        (int status, string message) = await FailAsync(
            Document("query($specs: [JSONString!]!)", "sampledHistory(specs: $specs)"),
            new { specs = new[] { specification } }
        );

        Assert.Equal(200, status);
        Assert.Contains(reason, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_told_with_their_types_counts_and_what_is_in_lists_and_maps()
    {
        Data.AddRun(
            new SandboxRun("entity", "project", "run")
            {
                History =
                [
                    """{"_step":0,"x":1,"m":{"a":{"b":"t"}},"i":{"_type":"image-file","size":3}}""",
                    """{"_step":5,"x":"one","l":[1,{"k":true}],"i":{"_type":"image-file","format":"png"}}""",
                    """{"_step":7,"x":0.5,"n":null,"e":{},"x2":NaN}""",
                ],
            }
        );

        JsonElement keys = (await AskAsync("query", "historyKeys(format: PLAINTEXT)")).At("historyKeys");

        Assert.Equal(7, keys.At("lastStep").GetInt64());
        Assert.Equal(0, keys.At("sets").GetArrayLength());
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["_step"] = """[{"type":"number","count":3}]""",
                ["e"] = """[{"type":"map","count":1}]""",
                ["i"] =
                    """[{"type":"image-file","count":2,"keys":{"_type":[{"type":"string"}],"format":[{"type":"string"}],"""
                    + "\"size\":[{\"type\":\"number\"}]}}]",
                ["l"] = """[{"type":"list","count":1,"items":[{"type":"map","keys":{"k":[{"type":"bool"}]}},{"type":"number"}]}]""",
                ["m.a.b"] = """[{"type":"string","count":1}]""",
                ["n"] = """[{"type":"nil","count":1}]""",
                ["x"] = """[{"type":"number","count":2},{"type":"string","count":1}]""",
                ["x2"] = """[{"type":"number","count":1}]""",
            },
            keys.At("keys").EnumerateObject().ToDictionary(static key => key.Name, static key => key.Value.At("typeCounts").GetRawText())
        );
        Assert.True(keys.At("keys._step.monotonic").GetBoolean());
        Assert.Equal(7, keys.At("keys._step.previousValue").GetDouble());
        Assert.False(keys.At("keys.x.monotonic").GetBoolean());
        Assert.Equal(double.MinValue, keys.At("keys.n.previousValue").GetDouble());
    }

    [Fact]
    public async Task Keys_follow_what_is_logged_later()
    {
        AddSteps(2);
        Assert.Equal(1, (await AskAsync("query", "historyKeys")).At("historyKeys.lastStep").GetInt64());

        Data.AddHistory("entity", "project", "run", SandboxRow.Of(8, ("new", 1)), """{"loss":1}""");
        JsonElement run = await AskAsync("query", "historyKeys historyLineCount");

        Assert.Equal(9, run.At("historyKeys.lastStep").GetInt64());
        Assert.Equal(1, run.At("historyKeys.keys.new.typeCounts")[0].At("count").GetInt32());
        Assert.Equal(4, run.At("historyLineCount").GetInt64());
    }

    [Fact]
    public async Task A_step_that_is_logged_again_has_what_was_logged_last()
    {
        AddSteps(3);

        Data.AddHistory("entity", "project", "run", SandboxRow.Of(1, ("loss", 10)));
        JsonElement run = await AskAsync("query", "history historyLineCount");

        Assert.Equal("""{"_step":1,"loss":10}""", run.At("history")[1].GetString());
        Assert.Equal(3, run.At("historyLineCount").GetInt64());
    }

    [Fact]
    public async Task Live_rows_have_those_of_the_asked_keys_that_they_have()
    {
        Data.AddRun(
            new SandboxRun("entity", "project", "run") { History = ["""{"_step":0,"a":{"b":1},"c":2}""", """{"_step":1,"c":Infinity}"""] }
        );

        Assert.Equal(
            """[{"_step":0,"a.b":1},{"_step":1}]""",
            (await AskAsync("query", """parquetHistory(liveKeys: ["_step", "a.b"]) { liveData }"""))
                .At("parquetHistory.liveData")
                .GetRawText()
        );
        Assert.Equal(
            """[{"c":2},{"c":"Infinity"}]""",
            (await AskAsync("query", """parquetHistory(liveKeys: ["c"]) { liveData }""")).At("parquetHistory.liveData").GetRawText()
        );
    }

    [Fact]
    public async Task The_number_of_lines_can_be_another_one_than_there_are()
    {
        Data.AddRun(
            new SandboxRun("entity", "project", "run")
            {
                History = ["{}"],
                Events = ["{}"],
                HistoryLineCount = 10,
                EventsLineCount = 20,
            }
        );

        JsonElement run = await AskAsync("query", "historyLineCount eventsLineCount history events(samples: 5)");

        Assert.Equal((10L, 20L), (run.At("historyLineCount").GetInt64(), run.At("eventsLineCount").GetInt64()));
        Assert.Equal((1, 1), (run.At("history").GetArrayLength(), run.At("events").GetArrayLength()));
    }

    [Fact]
    public async Task System_metrics_are_sampled_evenly_and_the_last_ones_are_the_runs()
    {
        AddSteps(1);
        Data.AddEvents("entity", "project", "run", Enumerable.Range(0, 9).Select(static i => SandboxRow.Of(("system.cpu", (double)i))));

        JsonElement run = await AskAsync("query", "events(samples: 3) eventsLineCount systemMetrics");

        Assert.Equal(
            ["""{"system.cpu":0.0}""", """{"system.cpu":3.0}""", """{"system.cpu":6.0}"""],
            run.At("events").EnumerateArray().Select(static line => line.GetString())
        );
        Assert.Equal(9, run.At("eventsLineCount").GetInt64());
        Assert.Equal("""{"system.cpu":8.0}""", run.At("systemMetrics").GetString());
    }

    [Fact]
    public async Task Bitmaps_of_keys_are_refused_by_name()
    {
        AddSteps(1);

        Assert.Equal(
            "Run.historyKeys(format: BITMAP) is not served by the sandbox",
            (await FailAsync(Document("query", "historyKeys(format: BITMAP)"))).Message
        );
    }

    [Theory]
    [InlineData("[1]", "a row of a history must be an object, but is [1]")]
    [InlineData("""{"_step":"1"}""", "_step must be a number, but is \"1\" in the row {\"_step\":\"1\"}")]
    [InlineData("""{"a":nan}""", "a row of a history is not JSON")]
    public void A_row_that_is_none_is_refused_and_nothing_is_added(string row, string reason)
    {
        AddSteps(1);

        FormatException exception = Assert.Throws<FormatException>(() => Data.AddHistory("entity", "project", "run", "{}", row));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(1.0, "1.0")]
    [InlineData(1e300, "1E+300")]
    [InlineData(0.1f, "0.10000000149011612")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    [InlineData(ulong.MaxValue, "18446744073709551615")]
    [InlineData(true, "true")]
    [InlineData(null, "null")]
    [InlineData("\"é", "\"\\\"é\"")]
    public void Rows_are_written_as_Python_does(object? value, string json) =>
        Assert.Equal($$"""{"_step":3,"x":{{json}}}""", SandboxRow.Of(3, ("x", value)));

    [Fact]
    public void A_value_that_no_row_can_hold_is_refused_by_its_type() =>
        Assert.Contains(
            "System.DateTime",
            Assert.Throws<ArgumentException>(() => SandboxRow.Of(("x", DateTime.UnixEpoch))).Message,
            StringComparison.Ordinal
        );

    private static readonly JsonSerializerOptions s_relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string Document(string operation, string fields) =>
        $$"""{{operation}} { project(name: "project", entityName: "entity") { run(name: "run") { {{fields}} } } }""";

    private void AddSteps(int count) =>
        Data.AddRun(
            new SandboxRun("entity", "project", "run")
            {
                History = [.. Enumerable.Range(0, count).Select(static step => SandboxRow.Of(step, ("loss", step)))],
            }
        );

    private async Task<JsonElement> AskAsync(string operation, string fields, object? variables = null) =>
        (await QueryAsync(Document(operation, fields), variables)).At("project.run");
}
