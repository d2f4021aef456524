using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.Analysis;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Tests;

/// <summary>Who types on is not kept waiting for what nobody wants any more, and the next run is as if there had been none.</summary>
public sealed class CancellationTests
{
    private static readonly string[] s_sources = [.. Enumerable.Range(0, 20).Select(Declare), "class Elsewhere { }"];

    [Theory]
    [InlineData("Read")]
    [InlineData("Bind")]
    [InlineData("Emit")]
    public void A_cancelled_run_ends_with_the_declaration_that_it_is_at_and_the_next_one_gives_everything(string stage)
    {
        Compiled whole = Compiled.From(s_sources, [("test", TestSchema.Text)]).IsClean();
        for (int step = 1; step <= 40; step += 13)
        {
            using var cancellation = new CancellationTokenSource();
            int entered = 0;
            int enteredAfter = 0;
            var guard = new Guard(name =>
            {
                enteredAfter += cancellation.IsCancellationRequested ? 1 : 0;
                if (name == stage && ++entered == step)
                {
                    cancellation.Cancel();
                }
            });
            GeneratorDriver driver = CSharpGeneratorDriver.Create(
                [new WandbGenerator(guard).AsSourceGenerator()],
                whole.Files,
                (CSharpParseOptions)whole.Input.SyntaxTrees[0].Options
            );

            Assert.ThrowsAny<OperationCanceledException>(() => driver.RunGenerators(whole.Input, cancellation.Token));

            Assert.Equal(0, enteredAfter);
            GeneratorRunResult next = driver.RunGenerators(whole.Input, TestContext.Current.CancellationToken).GetRunResult().Results[0];
            Assert.Equal(Sources(whole.Result), Sources(next));
        }

        static string[] Sources(GeneratorRunResult result) =>
            [.. result.GeneratedSources.Select(static source => source.SourceText.ToString()).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task Who_gave_up_while_the_schema_was_read_is_told_everything_when_asking_again()
    {
        Compiled whole = Compiled.From(
            ["class Elsewhere { }", Declare(1).Replace("Name", "Nam", StringComparison.Ordinal)],
            [("test", TestSchema.Text)]
        );
        using var cancellation = new CancellationTokenSource();
        CompilationWithAnalyzers analysis = whole.Output.WithAnalyzers(
            [new WandbAnalyzer()],
            new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([new Unread(cancellation.Cancel)]),
                onAnalyzerException: null,
                concurrentAnalysis: false,
                logAnalyzerExecutionTime: false
            )
        );
        SemanticModel model = whole.Output.GetSemanticModel(whole.Output.SyntaxTrees[1]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            analysis.GetAnalyzerSemanticDiagnosticsAsync(model, null, cancellation.Token)
        );
        ImmutableArray<Diagnostic> diagnostics = await analysis.GetAnalyzerSemanticDiagnosticsAsync(
            model,
            null,
            TestContext.Current.CancellationToken
        );

        Assert.Equal("WBG0012", Assert.Single(diagnostics).Id);
    }

    private static string Declare(int index) =>
        $$"""
            using WandbGen;
            [WandbObject("Item")] public sealed partial record Item{{index}} { public required string Name { get; init; } }
            [WandbCollection<Item{{index}}>("shop(name: $name) { items }")] public sealed partial class Items{{index}};
            """;

    // A schema that nothing has read before, and that is given up at first.
    private sealed class Unread(Action read) : AdditionalText
    {
        public override string Path => "unread.graphql";

        public override SourceText GetText(CancellationToken cancellationToken = default)
        {
            read();
            cancellationToken.ThrowIfCancellationRequested();
            return SourceText.From(TestSchema.Text + "# Read by an analyzer only.");
        }
    }
}
