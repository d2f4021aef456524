using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using WandbGen.Generator.Analysis;
using WandbGen.Testing;

namespace WandbGen.CodeFixes.Tests;

/// <summary>Fixes one by one and all at once, and expects the same text of both.</summary>
internal static class CodeFix
{
    private const string Schema = """
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
        }
        enum Kind { SMALL LARGE }
        type User { id: ID! name: String }
        type ItemConnection { edges: [ItemEdge!]! pageInfo: PageInfo! }
        type ItemEdge { node: Item }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        """;

    public static Task VerifyAsync<TFix>(string source, string fixedSource)
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
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
