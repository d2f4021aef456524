namespace WandbGen.Generator.Tests;

/// <summary>Converters for one field; compiled and run.</summary>
public sealed class ConverterTests
{
    private const string Schema = """
        scalar Money
        enum Kind { SMALL }
        type Query { run(id: ID!): Run }
        type Run {
          history: [String!]!
          rows: [[String]!]
          filter: String!
          other: String
          price: Money!
          kind: Kind!
          ticks: Int
          owner: Owner
        }
        type Owner { name: String! }
        """;

    private const string Usings = """
        using System.Collections.Generic;
        using System.Text.Json;
        using System.Threading.Tasks;
        using WandbGen;

        """;

    [Fact]
    public async Task Text_that_holds_json_is_a_value_alone_in_lists_and_where_it_is_null()
    {
        Compiled compiled = Compiled
            .From(
                Usings
                    + """
                    [WandbObject] public sealed partial class Run
                    {
                        [WandbField(Converter = typeof(JsonTextConverter))] public IReadOnlyList<WandbValue> History { get; init; } = [];
                        [WandbField("rows", Converter = typeof(JsonTextConverter))] public WandbValue?[][]? Rows { get; init; }
                        [WandbField(Converter = typeof(JsonTextConverter))] public WandbValue Filter { get; init; }
                        [WandbField("other", Converter = typeof(JsonTextConverter))] public WandbValue Missing { get; init; }
                        [WandbField("filter")] public required string RawFilter { get; init; }
                        public override string ToString() =>
                            $"{History[0].Find("loss")} {Rows![0][0]} {Filter.Find("a.b")} {Missing.Kind} {RawFilter}";
                    }

                    public static partial class Api
                    {
                        [WandbQuery("run(id: $id)")] public static partial Task<Run> GetAsync(WandbClient client, string id);
                    }
                    """,
                Schema
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """
            {"data":{"run":{"history":["{\"loss\":NaN}"],"rows":[["[1]",null]],"filter":"{\"a\":{\"b\":\"c\"}}","other":null,
            "filter_2":"{\"a\":{\"b\":\"c\"}}"}}}
            """
        );

        var task = (Task)compiled.Load().GetType("Api")!.GetMethod("GetAsync")!.Invoke(null, [server.Client, "1"])!;
        await task;
        object run = task.GetType().GetProperty("Result")!.GetValue(task)!;

        Assert.Equal("""NaN [1] c Null {"a":{"b":"c"}}""", $"{run}");
        Assert.Contains("history", server.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_converter_of_ones_own_reads_whole_lists_enums_and_unknown_scalars_before_what_the_project_maps()
    {
        string run = await ReadRunAsync(
            """
            [assembly: WandbScalar("Money", typeof(decimal), typeof(Cents))]
            public abstract class Cents : IScalarConverter<decimal>
            {
                public static decimal Read(ref Utf8JsonReader reader) => reader.GetDecimal() / 100;
                public static void Write(Utf8JsonWriter writer, decimal value) => writer.WriteNumberValue(value * 100);
            }
            public abstract class Whole : IScalarConverter<decimal>, IScalarConverter<int>, IScalarConverter<List<string>>
            {
                static decimal IScalarConverter<decimal>.Read(ref Utf8JsonReader reader) => reader.GetDecimal();
                static void IScalarConverter<decimal>.Write(Utf8JsonWriter writer, decimal value) { }
                static int IScalarConverter<int>.Read(ref Utf8JsonReader reader) => reader.GetString()!.Length;
                static void IScalarConverter<int>.Write(Utf8JsonWriter writer, int value) { }
                static List<string> IScalarConverter<List<string>>.Read(ref Utf8JsonReader reader)
                {
                    reader.Skip();
                    return ["all"];
                }
                static void IScalarConverter<List<string>>.Write(Utf8JsonWriter writer, List<string> value) { }
            }
            [WandbObject] public sealed partial class Run
            {
                [WandbField("price")] public decimal Mapped { get; init; }
                [WandbField(Converter = typeof(Whole))] public decimal Price { get; init; }
                [WandbField(Converter = typeof(Whole))] public int Kind { get; init; }
                [WandbField("history", Converter = typeof(Whole))] public List<string> History { get; init; } = [];
                public override string ToString() => $"{Mapped} {Price} {Kind} {History[0]}";
            }
            """,
            """{"data":{"run":{"price":500,"price_2":500,"kind":"SMALL","history":["a","b"]}}}"""
        );

        Assert.Equal("5 500 5 all", run);
    }

    [Theory]
    [InlineData("[7]", "7 text")]
    [InlineData("[[1,2],[[3]],4]", "4 text")]
    [InlineData("[{\"a\":[]},\"five\"]", "5 text")]
    public async Task A_converter_cannot_disturb_what_follows_its_value_however_much_of_it_it_reads(string history, string expected) =>
        Assert.Equal(expected, await ReadWithConverterAsync("""{"data":{"run":{"history":""" + history + ""","price":"text"}}}"""));

    [Theory]
    [InlineData("""{"data":{"run":{"history":[1,{"a":"wrong"}],"price":"text"}}}""", "data.run.history[1].a")]
    [InlineData("""{"data":{"run":{"history":["wrong"],"price":"text"}}}""", "data.run.history[0]")]
    public async Task A_converter_that_fails_is_reported_at_the_place_that_it_was_at(string answer, string path)
    {
        var exception = await Assert.ThrowsAsync<WandbProtocolException>(() => ReadWithConverterAsync(answer));

        Assert.Equal(path, exception.JsonPath);
    }

    private static Task<string> ReadWithConverterAsync(string answer) =>
        ReadRunAsync(
            """
            public abstract class Last : IScalarConverter<int>, IScalarConverter<string>
            {
                // Stops at the first string, or behind the value.
                static int IScalarConverter<int>.Read(ref Utf8JsonReader reader)
                {
                    while (reader.TokenType != JsonTokenType.String && reader.Read()) { }
                    bool isWrong = reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("wrong");
                    return isWrong ? throw new JsonException("Wrong.") : 5;
                }
                static bool IScalarConverter<int>.TryRead(ref JsonTokenReader reader, out int value)
                {
                    value = reader.TokenType == JsonTokenType.Number ? GraphQLReader.ReadInt32(ref reader) : 0;
                    return value != 0;
                }
                static void IScalarConverter<int>.Write(Utf8JsonWriter writer, int value) { }
                static string IScalarConverter<string>.Read(ref Utf8JsonReader reader) => reader.GetString()!;
                static void IScalarConverter<string>.Write(Utf8JsonWriter writer, string value) { }
            }
            [WandbObject] public sealed partial class Run
            {
                [WandbField("history", Converter = typeof(Last))] public IReadOnlyList<int> History { get; init; } = [];
                [WandbField(Converter = typeof(Last))] public string Price { get; init; } = "";
                public override string ToString() => $"{History[^1]} {Price}";
            }
            """,
            answer
        );

    /// <param name="declarations">The type Run, and its converters.</param>
    /// <param name="answer">What the server answers.</param>
    /// <returns>The text of the run.</returns>
    private static async Task<string> ReadRunAsync(string declarations, string answer)
    {
        Compiled compiled = Compiled
            .From(
                $$"""
                using System.Collections.Generic;
                using System.Text.Json;
                using System.Threading.Tasks;
                using WandbGen;
                using WandbGen.CompilerServices;
                {{declarations}}
                public static partial class Api
                {
                    [WandbQuery("run(id: $id)")] public static partial Task<Run> GetAsync(WandbClient client, string id);
                }
                """,
                Schema
            )
            .IsClean();
        using var server = new ScriptedAnswers(answer);

        var task = (Task)compiled.Load().GetType("Api")!.GetMethod("GetAsync")!.Invoke(null, [server.Client, "1"])!;
        await task;
        return task.GetType().GetProperty("Result")!.GetValue(task)!.ToString()!;
    }

    [Theory]
    [InlineData("JsonTextConverter", "string? Other", "it reads WandbValue")]
    [InlineData(
        "JsonTextConverter",
        "WandbValue[]? Owner",
        "'owner' is Owner, whose fields are selected by a type marked with [WandbObject]"
    )]
    [InlineData("string", "string? Other", "it does not implement IScalarConverter<T>")]
    [InlineData("Open<>", "string? Other", "it has type parameters")]
    [InlineData("Hidden", "string? Other", "it is local to its file")]
    public async Task A_converter_that_does_not_fit_is_an_error_at_its_name(string converter, string property, string reason)
    {
        Compiled compiled = Compiled.From(
            Usings
                + $$"""
                public abstract class Open<T> : IScalarConverter<string>
                {
                    public static string Read(ref Utf8JsonReader reader) => "";
                    public static void Write(Utf8JsonWriter writer, string value) { }
                }
                file abstract class Hidden : Open<int>;
                [WandbObject] public sealed partial class Run
                {
                    [WandbField(Converter = typeof({{converter}}))] public {{property}} { get; init; }
                    public required string Filter { get; init; }
                }
                """,
            Schema
        );

        string problem = Assert.Single(await compiled.DiagnosticsAsync());

        Assert.StartsWith($"WBG0082 [typeof({converter})] ", problem, StringComparison.Ordinal);
        Assert.EndsWith(reason, problem, StringComparison.Ordinal);
    }
}
