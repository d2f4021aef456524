using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WandbGen.Sandbox.Tests;

/// <summary>Histories are exported as parquet, which Apache's own reader reads.</summary>
public sealed class HistoryExportTests : SandboxFixture
{
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Numbers_texts_and_booleans_come_back_as_they_were_logged()
    {
        AddRun(
            new SandboxExports(),
            SandboxRow.Of(0, ("loss", 0.5), ("epoch", 1), ("note", "first"), ("done", false)),
            SandboxRow.Of(1, ("loss", double.NaN), ("epoch", (1L << 53) + 1), ("note", null)),
            SandboxRow.Of(7, ("loss", double.NegativeInfinity), ("done", true))
        );

        byte[] file = await DownloadAsync();

        Assert.Equal(["_step Int64", "done Boolean", "epoch Int64", "loss Double", "note ByteArray"], ParquetRows.ReadSchema(file));
        Assert.Equal(
            [
                """{"_step":0,"done":false,"epoch":1,"loss":0.5,"note":"first"}""",
                """{"_step":1,"done":null,"epoch":9007199254740993,"loss":"NaN","note":null}""",
                """{"_step":7,"done":true,"epoch":null,"loss":"-Infinity","note":null}""",
            ],
            await ReadAsync(file)
        );
    }

    [Fact]
    public async Task Maps_become_columns_with_dots_and_what_says_its_type_becomes_a_struct()
    {
        AddRun(
            new SandboxExports(),
            """{"_step":0,"val":{"acc":0.5,"by":{"class":1}},"x.y":2}""",
            """{"_step":1,"image":{"_type":"image-file","path":"media/a.png","size":3,"boxes":{"n":1}}}""",
            """{"_step":2,"image":{"_type":"image-file","path":"media/b.png","format":"png"}}"""
        );

        byte[] file = await DownloadAsync();

        Assert.Equal(
            [
                "_step Int64",
                "image._type ByteArray",
                "image.boxes.n Int64",
                "image.format ByteArray",
                "image.path ByteArray",
                "image.size Int64",
                "val.acc Double",
                "val.by.class Int64",
                "x.y Int64",
            ],
            ParquetRows.ReadSchema(file)
        );
        Assert.Equal(
            [
                """{"_step":0,"image":null,"val.acc":0.5,"val.by.class":1,"x.y":2}""",
                """{"_step":1,"image":{"_type":"image-file","boxes":{"n":1},"format":null,"path":"media/a.png","size":3},"val.acc":null,"""
                    + "\"val.by.class\":null,\"x.y\":null}",
                """{"_step":2,"image":{"_type":"image-file","boxes":null,"format":"png","path":"media/b.png","size":null},"val.acc":null,"""
                    + "\"val.by.class\":null,\"x.y\":null}",
            ],
            await ReadAsync(file)
        );
    }

    [Fact]
    public async Task A_key_of_several_types_is_a_struct_of_types()
    {
        AddRun(
            new SandboxExports(),
            """{"_step":0,"x":1}""",
            """{"_step":1,"x":"two"}""",
            """{"_step":2,"x":true}""",
            """{"_step":3,"x":[3]}""",
            """{"_step":4,"x":{"_type":"histogram","bins":[0,1],"values":[5]}}""",
            """{"_step":5,"x":null}""",
            """{"_step":6,"x":NaN}"""
        );

        Assert.Equal(
            [
                Union("number", "1"),
                Union("string", "\"two\""),
                Union("bool", "true"),
                Union("list", "[3]"),
                Union("histogram", """{"_type":"histogram","bins":[0,1],"values":[5]}"""),
                "null",
                Union("number", "\"NaN\""),
            ],
            (await ParquetRows.ReadAsync(await DownloadAsync())).Select(static row => row["x"]?.ToJsonString() ?? "null")
        );

        static string Union(string type, string value) =>
            "{"
            + string.Join(
                ',',
                new[] { "bool", "histogram", "list", "number", "string" }.Select(name =>
                    $"\"_type_{name}\":{(name == type ? value : "null")}"
                )
            )
            + "}";
    }

    [Theory]
    // A list of lists, of which one is empty and one is not there.
    [InlineData("[[1,2],[],null,[3]]", """[[1,2],[],null,[3]]""")]
    [InlineData("""[{"a":1},{"b":"x"},null,{}]""", """[{"a":1,"b":null},{"a":null,"b":"x"},null,{"a":null,"b":null}]""")]
    [InlineData("""[1,"x"]""", """[{"_type_number":1,"_type_string":null},{"_type_number":null,"_type_string":"x"}]""")]
    // What has no type is JSON.
    [InlineData("[]", "\"bytes []\"")]
    [InlineData("{}", "\"bytes {}\"")]
    [InlineData("null", "null")]
    // Older clients wrote what is no number as a text.
    [InlineData("""["NaN",1]""", """["NaN",1]""")]
    [InlineData("""["NaN","x"]""", """["NaN","x"]""")]
    [InlineData("18446744073709551615", "1.8446744073709552E+19")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("1.0", "1")]
    [InlineData("\"\\u0000\\ud83d\\ude00\"", "\"\\u0000\\uD83D\\uDE00\"")]
    public async Task Any_value_has_a_column(string logged, string exported)
    {
        AddRun(new SandboxExports(), $$"""{"_step":0}""", $$"""{"_step":1,"x":{{logged}}}""");

        IReadOnlyList<JsonObject> rows = await ParquetRows.ReadAsync(await DownloadAsync());

        Assert.Null(rows[0]["x"]);
        Assert.Equal(exported, rows[1]["x"]?.ToJsonString() ?? "null");
    }

    [Fact]
    public async Task Columns_can_be_json_and_numbers_doubles()
    {
        AddRun(new SandboxExports { NumbersAreDoubles = true, JsonColumns = ["x"] }, """{"_step":3,"x":{"_type":"y","a":[NaN,1]}}""");

        byte[] file = await DownloadAsync();

        Assert.Equal(["_step Double", "x ByteArray"], ParquetRows.ReadSchema(file));
        Assert.Equal("""bytes {"_type":"y","a":[NaN,1]}""", (await ParquetRows.ReadAsync(file))[0]["x"]!.GetValue<string>());
    }

    [Fact]
    public async Task Exports_lag_behind_and_the_rest_is_live()
    {
        AddRun(new SandboxExports { BeforeStep = 6 }, Steps(10));

        (string[] addresses, JsonElement live) = await FindExportsAsync("_step", "loss");

        Assert.Equal((long[])[0, 1, 2, 3, 4, 5], await StepsOfAsync(Assert.Single(addresses)));
        Assert.Equal("""[{"_step":6,"loss":6},{"_step":7,"loss":7},{"_step":8,"loss":8},{"_step":9,"loss":9}]""", live.GetRawText());
    }

    [Theory]
    [InlineData(4L, new long[] { 4, 5, 6, 7 })]
    [InlineData(7L, new long[] { 7 })]
    [InlineData(long.MaxValue, new long[0])]
    public async Task Live_rows_can_overlap_exports_leave_a_hole_or_be_missing(long from, long[] live)
    {
        AddRun(new SandboxExports { BeforeStep = 6, LiveFromStep = from }, Steps(8));

        Assert.Equal(live, (await FindExportsAsync("_step")).Live.EnumerateArray().Select(static row => row.At("_step").GetInt64()));
    }

    [Fact]
    public async Task Nothing_is_exported_unless_it_is_said()
    {
        AddRun(null, Steps(3));

        (string[] addresses, JsonElement live) = await FindExportsAsync("_step");

        Assert.Empty(addresses);
        Assert.Equal(3, live.GetArrayLength());
    }

    [Fact]
    public async Task Files_have_the_columns_of_their_own_rows_until_they_have_one_schema()
    {
        var exports = new SandboxExports { RowsPerFile = 1 };
        AddRun(exports, """{"_step":0,"a":1}""", """{"_step":5,"b":"x"}""", """{"_step":9,"a":0.5}""");

        byte[][] files = await DownloadAllAsync();
        Data.SetExports("entity", "project", "run", exports with { HaveOneSchema = true });
        byte[][] compacted = await DownloadAllAsync();

        Assert.Equal(
            ["_step Int64,a Int64", "_step Int64,b ByteArray", "_step Int64,a Double"],
            files.Select(static file => string.Join(',', ParquetRows.ReadSchema(file)))
        );
        Assert.Equal(
            Enumerable.Repeat("_step Int64,a Double,b ByteArray", 3),
            compacted.Select(static file => string.Join(',', ParquetRows.ReadSchema(file)))
        );
    }

    [Fact]
    public async Task Row_groups_have_statistics_by_which_steps_are_found()
    {
        AddRun(new SandboxExports { RowsPerGroup = 4 }, Steps(10));

        Assert.Equal([(4L, 0L, 3L), (4L, 4L, 7L), (2L, 8L, 9L)], ParquetRows.ReadGroups(await DownloadAsync(), "_step"));
    }

    [Fact]
    public async Task The_steps_of_a_file_can_descend()
    {
        AddRun(new SandboxExports { RowsDescend = true, RowsPerGroup = 2 }, Steps(5));

        Assert.Equal((long[])[4, 3, 2, 1, 0], await StepsOfAsync((await FindExportsAsync("_step")).Addresses[0]));
    }

    [Fact]
    public async Task The_order_of_addresses_can_change_each_time()
    {
        AddRun(new SandboxExports { RowsPerFile = 2, OrderChanges = true }, Steps(6));

        string[] first = await PathsAsync();
        string[] second = await PathsAsync();

        Assert.NotEqual(first, second);
        Assert.Equal(first.Order(), second.Order());
    }

    [Fact]
    public async Task A_file_can_have_no_columns()
    {
        AddRun(new SandboxExports { HasEmptyFile = true });

        byte[] file = await DownloadAsync();

        Assert.Empty(ParquetRows.ReadSchema(file));
        Assert.Equal([(0L, null, null)], ParquetRows.ReadGroups(file, "_step"));
    }

    [Theory]
    [InlineData(SandboxExportDamage.Truncated)]
    [InlineData(SandboxExportDamage.WrongMagic)]
    [InlineData(SandboxExportDamage.CorruptPages)]
    public async Task The_last_file_can_be_damaged(SandboxExportDamage damage)
    {
        AddRun(new SandboxExports { RowsPerFile = 50, Damage = damage }, Steps(100));

        byte[][] files = await DownloadAllAsync();

        Assert.Equal(50, (await ParquetRows.ReadAsync(files[0])).Count);
        await Assert.ThrowsAnyAsync<Exception>(() => ParquetRows.ReadAsync(files[1]));
    }

    [Fact]
    public async Task A_file_answers_ranges_and_keeps_its_name_while_more_is_exported()
    {
        var exports = new SandboxExports { RowsPerFile = 3, BeforeStep = 3 };
        AddRun(exports, Steps(9));
        string before = (await FindExportsAsync("_step")).Addresses[0];
        byte[] whole = await _http.GetByteArrayAsync(new Uri(before), TestContext.Current.CancellationToken);

        Data.SetExports("entity", "project", "run", exports with { BeforeStep = 9 });
        Data.AddHistory("entity", "project", "run", SandboxRow.Of(9, ("loss", 9)));
        string[] after = await PathsAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(before)) { Headers = { Range = new RangeHeaderValue(null, 8) } };
        using HttpResponseMessage response = await _http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(3, after.Length);
        Assert.Equal(new Uri(before).AbsolutePath, after[0]);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(whole[^8..], await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_row_that_is_logged_again_makes_another_file_and_the_first_one_stays_as_it_was()
    {
        AddRun(new SandboxExports(), Steps(3));
        string before = (await FindExportsAsync("_step")).Addresses[0];
        Assert.Equal((long[])[0, 1, 2], await StepsOfAsync(before));

        Data.AddHistory("entity", "project", "run", SandboxRow.Of(2, ("loss", 20)));
        string after = (await FindExportsAsync("_step")).Addresses[0];

        Assert.Equal(2, (await ParquetRows.ReadAsync(await GetAsync(before)))[2]["loss"]!.GetValue<long>());
        Assert.Equal(20, (await ParquetRows.ReadAsync(await GetAsync(after)))[2]["loss"]!.GetValue<long>());
    }

    [Fact]
    public async Task Many_rows_go_into_row_groups()
    {
        AddRun(new SandboxExports(), [.. Enumerable.Range(0, 25_000).Select(static step => SandboxRow.Of(step * 3, ("loss", step)))]);

        byte[] file = await DownloadAsync();

        Assert.Equal([10_000L, 10_000L, 5_000L], ParquetRows.ReadGroups(file, "_step").Select(static group => group.Rows));
        Assert.Equal(25_000L * 24_999 / 2, (await ParquetRows.ReadAsync(file)).Sum(static row => row["loss"]!.GetValue<long>()));
    }

    private static string[] Steps(int count) => [.. Enumerable.Range(0, count).Select(static step => SandboxRow.Of(step, ("loss", step)))];

    private static async Task<string[]> ReadAsync(byte[] file) =>
        [.. (await ParquetRows.ReadAsync(file)).Select(static row => row.ToJsonString())];

    private void AddRun(SandboxExports? exports, params string[] history) =>
        Data.AddRun(new SandboxRun("entity", "project", "run") { History = history, Exports = exports });

    private async Task<byte[]> DownloadAsync() => Assert.Single(await DownloadAllAsync());

    private async Task<byte[][]> DownloadAllAsync() => await Task.WhenAll((await FindExportsAsync("_step")).Addresses.Select(GetAsync));

    private Task<byte[]> GetAsync(string address) => _http.GetByteArrayAsync(new Uri(address), TestContext.Current.CancellationToken);

    private async Task<string[]> PathsAsync() =>
        [.. (await FindExportsAsync("_step")).Addresses.Select(static address => new Uri(address).AbsolutePath)];

    private async Task<long[]> StepsOfAsync(string address) =>
        [.. (await ParquetRows.ReadAsync(await GetAsync(address))).Select(static row => row["_step"]!.GetValue<long>())];

    private async Task<(string[] Addresses, JsonElement Live)> FindExportsAsync(params string[] liveKeys)
    {
        JsonElement history = (
            await QueryAsync(
                """
                query($keys: [String!]!) { project(name: "project", entityName: "entity") { run(name: "run") {
                  parquetHistory(liveKeys: $keys) { parquetUrls liveData } } } }
                """,
                new { keys = liveKeys }
            )
        ).At("project.run.parquetHistory");
        return ([.. history.At("parquetUrls").EnumerateArray().Select(static url => url.GetString()!)], history.At("liveData"));
    }
}
