namespace WandbGen.CodeFixes.Tests;

/// <summary>WBG0020.</summary>
public sealed class TypeTests
{
    [Fact]
    public Task The_type_of_the_field_takes_the_place_of_one_that_does_not_fit() =>
        CodeFix.VerifyAsync<TypeCodeFixProvider>(
            """
            using System.Collections.Generic;
            using WandbGen;

            [WandbObject("Item")]
            public partial record Thing
            {
                // What it is called.
                public required  int  /* text */ {|WBG0020:Name|} { get; init; } // always there
                public int? {|WBG0020:Size|} { get; init; }
                public string? {|WBG0020:Price|} { get; init; }
                public long? {|WBG0020:Created|} { get; init; } = null;
                public required bool {|WBG0020:Kind|} { get; init; }
                public required string {|WBG0020:Labels|} { get; init; }
                [WandbField("labels")] public required List<int?> {|WBG0020:Numbers|} { get; init; }
                [WandbField("name")] public required string[] {|WBG0020:Texts|} { get; init; }
            }

            [WandbObject("Item")]
            public partial record Positional(string Name, string {|WBG0020:Count|});
            """,
            """
            using System.Collections.Generic;
            using WandbGen;

            [WandbObject("Item")]
            public partial record Thing
            {
                // What it is called.
                public required  string  /* text */ Name { get; init; } // always there
                public long? Size { get; init; }
                public double? Price { get; init; }
                public System.DateTimeOffset? Created { get; init; } = null;
                public required string Kind { get; init; }
                public required IReadOnlyList<string?> Labels { get; init; }
                [WandbField("labels")] public required List<string?> Numbers { get; init; }
                [WandbField("name")] public required string Texts { get; init; }
            }

            [WandbObject("Item")]
            public partial record Positional(string Name, int Count);
            """
        );

    [Fact]
    public Task A_value_that_the_new_type_cannot_hold_goes() =>
        CodeFix.VerifyAsync<TypeCodeFixProvider>(
            """
            #nullable enable
            using System.Collections.Generic;
            using WandbGen;

            [WandbObject("Item")]
            public partial record Thing
            {
                public string {|WBG0020:Count|} { get; init; } = ""; // how many
                [WandbField("count")] public string {|WBG0020:Number|} { get; init; } = null!;
                [WandbField("count")] public float {|WBG0020:Total|} { get; init; } = 0;
                public bool? {|WBG0020:Size|} { get; init; } = false;
                public int {|WBG0020:Name|} { get; init; } = 0;
                public List<bool> {|WBG0020:Labels|} { get; init; } = [];
                [WandbField("labels")] public string {|WBG0020:Texts|} { get; init; } = "";
            }
            """,
            """
            #nullable enable
            using System.Collections.Generic;
            using WandbGen;

            [WandbObject("Item")]
            public partial record Thing
            {
                public int Count { get; init; } // how many
                [WandbField("count")] public int Number { get; init; }
                [WandbField("count")] public int Total { get; init; } = 0;
                public long? Size { get; init; }
                public string Name { get; init; } = null!;
                public List<string?> Labels { get; init; } = [];
                [WandbField("labels")] public IReadOnlyList<string?> Texts { get; init; } = null!;
            }
            """
        );

    [Fact]
    public Task A_type_that_was_not_nullable_becomes_one_that_is_where_the_field_is() =>
        CodeFix.VerifyAsync<TypeCodeFixProvider>(
            """
            using WandbGen;

            [WandbObject("User")]
            public partial record Person(int {|WBG0020:Name|});

            #nullable enable
            [WandbObject("Item")]
            public partial record Thing(double {|WBG0020:Size|}, bool {|WBG0020:Created|});

            [WandbObject("User")]
            public partial record Named(int {|WBG0020:Name|});
            """,
            """
            using WandbGen;

            [WandbObject("User")]
            public partial record Person(string Name);

            #nullable enable
            [WandbObject("Item")]
            public partial record Thing(long? Size, System.DateTimeOffset? Created);

            [WandbObject("User")]
            public partial record Named(string? Name);
            """
        );

    [Fact]
    public Task An_array_inside_another_one_gives_way_to_the_element() =>
        CodeFix.VerifyAsync<TypeCodeFixProvider>(
            """
            #nullable enable
            using System.Threading.Tasks;
            using WandbGen;

            [WandbObject("Item")]
            public partial record Thing
            {
                public required int[][] {|WBG0020:Labels|} { get; init; } // of lists
                [WandbField("labels")] public string[][] {|WBG0020:Texts|} { get; init; } = [[]];
                [WandbField("grid")] public required double [] [] [] {|WBG0020:Numbers|} { get; init; }
            }
            """,
            """
            #nullable enable
            using System.Threading.Tasks;
            using WandbGen;

            [WandbObject("Item")]
            public partial record Thing
            {
                public required string?[] Labels { get; init; } // of lists
                [WandbField("labels")] public string?[] Texts { get; init; } = null!;
                [WandbField("grid")] public required string? [] [] Numbers { get; init; }
            }
            """
        );

    [Fact]
    public Task A_method_returns_what_its_field_is() =>
        CodeFix.VerifyAsync<TypeCodeFixProvider>(
            """
            using System.Threading.Tasks;
            using WandbGen;

            public static partial class Api
            {
                [WandbQuery("item(name: $name) { {|WBG0020:count|} }")]
                public static partial Task<string> CountAsync(WandbClient client, string name);
            }
            """,
            """
            using System.Threading.Tasks;
            using WandbGen;

            public static partial class Api
            {
                [WandbQuery("item(name: $name) { count }")]
                public static partial Task<int> CountAsync(WandbClient client, string name);
            }
            """
        );

    [Fact]
    public Task An_object_becomes_the_element_of_the_list_that_the_field_is() =>
        CodeFix.VerifyAsync<TypeCodeFixProvider>(
            """
            using WandbGen;

            [WandbObject("ItemEdge")]
            public partial record Edge([property: WandbField("node.name")] string? Name);

            [WandbObject("ItemConnection")]
            public partial record Page(Edge {|WBG0020:Edges|});
            """,
            """
            using WandbGen;

            [WandbObject("ItemEdge")]
            public partial record Edge([property: WandbField("node.name")] string? Name);

            [WandbObject("ItemConnection")]
            public partial record Page(System.Collections.Generic.IReadOnlyList<Edge> Edges);
            """
        );

    [Fact]
    public Task A_scalar_that_the_project_maps_becomes_the_type_that_it_is_mapped_to() =>
        CodeFix.VerifyAsync<TypeCodeFixProvider>(
            """
            using System.Text.Json;
            using WandbGen;
            using Shops;

            [assembly: WandbScalar("Weight", typeof(Grams), typeof(GramsConverter))]

            [WandbObject("Item")]
            public partial record Thing
            {
                public object? {|WBG0020:Weight|} { get; init; }
            }

            namespace Shops
            {
                public readonly record struct Grams(long Number);

                public sealed class GramsConverter : IScalarConverter<Grams>
                {
                    public static Grams Read(ref Utf8JsonReader reader) => new(reader.GetInt64());
                    public static void Write(Utf8JsonWriter writer, Grams value) => writer.WriteNumberValue(value.Number);
                }
            }
            """,
            """
            using System.Text.Json;
            using WandbGen;
            using Shops;

            [assembly: WandbScalar("Weight", typeof(Grams), typeof(GramsConverter))]

            [WandbObject("Item")]
            public partial record Thing
            {
                public Grams? Weight { get; init; }
            }

            namespace Shops
            {
                public readonly record struct Grams(long Number);

                public sealed class GramsConverter : IScalarConverter<Grams>
                {
                    public static Grams Read(ref Utf8JsonReader reader) => new(reader.GetInt64());
                    public static void Write(Utf8JsonWriter writer, Grams value) => writer.WriteNumberValue(value.Number);
                }
            }
            """
        );

    [Fact]
    public Task Nothing_is_offered_where_the_user_must_choose_what_to_select() =>
        CodeFix.VerifyAsync<TypeCodeFixProvider>(
            """
            using WandbGen;

            [WandbObject("ItemConnection")]
            public partial record Page(string {|WBG0020:Edges|});
            """,
            """
            using WandbGen;

            [WandbObject("ItemConnection")]
            public partial record Page(string {|WBG0020:Edges|});
            """
        );

    [Fact]
    public Task Line_ends_stay_as_they_are() =>
        CodeFix.VerifyAsync<TypeCodeFixProvider>(
            "using WandbGen;\r\n\r\n[WandbObject(\"Item\")]\r\npublic partial record Thing\r\n{\r\n    public int? "
                + "{|WBG0020:Size|} { get; init; }\r\n}\r\n",
            "using WandbGen;\r\n\r\n[WandbObject(\"Item\")]\r\npublic partial record Thing\r\n{\r\n    public long? Size { get; "
                + "init; }\r\n}\r\n"
        );
}
