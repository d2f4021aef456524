namespace WandbGen.CodeFixes.Tests;

/// <summary>The scalar and enum fields of a GraphQL type become properties.</summary>
public sealed class AddFieldsTests
{
    private const string Schema = """
        scalar DateTime
        scalar Weight
        type Query { item: Item thing: Thing node: Node }
        interface Node { id: ID! }
        type Item implements Node {
          id: ID!
          name: String!
          size(unit: String = "B"): Int
          labels: [String]!
          matrix: [[Int!]!]
          created: DateTime!
          weight: Weight
          kind: Kind!
          kinds: [Kind]
          owner: User
          old: String @deprecated(reason: "gone")
          image(width: Int!): String
        }
        type Thing { thing: String! file_name: String fileName: String ID: ID! equals: Boolean! event: String }
        enum Kind { SMALL LARGE }
        type User { id: ID! }
        """;

    [Fact]
    public async Task Every_leaf_that_is_not_there_yet_becomes_a_property()
    {
        Refactored refactored = await FromAsync(
            """
            using System;
            using System.Collections.Generic;
            using WandbGen;

            namespace Shops;

            [WandbObject("Item")]
            public sealed partial record Thin$$g
            {
                // What it is called.
                public required string Name { get; init; } // always there

                public string Upper => Name.ToUpperInvariant();

                public void Print()
                {
                }
            }
            """
        );

        Assert.Equal("Add 8 fields of 'Item'", refactored.Title);
        Assert.Equal(
            """
            using System;
            using System.Collections.Generic;
            using WandbGen;

            namespace Shops;

            [WandbObject("Item")]
            public sealed partial record Thing
            {
                // What it is called.
                public required string Name { get; init; } // always there

                public string Upper => Name.ToUpperInvariant();

                public required string Id { get; init; }

                public int? Size { get; init; }

                public required IReadOnlyList<string?> Labels { get; init; }

                public IReadOnlyList<IReadOnlyList<int>>? Matrix { get; init; }

                public required DateTimeOffset Created { get; init; }

                public string? Weight { get; init; }

                public required string Kind { get; init; }

                public IReadOnlyList<string?>? Kinds { get; init; }

                public void Print()
                {
                }
            }
            """,
            refactored.Text
        );
        await refactored.IsCleanAsync();
    }

    [Theory]
    [InlineData(
        "public partial record Item$$;",
        "public partial record Item\n{\n    public required string Id { get; init; }\n    public required string Name { get; init; }\n}"
    )]
    [InlineData(
        "public partial record Item$$ { }",
        "public partial record Item {\n    public required string Id { get; init; }\n    public required string Name { get; init; }\n}"
    )]
    [InlineData(
        "public partial class Item$$\n{\n}",
        "public partial class Item\n{\n    public required string Id { get; init; }\n    public required string Name { get; init; }\n}"
    )]
    [InlineData(
        "public partial struct Item$$\n{\n    public void A() { }\n}",
        "public partial struct Item\n{\n    public required string Id { get; init; }\n    public required string Name { get; "
            + "init; }\n\n    public void A() { }\n}"
    )]
    [InlineData(
        "public partial record Item$$ { public string? Name { get; init; } }",
        "public partial record Item { public string? Name { get; init; }\n    public required string Id { get; init; }\n}"
    )]
    [InlineData("public partial record Item$$(string Name);", "public partial record Item(string Name, string Id);")]
    [InlineData(
        "public partial record struct Item$$(\n    string Name) // it\n{\n}",
        "public partial record struct Item(\n    string Name,\n    string Id) // it\n{\n}"
    )]
    [InlineData(
        "public partial record Item$$(\n\tstring Name // it\n);",
        "public partial record Item(\n\tstring Name, // it\n\tstring Id\n);"
    )]
    [InlineData(
        "public partial record Item$$(string? Name = null);",
        "public partial record Item(string? Name = null)\n{\n    public required string Id { get; init; }\n}"
    )]
    public async Task Types_of_every_form_take_them(string declaration, string expected)
    {
        Refactored refactored = await Refactored.FromAsync<AddFieldsRefactoringProvider>(
            "using WandbGen;\n\n[WandbObject]\n" + declaration,
            ("test", "type Query { item: Item }\ntype Item { id: ID! name: String! }")
        );

        Assert.Equal("using WandbGen;\n\n[WandbObject]\n" + expected, refactored.Text);
        await refactored.IsCleanAsync();
    }

    [Fact]
    public async Task What_is_selected_in_another_form_is_not_added_again()
    {
        Refactored refactored = await Refactored.FromAsync<AddFieldsRefactoringProvider>(
            """
            using WandbGen;

            [WandbObject("Item")]
            public partial record Thing$$([property: WandbField("size(unit: \"K\")")] int? Kilobytes,
              [property: WandbField("owner.id")] string Owner, [property: WandbContext] string? Name);
            """,
            (
                "test",
                "type Query { item: Item }\ntype Item { size(unit: String): Int owner: User! name: String id: ID! }\ntype User { id: ID! }"
            )
        );

        Assert.EndsWith(
            "[property: WandbContext] string? Name, string? NameValue, string Id);",
            refactored.Text.Replace("[WandbField(\"name\")] ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Contains("[WandbField(\"name\")] string? NameValue", refactored.Text, StringComparison.Ordinal);
        await refactored.IsCleanAsync();
    }

    [Fact]
    public async Task Names_that_CSharp_has_taken_get_others_and_say_their_field()
    {
        Refactored refactored = await FromAsync(
            """
            using WandbGen;

            [WandbObject]
            public partial record $$Thing;
            """
        );

        Assert.Equal(
            """
            using WandbGen;

            [WandbObject]
            public partial record Thing
            {
                [WandbField("thing")] public required string ThingValue { get; init; }
                [WandbField("file_name")] public string? FileName { get; init; }
                [WandbField("fileName")] public string? FileNameValue { get; init; }
                [WandbField("ID")] public required string ID { get; init; }
                [WandbField("equals")] public required bool EqualsValue { get; init; }
                public string? Event { get; init; }
            }
            """,
            refactored.Text
        );
        await refactored.IsCleanAsync();
    }

    [Fact]
    public async Task An_enum_of_the_projects_own_is_used()
    {
        Refactored refactored = await FromAsync(
            """
            [WandbGen.WandbObject("Item")]
            public partial record A$$;

            public enum Kind { Unknown, Small, Large }
            """
        );

        Assert.Contains("public required Kind Kind { get; init; }", refactored.Text, StringComparison.Ordinal);
        Assert.Contains(
            "public System.Collections.Generic.IReadOnlyList<Kind?>? Kinds { get; init; }",
            refactored.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("public required System.DateTimeOffset Created { get; init; }", refactored.Text, StringComparison.Ordinal);
        await refactored.IsCleanAsync();
    }

    [Fact]
    public async Task A_variant_gets_what_its_base_does_not_have()
    {
        Refactored refactored = await Refactored.FromAsync<AddFieldsRefactoringProvider>(
            """
            using WandbGen;

            [WandbObject] public abstract partial record Node { public required string Id { get; init; } }
            [WandbVariant("Item")] public partial record $$Item : Node;
            [WandbVariant] public partial record Other : Node;
            """,
            ("test", "type Query { node: Node }\ninterface Node { id: ID! }\ntype Item implements Node { id: ID! name: String! }")
        );

        Assert.Contains(
            "[WandbVariant(\"Item\")] public partial record Item : Node\n{\n    public required string Name { get; init; }\n}\n",
            refactored.Text,
            StringComparison.Ordinal
        );
        await refactored.IsCleanAsync();
    }

    [Fact]
    public async Task Line_ends_stay_as_they_are()
    {
        Refactored refactored = await Refactored.FromAsync<AddFieldsRefactoringProvider>(
            "using WandbGen;\r\n\r\n[WandbObject]\r\npublic partial record User$$\r\n{\r\n}\r\n",
            ("test", "type Query { user: User }\ntype User { id: ID! }")
        );

        Assert.Equal(
            "using WandbGen;\r\n\r\n[WandbObject]\r\npublic partial record User\r\n{\r\n    public required string Id { get; "
                + "init; }\r\n}\r\n",
            refactored.Text
        );
    }

    [Theory]
    [InlineData("[WandbObject] public partial record $$User(string Id);")]
    [InlineData("public partial record $$User;")]
    [InlineData("[WandbObject(\"Nothing\")] public partial record $$User;")]
    [InlineData("[WandbObject] public partial record User { public string? Name => $$null; }")]
    [InlineData("[WandbObject(Schema = \"other\")] public partial record $$User;")]
    public async Task Nothing_is_offered_where_there_is_nothing_to_add(string declaration) =>
        Assert.Null((await FromAsync("using WandbGen;\n" + declaration)).Title);

    private static Task<Refactored> FromAsync(string source) =>
        Refactored.FromAsync<AddFieldsRefactoringProvider>(source, ("test", Schema));
}
