namespace WandbGen.History.Tests;

/// <summary>Histories that are read into types of the user's.</summary>
public sealed partial class TypedHistoryTests : HistoryTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_row_becomes_an_object_wherever_it_comes_from(bool isExported)
    {
        Log(
            isExported,
            "\"loss\": 0.5, \"learning_rate\": 1e-3, \"val/acc\": 0.25, \"seen\": 9007199254740993, \"top5\": 3, \"name\": \"a\", "
                + "\"best\": true, \"opt\": {\"beta.1\": 0.9, \"betas\": [0.9, 0.99]}, \"price\": 0.1, "
                + "\"image\": {\"_type\": \"image-file\", \"path\": \"a.png\"}, "
                + "\"weights\": {\"_type\": \"histogram\", \"bins\": [0, 1, 2], \"values\": [3, 4]}",
            "\"loss\": NaN, \"seen\": 1"
        );

        List<Everything> rows = await ReadAsync<Everything>();

        Assert.Equal([0, 1], rows.Select(static row => row.Step));
        Everything first = rows[0];
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500), first.Timestamp);
        Assert.Equal(TimeSpan.FromSeconds(0), first.Runtime);
        Assert.Equal((0.5, 1e-3f, 0.25), (first.Loss, first.LearningRate, first.Accuracy));
        Assert.Equal((9_007_199_254_740_993, 3, "a", true), (first.Seen, first.Top5, first.Name, first.Best));
        Assert.Equal((0.9, 0.99, 0.1m), (first.Beta1, first.Beta2, first.Price));
        Assert.Equal("a.png", first.Image!.Path);
        Assert.Equal([3, 4], first.Weights!.Counts);
        Assert.Equal(2, first.Opt["betas"].Count);
        Everything second = rows[1];
        Assert.True(double.IsNaN(second.Loss));
        Assert.Equal(1, second.Seen);
        Assert.Null(second.LearningRate);
        Assert.Null(second.Name);
        Assert.Null(second.Best);
        Assert.Null(second.Image);
        Assert.True(second.Opt.IsNull);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rows_without_what_cannot_be_null_are_left_out(bool isExported)
    {
        Log(isExported, "\"loss\": 1, \"val\": 2", "\"loss\": 3", "\"val\": 4", "\"other\": 5", "\"loss\": null, \"val\": 6");

        Assert.Equal(["0 1 2"], (await ReadAsync<Both>()).Select(static row => $"{row.Step} {row.Loss} {row.Val}"));
        Assert.Equal(["0 1 2", "1 3 "], (await ReadAsync<One>()).Select(static row => $"{row.Step} {row.Loss} {row.Val}"));
        Assert.Equal(["0 1 2", "1 3 ", "2  4", "4  6"], (await ReadAsync<Any>()).Select(static row => $"{row.Step} {row.Loss} {row.Val}"));
        Assert.Equal(
            ["0 1 2"],
            (await ReadAsync<Any>(Options with { Rows = RowMatch.AllKeys })).Select(static row => $"{row.Step} {row.Loss} {row.Val}")
        );
        Assert.Equal([2, 3], (await ReadAsync<OnlyStep>(Options with { FromStep = 2, BeforeStep = 4 })).Select(static row => row.Step));
        Assert.Equal("entity/project/run-1: loss, val", Run.History<Both>().ToString());
    }

    [Theory]
    [InlineData("\"seen\": 0.5", "'seen' at step 0 is 0.5, which no long holds")]
    [InlineData("\"seen\": \"x\"", "'seen' at step 0 is x, which no long holds")]
    [InlineData("\"loss\": [1]", "'loss' at step 0 is [1], which no double holds")]
    [InlineData("\"loss\": true", "'loss' at step 0 is true, which no double holds")]
    [InlineData("\"top5\": 3000000000", "'top5' at step 0 is 3000000000, which no int holds")]
    [InlineData("\"name\": 3", "'name' at step 0 is 3, which no string holds")]
    [InlineData("\"best\": 1", "'best' at step 0 is 1, which no bool holds")]
    [InlineData("\"price\": 1e300", "'price' at step 0 is")]
    [InlineData("\"learning_rate\": 1e300", "'learning_rate' at step 0 is 1E+300, which no float holds")]
    [InlineData("\"learning_rate\": -3.5e38", "'learning_rate' at step 0 is -3.5E+38, which no float holds")]
    [InlineData("\"learning_rate\": 1e400", "'learning_rate' at step 0 is 1e400, which no float holds")]
    [InlineData("\"loss\": 1e400", "'loss' at step 0 is 1e400, which no double holds")]
    [InlineData("\"price\": NaN", "'price' at step 0 is NaN, which no decimal holds")]
    [InlineData("\"weights\": 3", "'weights' at step 0 is 3, which no HistoryHistogram holds")]
    public async Task A_value_of_another_type_is_an_error_that_names_the_key_and_the_step(string member, string message)
    {
        string whole = string.Join(", ", new[] { "\"loss\": 1", "\"seen\": 1" }.Where(other => other[..6] != member[..6]).Append(member));
        Log(isExported: false, whole);

        WandbProtocolException exception = await Assert.ThrowsAsync<WandbProtocolException>(() => ReadAsync<Everything>());

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_can_be_a_struct_a_positional_record_and_a_class_with_a_base()
    {
        Log(isExported: false, "\"loss\": 1, \"val\": 2");

        Assert.Equal(new Positional(0, 1, 2), Assert.Single(await ReadAsync<Positional>()));
        Assert.Equal((1, 2.0), (await ReadAsync<Derived>())[0] is var derived ? (derived.Loss, derived.Val) : default);
        Assert.Throws<ArgumentException>(() => Run.History<Both>(new HistoryOptions { Except = ["loss"] }));
        Assert.Throws<ArgumentException>(() => Run.History<Both>(new HistoryOptions { FromStep = 2, BeforeStep = 1 }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_row_can_be_generic_nested_derived_and_of_names_that_are_keywords(bool isExported)
    {
        Log(isExported, "\"loss\": 1, \"val\": 2, \"class\": \"a\", \"my_é\": 3");

        Assert.Equal((1, null), Assert.Single(await ReadAsync<Generic<string>>()) is var generic ? (generic.Loss, generic.Other) : default);
        Assert.Equal((0, 1), Assert.Single(await ReadAsync<Outer<int>.Inner>()) is var inner ? (inner.Step, inner.Loss) : default);
        Assert.Equal(new DerivedRow(0, 1, 2), Assert.Single(await ReadAsync<DerivedRow>()));
        Assert.Equal(new BaseRow(0, 1), Assert.Single(await ReadAsync<BaseRow>()));
        Assert.Equal((7, 1.0), Assert.Single(await ReadAsync<Initialized>()) is var set ? (set.Never, set.Loss) : default);
        Hidden hidden = Assert.Single(await ReadAsync<Hidden>());
        Assert.Equal((1.0, "a", 3.0), (hidden.Loss, hidden.@class, hidden.My));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_null_or_not_logged_is_null_where_a_value_can_be(bool isExported)
    {
        Log(isExported, "\"opt\": 1", "\"opt\": null, \"loss\": Infinity", "\"loss\": -Infinity", "\"loss\": NaN, \"opt\": {}");

        List<Loose> rows = await ReadAsync<Loose>();

        Assert.Equal([true, false, false, true], rows.Select(static row => row.Opt is not null));
        Assert.All(rows, static row => Assert.True(row.Other.IsNull));
        Assert.Equal([null, float.PositiveInfinity, float.NegativeInfinity, float.NaN], rows.Select(static row => row.Loss));
    }

    private void Log(bool isExported, params string[] rows)
    {
        Server.AddRows(Steps(0, rows.Length), step => rows[step]);
        if (isExported)
        {
            Server.Exports.Add(("a", ExportWriter.Write([.. Server.Rows.Values.Select(WandbValue.Parse)])));
        }
    }

    private async Task<List<TRow>> ReadAsync<TRow>(HistoryOptions? options = null)
        where TRow : CompilerServices.IHistoryRow<TRow>
    {
        var rows = new List<TRow>();
        await foreach (TRow row in Run.History<TRow>(options ?? Options).WithCancellation(CancellationToken))
        {
            rows.Add(row);
        }

        return rows;
    }

    [WandbHistoryRow]
    private sealed partial record Everything
    {
        public long Step { get; init; }
        public DateTimeOffset Timestamp { get; init; }
        public TimeSpan? Runtime { get; init; }
        public required double Loss { get; init; }
        public float? LearningRate { get; init; }

        [WandbHistoryKey("val/acc")]
        public double? Accuracy { get; init; }
        public long Seen { get; set; }
        public int? Top5 { get; init; }
        public string? Name { get; init; }
        public bool? Best { get; init; }

        [WandbHistoryKey("opt.beta.1")]
        public double? Beta1 { get; init; }

        [WandbHistoryKey("opt.betas.1")]
        public double? Beta2 { get; init; }
        public decimal? Price { get; init; }
        public HistoryMedia? Image { get; init; }
        public HistoryHistogram? Weights { get; init; }
        public WandbValue Opt { get; init; }
        public bool IsBest => Best == true;
    }

    [WandbHistoryRow]
    private sealed partial record Loose
    {
        public long Step { get; init; }
        public WandbValue? Opt { get; init; }
        public float? Loss { get; init; }

        [WandbHistoryKey("never logged")]
        public WandbValue Other { get; init; }
    }

    [WandbHistoryRow]
    private sealed partial record Both
    {
        public long Step { get; init; }
        public double Loss { get; init; }
        public double Val { get; init; }
    }

    [WandbHistoryRow]
    private sealed partial record One
    {
        public long Step { get; init; }
        public double Loss { get; init; }
        public double? Val { get; init; }
    }

    [WandbHistoryRow]
    private sealed partial record Any
    {
        public long Step { get; init; }
        public double? Loss { get; init; }
        public double? Val { get; init; }
    }

    [WandbHistoryRow]
    private readonly partial record struct OnlyStep(long Step);

    [WandbHistoryRow]
    private sealed partial record Positional(long Step, double Loss, [property: WandbHistoryKey("val")] double? Accuracy);

    private abstract class Base
    {
        public int Loss { get; init; }
    }

    [WandbHistoryRow]
    private sealed partial class Derived : Base
    {
        public double? Val { get; init; }
    }

    [WandbHistoryRow]
    private sealed partial class Generic<T>
    {
        public required double Loss { get; init; }
        public T? Other { get; }
    }

    private static partial class Outer<T>
        where T : struct
    {
        [WandbHistoryRow]
        public partial struct Inner
        {
            public required long Step { get; set; }
            public required double Loss { get; set; }
            public T Other { get; }
        }
    }

    [WandbHistoryRow]
    private partial record BaseRow(long Step, double Loss);

    [WandbHistoryRow]
    private sealed partial record DerivedRow(long Step, double Loss, double? Val) : BaseRow(Step, Loss);

    [WandbHistoryRow]
    private partial record struct Initialized()
    {
        public double Loss { get; init; }
        public int Never { get; } = 7;
    }

    [WandbHistoryRow]
    private sealed partial class Hidden : Base
    {
        public new double Loss { get; init; }
        public string? @class { get; init; }

        [WandbHistoryKey("my_é")]
        public double? My { get; init; }
    }
}
