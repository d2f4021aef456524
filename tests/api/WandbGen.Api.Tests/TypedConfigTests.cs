using System.Text.Json.Serialization;
using WandbGen.Testing;

namespace WandbGen.Tests;

public sealed partial class TypedConfigTests : SandboxTest
{
    [Fact]
    public async Task Configuration_and_summary_are_read_as_types_without_reflection()
    {
        Data.AddRun(
            new SandboxRun("e", "p", "r")
            {
                Config = """{"lr":{"value":0.1},"optimizer":{"value":{"name":"adam","betas":[0.9,0.99]}},"_wandb":{"value":{}}}""",
                Summary = """{"loss":NaN,"best":{"step":9007199254740993}}""",
            }
        );
        Run run = await Api.RunAsync("e/p/r", CancellationToken);

        Training training = run.Config.Deserialize(TypedContext.Default.Training)!;
        Results results = run.Summary.Deserialize(TypedContext.Default.Results)!;

        Assert.Equal((0.1, "adam", 0.99), (training.Lr, training.Optimizer!.Name, training.Optimizer.Betas[1]));
        Assert.Equal("adam", run.Config["optimizer"].Deserialize(TypedContext.Default.Optimizer)!.Name);
        Assert.True(double.IsNaN(results.Loss));
        Assert.Equal(9007199254740993, results.Best!.Step);
        Assert.Null(default(WandbValue).Deserialize(TypedContext.Default.Results));
    }

    [Theory]
    [InlineData("""{"lr":"high"}""", "$.lr")]
    [InlineData("""{"lr":0.1,"optimizer":[]}""", "$.optimizer")]
    [InlineData("[]", "Training")]
    public void What_does_not_fit_is_told_with_its_place(string json, string place)
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() =>
            WandbValue.Parse(json).Deserialize(TypedContext.Default.Training)
        );

        Assert.Contains(place, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("high", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_asked_without_exceptions()
    {
        WandbValue value = WandbValue.Parse("""{"text":"a","flag":true,"number":1}""");

        Assert.True(value["text"].TryGetString(out string? text));
        Assert.Equal("a", text);
        Assert.True(value["flag"].TryGetBoolean(out bool flag) && flag);
        Assert.False(value["number"].TryGetString(out _));
        Assert.False(value["number"].TryGetBoolean(out _));
        Assert.False(default(WandbValue).TryGetString(out _));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_the_replacement_character_wherever_it_comes_from()
    {
        WandbValue read = WandbValue.Parse("""{"\ud83d":"\ude00"}""");
        WandbValue made = WandbValue.FromMembers([KeyValuePair.Create("\ud83d", WandbValue.FromString("\ude00"))]);

        Assert.Equal(read, made);
        Assert.Equal("\ufffd", made["\ud83d"].GetString());
        Assert.Equal("\ufffd", read["\ud83d"].GetString());
        Assert.Equal("\ufffd", made["\ufffd"].ToString());
        Assert.Equal("😀", WandbValue.FromString("😀").GetString());
        Assert.Equal("""{"name":"�"}""", (RunFilter.Id == "\ud83d").ToString());
    }

    internal sealed record Training(double Lr, Optimizer? Optimizer);

    internal sealed record Optimizer(string Name, double[] Betas);

    internal sealed record Results(double Loss, Best? Best);

    internal sealed record Best(long Step);

    [JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    [JsonSerializable(typeof(Training))]
    [JsonSerializable(typeof(Results))]
    internal sealed partial class TypedContext : JsonSerializerContext;
}
