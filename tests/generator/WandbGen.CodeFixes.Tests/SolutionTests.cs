using System.Text;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.CodeFixes.Tests;

/// <summary>Fixes of several files: of members whose parts are apart, and of files that are in several projects.</summary>
public sealed class SolutionTests
{
    private const string Definition = """
        using WandbGen;
        [WandbObject("Item")]
        public partial record Thing
        {
            public partial long Size { get; init; }
            [WandbField("count")] public partial string Count { get; init; }
        }
        """;

    private const string Implementation = """
        using Number = System.Int64;
        partial record Thing
        {
            public partial Number Size { get => field; init => field = value; } // bytes
            public partial string Count { get => field; init; } = "";
        }
        """;

    [Theory]
    [InlineData(FixAllScope.Document)]
    [InlineData(FixAllScope.Project)]
    [InlineData(FixAllScope.Solution)]
    public async Task Both_parts_of_a_partial_property_are_mended(FixAllScope scope)
    {
        using FixedSolution solution = new FixedSolution().Add("A", "A", File("Thing.cs", Definition), File("Parts.cs", Implementation));

        await solution.FixAllAsync<NullableCodeFixProvider>(scope);
        await solution.FixAllAsync<TypeCodeFixProvider>(scope);

        Assert.Equal(
            Definition
                .Replace("long Size", "long? Size", StringComparison.Ordinal)
                .Replace("string Count", "int Count", StringComparison.Ordinal),
            await solution.ReadAsync("Thing.cs")
        );
        Assert.Equal(
            Implementation
                .Replace("Number Size", "Number? Size", StringComparison.Ordinal)
                .Replace("string Count { get => field; init; } = \"\";", "int Count { get => field; init; }", StringComparison.Ordinal),
            await solution.ReadAsync("Parts.cs")
        );
    }

    [Fact]
    public async Task A_file_of_two_projects_has_the_mistakes_of_both_mended()
    {
        const string Source = """
            using WandbGen;
            [WandbObject("Item")]
            public partial record Thing
            {
                public long Size { get; init; }
            #if A
                public double Price { get; init; } // of A
            #else
            #region others
                public double Price { get; init; }
            #endregion
            #endif
            }
            """;
        SourceText text = SourceText.From(Source, Encoding.UTF8);
        using FixedSolution solution = new FixedSolution().Add("A", "A", ("Thing.cs", text)).Add("B", "B", ("Thing.cs", text));

        await solution.FixAllAsync<NullableCodeFixProvider>(FixAllScope.Solution);

        Assert.Equal(
            Source
                .Replace("long Size", "long? Size", StringComparison.Ordinal)
                .Replace("double Price", "double? Price", StringComparison.Ordinal),
            await solution.ReadAsync("Thing.cs")
        );
    }

    [Fact]
    public async Task Fixes_of_two_uses_that_contradict_each_other_leave_one()
    {
        const string Source = """
            using System.Collections.Generic;
            using WandbGen;
            public abstract record Shared { public List<bool> Labels { get; init; } = []; }
            [WandbObject("Item")] public partial record Item : Shared;
            [WandbObject("User")] public partial record User : Shared;
            """;
        using FixedSolution solution = new FixedSolution().Add("A", "A", File("Thing.cs", Source));

        await solution.FixAllAsync<TypeCodeFixProvider>(FixAllScope.Solution);

        Assert.Equal(
            Source.Replace("List<bool> Labels { get; init; } = [];", "int Labels { get; init; }", StringComparison.Ordinal),
            await solution.ReadAsync("Thing.cs")
        );
    }

    private static (string Name, SourceText Text) File(string name, string text) => (name, SourceText.From(text, Encoding.UTF8));
}
