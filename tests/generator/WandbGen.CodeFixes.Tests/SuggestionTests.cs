namespace WandbGen.CodeFixes.Tests;

/// <summary>WBG0010, WBG0012 and WBG0013.</summary>
public sealed class SuggestionTests
{
    [Fact]
    public Task Words_are_mended_in_literals_of_every_kind() =>
        CodeFix.VerifyAsync<SuggestionCodeFixProvider>(
            """"
            using WandbGen;

            [WandbObject("{|WBG0010:Itm|}")]
            public partial record Regular { [WandbField("na\u006de")] public required string Name { get; init; } }

            [WandbObject(@"{|WBG0010:Itm|}" /* an item */)]
            public partial record Verbatim { public required string Name { get; init; } }

            [WandbObject("Item")]
            public partial record Raw
            {
                [WandbField("""price( {|WBG0013:curency|}: "EUR")""")] public double? Price { get; init; }
                [WandbField("""
                    {|WBG0012:siz|}
                    """)] public long? Large { get; init; }
            }
            """",
            """"
            using WandbGen;

            [WandbObject("Item")]
            public partial record Regular { [WandbField("na\u006de")] public required string Name { get; init; } }

            [WandbObject(@"Item" /* an item */)]
            public partial record Verbatim { public required string Name { get; init; } }

            [WandbObject("Item")]
            public partial record Raw
            {
                [WandbField("""price( currency: "EUR")""")] public double? Price { get; init; }
                [WandbField("""
                    size
                    """)] public long? Large { get; init; }
            }
            """"
        );

    [Fact]
    public Task Where_there_is_no_text_an_attribute_says_the_name() =>
        CodeFix.VerifyAsync<SuggestionCodeFixProvider>(
            """
            using WandbGen;

            [WandbObject]
            public partial record {|WBG0010:Itm|}
            {
                // What it is called.
                public required string Name { get; init; }
            }

            [WandbObject("Item")]
            public partial record B
            {
                // What it is called.
                public required string {|WBG0012:Nam|} { get; init; }
            }

            [WandbObject("Item")]
            public partial record C(string Name, long? {|WBG0012:Sise|});
            """,
            """
            using WandbGen;

            [WandbObject("Item")]
            public partial record Itm
            {
                // What it is called.
                public required string Name { get; init; }
            }

            [WandbObject("Item")]
            public partial record B
            {
                // What it is called.
                [WandbField("name")] public required string Nam { get; init; }
            }

            [WandbObject("Item")]
            public partial record C(string Name, [WandbField("size")] long? Sise);
            """
        );

    [Fact]
    public Task An_attribute_that_says_something_else_says_the_name_as_well() =>
        CodeFix.VerifyAsync<SuggestionCodeFixProvider>(
            """
            using WandbGen;

            [WandbObject(Schema = "test")]
            public partial record {|WBG0010:Itm|}(string Name);

            [WandbObject()]
            public partial record {|WBG0010:Usr|}(string? Name);

            [WandbObject("Item")]
            public partial record B
            {
                [WandbField(Depth = 2)] public User? {|WBG0012:Ownr|} { get; init; }
                [WandbField()] public required string {|WBG0012:Nam|} { get; init; }
                public partial long? {|WBG0012:Sise|} { get; init; }
                [WandbField( )] public partial long? Sise { get => field; init; }
            }

            [WandbObject]
            public partial record User(string? Name);
            """,
            """
            using WandbGen;

            [WandbObject("Item", Schema = "test")]
            public partial record Itm(string Name);

            [WandbObject("User")]
            public partial record Usr(string? Name);

            [WandbObject("Item")]
            public partial record B
            {
                [WandbField("owner", Depth = 2)] public User? Ownr { get; init; }
                [WandbField("name")] public required string Nam { get; init; }
                public partial long? Sise { get; init; }
                [WandbField("size" )] public partial long? Sise { get => field; init; }
            }

            [WandbObject]
            public partial record User(string? Name);
            """
        );

    [Fact]
    public Task An_attribute_that_is_called_by_another_name_says_the_name_as_well() =>
        CodeFix.VerifyAsync<SuggestionCodeFixProvider>(
            """
            using Data = WandbGen.WandbObjectAttribute;
            using FieldAttribute = WandbGen.WandbFieldAttribute;

            [Data]
            public partial record {|WBG0010:Itm|}(string Name);

            [Data("Item")]
            public partial record B
            {
                [Field] public required string {|WBG0012:Nam|} { get; init; }
            }
            """,
            """
            using Data = WandbGen.WandbObjectAttribute;
            using FieldAttribute = WandbGen.WandbFieldAttribute;

            [Data("Item")]
            public partial record Itm(string Name);

            [Data("Item")]
            public partial record B
            {
                [Field("name")] public required string Nam { get; init; }
            }
            """
        );

    [Fact]
    public Task An_attribute_is_written_as_the_usings_of_the_file_want_it() =>
        CodeFix.VerifyAsync<SuggestionCodeFixProvider>(
            """
            using W = WandbGen;

            [W.WandbObject("Item")]
            public partial record Aliased(string {|WBG0012:Nam|});

            namespace Shops
            {
                using WandbGen;

                [WandbObject("Item")]
                public partial record Used(string {|WBG0012:Nam|});
            }
            """,
            """
            using W = WandbGen;

            [W.WandbObject("Item")]
            public partial record Aliased([W.WandbField("name")] string Nam);

            namespace Shops
            {
                using WandbGen;

                [WandbObject("Item")]
                public partial record Used([WandbField("name")] string Nam);
            }
            """
        );

    [Theory]
    [InlineData("Text")]
    [InlineData("\"item(name: $name) { \" + \"coun }\"")]
    [InlineData("(\"item(name: $name) { coun }\")")]
    public async Task Nothing_is_offered_where_the_word_is_in_a_text_that_is_put_together_or_elsewhere(string text)
    {
        string source = $$"""
            using System.Threading.Tasks;
            using WandbGen;

            public static partial class Api
            {
                private const string Text = "item(name: $name) { coun }";

                [WandbQuery({|WBG0012:{{text}}|})]
                public static partial Task<int> CountAsync(WandbClient client, string name);
            }

            [WandbObject("Item")]
            public partial record Thing
            {
                private const string Field = "nam";

                [WandbField({|WBG0012:Field|})] public string? Name { get; init; }
                [WandbField({|WBG0012:"co" + "un"|})] public int? Count { get; init; }
            }
            """;
        await CodeFix.VerifyAsync<SuggestionCodeFixProvider>(source, source);
    }

    [Fact]
    public async Task Nothing_is_offered_for_a_member_of_another_project()
    {
        const string Source = """
            using WandbGen;

            [WandbObject]
            public partial record {|WBG0012:Item|} : Named;
            """;
        await CodeFix.VerifyAsync<SuggestionCodeFixProvider>(
            Source,
            Source,
            library: "public abstract record Named { public string? Nam { get; init; } }"
        );
    }

    [Fact]
    public Task Line_ends_stay_as_they_are() =>
        CodeFix.VerifyAsync<SuggestionCodeFixProvider>(
            "using WandbGen;\r\n\r\n[WandbObject(\"{|WBG0010:Itm|}\")]\r\npublic partial record A\r\n{\r\n    public required "
                + "string Name { get; init; }\r\n}\r\n",
            "using WandbGen;\r\n\r\n[WandbObject(\"Item\")]\r\npublic partial record A\r\n{\r\n    public required string Name "
                + "{ get; init; }\r\n}\r\n"
        );
}
