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
    public Task Line_ends_stay_as_they_are() =>
        CodeFix.VerifyAsync<SuggestionCodeFixProvider>(
            "using WandbGen;\r\n\r\n[WandbObject(\"{|WBG0010:Itm|}\")]\r\npublic partial record A\r\n{\r\n    public required "
                + "string Name { get; init; }\r\n}\r\n",
            "using WandbGen;\r\n\r\n[WandbObject(\"Item\")]\r\npublic partial record A\r\n{\r\n    public required string Name "
                + "{ get; init; }\r\n}\r\n"
        );
}
