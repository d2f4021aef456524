using Microsoft.CodeAnalysis.CSharp;

namespace WandbGen.Generator.Tests;

/// <summary>Hostile schemas and texts: each mistake is reported, and the generator never fails.</summary>
public sealed class HostileInputTests
{
    private const string Declarations = """
        using WandbGen;
        [WandbObject] public sealed partial record Item { public required string Id { get; init; } }
        [WandbCollection<Item>("shop(name: $name) { items }")] public sealed partial class Items;
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [Trait("Torture", "T116")]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("# nothing\n# more of it")]
    [InlineData("\uFEFF")]
    [InlineData("{}")]
    [InlineData("\u0000\u0001")]
    public async Task A_schema_with_nothing_in_it_is_told_and_breaks_nothing(string schema)
    {
        string[] diagnostics = await SurviveAsync(Declarations, schema);

        Assert.Contains(diagnostics, static diagnostic => diagnostic.StartsWith("WBG", StringComparison.Ordinal));
    }

    [Theory]
    [Trait("Torture", "T116")]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void A_schema_is_read_in_the_encoding_that_its_first_bytes_say(string encoding)
    {
        // What the compiler hands over is text already; a byte order mark that it left is not a mistake.
        System.Text.Encoding written = System.Text.Encoding.GetEncoding(encoding);
        using var stream = new MemoryStream([.. written.GetPreamble(), .. written.GetBytes(TestSchema.Text)]);
        string text = Microsoft.CodeAnalysis.Text.SourceText.From(stream).ToString();

        Compiled.From(Declarations, text).IsClean();
        Compiled.From(Declarations, "\uFEFF" + text).IsClean();
    }

    [Fact]
    [Trait("Torture", "T117")]
    public async Task A_schema_cut_anywhere_never_breaks_the_generator()
    {
        // A prime number of characters apart, so that every kind of token is cut; WANDBGEN_EVERY_CUT=1 cuts at each of them.
        int step = Environment.GetEnvironmentVariable("WANDBGEN_EVERY_CUT") is "1" ? 1 : 61;
        for (int length = 0; length < TestSchema.Text.Length; length += step)
        {
            await SurviveAsync(Declarations, TestSchema.Text[..length]);
        }
    }

    [Theory]
    [Trait("Torture", "T119")]
    [InlineData("selection set", "shop(name: \\\"a\\\") {{{0}}}", " parent {", "}")]
    [InlineData("list value", "shop(name: {0})", "[", "]")]
    [InlineData("object value", "shop(name: {0})", "{a:", "}")]
    [InlineData("brackets", "{0}", "(", ")")]
    public async Task A_text_of_fifty_thousand_levels_is_a_mistake(string what, string form, string open, string close)
    {
        string deep = string.Concat(Enumerable.Repeat(open, 50_000)) + "x" + string.Concat(Enumerable.Repeat(close, 50_000));
        string path = form.Replace("{0}", deep, StringComparison.Ordinal)
            .Replace("{{", "{", StringComparison.Ordinal)
            .Replace("}}", "}", StringComparison.Ordinal);

        string[] diagnostics = await SurviveAsync(
            $$"""
            using WandbGen;
            [WandbObject] public sealed partial record Item { public required string Id { get; init; } }
            [WandbCollection<Item>("{{path}}")] public sealed partial class Items;
            """,
            TestSchema.Text
        );

        Assert.True(diagnostics.Length > 0, what);
    }

    [Theory]
    [Trait("Torture", "T124")]
    [InlineData("plain")]
    [InlineData("a \" quote")]
    [InlineData("a \\ and a \\n that is none")]
    [InlineData("{braces} {0} {{two}}")]
    [InlineData("$variable @total #comment")]
    [InlineData("line\nbreak\ttab")]
    [InlineData("\u2028 \u2029 \u0085 \u202E end")]
    [InlineData("*/ --> ]]> </summary> \"\"\"")]
    public async Task A_literal_reaches_the_server_as_it_was_written(string value)
    {
        string graphQL = System.Text.Json.JsonSerializer.Serialize(value);
        Compiled compiled = Compiled
            .From(
                $$"""
                using WandbGen;
                [WandbObject] public sealed partial record Item { public required string Id { get; init; } }
                [WandbCollection<Item>({{SymbolDisplay.FormatLiteral(
                    $"query Items($order: String = {graphQL}) {{ shop(name: {graphQL}) {{ items(order: $order) }} }}",
                    quote: true
                )}})] public sealed partial class Items;
                """,
                TestSchema.Text
            )
            .IsClean();
        using var server = new ScriptedAnswers("""{"data":{"shop":{"items":null}}}""");

        await ScriptedAnswers.ListAsync(server.Create(compiled.Load().GetType("Items")!, null, null), CancellationToken);

        using var request = System.Text.Json.JsonDocument.Parse(server.Bodies[0]);
        var document = (GraphQLParser.AST.GraphQLOperationDefinition)
            GraphQLParser.Parser.Parse(request.RootElement.GetProperty("query").GetString()!).Definitions[0];
        var shop = (GraphQLParser.AST.GraphQLField)document.SelectionSet.Selections[0];
        Assert.Equal(value, ((GraphQLParser.AST.GraphQLStringValue)shop.Arguments![0].Value).Value.ToString());
        Assert.Equal(value, ((GraphQLParser.AST.GraphQLStringValue)document.Variables![0].DefaultValue!).Value.ToString());
    }

    [Theory]
    [Trait("Torture", "T130")]
    [InlineData("first")]
    [InlineData("second")]
    public async Task Of_two_schemas_the_named_one_is_meant_in_whatever_order_they_come(string schema)
    {
        string source = $$"""
            using WandbGen;
            [WandbObject(Schema = "{{schema}}")] public sealed partial record Thing { public required string {{(
                schema == "first" ? "Name" : "Title"
            )}} { get; init; } }
            """;
        (string, string)[] schemas =
        [
            ("first", "type Query { thing: Thing } type Thing { name: String! }"),
            ("second", "type Query { thing: Thing } type Thing { title: String! }"),
        ];

        Compiled forward = Compiled.From([source], schemas).IsClean();
        Compiled backward = Compiled.From([source], [.. schemas.Reverse()]).IsClean();

        Assert.Equal(forward.Emitted, backward.Emitted);
        Assert.Empty(await forward.DiagnosticsAsync());
    }

    [Theory]
    [Trait("Torture", "T130")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_schemas_of_one_name_are_told_the_same_in_whatever_order_they_come(bool isReversed)
    {
        (string, string)[] schemas =
        [
            ("a/wandb", "type Query { thing: Thing } type Thing { name: String! }"),
            ("b/wandb", "type Query { thing: Thing } type Thing { title: String! }"),
        ];

        Compiled compiled = Compiled.From(
            ["using WandbGen; [WandbObject] public sealed partial record Thing { public required string Name { get; init; } }"],
            isReversed ? [.. schemas.Reverse()] : schemas
        );

        Assert.Equal(
            [
                "WBG0066 [Thing] The project has several schema files called 'wandb', and they differ: give each a name of its "
                    + "own, or say with WandbSchema=\"wandb\" on one of their items that they are one schema",
            ],
            await compiled.DiagnosticsAsync()
        );
    }

    [Fact]
    [Trait("Torture", "T130")]
    public async Task The_same_schema_twice_is_one()
    {
        const string Schema = "type Query { thing: Thing } type Thing { name: String! }";

        Compiled compiled = Compiled
            .From(
                ["using WandbGen; [WandbObject] public sealed partial record Thing { public required string Name { get; init; } }"],
                [("a/wandb", Schema), ("b/wandb", Schema)]
            )
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
    }

    [Fact]
    [Trait("Torture", "T132")]
    public void The_output_does_not_depend_on_line_ends_or_on_where_the_files_lie()
    {
        const string Source = """"
            using WandbGen;
            [WandbObject] public sealed partial record Item { public required string Id { get; init; } }
            [WandbCollection<Item>("""
                query Items($name: String!, $order: String = "+name") {
                  shop(name: $name) {
                    items(order: $order)
                  }
                }
                """)]
            public sealed partial class Items;
            """";
        string unix = Source.ReplaceLineEndings("\n");
        string schema = TestSchema.Text.ReplaceLineEndings("\n");

        string expected = Compiled.From([unix], [("here/test", schema)]).IsClean().Emitted;

        Assert.Equal(
            expected,
            Compiled
                .From([unix.ReplaceLineEndings("\r\n")], [("C:\\else where\\test", schema.ReplaceLineEndings("\r\n"))])
                .IsClean()
                .Emitted
        );
        Assert.Equal(expected, Compiled.From([unix], [("/test", schema.ReplaceLineEndings("\r"))]).IsClean().Emitted);
    }

    // Compiled asserts that generating neither fails nor differs the second time; AD0001 is the analyzer's failure, CS8785 the generator's.
    private static async Task<string[]> SurviveAsync(string source, string schema)
    {
        Compiled compiled = Compiled.From(source, schema);
        string[] diagnostics = await compiled.DiagnosticsAsync();
        Assert.DoesNotContain(
            diagnostics,
            static diagnostic =>
                diagnostic.StartsWith("AD0001", StringComparison.Ordinal) || diagnostic.StartsWith("WBG0001", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(compiled.Output.GetDiagnostics(CancellationToken), static diagnostic => diagnostic.Id == "CS8785");
        return diagnostics;
    }
}
