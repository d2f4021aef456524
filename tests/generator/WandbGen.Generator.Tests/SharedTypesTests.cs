using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WandbGen.Generator.Declarations;

namespace WandbGen.Generator.Tests;

/// <summary>Types that many declarations reach, as where a server makes a filter of each table, with the filters of all tables in
/// it.</summary>
public sealed class SharedTypesTests
{
    private const int Few = 15;
    private const int Many = 4 * Few;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public void The_work_for_what_operations_share_grows_with_the_project_and_not_with_its_square()
    {
        _ = Measure(Few, Run);

        double growth = (double)Measure(Many, Run) / Measure(Few, Run);

        Assert.True(growth < 6, growth.ToString(CultureInfo.InvariantCulture));

        static Action Run(Compiled project)
        {
            GeneratorDriver driver = CSharpGeneratorDriver.Create(
                [new WandbGenerator().AsSourceGenerator()],
                project.Files,
                (CSharpParseOptions)project.Input.SyntaxTrees[0].Options
            );
            CSharpCompilation compilation = project.Input.Clone();
            return () => driver.RunGenerators(compilation, CancellationToken);
        }
    }

    [Fact]
    public void Looking_for_what_an_edit_touches_grows_with_the_project_and_not_with_its_square()
    {
        _ = Measure(Few, Touch);

        double growth = (double)Measure(Many, Touch) / Measure(Few, Touch);

        Assert.True(growth < 6, growth.ToString(CultureInfo.InvariantCulture));

        static Action Touch(Compiled project)
        {
            var scopes = new DeclarationScopes();
            CSharpCompilation edited = project.Input.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Added { }"));
            Ask(project.Input);
            return () => Ask(edited);

            void Ask(CSharpCompilation compilation)
            {
                foreach (SyntaxTree tree in compilation.SyntaxTrees)
                {
                    scopes.Of(compilation, tree);
                }
            }
        }
    }

    [Fact]
    public void An_edit_inside_an_input_binds_that_input_and_no_operation_that_sends_it()
    {
        Compiled before = Compiled.From(Sources(Few), [("test", Schema(Few))]).IsClean();
        SyntaxTree edited = before.Input.SyntaxTrees[1];

        GeneratorRunResult after = before
            .Driver.RunGenerators(
                before.Input.ReplaceSyntaxTree(
                    edited,
                    CSharpSyntaxTree.ParseText(
                        edited.ToString().Replace("string? Name", "string? Note", StringComparison.Ordinal),
                        (CSharpParseOptions)edited.Options,
                        edited.FilePath,
                        Encoding.UTF8,
                        CancellationToken
                    )
                ),
                CancellationToken
            )
            .GetRunResult()
            .Results.Single();

        Assert.All(
            after.TrackedSteps[TrackingNames.OperationDeclaration].Concat(after.TrackedSteps[TrackingNames.MethodPlan]),
            static step => Assert.Equal(IncrementalStepRunReason.Cached, step.Outputs[0].Reason)
        );
        Assert.Single(
            after.TrackedSteps[TrackingNames.InputPlan],
            static step => step.Outputs[0].Reason == IncrementalStepRunReason.Modified
        );
    }

    // The bytes that something allocates, which do not depend on the load of a machine.
    private static long Measure(int tables, Func<Compiled, Action> prepare)
    {
        Action measured = prepare(Compiled.From(Sources(tables), [("test", Schema(tables))]));
        long before = GC.GetAllocatedBytesForCurrentThread();
        measured();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static string Schema(int tables)
    {
        var text = new StringBuilder("type Query { nothing: Int");
        for (int table = 0; table < tables; table++)
        {
            text.Append(CultureInfo.InvariantCulture, $" count{table}(where: Filter{table}): Int");
        }

        text.Append(" }\n");
        for (int table = 0; table < tables; table++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"input Filter{table} {{ and: [Filter{table}!] name: String note: String next: Filter{(table + 1) % tables} }}\n"
            );
        }

        return text.ToString();
    }

    private static string[] Sources(int tables) =>
        [
            .. Enumerable
                .Range(0, tables)
                .SelectMany(table =>
                    (string[])
                        [
                            $$"""
                                using System.Threading.Tasks;
                                using WandbGen;

                                public sealed partial class Table{{table}}(WandbClient client)
                                {
                                    [WandbQuery("count{{table}}(where: $where)")]
                                    public partial Task<int?> CountAsync(Filter{{table}}? where);
                                }
                                """,
                            $$"""
                                using System.Collections.Generic;
                                using WandbGen;

                                [WandbInput]
                                public sealed partial record Filter{{table}}
                                {
                                    public IReadOnlyList<Filter{{table}}>? And { get; init; }
                                    public string? Name { get; init; }
                                    public Filter{{(table + 1) % tables}}? Next { get; init; }
                                }
                                """,
                        ]
                ),
        ];
}
