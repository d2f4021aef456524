using System.Globalization;

namespace WandbGen.Generator.Tests;

/// <summary>Servers send exact amounts as numbers or as texts.</summary>
public sealed class DecimalTests
{
    private const string Schema = """
        scalar Decimal
        type Query { price: Decimal prices: [Decimal!] rating: Float }
        """;

    private const string Source = """
        using WandbGen;
        public static partial class Api
        {
            [WandbQuery("price")] public static partial System.Threading.Tasks.Task<decimal?> PriceAsync(WandbClient client);
            [WandbQuery("prices")] public static partial System.Threading.Tasks.Task<decimal[]?> PricesAsync(WandbClient client);
            [WandbQuery("rating")] public static partial System.Threading.Tasks.Task<decimal?> RatingAsync(WandbClient client);
        }
        """;

    private static readonly Compiled s_compiled = Compiled.From(Source, Schema).IsClean();

    [Theory]
    [InlineData("12.5", "12.5")]
    [InlineData("\"12.50\"", "12.50")]
    [InlineData("\"-0.001\"", "-0.001")]
    [InlineData("\"79228162514264337593543950335\"", "79228162514264337593543950335")]
    [InlineData("\"1e3\"", "1000")]
    [InlineData("\"\\u0031\"", "1")]
    [InlineData("null", "")]
    public async Task A_decimal_is_read_from_a_number_or_a_text(string sent, string expected)
    {
        decimal? expectedNumber = expected.Length == 0 ? null : decimal.Parse(expected, NumberStyles.Float, CultureInfo.InvariantCulture);

        Assert.Equal(expectedNumber, await CallAsync("PriceAsync", $"{{\"price\":{sent}}}"));
        Assert.Equal(expectedNumber, await CallAsync("RatingAsync", $"{{\"rating\":{sent}}}"));
    }

    [Fact]
    public async Task Elements_of_lists_are_too() =>
        Assert.Equal([1.5m, 2m], (decimal[])(await CallAsync("PricesAsync", "{\"prices\":[\"1.5\",2]}"))!);

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"twelve\"")]
    [InlineData("\"1,5\"")]
    [InlineData("\"1e99\"")]
    [InlineData("true")]
    [InlineData("{}")]
    public async Task What_is_none_fails_with_its_place(string sent)
    {
        WandbProtocolException exception = await Assert.ThrowsAsync<WandbProtocolException>(() =>
            CallAsync("PriceAsync", $"{{\"price\":{sent}}}")
        );

        Assert.Contains("data.price", exception.Message, StringComparison.Ordinal);
    }

    private static async Task<object?> CallAsync(string method, string data)
    {
        using var server = new ScriptedAnswers($"{{\"data\":{data}}}");
        var task = (Task)s_compiled.Load().GetType("Api")!.GetMethod(method)!.Invoke(null, [server.Client])!;
        await task;
        return task.GetType().GetProperty("Result")!.GetValue(task);
    }
}
