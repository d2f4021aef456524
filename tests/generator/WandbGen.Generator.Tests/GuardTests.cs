using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using WandbGen.Generator.Analysis;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Tests;

/// <summary>A defect of ours is an error that names the declaration, never one of the compiler's about generators or analyzers.</summary>
public sealed class GuardTests
{
    private const string Source = """
        using WandbGen;
        [WandbObject] public sealed partial record Item { public required string Name { get; init; } }
        [WandbCollection<Item>("shop(name: $name) { items }")] public sealed partial class Items;
        [WandbInput] public sealed partial record RenameInput {
          public required string Id { get; init; } public required string Name { get; init; } }
        public static partial class Api { [WandbQuery("viewer { name }")]
          public static partial System.Threading.Tasks.Task<string?> NameAsync(this WandbClient client); }
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public void Emission_that_fails_is_an_error_for_each_declaration_and_nothing_else_breaks()
    {
        Compiled whole = Compiled.From(Source, TestSchema.Text).IsClean();

        GeneratorRunResult result = Run(whole, "Emit", out Compilation output);

        Assert.Null(result.Exception);
        Assert.Equal(
            ["Item", "Items", "NameAsync", "RenameInput"],
            result
                .Diagnostics.Select(static diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture).Split('\'')[1])
                .Order(StringComparer.Ordinal)
        );
        Assert.All(
            result.Diagnostics,
            static diagnostic => Assert.Equal(("WBG0001", DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity))
        );
        Assert.Contains(
            "InvalidOperationException: broken in two",
            result.Diagnostics[0].GetMessage(CultureInfo.InvariantCulture),
            StringComparison.Ordinal
        );
        Assert.Empty(output.GetDiagnostics(CancellationToken).Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }

    [Fact]
    public async Task Reading_that_fails_costs_no_exception_and_the_analyzer_says_so_at_the_declaration()
    {
        Compiled whole = Compiled.From(Source, TestSchema.Text).IsClean();

        GeneratorRunResult result = Run(whole, "Read", out _);
        ImmutableArray<Diagnostic> diagnostics = await whole
            .Output.WithAnalyzers([new WandbAnalyzer(Break("AnalyzeDeclaration"))], new AnalyzerOptions(whole.Files))
            .GetAnalyzerDiagnosticsAsync(CancellationToken);

        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.GeneratedSources);
        Assert.Equal(
            ["Item", "Items", "NameAsync", "RenameInput"],
            diagnostics
                .Where(static diagnostic => !diagnostic.Location.SourceTree!.FilePath.EndsWith(".g.cs", StringComparison.Ordinal))
                .Select(static diagnostic => diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan))
                .Distinct()
                .Order(StringComparer.Ordinal)
        );
        Assert.All(
            diagnostics,
            static diagnostic => Assert.Equal(("WBG0001", DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity))
        );
    }

    private static GeneratorRunResult Run(Compiled whole, string step, out Compilation output) =>
        CSharpGeneratorDriver
            .Create(
                [new WandbGenerator(Break(step)).AsSourceGenerator()],
                whole.Files,
                (CSharpParseOptions)whole.Input.SyntaxTrees[0].Options
            )
            .RunGeneratorsAndUpdateCompilation(whole.Input, out output, out _, CancellationToken)
            .GetRunResult()
            .Results.Single();

    private static Guard Break(string step) =>
        new(entered =>
        {
            if (entered == step)
            {
                throw new InvalidOperationException("broken\nin two");
            }
        });
}
