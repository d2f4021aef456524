namespace WandbGen.Generator.Tests;

/// <summary>The values in a text, and the defaults of its variables, are of their types: a server refuses a document with others.</summary>
public sealed class LiteralTests
{
    private const string Schema = """
        scalar Money
        enum Kind { SMALL LARGE }
        input Range { from: Int! to: Int = 3 kind: Kind nested: Range }
        input By @oneOf { id: ID name: String kind: Kind }
        type Query { n(i: Int f: Float s: [String!] e: Kind r: Range m: Money b: By bs: [By!] t: ID): Int }
        """;

    [Theory]
    [InlineData("Int! = \\\"a\\\"", "\\\"a\\\"", "\"a\" is not a value of the type Int!")]
    [InlineData("Int = 99999999999", "99999999999", "99999999999 is not a value of the type Int")]
    [InlineData("Int! = null", "null", "null is not a value of the type Int!")]
    [InlineData("Int = 1.0", "1.0", "1.0 is not a value of the type Int")]
    [InlineData("Float = true", "true", "true is not a value of the type Float")]
    [InlineData("[Int!] = [1, null]", "null", "null is not a value of the type Int!")]
    [InlineData("[[Int]] = [[\\\"a\\\"]]", "\\\"a\\\"", "\"a\" is not a value of the type Int")]
    [InlineData("Kind = HUGE", "HUGE", "'HUGE' is not a value of the type Kind")]
    [InlineData("Kind = \\\"SMALL\\\"", "\\\"SMALL\\\"", "\"SMALL\" is not a value of the type Kind")]
    [InlineData("Range = {from: \\\"x\\\"}", "\\\"x\\\"", "\"x\" is not a value of the type Int!")]
    [InlineData("Range = 3", "3", "3 is not a value of the type Range")]
    [InlineData("By = {}", "{}", "{} is not a value of the type By, which takes exactly one field")]
    [InlineData("By = {id: 1, name: null}", "null", "null is not a value of the type String!")]
    [InlineData(
        "[By!] = {id: 1, kind: SMALL}",
        "{id: 1, kind: SMALL}",
        "{id: 1, kind: SMALL} is not a value of the type By, which takes exactly one field"
    )]
    public async Task A_default_that_does_not_fit_is_marked(string type, string word, string message)
    {
        string[] diagnostics = await DiagnoseAsync($"query Q($v: {type}) {{ n }}");

        Assert.Contains($"WBG0015 [{word}] {message}", diagnostics);
    }

    [Theory]
    [InlineData("Range = {to: 3}", "WBG0014 [{to: 3}] The field 'from' (Int!) of 'Range' is required")]
    [InlineData("Range = {from: 1, nested: {from: 1, too: 3}}", "WBG0012 [too] 'Range' has no field 'too'; did you mean 'to'?")]
    [InlineData("Range = {from: 1, from: 2}", "WBG0094 [from] The field 'from' is given twice: remove one of the two")]
    [InlineData("Kinds", "WBG0010 [Kinds] The schema has no type 'Kinds'; did you mean 'Kind'?")]
    [InlineData("Query", "WBG0010 [Query] The schema has no type 'Query' that a variable can have: it is no scalar, enum or input object")]
    public async Task A_header_that_no_server_takes_is_marked(string type, string expected) =>
        Assert.Contains(expected, await DiagnoseAsync($"query Q($v: {type}) {{ n }}"));

    [Theory]
    [InlineData("Int = -2147483648", "i: $v")]
    [InlineData("Float = 99999999999", "f: $v")]
    [InlineData("[String!] = \\\"one\\\"", "s: $v")]
    [InlineData("Kind = null", "e: $v")]
    [InlineData("Range = {from: 1, nested: {from: 2, to: null, kind: LARGE}}", "r: $v")]
    [InlineData("Money = {any: [1, \\\"a\\\"]}", "m: $v")]
    [InlineData("By = {id: 1}", "b: $v")]
    [InlineData("ID = 99999999999", "t: $v")]
    [InlineData("String!", "b: {name: $v}")]
    [InlineData("[By!] = [{id: 1}, {name: \\\"a\\\"}]", "bs: $v")]
    [InlineData("[Int!]!", "m: {any: [1, {of: $v}]}")]
    [InlineData("Kind", "m: [$v], e: $v")]
    public async Task What_a_server_takes_is_taken(string type, string argument) =>
        Assert.DoesNotContain(
            await DiagnoseAsync($"query Q($v: {type}) {{ n({argument}) }}"),
            static diagnostic => !diagnostic.StartsWith("WBG0018", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("i: 2147483648", "WBG0015 [2147483648] 2147483648 is not a value of the type Int")]
    [InlineData("b: {}", "WBG0015 [{}] {} is not a value of the type By, which takes exactly one field")]
    [InlineData(
        "b: {id: 1, name: \\\"a\\\"}",
        "WBG0015 [{id: 1, name: \\\"a\\\"}] {id: 1, name: \"a\"} is not a value of the type By, which takes exactly one field"
    )]
    [InlineData("b: {name: null}", "WBG0015 [null] null is not a value of the type String!")]
    public async Task An_argument_that_does_not_fit_is_marked(string argument, string expected) =>
        Assert.Equal([expected], await DiagnoseAsync($"n({argument})"));

    [Fact]
    public async Task A_variable_inside_the_literal_of_a_custom_scalar_is_sent_and_is_of_any_type_or_else_of_the_scalars()
    {
        Compiled compiled = Compiled
            .From(
                "using WandbGen;\npublic static partial class Api { "
                    + "[WandbQuery(\"query Q($a: Int!, $b: [Kind!]) { n(m: {x: [$a, {y: $b}]}) }\")] "
                    + "public static partial System.Threading.Tasks.Task<int?> A(WandbClient client, int a, Kind[]? b);\n"
                    + "[WandbQuery(\"n(m: {x: [$a]})\")] public static partial System.Threading.Tasks.Task<int?> B(WandbClient client, "
                    + "System.Text.Json.JsonElement? a); } public enum Kind { Small, Large }",
                Schema
            )
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
        Type api = compiled.Load().GetType("Api")!;
        using var server = new ScriptedAnswers(static _ => """{"data":{"n":1}}""");
        await (Task)api.GetMethod("A")!.Invoke(null, [server.Client, 7, null])!;
        await (Task)api.GetMethod("B")!.Invoke(null, [server.Client, null])!;
        Assert.Contains("query Q($a: Int!, $b: [Kind!]) { n(m: {x: [$a, {y: $b}]}) }", server.Requests[0], StringComparison.Ordinal);
        Assert.Contains("\"variables\":{\"a\":7", server.Requests[0], StringComparison.Ordinal);
        Assert.Contains("query B($a: Money) { n(m: {x: [$a]}) }", server.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_inside_the_literal_of_a_custom_scalar_must_be_in_the_header() =>
        Assert.Equal(
            ["WBG0076 [$b] The operation's header does not declare the variable '$b'"],
            await DiagnoseAsync("query Q($a: Int) { n(i: $a, m: {x: [$b]}) }")
        );

    [Fact]
    public async Task A_variable_of_one_field_of_several_cannot_be_null() =>
        Assert.Contains(
            "WBG0016 [$v] The variable '$v' is String, but String! is expected here",
            await DiagnoseAsync("query Q($v: String) { n(b: {name: $v}) }")
        );

    [Fact]
    public async Task A_schema_of_an_introspection_says_of_what_one_field_is_given()
    {
        const string Introspection = """
            {"__schema":{"queryType":{"name":"Query"},"types":[
              {"kind":"OBJECT","name":"Query","fields":[{"name":"n","args":[{"name":"b","type":{"kind":"INPUT_OBJECT","name":"By"}}],
                "type":{"kind":"SCALAR","name":"Int"}}]},
              {"kind":"INPUT_OBJECT","name":"By","isOneOf":true,"inputFields":[{"name":"id","type":{"kind":"SCALAR","name":"ID"}}]}]}}
            """;

        string[] diagnostics = await Compiled.From([Source("n(b: {})")], [("=test.json", Introspection)]).DiagnosticsAsync();

        Assert.Equal(["WBG0015 [{}] {} is not a value of the type By, which takes exactly one field"], diagnostics);
    }

    private static Task<string[]> DiagnoseAsync(string text) => Compiled.From(Source(text), Schema).DiagnosticsAsync();

    private static string Source(string text) =>
        "using WandbGen;\npublic static partial class Api { [WandbQuery(\""
        + text
        + "\")] public static partial System.Threading.Tasks.Task<int?> A(WandbClient client); }";
}
