using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using WandbGen.Generator.Analysis;
using WandbGen.Testing;

namespace WandbGen.Generator.Tests;

/// <summary>The analyzer as the compiler hosts it: its places are marked in the source.</summary>
public sealed class AnalyzerTests
{
    [Fact]
    public Task Places_in_a_literal_are_where_the_compiler_shows_them() =>
        VerifyAsync(
            """
            using WandbGen;

            [WandbObject("{|WBG0010:Itm|}")]
            public partial record A { public string? Name { get; init; } }

            [WandbObject("Item")]
            public partial record B
            {
                public required string {|WBG0012:Nme|} { get; init; }
                [WandbField("price({|WBG0013:curency|}: 1)")] public double? Price { get; init; }
                public int? {|WBG0020:Size|} { get; init; }
            }
            """
        );

    [Fact]
    public Task A_pragma_suppresses_a_warning_and_no_error() =>
        VerifyAsync(
            """
            using WandbGen;

            [WandbObject("Item")]
            public partial record B
            {
            #pragma warning disable WBG0012, WBG0065
                public required string {|WBG0012:Nme|} { get; init; }
                public string? Gone { get; init; }
            #pragma warning restore WBG0012, WBG0065
                public required string Name { get; init; }
            }
            """
        );

    [Fact]
    public Task An_editorconfig_suppresses_a_warning_and_no_error() =>
        VerifyAsync(
            """
            using WandbGen;

            [WandbObject("Item")]
            public partial record B
            {
                public required string {|WBG0012:Nme|} { get; init; }
                public string? Gone { get; init; }
                public int? {|WBG0020:Size|} { get; init; }
            }
            """,
            "root = true\n[*.cs]\ndotnet_diagnostic.WBG0012.severity = none\ndotnet_diagnostic.WBG0065.severity = none\n"
        );

    private static Task VerifyAsync(string source, string? editorConfig = null)
    {
        var test = new CSharpAnalyzerTest<WandbAnalyzer, DefaultVerifier>
        {
            TestCode = source,
            ReferenceAssemblies = RunningFramework.Name,
        };
        RunningFramework.AddReferences(test.TestState);

        test.TestState.AdditionalFiles.Add(("test.graphql", TestSchema.Text + "\nextend type Item { gone: String @deprecated }"));
        if (editorConfig is not null)
        {
            test.TestState.AnalyzerConfigFiles.Add(("/.editorconfig", editorConfig));
        }

        // WBG diagnostics are the subject; nullable annotations outside a context are not.
        test.CompilerDiagnostics = CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
