using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using WandbGen.Generator.Analysis;
using WandbGen.Testing;

namespace WandbGen.CodeFixes.Tests;

/// <summary>Fixes one by one and all at once, and expects the same text of both.</summary>
internal static class CodeFix
{
    public const string Schema = """
        scalar Int64
        scalar DateTime
        scalar Weight
        type Query { item(name: String!): Item items(first: Int, after: String): ItemConnection }
        "A thing for sale."
        type Item {
          id: ID!
          "What it is called; <b>never</b> empty."
          name: String!
          size: Int64
          price(currency: String): Float
          labels: [String]!
          count: Int!
          created: DateTime
          kind: Kind!
          owner: User
          old: String @deprecated(reason: "gone")
          image(width: Int!): String
          event: String
          weight: Weight
          grid: [[String]!]!
        }
        enum Kind { SMALL LARGE }
        type Table { rows: [[[String!]!]]! cells: [[String!]!]! }
        type User { id: ID! name: String labels: Int! }
        type ItemConnection { edges: [ItemEdge!]! pageInfo: PageInfo! }
        type ItemEdge { node: Item }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        """;

    /// <param name="library">The code of a project that is open beside.</param>
    public static Task VerifyAsync<TFix>(string source, string fixedSource, string? library = null)
        where TFix : CodeFixProvider, new()
    {
        var test = new CSharpCodeFixTest<WandbAnalyzer, TFix, DefaultVerifier>
        {
            TestCode = source,
            FixedCode = fixedSource,
            ReferenceAssemblies = RunningFramework.Name,
            // WBG diagnostics are the subject; nullable annotations outside a context are not.
            CompilerDiagnostics = CompilerDiagnostics.None,
        };
        RunningFramework.AddReferences(test.TestState);
        test.TestState.AdditionalFiles.Add(("test.graphql", Schema));
        if (library is not null)
        {
            ProjectState other = test.TestState.AdditionalProjects["Library"];
            other.Sources.Add(library);
            other.ReferenceAssemblies = RunningFramework.Name;
            RunningFramework.AddReferences(other);
            test.TestState.AdditionalProjectReferences.Add("Library");
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
