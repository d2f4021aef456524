using System.Diagnostics;
using System.Text.RegularExpressions;
using CsCheck;
using GraphQLParser;
using WandbGen.Generator.Schema;
using static WandbGen.Generator.Tests.SchemaAssert;

namespace WandbGen.Generator.Tests;

public sealed class SchemaRobustnessTests
{
    [Fact]
    [Trait("Torture", "T117")]
    public void A_text_cut_anywhere_keeps_the_definitions_before_the_cut()
    {
        string[] whole = [.. Valid(Sdl.Library).TypeNames];
        Parallel.For(
            0,
            Sdl.Library.Length,
            cut =>
            {
                SchemaModel schema = Sound(Sdl.Library[..cut]);

                // A definition ends with the empty line after it; what comes before a cut there is complete.
                int complete = Sdl.Library.LastIndexOf("\n\n", Math.Max(cut - 1, 0), StringComparison.Ordinal);
                foreach (string name in whole.Skip(5))
                {
                    int definition = Regex
                        .Match(Sdl.Library, $@"^(type|interface|union|enum|input|scalar) {name}\b", RegexOptions.Multiline)
                        .Index;
                    if (definition < complete)
                    {
                        Assert.True(schema.TypeNames.Contains(name), $"{name} is lost by a cut at {cut}");
                    }
                }
            }
        );
    }

    [Fact]
    public void A_text_cut_inside_braces_is_one_problem_at_its_end()
    {
        int start = Sdl.Library.IndexOf("type Book ", StringComparison.Ordinal);
        start = Sdl.Library.IndexOf('{', start) + 1;
        int end = Sdl.Library.IndexOf('}', start);
        for (int cut = start; cut <= end; cut++)
        {
            string text = Sdl.Library[..cut];

            SchemaProblem problem = Assert.Single(Sound(text).Problems);

            Assert.StartsWith("Syntax error: ", problem.Message, StringComparison.Ordinal);
            Assert.InRange(problem.Span.Start, text.TrimEnd().LastIndexOf('\n'), text.Length);
        }
    }

    [Fact]
    [Trait("Torture", "T117")]
    public void A_large_text_cut_anywhere_is_a_sound_model_with_a_problem()
    {
        string text = Sdl.Large;
        Parallel.For(0, text.Length / 97, step => Assert.NotEmpty(Sound(text[..(step * 97)]).Problems));
    }

    [Fact]
    public void A_definition_that_is_not_closed_costs_only_itself()
    {
        SchemaModel schema = Sound(
            "type Query {\n  a: A\n}\n\n\"A.\"\ntype A {\n  a: Int\n\n\"B.\"\ntype B {\n  type: Int\n}\n\nenum C { X }\n"
        );

        Assert.Equal(["Query", "B", "C"], schema.TypeNames.Skip(5));
        Assert.Equal("B.", TypeOf(schema, "B").Description);
        Assert.Equal("Syntax error: Expected Name, found EOF", Assert.Single(schema.Problems).Message);
    }

    [Fact]
    public void Definitions_on_one_line_are_found_after_a_mistake()
    {
        SchemaModel schema = Sound(
            "type A { a: } type Query @type { a: Int type: Int } union type = Query | scalar scalar B directive @input on enum "
                + "| SCHEMA extend scalar B @b enum C { X }"
        );

        Assert.Equal(["Query", "B", "C"], schema.TypeNames.Skip(5).Where(static name => name.Length > 0 && char.IsUpper(name[0])));
    }

    [Fact]
    [Trait("Torture", "T128")]
    public void Several_mistakes_are_told_each()
    {
        SchemaModel schema = Sound("type A { a Int }\ntype Query { a: Int }\nenum B { }\nscalar C\ninput D { a: [Int }\n");

        Assert.Equal([0, 2, 4], schema.Problems.Select(static problem => problem.Lines.Start.Line));
        Assert.Equal(["Query", "C"], schema.TypeNames.Skip(5));
    }

    public static TheoryData<string, string> DeepTexts { get; } =
        new()
        {
            { "lists", "type A { a: " + new string('[', 100_000) },
            { "closed lists", "type A { a: " + new string('[', 100_000) + "Int" + new string(']', 100_000) + "}" },
            { "object defaults", "input A { a: Int = " + string.Concat(Enumerable.Repeat("{a:", 100_000)) },
            { "list defaults", "input A { a: Int = " + new string('[', 100_000) },
            { "directive arguments", "type A @a(b: " + string.Concat(Enumerable.Repeat("[{c:", 50_000)) },
            { "selections", "query " + string.Concat(Enumerable.Repeat("{a ", 50_000)) },
            { "open parentheses", new string('(', 100_000) },
            { "closing braces", new string('}', 100_000) },
            { "definition keywords", string.Concat(Enumerable.Repeat("type\n", 100_000)) },
            { "quotes", new string('"', 100_001) },
            { "block strings", string.Concat(Enumerable.Repeat("\"\"\" \\\"\"\" ", 50_000)) },
            { "comments", string.Concat(Enumerable.Repeat("#\n", 100_000)) },
            { "wrong definitions", string.Concat(Enumerable.Repeat("type A {\n}\n", 100_000)) },
            { "UTF-16 read as bytes", string.Concat(Sdl.Library.Select(static c => $"{c}\0")) },
            { "surrogates", string.Concat(Enumerable.Repeat("\uD83D type \uDE00 A { \uD800 } \"\uDC00\"", 10_000)) },
            { "one line of a megabyte", "type Query { a: " + new string('a', 1_000_000) + "\" }" },
        };

    [Theory]
    [Trait("Torture", "T119")]
    [MemberData(nameof(DeepTexts))]
    public async Task A_hostile_text_is_a_problem_and_nothing_worse(string what, string text)
    {
        // What grows with the square of such a text takes hours.
        SchemaModel schema = await Task.Run(() => Sound(text + "\n")).WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

        Assert.True(schema.Problems.Any(), what);
    }

    [Fact]
    public void A_mistake_in_minified_text_is_found_at_its_place()
    {
        string types = string.Concat(
            Enumerable.Range(0, 20_000).Select(static i => $"type A{i} implements I & J{{a(b:String=\"x  y\"):Int}} ")
        );
        string text = types + "directive @d(a:Int) repeatable on FIELD interface I{a:Int} interface J{a:Int} type B{a:!} type Query{a:Int}";

        SchemaModel schema = Sound(text);

        SchemaProblem problem = Assert.Single(schema.Problems);
        Assert.Equal(text.IndexOf('!', StringComparison.Ordinal), problem.Span.Start);
        Assert.Equal(5 + 20_000 + 3, schema.TypeNames.Length);
        Assert.True(schema.Directives.Contains("d"));
        Assert.Equal("\"x  y\"", FieldOf(schema, "A19999", "a").Arguments[0].DefaultValue?.ToString());
    }

    [Fact]
    public void A_large_definition_on_one_line_is_read()
    {
        string fields = string.Join(' ', Enumerable.Range(0, 20_000).Select(static i => $"f{i}:Int"));

        SchemaModel schema = Valid("\"A  query. # \" type Query{" + fields + "}");

        Assert.Equal(20_000, TypeOf(schema, "Query").Fields.Count);
        Assert.Equal("A  query. # ", TypeOf(schema, "Query").Description);
    }

    [Fact]
    public void A_chain_of_thousands_of_input_objects_is_followed()
    {
        string chain = string.Concat(Enumerable.Range(0, 20_000).Select(static i => $"input I{i} {{ next: I{(i + 1) % 20_000}! }}\n"));

        SchemaProblem problem = Assert.Single(Sound("type Query { a: Int }\n" + chain).Problems);

        Assert.Contains("'I19999.next'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_problems_than_anyone_reads_are_counted()
    {
        string fields = string.Concat(Enumerable.Range(0, 250).Select(static i => $"f{i}: Unheard{i}\n"));

        SchemaModel schema = Sound("type Query { a: Int " + fields + "}");

        Assert.Equal(100, schema.Problems.Length);
        Assert.EndsWith("(and 150 more problems from here on)", schema.Problems[99].Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Torture", "T118")]
    public void Random_mutations_give_sound_models()
    {
        string[] pieces =
        [
            "{",
            "}",
            "[",
            "]",
            "(",
            ")",
            "\"",
            "\"\"\"",
            "\\",
            "#",
            "\n",
            "\r",
            "\0",
            "!",
            ":",
            "=",
            "|",
            "&",
            "@",
            "$",
            "...",
            "type ",
            "extend ",
            "schema ",
            "Int",
            "\uFEFF",
            "\uD800",
            "\u2028",
            "é",
            "0x",
            "1e",
            "-",
        ];
        Gen<(int At, int Length, int Piece)> mutation = Gen.Select(
            Gen.Int[0, Sdl.Library.Length],
            Gen.Int[0, 40],
            Gen.Int[0, pieces.Length - 1]
        );

        Gen.Select(mutation, Gen.Int[0, 2])
            .Array[1, 6]
            .Sample(
                mutations =>
                {
                    string text = Sdl.Library;
                    foreach (((int at, int length, int piece), int kind) in mutations)
                    {
                        int start = Math.Min(at, text.Length);
                        int end = Math.Min(start + length, text.Length);
                        text = kind switch
                        {
                            0 => text.Insert(start, pieces[piece]),
                            1 => text.Remove(start, end - start),
                            _ => text.Insert(Math.Min(at / 2, text.Length), text[start..end]),
                        };
                    }

                    Sound(text);
                },
                seed: "0N0XIzNsQ0O2",
                iter: 3_000
            );
    }

    [Fact]
    [Trait("Torture", "T131")]
    public void Five_million_characters_cost_a_small_multiple_of_parsing_them()
    {
        string text = Sdl.Repeat(8_000);
        Assert.True(text.Length > 5_000_000);

        // A ratio of the best of several rounds, not a time: the machine may be busy. Anything that grows with the square is hundreds of
        // times slower in every round.
        TimeSpan parsing = TimeSpan.MaxValue;
        TimeSpan reading = TimeSpan.MaxValue;
        SchemaModel schema = SchemaModel.Parse("small", "type Query { a: Int }", TestContext.Current.CancellationToken);
        for (int round = 0; round < 5 && (round == 0 || reading >= 20 * parsing); round++)
        {
            long start = Stopwatch.GetTimestamp();
            Parser.Parse(text, new ParserOptions { Ignore = IgnoreOptions.All });
            parsing = new[] { parsing, Stopwatch.GetElapsedTime(start) }.Min();
            start = Stopwatch.GetTimestamp();
            schema = SchemaModel.Parse("large", text, TestContext.Current.CancellationToken);
            reading = new[] { reading, Stopwatch.GetElapsedTime(start) }.Min();
        }

        Assert.Empty(schema.Problems);
        Assert.Equal(5 + 3 + (6 * 8_000), schema.TypeNames.Length);
        Assert.True(reading < 20 * parsing, $"{reading} against {parsing}");
    }
}
