using System.Globalization;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Tests;

/// <summary>What an edit runs again, and what the pipeline holds.</summary>
public sealed class PipelineTests
{
    private const string Items = """
        using WandbGen;
        [WandbObject] public sealed partial record Item { public required string Name { get; init; } }
        [WandbCollection<Item>("shop(name: $name) { items }")] public sealed partial class Items;
        """;

    private const string Orders = """
        using WandbGen;
        [WandbObject] public sealed partial record Order { public double Total { get; init; } }
        [WandbCollection<Order>("viewer { orders }")] public sealed partial class Orders;
        """;

    [Fact]
    public void An_edit_elsewhere_binds_and_emits_nothing()
    {
        Compiled before = Compiled.From([Items, Orders], [("test", TestSchema.Text)]);

        GeneratorRunResult after = Run(before, before.Input.AddSyntaxTrees(Parse("class Unrelated { }")));

        Assert.All(
            Reasons(after, TrackingNames.CollectionPlan).Concat(Reasons(after, TrackingNames.ObjectPlan)),
            static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason)
        );
        Assert.All(Outputs(after), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    [Trait("Torture", "T131")]
    public void An_edit_of_one_class_emits_that_class_only()
    {
        Compiled before = Compiled.From([Items, Orders], [("test", TestSchema.Text)]);

        GeneratorRunResult after = Edit(
            before,
            1,
            Orders.Replace(
                "double Total { get; init; }",
                "double Total { get; init; } public string Id { get; init; } = \"\";",
                StringComparison.Ordinal
            )
        );

        Assert.Equal(2, Outputs(after).Count(static reason => reason == IncrementalStepRunReason.Modified));
        Assert.Equal(2, Outputs(after).Count(static reason => reason == IncrementalStepRunReason.Cached));
    }

    [Fact]
    public void An_edit_that_only_moves_a_declaration_emits_nothing()
    {
        Compiled before = Compiled.From([Items, Orders], [("test", TestSchema.Text)]);

        GeneratorRunResult after = Edit(before, 1, "// moved\n\n" + Orders);

        Assert.All(Outputs(after), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void A_schema_edit_emits_only_what_it_changes()
    {
        Compiled before = Compiled.From([Items, Orders], [("test", TestSchema.Text)]);

        GeneratorRunResult after = EditSchema(before, "total: Float!", "total: Float");

        // Order no longer fits (its total may be null); Item and Items are as they were.
        Assert.Equal(2, Outputs(after).Count(static reason => reason == IncrementalStepRunReason.Modified));
        Assert.Equal(2, Outputs(after).Count(static reason => reason == IncrementalStepRunReason.Cached));
    }

    [Fact]
    public void Blanks_in_the_text_of_an_attribute_emit_nothing()
    {
        const string Calls = """
            using WandbGen;
            using System.Threading.Tasks;
            public static partial class Calls
            {
                [WandbQuery("shop(name: $name) { rating }")]
                public static partial Task<double?> RateAsync(WandbClient client, string name);
            }
            """;
        Compiled before = Compiled.From([Items, Calls], [("test", TestSchema.Text)]).IsClean();

        GeneratorRunResult after = Run(
            before,
            before
                .Input.ReplaceSyntaxTree(
                    before.Input.SyntaxTrees[0],
                    Parse(Items.Replace("{ items }", "{  items , }", StringComparison.Ordinal))
                )
                .ReplaceSyntaxTree(
                    before.Input.SyntaxTrees[1],
                    Parse(Calls.Replace("shop(name: $name) {", "shop( name:$name ){", StringComparison.Ordinal))
                )
        );

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(after, TrackingNames.OperationDeclaration));
        Assert.All(
            Reasons(after, TrackingNames.MethodPlan).Concat(Reasons(after, TrackingNames.CollectionPlan)),
            static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason)
        );
        Assert.All(Outputs(after), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    /// <summary>Edits of declarations of every kind that change nothing of what is emitted: what stands in <see cref="Declared"/>, and what
    /// stands there instead.</summary>
    public static TheoryData<string, string, string> Indifferent() =>
        new()
        {
            { "a comment in a collection's text", "{ items }", "{ # All of them.\\n items }" },
            { "a comment in a method's text", "{ rating }", "{ # From 1 to 5.\\n rating }" },
            { "a comment in the code", "public double? Value", "/* In euros. */ public double? Value" },
            { "the documentation of a type", "/// <summary>Goods.</summary>", "/// <summary>What is sold.</summary>" },
            { "the documentation of a method", "/// <summary>Rates.</summary>", "/// <summary>What people say.</summary>" },
            { "an unrelated attribute on a type", "public partial record Item", "[System.Serializable] public partial record Item" },
            { "an unrelated attribute on a collection", "public partial class Items", "[System.Serializable] public partial class Items" },
            {
                "an unrelated attribute on a property",
                "public double? Value",
                "[System.ComponentModel.DefaultValue(1)] public double? Value"
            },
            { "an unrelated attribute on a method", "    [WandbQuery", "    [System.Diagnostics.DebuggerHidden]\n    [WandbQuery" },
            { "an unrelated attribute on a parameter", "string name)", "[System.ComponentModel.Description(\"It\")] string name)" },
            { "the order of attributes", "[WandbInput(\"Wanted\"), A]", "[A, WandbInput(\"Wanted\")]" },
            {
                "a field that is the default",
                "public required string Name { get; init; }\n",
                "[WandbField(\"name\")] public required string Name { get; init; }\n"
            },
            { "a schema that is the default", "[WandbObject]", "[WandbObject(Schema = \"test\")]" },
            { "a member that is no data", "public int Length => 1;", "public int Length => 2; public void Print() { }" },
            { "a body", "public int Length => 1;", "public int Length { get { return 3; } }" },
            {
                "an interface",
                "public partial record Item",
                "public partial record Item : System.ICloneable { object System.ICloneable"
                    + ".Clone() => this; } public partial record Item"
            },
            { "an initial value", "public double? Value { get; init; }", "public double? Value { get; init; } = 1;" },
            { "a modifier", "public partial record Item", "public sealed partial record Item" },
            { "a using", "using System.Threading.Tasks;", "using System.Threading.Tasks; using System.Globalization;" },
            { "a constant as text", "[WandbField(\"price\")]", "[WandbField(\"pr\" + \"ice\")]" },
        };

    private const string Declared = """
        using System;
        using System.Threading.Tasks;
        using WandbGen;

        /// <summary>Goods.</summary>
        [WandbObject]
        public partial record Item
        {
            public required string Name { get; init; }
            [WandbField("price")] public double? Value { get; init; }
            public int Length => 1;
        }

        [WandbCollection<Item>("shop(name: $name) { items }")]
        public partial class Items;

        [AttributeUsage(AttributeTargets.All)]
        public sealed class AAttribute : Attribute;

        [WandbInput("Wanted"), A]
        public partial record Wish { public required string Name { get; init; } }

        public static partial class Calls
        {
            /// <summary>Rates.</summary>
            [WandbQuery("shop(name: $name) { rating }")]
            public static partial Task<double?> RateAsync(WandbClient client, string name);

            [WandbQuery("search(wanted: $wish) { name }")]
            public static partial Task<string?> SearchAsync(WandbClient client, Wish wish);
        }
        """;

    [Theory]
    [MemberData(nameof(Indifferent))]
    public void What_is_not_emitted_emits_nothing(string what, string text, string edited)
    {
        const string Goods = """
            type Query { shop(name: String!): Shop search(wanted: Wanted!): Item }
            type Shop { rating: Float items(first: Int, after: String): ItemConnection! }
            type ItemConnection { edges: [ItemEdge!]! pageInfo: PageInfo! }
            type ItemEdge { node: Item! cursor: String! }
            type PageInfo { hasNextPage: Boolean! endCursor: String }
            type Item { name: String! price: Float }
            input Wanted { name: String! }
            """;
        Compiled before = Compiled.From(Declared, Goods).IsClean();
        string changed = Declared.Replace(text, edited, StringComparison.Ordinal);
        Assert.False(string.Equals(changed, Declared, StringComparison.Ordinal), $"{what}: the case changes nothing.");

        GeneratorRunResult after = Edit(before, 0, changed);

        Assert.Equal(5, Outputs(after).Length);
        Assert.All(Outputs(after), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        string[] steps = [TrackingNames.ObjectPlan, TrackingNames.InputPlan, TrackingNames.CollectionPlan, TrackingNames.MethodPlan];
        Assert.All(
            steps.SelectMany(step => Reasons(after, step)),
            static reason => Assert.Contains(reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged })
        );
    }

    [Fact]
    public void A_description_in_the_schema_that_is_not_emitted_emits_nothing()
    {
        Compiled before = Compiled.From([Items, Orders], [("test", TestSchema.Text)]);

        GeneratorRunResult after = EditSchema(before, "  items", "  \"What it sells.\" items");

        Assert.All(Reasons(after, TrackingNames.CollectionPlan), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.All(Outputs(after), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void An_edit_elsewhere_emits_nothing_in_a_project_with_scalars_of_its_own()
    {
        const string Scalars = """
            using System.Text.Json;
            using WandbGen;
            [assembly: WandbScalar("DateTime", typeof(Moment), typeof(MomentConverter))]
            public readonly record struct Moment(string Text);
            public sealed class MomentConverter : IScalarConverter<Moment>
            {
                public static Moment Read(ref Utf8JsonReader reader) => new(reader.GetString()!);
                public static void Write(Utf8JsonWriter writer, Moment value) => writer.WriteStringValue(value.Text);
            }
            [WandbObject] public sealed partial record Shop { public Moment? Created { get; init; } }
            """;
        Compiled before = Compiled.From([Items, Scalars], [("test", TestSchema.Text)]).IsClean();

        GeneratorRunResult after = Run(before, before.Input.AddSyntaxTrees(Parse("class Unrelated { }")));

        Assert.All(
            Reasons(after, TrackingNames.Schemas),
            static reason => Assert.Contains(reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged })
        );
        Assert.All(
            Reasons(after, TrackingNames.CollectionPlan).Concat(Reasons(after, TrackingNames.ObjectPlan)),
            static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason)
        );
        Assert.All(Outputs(after), static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    /// <summary>Everything in the namespace of plans: one that is added tomorrow is looked at as well.</summary>
    public static TheoryData<Type> Plans() =>
        [
            .. typeof(ObjectPlan)
                .Assembly.GetTypes()
                .Where(static type =>
                    type.Namespace == typeof(ObjectPlan).Namespace && !type.IsNested && type is { IsEnum: false, IsClass: true }
                ),
        ];

    [Fact]
    public void All_plans_are_found() =>
        Assert.Superset(
            new HashSet<string> { nameof(ObjectPlan), nameof(InputPlan), nameof(CollectionPlan), nameof(MethodPlan), nameof(EnumPlan) },
            Plans().Select(static row => row.Data.Name).ToHashSet()
        );

    [Theory]
    [InlineData("class Unrelated { int A() { return 1; } }", "class Unrelated { int A() { return 2; } }")]
    [InlineData("class Unrelated { int A => 1; }", "class Unrelated { /* typing */ int A => 2 + 3; }")]
    public void Typing_in_a_body_does_not_read_declarations_again(string text, string edited)
    {
        Compiled before = Compiled.From([Items, Orders, text], [("test", TestSchema.Text)]);

        GeneratorRunResult after = Edit(before, 2, edited);

        AssertReadNothingAgain(before, after);
    }

    [Theory]
    [InlineData("public record Base { }", "public record Base { public string? Id { get; init; } }")]
    [InlineData("public record Base { public string? Id { get; init; } }", "public record Base { public string? Id { get; } }")]
    [InlineData(
        "public record Base { public Size Id { get; init; } } public enum Size { A = 1 }",
        "public record Base { public Size Id { get; init; } } public enum Size { A = 2 }"
    )]
    [InlineData(
        "public record Base { public Uri? Id { get; init; } }\nnamespace System { }",
        "public record Base { public Uri? Id { get; init; } }\npublic class Uri { }\nnamespace System { }"
    )]
    [InlineData(
        "public record Base { [WandbGen.WandbField(\"price(currency: \\\"\" + Texts.A + \"\\\")\")] public double? Id { get; "
            + "init; } } static class Texts { public const string A = \"EUR\"; }",
        "public record Base { [WandbGen.WandbField(\"price(currency: \\\"\" + Texts.A + \"\\\")\")] public double? Id { get; "
            + "init; } } static class Texts { public const string A = \"USD\"; }"
    )]
    public void An_edit_elsewhere_that_a_declaration_depends_on_is_read(string elsewhere, string edited)
    {
        const string Derived =
            "using WandbGen; [WandbObject(\"Item\")] public sealed partial record Derived : Base { public required string Name "
            + "{ get; init; } }";
        const string Usings = "global using System;";
        Compiled before = Compiled.From([Derived, Usings, elsewhere], [("test", TestSchema.Text)]);

        GeneratorRunResult after = Edit(before, 2, edited);

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(after, TrackingNames.ObjectDeclaration));
        GeneratorRunResult anew = Compiled.From([Derived, Usings, edited], [("test", TestSchema.Text)]).Result;
        Assert.Equal(anew.GeneratedSources.Single().SourceText.ToString(), after.GeneratedSources.Single().SourceText.ToString());
    }

    [Fact]
    public void A_type_added_elsewhere_reads_no_declaration_again()
    {
        Compiled before = Compiled.From([Items, Orders, "namespace Elsewhere { class Unrelated { } }"], [("test", TestSchema.Text)]);

        GeneratorRunResult after = Edit(before, 2, "namespace Elsewhere { class Unrelated { } [System.Obsolete] enum Added { One } }");
        GeneratorRunResult withFile = Run(before, before.Input.AddSyntaxTrees(Parse("namespace Elsewhere { record Another(int Size); }")));

        AssertReadNothingAgain(before, after);
        AssertReadNothingAgain(before, withFile);
    }

    [Fact]
    public void An_edit_of_one_class_reads_no_other_declaration_again()
    {
        Compiled before = Compiled.From([Items, Orders], [("test", TestSchema.Text)]);

        GeneratorRunResult after = Edit(
            before,
            1,
            Orders.Replace("double Total", "public string Id { get; init; } = \"\"; public double Total", StringComparison.Ordinal)
        );

        object?[] known = [.. Values(before.Result, TrackingNames.ObjectDeclaration)];
        object?[] read = [.. Values(after, TrackingNames.ObjectDeclaration)];
        Assert.Same(known[0], read[0]);
        Assert.NotSame(known[1], read[1]);
    }

    /// <summary>Edits of other files than a declaration's own, by which it means something else: what stands for the files behind the first
    /// one, or nothing, or <c>-</c> for a file that goes.</summary>
    public static TheoryData<string, string[], string[]> Dependencies()
    {
        const string Derived = "using WandbGen; [WandbObject(\"Item\")] public partial record Some : Base { }";
        const string Named =
            "using WandbGen; using N; [WandbObject(\"Item\")] public partial record Some { public Kind? Kind { get; init; } }";
        const string Text =
            "using WandbGen; [WandbObject(\"Item\")] public partial record Some { [WandbField(Path)] public double? Value { get; init; } }";
        const string Statics = "global using static Texts;";
        const string Euros = "\"price(currency: \\\"EUR\\\")\"";
        const string Product =
            "using WandbGen; namespace N; [WandbObject] public abstract partial record Product { public required string Id { get; init; } }"
            + " [WandbVariant] public partial record Other : Product;";
        const string Middle = "namespace N; public abstract record Middle : Product;";
        const string Variant = "namespace N; [WandbGen.WandbVariant(\"Book\")] public partial record Book : Middle;";
        const string Field =
            "using WandbGen; namespace N; [WandbObject(\"Item\")] public partial record Some { [WandbField(\"name\")] public string? Id "
            + "{ get; init; } }";
        const string OwnField =
            "namespace N; public class WandbFieldAttribute(string text) : System.Attribute { public string Text => text; }";
        return new()
        {
            { "a nearer type of a name", [Named, "namespace N; public enum Kind { Food }"], ["", "public enum Kind { Food }"] },
            { "another value", [Named, "namespace N; public enum Kind { Food }"], ["namespace N; public enum Kind { Food, Wood }"] },
            { "the base of a base", [Derived, "public record Base : Root;", "public record Root;"], ["", Properties("record Root")] },
            { "another part", [Derived, "public partial record Base;"], ["", Properties("partial record Base")] },
            { "a part less", [Derived, "public partial record Base;", Properties("partial record Base")], ["", "-"] },
            { "a constant by a global using", [Text, Statics, Texts(Euros)], ["", Texts("\"price\"")] },
            { "a constant of a constant", [Text, Statics, Texts("Far.Away"), Constant("\"price\"")], ["", "", Constant(Euros)] },
            { "a variant more", [Product, Middle], ["", Variant] },
            { "a variant less", [Product, Middle, Variant], ["namespace N; public abstract record Middle;"] },
            {
                "a variant by an alias",
                [Product, Middle, "global using V = WandbGen.WandbVariantAttribute;"],
                ["", "", "namespace N; [V(\"Book\")] public partial record Book : Middle;"]
            },
            { "an attribute with a name of ours", [Field], [OwnField] },
        };

        static string Properties(string head) => $"public {head} {{ public string? Id {{ get; init; }} }}";

        static string Texts(string path) => $"static class Texts {{ public const string Path = {path}; }}";

        static string Constant(string value) => $"static class Far {{ public const string Away = {value}; }}";
    }

    [Theory]
    [MemberData(nameof(Dependencies))]
    public void What_a_declaration_depends_on_is_read_wherever_it_is(string what, string[] files, string[] edits)
    {
        const string Goods = """
            type Query { item: Item product: Product }
            enum Kind { FOOD WOOD }
            type Item { id: ID! name: String! price(currency: String): Float kind: Kind }
            interface Product { id: ID! }
            type Book implements Product { id: ID! }
            """;
        Compiled before = Compiled.From(files, [("test", Goods)]);
        string[] edited = [.. files, .. Enumerable.Repeat("", Math.Max(0, edits.Length + 1 - files.Length))];
        for (int i = 0; i < edits.Length; i++)
        {
            edited[i + 1] = edits[i].Length == 0 ? edited[i + 1] : edits[i];
        }

        SyntaxTree[] trees =
        [
            .. edited
                .Select((text, i) => i < files.Length && text == files[i] ? before.Input.SyntaxTrees[i] : Parse(text))
                .Where((_, i) => edited[i] != "-"),
        ];
        GeneratorRunResult after = Run(before, before.Input.RemoveAllSyntaxTrees().AddSyntaxTrees(trees));

        Compiled anew = Compiled.From([.. edited.Where(static text => text != "-")], [("test", Goods)]);
        Assert.Equal(Sources(anew.Result), Sources(after));
        Assert.False(Sources(before.Result).SequenceEqual(Sources(after)), $"{what}: the case changes nothing.");

        static string[] Sources(GeneratorRunResult result) =>
            [.. result.GeneratedSources.Select(static source => $"{source.HintName}: {source.SourceText}").Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task The_generator_and_the_analyzer_read_a_schema_once()
    {
        string schema = TestSchema.Text + "# Seen by this test only.\n";

        Compiled compiled = Compiled.From(Items, schema);
        await compiled.DiagnosticsAsync();

        var read = (SchemaModel)compiled.Result.TrackedSteps[TrackingNames.Schema].Single().Outputs.Single().Value;
        Assert.Same(
            read,
            SchemaCache.Get(
                "test",
                [compiled.Files[0].GetText(TestContext.Current.CancellationToken)!],
                TestContext.Current.CancellationToken
            )
        );
        // Another project's file with the same text.
        Assert.Same(read, SchemaCache.Get("test", [SourceText.From(schema)], TestContext.Current.CancellationToken));
        Assert.NotSame(read, SchemaCache.Get("other", [SourceText.From(schema)], TestContext.Current.CancellationToken));
        Assert.NotSame(
            read,
            SchemaCache.Get(
                "test",
                [SourceText.From(schema.Replace("# S", "# s", StringComparison.Ordinal))],
                TestContext.Current.CancellationToken
            )
        );
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void A_plan_holds_nothing_of_the_compiler_or_the_parser(Type plan)
    {
        HashSet<Type> seen = [];
        var open = new Stack<Type>([plan]);
        while (open.TryPop(out Type? type))
        {
            if (!seen.Add(type))
            {
                continue;
            }

            Assert.False(
                type.Namespace!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
                    || type.Namespace.StartsWith("GraphQLParser", StringComparison.Ordinal),
                $"{plan.Name} reaches {type}."
            );
            foreach (Type argument in type.GetGenericArguments())
            {
                open.Push(argument);
            }

            if (type.Namespace.StartsWith("WandbGen", StringComparison.Ordinal) && !type.IsEnum)
            {
                foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
                {
                    open.Push(field.FieldType);
                }
            }
        }

        Assert.True(seen.Count > 1);
    }

    [Theory]
    [Trait("Torture", "T132")]
    [InlineData("tr-TR")]
    [InlineData("fa-IR")]
    [InlineData("fi-FI")]
    public void The_output_is_the_same_in_every_culture_and_order(string culture)
    {
        string expected = Compiled.From([Items, Orders], [("test", TestSchema.Text), ("other", "type Query { a: Int }")]).Emitted;
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

            Compiled compiled = Compiled.From(
                [Orders.Replace("[WandbObject]", "[WandbObject(Schema = \"test\")]", StringComparison.Ordinal), Items],
                [("other", "type Query { a: Int }"), ("test", TestSchema.Text)]
            );

            Assert.Equal(
                Compiled
                    .From(
                        [Items, Orders.Replace("[WandbObject]", "[WandbObject(Schema = \"test\")]", StringComparison.Ordinal)],
                        [("test", TestSchema.Text), ("other", "type Query { a: Int }")]
                    )
                    .Emitted,
                compiled.Emitted
            );
            Assert.NotEmpty(expected);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [Trait("Torture", "T121")]
    [Trait("Torture", "T122")]
    [InlineData("\u2028class Injected{}")]
    [InlineData("\u2029class Injected{}")]
    [InlineData("\u0085class Injected{}")]
    [InlineData("*/ class Injected{} /*")]
    [InlineData("</summary> <b> & ]]> {{ }}")]
    [InlineData("\u202E reversed")]
    public void A_description_stays_a_description(string text)
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                [WandbObject] public sealed partial record Item { public required string Name { get; init; } }
                [WandbCollection<Item>("shop(name: $name) { itemCount @total items }")] public sealed partial class Items;
                """,
                TestSchema.Text.Replace("  itemCount: Int!", $"  \"\"\" {text} \"\"\"\n  itemCount: Int!", StringComparison.Ordinal)
            )
            .IsClean();

        Assert.DoesNotContain(
            "Injected",
            compiled
                .Output.GetSymbolsWithName("Injected", cancellationToken: TestContext.Current.CancellationToken)
                .Select(static symbol => symbol.Name)
        );
        Assert.DoesNotContain('\u202E', compiled.Emitted);
    }

    [Theory]
    [Trait("Torture", "T125")]
    [InlineData("event")]
    [InlineData("record")]
    [InlineData("required")]
    [InlineData("field")]
    [InlineData("__x")]
    [InlineData("_")]
    public void Names_that_are_words_of_CSharp_are_just_names(string name)
    {
        Compiled compiled = Compiled.From(
            $$"""
            using WandbGen;
            [WandbObject("Thing")] public sealed partial record @{{name}} { [WandbField("{{name}}(arg: $arg)")] public required string @{{(
                name == "record" ? "item" : name + "2"
            )}} { get; init; } }
            [WandbCollection<@{{name}}>("{{name}}(arg: $arg) { things }")] public sealed partial class Things;
            """,
            $$"""
            type Query { {{name}}(arg: String): Holder }
            type Holder { things: [Thing] }
            type Thing { {{name}}(arg: String): String! }
            """
        );

        compiled.IsClean();
    }

    [Fact]
    [Trait("Torture", "T126")]
    public void Types_that_differ_by_case_only_do_not_overwrite_each_other()
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                namespace A { [WandbObject("Item")] public partial record Thing { public string? Name { get; init; } }
                  [WandbObject("Item")] public partial record THING { public string? Name { get; init; } } }
                public partial class Outer<T> { internal partial struct Inner { [WandbObject("Item")]
                  public partial struct Thing { public string? Name { get; init; } } } }
                """,
                TestSchema.Text
            )
            .IsClean();

        Assert.Equal(3, compiled.Result.GeneratedSources.Select(static source => source.HintName.ToUpperInvariant()).Distinct().Count());
    }

    private static SyntaxTree Parse(string text) =>
        CSharpSyntaxTree.ParseText(
            text,
            new CSharpParseOptions(LanguageVersion.CSharp14, DocumentationMode.Diagnose),
            "Edited.cs",
            System.Text.Encoding.UTF8
        );

    private static GeneratorRunResult Edit(Compiled before, int file, string text) =>
        Run(before, before.Input.ReplaceSyntaxTree(before.Input.SyntaxTrees[file], Parse(text)));

    private static GeneratorRunResult EditSchema(Compiled before, string text, string edited)
    {
        string schema = before.Files[0].GetText(TestContext.Current.CancellationToken)!.ToString();
        string changed = schema.Replace(text, edited, StringComparison.Ordinal);
        Assert.NotEqual(schema, changed);
        return before
            .Driver.ReplaceAdditionalText(before.Files[0], Compiled.From([Items], [("test", changed)]).Files[0])
            .RunGenerators(before.Input, TestContext.Current.CancellationToken)
            .GetRunResult()
            .Results.Single();
    }

    private static void AssertReadNothingAgain(Compiled before, GeneratorRunResult after)
    {
        foreach (string step in (string[])[TrackingNames.ObjectDeclaration, TrackingNames.CollectionDeclaration])
        {
            Assert.Equal(Values(before.Result, step), Values(after, step), ReferenceEqualityComparer.Instance);
        }
    }

    private static GeneratorRunResult Run(Compiled before, Compilation after) =>
        before.Driver.RunGenerators(after, TestContext.Current.CancellationToken).GetRunResult().Results.Single();

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(static run => run.Outputs).Select(static output => output.Reason);

    private static IEnumerable<object?> Values(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(static run => run.Outputs).Select(static output => output.Value);

    private static IncrementalStepRunReason[] Outputs(GeneratorRunResult result) =>
        [
            .. result
                .TrackedOutputSteps.SelectMany(static step => step.Value)
                .SelectMany(static run => run.Outputs)
                .Select(static output => output.Reason),
        ];
}
