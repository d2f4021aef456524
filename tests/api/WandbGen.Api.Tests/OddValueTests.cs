using System.Text.Json;

namespace WandbGen.Tests;

/// <summary>What programs log is not always JSON: one odd value costs itself, never its run or the listing.</summary>
public sealed class OddValueTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"loss":NaN}""", double.NaN)]
    [InlineData("""{"loss":Infinity}""", double.PositiveInfinity)]
    [InlineData("""{"loss":-Infinity}""", double.NegativeInfinity)]
    [InlineData("""{"loss":"NaN"}""", double.NaN)]
    [InlineData("""{"loss":1e999}""", double.PositiveInfinity)]
    [InlineData("\uFEFF { \"loss\" : 1 }\n", 1.0)]
    [InlineData("{\"loss\":1,\"text\":\"a\u0000b\tc\"}", 1.0)]
    [InlineData("""{"loss":0,"loss":1}""", 1.0)]
    [InlineData("""{"text":"party \ud83d","loss":1}""", 1.0)]
    public async Task Numbers_that_are_not_finite_and_whatever_else_Python_reads_are_read_in_config_and_summary(string text, double loss)
    {
        string encoded = JsonSerializer.Serialize(text);
        List<Run> runs = await ListAsync("", $"\"config\":{encoded},\"summaryMetrics\":{encoded},\"systemMetrics\":{encoded}", "");

        Assert.Equal(3, runs.Count);
        Assert.Equal(loss, runs[1].Config["loss"].GetDouble());
        Assert.Equal(loss, runs[1].Summary["loss"].GetDouble());
        Assert.Equal(loss, runs[1].SystemMetrics["loss"].GetDouble());
        Assert.Equal(text.TrimStart('\uFEFF').Trim(), runs[1].RawConfig.ToString());
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\" \\n\"")]
    [InlineData("\"null\"")]
    [InlineData("null")]
    public async Task A_blank_configuration_is_null(string encoded)
    {
        Run run = Assert.Single(await ListAsync($"\"config\":{encoded},\"summaryMetrics\":{encoded}"));

        Assert.True(run.Config.IsNull);
        Assert.True(run.RawConfig.IsNull);
        Assert.Empty(run.Summary.Members);
        Assert.Null(run.Summary.Find("loss"));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"loss\":nan}")]
    [InlineData("<html>")]
    public async Task What_cannot_be_read_is_an_error_of_that_value_alone(string text)
    {
        List<Run> runs = await ListAsync(
            "",
            $"\"displayName\":\"odd\",\"config\":{JsonSerializer.Serialize(text)},\"summaryMetrics\":\"{{\\\"loss\\\":1}}\"",
            ""
        );

        Assert.Equal(3, runs.Count);
        Assert.Equal("odd", runs[1].Name);
        Assert.Equal(1, runs[1].Summary["loss"].GetInt32());
        Assert.Throws<WandbProtocolException>(() => runs[1].Config);
        Assert.Throws<WandbProtocolException>(() => runs[1].RawConfig.Kind);
    }

    [Fact]
    public async Task Deep_values_are_read()
    {
        string deep = string.Concat(Enumerable.Repeat("{\\\"a\\\":", 5000)) + "7" + new string('}', 5000);
        WandbValue value = Assert.Single(await ListAsync($"\"config\":\"{deep}\"")).Config;

        int depth = 0;
        while (value.TryGetValue("a", out WandbValue inner))
        {
            value = inner;
            depth++;
        }

        Assert.Equal((5000, 7), (depth, value.GetInt32()));
    }

    [Fact]
    public async Task Half_of_an_emoji_is_replaced_in_every_text_that_the_server_sends()
    {
        const string Half = "\"party \\ud83d\"";
        Run run = Assert.Single(
            await ListAsync(
                $"\"displayName\":{Half},\"tags\":[{Half},\"ok\"],\"notes\":{Half},\"group\":{Half},"
                    + $"\"state\":{Half},\"user\":{{\"username\":{Half}}}"
            )
        );

        Assert.Equal("party \uFFFD", run.Name);
        Assert.Equal(["party \uFFFD", "ok"], run.Tags);
        Assert.Equal("party \uFFFD", run.Notes);
        Assert.Equal("party \uFFFD", run.Username);
        Assert.Equal("party \uFFFD", run.State.ToString());
    }

    [Fact]
    public async Task A_configuration_is_what_its_program_has()
    {
        const string Stored = """
            {"_wandb":{"value":{"cli_version":"0.28"}},"wandb_version":1,"lr":{"value":0.1,"desc":null},
              "plain":3,"nested":{"value":{"value":1,"b":[2]}},"other":{"a":1},"none":{"value":null}}
            """;
        Run run = Assert.Single(await ListAsync($"\"config\":{JsonSerializer.Serialize(Stored)}"));

        Assert.Equal(["lr", "plain", "nested", "other", "none"], run.Config.Members.Select(member => member.Key));
        Assert.Equal(0.1, run.Config["lr"].GetDouble());
        Assert.Equal(3, run.Config["plain"].GetInt32());
        Assert.Equal(1, run.Config["nested"]["value"].GetInt32());
        Assert.Equal(2, run.Config.Find("nested.b.0")!.Value.GetInt32());
        Assert.Equal(1, run.Config["other"]["a"].GetInt32());
        Assert.True(run.Config["none"].IsNull);
        Assert.Equal(Stored, run.RawConfig.ToString());
        Assert.Equal("""{"lr":0.1,"plain":3,"nested":{"value":1,"b":[2]},"other":{"a":1},"none":null}""", run.Config.ToString());
    }

    private static async Task<List<Run>> ListAsync(params string[] runs)
    {
        (WandbApi api, _) = ScriptedApi.Create(ScriptedApi.Runs(runs));
        using (api)
        {
            return await api.Runs("e/p").ToListAsync(Cancellation);
        }
    }
}
