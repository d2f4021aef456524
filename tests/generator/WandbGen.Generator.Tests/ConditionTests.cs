using System.Text.Json.Nodes;

namespace WandbGen.Generator.Tests;

/// <summary>What <c>@include</c> and <c>@skip</c> can leave out: in properties, paths and documents; compiled and run.</summary>
public sealed class ConditionTests
{
    private const string Usings = "using System.Collections.Generic;\nusing System.Threading.Tasks;\nusing WandbGen;\n";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("owner.name @include(if: $deep)", "string?", "owner { name @include(if: $deep) }", "{\"name\":\"o\"}", "o", "{}")]
    [InlineData("owner @skip(if: $deep).name", "string?", "owner @skip(if: $deep) { name }", "{\"name\":\"o\"}", "o", null)]
    [InlineData(
        "owner @include(if: $deep)",
        "Owner?",
        "owner @include(if: $deep) { name }",
        "{\"name\":\"o\"}",
        "Owner { Name = o }",
        null
    )]
    [InlineData(
        "owner.id @include(if: $deep) @skip(if: $short)",
        "string?",
        "owner { id @include(if: $deep) @skip(if: $short) }",
        "{\"id\":\"7\"}",
        "7",
        "{}"
    )]
    // Both must hold, and GraphQL takes a directive once in a place.
    [InlineData(
        "owner.id @include(if: $deep) @include(if: $short)",
        "string?",
        "owner { ... @include(if: $short) { id @include(if: $deep) } }",
        "{\"id\":\"7\"}",
        "7",
        "{}"
    )]
    // One of the two is enough.
    [InlineData(
        "owner.id @include(if: $deep) id @skip(if: $short)",
        "string?",
        "owner { id @include(if: $deep) id @skip(if: $short) }",
        "{\"id\":\"7\"}",
        "7",
        "{}"
    )]
    [InlineData("owner.id @include(if: false)", "string?", "owner { id @include(if: false) }", "{\"id\":\"7\"}", "7", "{}")]
    public async Task A_property_is_null_where_its_field_is_left_out(
        string field,
        string type,
        string document,
        string present,
        string value,
        string? left
    )
    {
        string source =
            $"{Usings}[WandbObject(\"User\")] public sealed partial record Owner {{ public string? Name {{ get; init; }} }}\n"
            + $"[WandbObject] public sealed partial record Shop {{ [WandbField(\"{field}\")] public {type} Value {{ get; init; }} }}\n"
            + "public sealed partial class Shops(WandbClient client)\n{\n"
            + "    [WandbQuery(\"query Shop($deep: Boolean!, $short: Boolean! = false) { shop(name: \\\"x\\\", owner: \\\"y\\\") }\")]\n"
            + "    public partial Task<Shop?> GetAsync(bool deep, bool? @short = null);\n}";
        if (!field.Contains("$short", StringComparison.Ordinal))
        {
            source = Remove(Remove(source, ", $short: Boolean! = false"), ", bool? @short = null");
        }

        if (!field.Contains('$', StringComparison.Ordinal))
        {
            source = Remove(Remove(source, "($deep: Boolean!)"), "bool deep");
        }

        Compiled compiled = Compiled.From(source, TestSchema.Text).IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(Answer($"\"owner\":{present}"), Answer(left is null ? "" : $"\"owner\":{left}"));
        object shops = server.Create(compiled.Load().GetType("Shops")!);

        Assert.Equal($"Shop {{ Value = {value} }}", await CallAsync(shops, true));
        Assert.Equal("Shop { Value =  }", await CallAsync(shops, false));
        Assert.Contains($"{{ {document} }} }}", (string?)JsonNode.Parse(server.Bodies[0])!["query"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_literal_that_leaves_nothing_out_needs_no_nullable_type()
    {
        Compiled compiled = Compiled
            .From(
                Usings
                    + "[WandbObject] public partial record Tag { [WandbField(\"name @include(if: true) @skip(if: false)\")] "
                    + "public required string Name { get; init; } }",
                TestSchema.Text
            )
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
        Assert.Contains("\"name @include(if: true) @skip(if: false)\"", compiled.Emitted, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conditions_of_a_collections_items_are_parameters_of_the_collection()
    {
        Compiled compiled = Compiled
            .From(
                Usings
                    + """
                    [WandbObject] public sealed partial record Item
                    {
                        public required string Name { get; init; }
                        [WandbField("price(currency: $currency) @include(if: $withPrice)")] public double? Price { get; init; }
                        [WandbContext] public string? Kind { get; init; }
                        [WandbField("size @include(if: $withPrice)")] public long? Size { get; init; }
                    }
                    [WandbCollection<Item>("query Items($withPrice: Boolean = false, $currency: String) { shop(name: \"s\") { "
                        + "kind @skip(if: $withPrice) items } }")]
                    public sealed partial class Items;
                    """,
                TestSchema.Text
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            Page(""" "kind":"SMALL", """, """{"name":"a"}"""),
            Page("", """{"name":"a","price":1.5,"size":3}""")
        );
        Type type = compiled.Load().GetType("Items")!;

        Assert.Equal(
            ["Item { Name = a, Price = , Kind = SMALL, Size =  }"],
            await ScriptedAnswers.ListAsync(server.Create(type, null, null, null), CancellationToken)
        );
        Assert.Equal(
            ["Item { Name = a, Price = 1.5, Kind = , Size = 3 }"],
            await ScriptedAnswers.ListAsync(server.Create(type, true, "EUR", null), CancellationToken)
        );
        Assert.Null(JsonNode.Parse(server.Bodies[0])!["variables"]!["withPrice"]);
        Assert.True((bool?)JsonNode.Parse(server.Bodies[1])!["variables"]!["withPrice"]);
        Assert.Contains("query ItemsTotal($withPrice: Boolean = false) {", compiled.Emitted, StringComparison.Ordinal);
        return;

        static string Page(string beside, string node) =>
            Answer(beside + "\"items\":{\"pageInfo\":{\"hasNextPage\":false,\"endCursor\":null}," + $"\"edges\":[{{\"node\":{node}}}]}}");
    }

    [Theory]
    [InlineData("shop(name: \"s\") @include(if: $all) { items }", "{}")]
    [InlineData("shop(name: \"s\") { items @include(if: $all) }", """{"shop":{}}""")]
    [InlineData("shop(name: \"s\") { kind parent @skip(if: $all) { items } }", """{"shop":{"kind":"SMALL"}}""")]
    public async Task A_connection_that_is_left_out_is_empty(string path, string answer)
    {
        Compiled compiled = Compiled
            .From(
                Usings
                    + "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
                    + "[WandbContext] public string? Kind { get; init; } }\n"
                    + $"[WandbCollection<Item>({Quote(path)})] public sealed partial class Items;",
                TestSchema.Text
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers($$"""{"data":{{answer}}}""");

        Assert.Empty(await ScriptedAnswers.ListAsync(server.Create(compiled.Load().GetType("Items")!, true, null), CancellationToken));
    }

    [Fact]
    public async Task A_step_without_a_condition_is_missed_all_the_same()
    {
        Compiled compiled = Compiled.From(
            Usings
                + "[WandbObject] public sealed partial record Item { public required string Name { get; init; } }\n"
                + "[WandbCollection<Item>(\"shop(name: $n) { items @include(if: $all) }\")] public sealed partial class Items;",
            TestSchema.Text
        );
        using var server = new ScriptedAnswers("""{"data":{"other":1}}""");

        WandbProtocolException exception = await Assert.ThrowsAsync<WandbProtocolException>(() =>
            ScriptedAnswers.ListAsync(server.Create(compiled.Load().GetType("Items")!, "n", true, null), CancellationToken)
        );

        Assert.Contains("shop", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("viewer @include(if: $all) { orders(first: 3) }", "IReadOnlyList<Order>?", "{}")]
    [InlineData("viewer { email @include(if: $all) }", "string?", """{"viewer":{}}""")]
    [InlineData("shop(name: \"s\") { itemCount @include(if: $all) }", "int?", """{"shop":{}}""")]
    [InlineData("shop(name: \"s\") { itemCount @include(if: $all) itemCount @skip(if: $all) }", "int?", """{"shop":{}}""")]
    public async Task A_method_gives_null_where_its_path_is_left_out(string path, string type, string answer)
    {
        Compiled compiled = Compiled
            .From(
                Usings
                    + "[WandbObject] public sealed partial record Order(string Id);\n"
                    + "public sealed partial class Shops(WandbClient client)\n{\n"
                    + $"    [WandbQuery({Quote(path)})]\n"
                    + $"    public partial Task<{type}> GetAsync(bool all);\n}}",
                TestSchema.Text
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers($$"""{"data":{{answer}}}""");

        Assert.Equal("", await CallAsync(server.Create(compiled.Load().GetType("Shops")!), false));
    }

    [Fact]
    public async Task A_documents_conditions_are_its_variables()
    {
        Compiled compiled = Compiled
            .From(
                [
                    Usings
                        + """
                        [WandbObject] public sealed partial record Item
                        {
                            public string? Name { get; init; }
                            public double? Price { get; init; }
                            public long? Size { get; init; }
                            [WandbContext] public string? Kind { get; init; }
                        }
                        [WandbCollection<Item>(Document = "Items.graphql")] public sealed partial class Items;
                        """,
                ],
                [
                    ("test", TestSchema.Text),
                    (
                        "Items",
                        """
                        query Items($first: Int, $after: String, $deep: Boolean = true, $all: Boolean!) {
                          shop(name: "s") {
                            ... @include(if: $deep) { kind }
                            items(first: $first, after: $after) @skip(if: $all) {
                              pageInfo { hasNextPage endCursor }
                              edges { node { ...Names @include(if: $deep) price @skip(if: $deep) size size @include(if: $deep) } }
                            }
                          }
                        }
                        fragment Names on Item { name }
                        """
                    ),
                ]
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """
            {"data":{"shop":{"items":{"pageInfo":{"hasNextPage":false,"endCursor":null},"edges":[{"node":{"size":2,"price":1}}]}}}}
            """,
            """{"data":{"shop":{"kind":"SMALL"}}}"""
        );
        Type type = compiled.Load().GetType("Items")!;

        Assert.Equal(
            ["Item { Name = , Price = 1, Size = 2, Kind =  }"],
            await ScriptedAnswers.ListAsync(server.Create(type, false, false, null), CancellationToken)
        );
        Assert.Empty(await ScriptedAnswers.ListAsync(server.Create(type, true, null, null), CancellationToken));
    }

    [Theory]
    [InlineData("name @include(if: $a)", "'Item.Name' must be nullable, because the document can leave 'name' out; write 'string?'")]
    [InlineData("name @include(if: $a) name @skip(if: $a)", "'Item.Name' must be nullable")]
    [InlineData("...F @include(if: $a)", "'Item.Name' must be nullable")]
    [InlineData("name name @include(if: $a)", null)]
    [InlineData("...F ...F @include(if: $a)", null)]
    [InlineData("...F @include(if: $a) ...F", null)]
    public async Task What_a_document_can_leave_out_must_be_nullable(string selection, string? expected)
    {
        Compiled compiled = Compiled.From(
            [
                Usings
                    + "[WandbObject] public sealed partial record Item { public required string Name { get; init; } }\n"
                    + "[WandbCollection<Item>(Document = \"Items.graphql\")] public sealed partial class Items;",
            ],
            [
                ("test", TestSchema.Text),
                (
                    "Items",
                    "query Items($first: Int, $after: String, $a: Boolean!) { shop(name: \"s\") { items(first: $first, after: $after) { "
                        + $"pageInfo {{ hasNextPage endCursor }} edges {{ node {{ {selection} id @skip(if: $a) }} }} }} }} }}"
                        + (selection.Contains("...F", StringComparison.Ordinal) ? " fragment F on Item { name }" : "")
                ),
            ]
        );

        string[] problems = await compiled.DiagnosticsAsync();

        if (expected is null)
        {
            Assert.Empty(problems);
        }
        else
        {
            Assert.Contains(expected, Assert.Single(problems), StringComparison.Ordinal);
            Assert.StartsWith("WBG0050", problems[0], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(
        "pageInfo @include(if: $a) { hasNextPage endCursor } edges { node { name } }",
        "'pageInfo' is needed for the pages of 'items'"
    )]
    [InlineData("pageInfo { hasNextPage endCursor } edges @skip(if: $a) { node { name } }", "'edges' is needed for the pages of 'items'")]
    [InlineData("pageInfo { hasNextPage endCursor } edges { node @skip(if: $a) { name } }", "'node' is needed for the pages of 'items'")]
    [InlineData("pageInfo { hasNextPage ... @skip(if: $a) { endCursor } } edges { node { name } }", "'endCursor' is needed")]
    public async Task What_pages_cannot_be_left_out_of_a_document(string selection, string expected)
    {
        Compiled compiled = Compiled.From(
            [
                Usings
                    + "[WandbObject] public sealed partial record Item { public required string Name { get; init; } }\n"
                    + "[WandbCollection<Item>(Document = \"Items.graphql\")] public sealed partial class Items;",
            ],
            [
                ("test", TestSchema.Text),
                (
                    "Items",
                    "query Items($first: Int, $after: String, $a: Boolean!) { shop(name: \"s\") { items(first: $first, after: $after) { "
                        + $"{selection} }} }} }}"
                ),
            ]
        );

        Assert.StartsWith($"WBG0090 [] {expected}", Assert.Single(await compiled.DiagnosticsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_assembly_declares_keeps_its_conditions()
    {
        Compiled library = Compiled
            .From(
                Usings
                    + "[WandbObject] public sealed partial record Item { public required string Name { get; init; } "
                    + "[WandbField(\"size @include(if: $sizes)\")] public long? Size { get; init; } }",
                TestSchema.Text
            )
            .IsClean();
        Compiled compiled = Compiled
            .From(
                Usings + "[WandbCollection<Item>(\"shop(name: $n) { items }\")] public sealed partial class Items;",
                TestSchema.Text,
                library
            )
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
        Assert.Contains("$sizes: Boolean!", compiled.Emitted, StringComparison.Ordinal);
        Assert.Contains("size @include(if: $sizes)", compiled.Emitted, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_and_a_feature_go_together()
    {
        Compiled compiled = Compiled
            .From(
                Usings
                    + "[WandbObject] public sealed partial record Run { [WandbField(\"newField @include(if: $a) @include(if: $b)\"), "
                    + "RequiresServerFeature(\"F\")] public string? New { get; init; } }\n"
                    + "[WandbCollection<Run>(\"viewer { projects { edges { node { runs } } } }\")] public sealed partial class Runs;",
                LanguageSchema.Text
            )
            .IsClean();

        Assert.Contains("... @include(if: $b) { newField @include(if: $a) }", compiled.Emitted, StringComparison.Ordinal);
    }

    private static string Remove(string text, string part) => text.Replace(part, "", StringComparison.Ordinal);

    private static string Quote(string text) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(text, quote: true);

    private static string Answer(string shop) => $"{{\"data\":{{\"shop\":{{{shop}}}}}}}";

    private static async Task<string> CallAsync(object target, params object?[] arguments)
    {
        System.Reflection.MethodInfo method = target.GetType().GetMethod("GetAsync")!;
        var all = new object?[method.GetParameters().Length];
        Array.Copy(arguments, all, Math.Min(arguments.Length, all.Length));
        var task = (Task)method.Invoke(target, all)!;
        await task;
        object? result = task.GetType().GetProperty("Result")!.GetValue(task);
        return result?.ToString() ?? "";
    }
}
