using System.Globalization;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.Schema;
using static WandbGen.Generator.Tests.SchemaAssert;

namespace WandbGen.Generator.Tests;

public sealed class SchemaModelTests
{
    [Fact]
    public void Types_are_listed_after_the_built_in_scalars_in_the_order_of_the_text()
    {
        SchemaModel schema = Valid(Sdl.Library);

        Assert.Equal(
            [
                "Int",
                "Float",
                "String",
                "Boolean",
                "ID",
                "DateTime",
                "Node",
                "Work",
                "Named",
                "Library",
                "LibraryMutation",
                "Book",
                "Author",
                "Hit",
                "Language",
                "Genre",
                "BookFilter",
                "Period",
            ],
            schema.TypeNames
        );
        Assert.False(schema.TryGetType("book", out _));
    }

    [Fact]
    public void A_schema_definition_names_the_roots()
    {
        SchemaModel schema = Valid(Sdl.Library);

        Assert.Equal("Library", schema.QueryType?.Name);
        Assert.Equal("LibraryMutation", schema.MutationType?.Name);
        Assert.Null(schema.SubscriptionType);
    }

    [Fact]
    public void Without_a_schema_definition_the_usual_names_are_the_roots()
    {
        SchemaModel schema = Valid("type Query { a: Int } type Mutation { a: Int } type Subscription { a: Int }");

        Assert.Equal("Query", schema.QueryType?.Name);
        Assert.Equal("Mutation", schema.MutationType?.Name);
        Assert.Equal("Subscription", schema.SubscriptionType?.Name);
    }

    [Fact]
    public void A_schema_definition_that_leaves_out_mutations_means_it() =>
        Assert.Null(Valid("schema { query: Query } type Query { a: Int } type Mutation { a: Int }").MutationType);

    [Fact]
    public void A_schema_extension_adds_a_root_to_the_usual_ones()
    {
        SchemaModel schema = Valid("extend schema { mutation: Change } type Query { a: Int } type Change { a: Int }");

        Assert.Equal("Query", schema.QueryType?.Name);
        Assert.Equal("Change", schema.MutationType?.Name);
    }

    [Fact]
    public void Fields_have_types_arguments_and_defaults_as_GraphQL_writes_them()
    {
        SchemaField books = FieldOf(Valid(Sdl.Library), "Library", "books");

        Assert.Equal("[[Book]!]!", books.Type.ToString());
        Assert.Equal(
            """filter: BookFilter = {genres: [NOVEL, POEM], title: "A \"quoted\" \\ title", published: {after: null}}""",
            books.Arguments[0].ToString()
        );
        Assert.Equal("first: Int = -5", books.Arguments[1].ToString());
        Assert.Equal("ratio: Float = 1.5e3", books.Arguments[2].ToString());
        Assert.False(books.Arguments[0].IsRequired);
        Assert.True(FieldOf(Valid(Sdl.Library), "Library", "find").Arguments[0].IsRequired);
    }

    [Theory]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"\"\"a\n  b\n  \"c\\\"\"\" \"\"\"", "\"a\\nb\\n\\\"c\\\"\\\"\\\" \"")]
    [InlineData("\"\\u0007\\t\\u2028é\"", "\"\\u0007\\t\\u2028é\"")]
    [InlineData("[ [1,2] # one\n [] ]", "[[1, 2], []]")]
    [InlineData("{ }", "{}")]
    [InlineData("null", "null")]
    [InlineData("true", "true")]
    public void Defaults_are_on_one_line_whatever_the_text_does(string text, string expected)
    {
        SchemaModel schema = Valid($"scalar Any type Query {{ a(b: Any = {text}): Int }}");

        Assert.Equal(expected, FieldOf(schema, "Query", "a").Arguments[0].DefaultValue?.ToString());
    }

    [Fact]
    public void Descriptions_and_deprecations_are_kept()
    {
        SchemaModel schema = Valid(Sdl.Library);

        Assert.Equal("A moment in time.", TypeOf(schema, "DateTime").Description);
        Assert.Equal("The id.", FieldOf(schema, "Node", "id").Description);
        Assert.Equal("When it came out.", FieldOf(schema, "Book", "published").Description);
        Assert.Null(FieldOf(schema, "Book", "published").DeprecationReason);
        Assert.Equal("No longer supported", FieldOf(schema, "Library", "type").DeprecationReason);
        Assert.Equal("Say \"what\" instead", FieldOf(schema, "Library", "input").DeprecationReason);
        Assert.True(TypeOf(schema, "Language").EnumValues.TryGet("DE", out SchemaEnumValue? german));
        Assert.Equal("Nobody\nreads it", german.DeprecationReason);
        Assert.True(schema.Directives.TryGet("old", out SchemaDirective? old));
        Assert.Equal("Marks a field \"as old\";\n  with an indented line, a brace } and an escaped \"\"\" inside.", old.Description);
        Assert.Equal("since: Int! = 1", old.Arguments[0].ToString());
    }

    [Fact]
    public void Interfaces_and_unions_know_their_possible_types()
    {
        SchemaModel schema = Valid(Sdl.Library);

        Assert.Equal(["Book", "Author"], TypeOf(schema, "Node").PossibleTypes);
        Assert.Equal(["Book"], TypeOf(schema, "Work").PossibleTypes);
        Assert.Equal(["Book", "Author"], TypeOf(schema, "Hit").PossibleTypes);
        Assert.Equal(["Work", "Node", "Named"], TypeOf(schema, "Book").Interfaces);
    }

    [Fact]
    public void Extensions_are_merged_even_before_their_definition()
    {
        SchemaModel schema = Valid(
            """
            extend type Query implements I { b: Int } extend union U = B extend input In { b: Int }
            extend enum E { B } extend scalar S @d extend interface I { b: Int }
            type Query { a: Int } union U = Query input In { a: Int } enum E { A } scalar S interface I { a: Int } type B { a: Int }
            """
        );

        Assert.Equal(["a", "b"], TypeOf(schema, "Query").Fields.Select(static item => item.Name));
        Assert.Equal(["Query", "B"], TypeOf(schema, "U").PossibleTypes);
        Assert.Equal(["a", "b"], TypeOf(schema, "In").InputFields.Select(static item => item.Name));
        Assert.Equal(["A", "B"], TypeOf(schema, "E").EnumValues.Select(static item => item.Name));
        Assert.Equal(["Query"], TypeOf(schema, "I").PossibleTypes);
    }

    [Fact]
    public void Every_composite_type_has_a_type_name_and_no_other_has()
    {
        SchemaModel schema = Valid(Sdl.Library);

        foreach (string name in schema.TypeNames)
        {
            SchemaType type = TypeOf(schema, name);
            Assert.Equal(type.IsComposite, type.TryGetField("__typename", out SchemaField? field));
            Assert.Equal(type.IsComposite ? "String!" : null, field?.Type.ToString());
            Assert.False(type.Fields.Contains("__typename"));
        }
    }

    [Fact]
    public void Members_of_large_types_are_found_by_name()
    {
        SchemaModel schema = Valid($"type Query {{ {string.Join(' ', Enumerable.Range(0, 1000).Select(static i => $"f{i}: Int"))} }}");

        Assert.Equal(1000, TypeOf(schema, "Query").Fields.Count);
        Assert.False(TypeOf(schema, "Query").Fields.Contains("f1000"));
    }

    [Fact]
    public void A_built_in_scalar_may_be_declared() => Assert.Equal(6, Valid("scalar ID scalar Int type Query { a: ID }").TypeNames.Length);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Line_ends_do_not_change_the_model(string lineEnd) =>
        Assert.Equal(Print(Valid(Sdl.Library)), Print(Valid(Sdl.Library.ReplaceLineEndings(lineEnd))));

    [Fact]
    public void A_byte_order_mark_does_not_change_the_model() =>
        Assert.Equal(Print(Valid(Sdl.Library)), Print(Valid('\uFEFF' + Sdl.Library)));

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("th-TH")]
    [InlineData("fa-IR")]
    public void The_culture_does_not_change_the_model(string culture)
    {
        string mistakes =
            "type QUERYI { id: Sting, first(limit: Int = 5): [INT] } type TITLEI implements Titlei { a: Int } interface titleI { a: Int }";
        SchemaModel expected = SchemaModel.Parse("test", mistakes, TestContext.Current.CancellationToken);
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        try
        {
            SchemaModel schema = SchemaModel.Parse("test", mistakes, TestContext.Current.CancellationToken);
            Assert.Equal(Print(expected), Print(schema));
            Assert.Equal(expected.Problems, schema.Problems);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Two_schemas_are_equal_when_name_and_text_are()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        SchemaModel schema = SchemaModel.Parse("a", Sdl.Library, cancellation);
        SchemaModel same = SchemaModel.Parse("a", [SourceText.From(Sdl.Library)], cancellation);

        Assert.Equal(schema, same);
        Assert.Equal(schema.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(schema, SchemaModel.Parse("b", Sdl.Library, cancellation));
        Assert.NotEqual(schema, SchemaModel.Parse("a", Sdl.Library + " ", cancellation));
        Assert.False(schema.Equals(null));
    }

    [Fact]
    public void Reading_stops_when_cancelled() =>
        Assert.ThrowsAny<OperationCanceledException>(static () =>
            SchemaModel.Parse("a", Sdl.Library, new CancellationToken(canceled: true))
        );

    [Fact]
    public void Threads_can_read_and_use_one_schema_at_once()
    {
        string expected = Print(Valid(Sdl.Large));
        SchemaModel shared = Valid(Sdl.Large);

        Parallel.For(0, 16, _ => Assert.Equal(expected, Print(shared)));
        Parallel.For(0, 4, _ => Assert.Equal(expected, Print(Valid(Sdl.Large))));
    }
}
