using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WandbGen.Generator.Analysis;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Tests;

/// <summary>Valid declarations, damaged at random by a fixed seed: whatever comes out is a diagnostic of the compiler's or ours, never a
/// crash.</summary>
public sealed class MutationTests
{
    // Each round compiles twice and analyzes once. More by hand: raise it.
    private const int Rounds = 12;

    private const string Declarations = """
        using WandbGen;
        namespace Shops;

        public enum Kind { Small, Large }

        [WandbObject]
        public sealed partial record Item
        {
            public required string Id { get; init; }
            public required string Name { get; init; }
            [WandbField("price(currency: $currency)")] public double? Price { get; init; }
            [WandbField("wide: image(width: 100)")] public string? Image { get; init; }
            [WandbContext] public long Number { get; init; }
        }

        [WandbObject("Shop")]
        public sealed partial record Corner(string Id, Kind Kind, [property: WandbField("owner.name")] string? Owner);

        [WandbCollection<Item>("query Items($shop: String!, $currency: String) {"
            + " shop(name: $shop) { number itemCount @total items(kind: LARGE, order: \"-name\") } }")]
        public sealed partial class Items;

        [WandbInput]
        public sealed partial record RenameInput
        {
            public required string Id { get; init; }
            public required string Name { get; init; }
        }

        public static partial class Operations
        {
            [WandbQuery("shop(name: $name)")]
            public static partial System.Threading.Tasks.Task<Corner?> ShopAsync(WandbClient client,
              string name, System.Threading.CancellationToken cancellationToken = default);

            [WandbMutation("rename(input: $input) { ok }")]
            public static partial System.Threading.Tasks.Task<bool> RenameAsync(WandbClient client,
              RenameInput input, System.Threading.CancellationToken cancellationToken = default);
        }
        """;

    private static readonly string[] s_fragments =
    [
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "\"",
        "\\",
        "$",
        "@",
        ":",
        "!",
        ",",
        ".",
        "...",
        "#",
        "<",
        ">",
        "?",
        "*",
        "/",
        "\u2028",
        "\u202E",
        "\0",
        "ı",
        "İ",
        "\uD83D\uDE00",
        "query ",
        "fragment X on Item ",
        "{ items }",
        "@total",
        "@skip(if: true)",
        "on Item",
        "edges",
        "node",
        "pageInfo",
        "__typename",
        "null",
        "99999999999999999999",
        "-1",
        "1e999",
        "\"\"\"",
        "class Injected {}",
        "partial ",
        "required ",
        "static ",
        "int ",
        "string? ",
        "Item",
        "Items",
        "<Item>",
        "[WandbObject]",
        "[WandbContext]",
        "[WandbField(null)]",
        "where T : new()",
    ];

    private static readonly string[] s_words =
    [
        "shop",
        "items",
        "Item",
        "name",
        "number",
        "currency",
        "String",
        "Kind",
        "LARGE",
        "input",
        "public",
        "record",
        "partial",
    ];

    [Theory]
    [Trait("Torture", "T118")]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(4000)]
    public async Task Declarations_damaged_at_random_never_break_the_generator_or_the_analyzer(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < Rounds; round++)
        {
            string source = Declarations;
            for (int edits = random.Next(1, 4); edits > 0; edits--)
            {
                source = Mutate(source, random);
            }

            await SurvivesAsync(source, TestSchema.Text, $"seed {seed}, round {round}");
        }
    }

    [Theory]
    [Trait("Torture", "T118")]
    [InlineData(5)]
    [InlineData(60)]
    public async Task Schemas_damaged_at_random_never_break_the_generator_or_the_analyzer(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < Rounds; round++)
        {
            string schema = TestSchema.Text;
            for (int edits = random.Next(1, 4); edits > 0; edits--)
            {
                schema = Mutate(schema, random);
            }

            await SurvivesAsync(Declarations, schema, $"seed {seed}, round {round}");
        }
    }

    [Fact]
    public void What_is_mutated_is_valid_before() => Compiled.From(Declarations, TestSchema.Text).IsClean();

    // Compiled generates twice, and asserts that the generator reports nothing, throws nothing and gives the same bytes.
    private static async Task SurvivesAsync(string source, string schema, string place)
    {
        Compiled compiled;
        try
        {
            compiled = Compiled.From(source, schema);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"{place}:\n{source}\n{schema}", failure);
        }

        ImmutableArray<Diagnostic> diagnostics = await compiled
            .Output.WithAnalyzers([new WandbAnalyzer()], new AnalyzerOptions(compiled.Files))
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(
            diagnostics,
            static diagnostic => diagnostic.Id is "AD0001" or "CS8785" || diagnostic.Id == Descriptors.Internal.Id
        );
        if (!source.Contains("Injected", StringComparison.Ordinal))
        {
            Assert.Empty(compiled.Output.GetSymbolsWithName("Injected", cancellationToken: TestContext.Current.CancellationToken));
        }
    }

    private static string Mutate(string text, Random random)
    {
        int at = random.Next(text.Length);
        int length = Math.Min(random.Next(1, 12), text.Length - at);
        return random.Next(6) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, s_fragments[random.Next(s_fragments.Length)]),
            2 => string.Concat(text.AsSpan(0, at), s_fragments[random.Next(s_fragments.Length)], text.AsSpan(at + length)),
            3 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
            4 => ReplaceWord(text, random),
            _ => text[..at] + (char)random.Next(1, 0x2100) + text[(at + 1)..],
        };
    }

    private static string ReplaceWord(string text, Random random)
    {
        string word = s_words[random.Next(s_words.Length)];
        int at = text.IndexOf(word, random.Next(text.Length), StringComparison.Ordinal);
        return at < 0 ? text : string.Concat(text.AsSpan(0, at), s_words[random.Next(s_words.Length)], text.AsSpan(at + word.Length));
    }
}
