using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WandbGen.Generator.Analysis;

namespace WandbGen.Generator.Tests;

/// <summary>Files whose items say one <c>WandbSchema</c> are one schema.</summary>
public sealed class SchemaFilesTests
{
    private const string Root = "type Query { shop: Shop }\n";
    private const string Shop = "extend type Query { shops: [Shop!]! }\ntype Shop { name: String! owner: Owner }\n";
    private const string Owner = "type Owner { id: ID! }\nextend type Shop { city: String! }\n";

    private const string Source = """
        using WandbGen;
        [WandbObject] public sealed partial record Owner { public required string Id { get; init; } }
        [WandbObject] public sealed partial record Shop {
          public required string Name { get; init; } public required string City { get; init; } public Owner? Owner { get; init; } }
        [WandbCollection<Shop>("shops")] public sealed partial class Shops;
        public static partial class Api { [WandbQuery("shop")]
          public static partial System.Threading.Tasks.Task<Shop?> ShopAsync(WandbClient client); }
        """;

    [Fact]
    public async Task Files_that_say_one_name_are_one_schema_with_the_extensions_of_all()
    {
        Compiled compiled = Compiled
            .From([Source], [("shops=root", Root), ("shops=parts/shop", Shop), ("shops=parts/owner", Owner)])
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
        Assert.Contains("name city owner { id }", compiled.Emitted, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_and_the_folders_of_the_files_change_nothing()
    {
        (string, string)[] files = [("shops=root", Root), ("shops=parts/shop", Shop), ("shops=parts/owner", Owner)];

        Assert.Equal(
            Compiled.From([Source], files).Emitted,
            Compiled.From([Source], [("shops=z/owner", Owner), ("shops=a/shop", Shop), ("shops=m/root", Root)]).Emitted
        );
    }

    [Theory]
    [InlineData("wandb", "wandb=mine")]
    [InlineData("wandb=mine", "wandb")]
    public async Task A_file_may_join_the_schema_that_another_one_is_called(string first, string second)
    {
        bool isReversed = first != "wandb";
        Compiled compiled = Compiled
            .From(
                [Source],
                [(first, isReversed ? Shop + Owner : Root), (second, isReversed ? Root : Shop + Owner), ("other", "type Query { a: Int }")]
            )
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
    }

    [Fact]
    public async Task A_name_that_is_said_is_the_schemas_and_the_ending_is_free()
    {
        Compiled compiled = Compiled
            .From(
                [
                    Source
                        .Replace("[WandbObject]", "[WandbObject(Schema = \"api\")]", StringComparison.Ordinal)
                        .Replace("\"shops\"", "\"shops\", Schema = \"api\"", StringComparison.Ordinal)
                        .Replace("\"shop\"", "\"shop\", Schema = \"api\"", StringComparison.Ordinal),
                ],
                [("api= 2026-01", Root + Shop + Owner), ("two", "type Query { b: Int }")]
            )
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
    }

    [Theory]
    // Defined twice
    [InlineData("type Shop { id: ID! }", "z.graphql(0,5): The type 'Shop' is defined more than once; the first definition is used")]
    [InlineData(
        "extend type Shop { city: Int }",
        "z.graphql(0,19): The field 'Shop.city' is defined more than once; the first definition is used"
    )]
    [InlineData(
        "directive @a on FIELD\ndirective @a on FIELD",
        "z.graphql(1,11): The directive '@a' is defined more than once; the first definition is used"
    )]
    // Undefined
    [InlineData("extend type Owner { dog: Dog }", "z.graphql(0,25): 'Owner.dog' is left out: the type 'Dog' is not defined")]
    // A mistake does not reach into the next file
    [InlineData("type A {", "z.graphql(0,8): Syntax error: Expected Name, found EOF")]
    [InlineData("\n\"\"\" open\ntype A { a: Int }", "z.graphql(1,0): The description that begins here with \"\"\" does not end")]
    [InlineData("{ \"data\": {} }", "z.graphql(0,0): This is JSON, but not the answer to an introspection query: it has no '__schema'")]
    [InlineData("# Nothing yet\n", "z.graphql(0,0): The file is empty: it defines no type")]
    public async Task A_problem_is_in_the_file_that_has_it(string text, string expected)
    {
        Compiled compiled = Compiled
            .From([Source], [("shops=root", Root), ("shops=parts/shop", Shop), ("shops=z", text), ("shops=parts/owner", Owner)])
            .IsClean();

        Assert.Equal(
            [expected],
            (
                await compiled
                    .Output.WithAnalyzers([new WandbAnalyzer()], compiled.Options)
                    .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken)
            )
                .Select(static diagnostic =>
                    (Lines: diagnostic.Location.GetLineSpan(), Text: diagnostic.GetMessage(CultureInfo.InvariantCulture))
                )
                .Select(static found => $"{found.Lines.Path}({found.Lines.StartLinePosition}): {found.Text}")
        );
    }

    [Fact]
    public async Task The_same_text_twice_is_one_part()
    {
        Compiled compiled = Compiled
            .From([Source], [("shops=root", Root), ("shops=a/shop", Shop + Owner), ("shops=b/shop", Shop + Owner)])
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
    }

    [Fact]
    public async Task A_document_with_the_metadata_is_a_document()
    {
        Compiled compiled = Compiled
            .From(
                [
                    "using WandbGen;\n[WandbObject] public sealed partial record Shop { public required string Name { get; "
                        + "init; } }\n[WandbCollection<Shop>(Document = \"List.graphql\")] public sealed partial class Shops;",
                ],
                [
                    (
                        "shops=root",
                        Root
                            + "extend type Query { list(first: Int, after: String): ShopConnection } type ShopConnection { "
                            + "nodes: [Shop!]! pageInfo: PageInfo! } type PageInfo { hasNextPage: Boolean! endCursor: String }"
                    ),
                    ("shops=shop", Shop + Owner),
                    (
                        "shops=List",
                        "query List($first: Int, $after: String) { list(first: $first, after: $after) { nodes { name } pageInfo "
                            + "{ hasNextPage endCursor } } }"
                    ),
                ]
            )
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
    }

    [Fact]
    public void An_edit_of_one_file_is_read()
    {
        Compiled before = Compiled.From([Source], [("shops=root", Root), ("shops=shop", Shop), ("shops=owner", Owner)]);
        Compiled after = Compiled.From(
            [Source],
            [
                ("shops=root", Root),
                ("shops=shop", Shop),
                ("shops=owner", Owner.Replace("city: String!", "town: String!", StringComparison.Ordinal)),
            ]
        );

        Assert.Contains("name city owner", before.Emitted, StringComparison.Ordinal);
        Assert.DoesNotContain("name city owner", after.Emitted, StringComparison.Ordinal);
    }
}
