using System.Globalization;
using System.Text;

namespace WandbGen.Generator.Tests;

/// <summary>A foreign schema of the size and kind that code hosts have: <c>nodes</c> beside nullable <c>edges</c>, long descriptions, a few
/// definitions that are not valid.</summary>
public sealed class LargeSchemaTests
{
    private const int Objects = 800;

    private static readonly string s_schema = Synthesise();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public void The_schema_is_as_large_as_it_says()
    {
        Assert.True(s_schema.Length > 1_200_000, s_schema.Length.ToString(CultureInfo.InvariantCulture));
        Assert.True(s_schema.Split("\ntype ").Length > 1_600);
    }

    [Fact]
    [Trait("Torture", "T131")]
    public async Task A_collection_of_a_large_foreign_schema_compiles_and_runs()
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;

                [WandbObject("Entity7")]
                public sealed partial record Issue
                {
                    public required string Id { get; init; }
                    public string? Field3 { get; init; }
                    public override string ToString() => $"{Id} {Field3}";
                }

                [WandbCollection<Issue>("query Issues($owner: String!) { repository(owner: $owner) { entity7s } }")]
                public sealed partial class Issues;
                """,
                s_schema
            )
            .IsClean();
        using var server = new ScriptedAnswers(
            """
            {"data":{"repository":{"entity7s":{"pageInfo":{"hasNextPage":true,"endCursor":"a"},
              "edges":[{"cursor":"x","node":{"id":"1","field3":"x"}},null,{"cursor":"a","node":null}]}}}}
            """,
            """
            {"data":{"repository":{"entity7s":{"pageInfo":{"hasNextPage":false,
              "endCursor":"b"},"edges":[{"cursor":"b","node":{"id":"2","field3":null}}]}}}}
            """
        );

        object issues = server.Create(compiled.Load().GetType("Issues")!, "octo", null);

        Assert.Equal(["1 x", "2 "], await ScriptedAnswers.ListAsync(issues, CancellationToken));
        Assert.Contains("\"after\":\"a\"", server.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Torture", "T128")]
    public async Task What_is_not_valid_elsewhere_in_the_schema_does_not_disturb_forty_collections()
    {
        string source =
            "using WandbGen;\n"
            + string.Concat(
                Enumerable
                    .Range(0, 40)
                    .Select(static index =>
                        $$"""
                            [WandbObject("Entity{{index}}")]
                            public sealed partial record Item{{index}} { public required string Id { get; init; } }
                            [WandbCollection<Item{{index}}>("query Items{{index}}($owner: String!) {"
                                + " repository(owner: $owner) { entity{{index}}s } }")]
                            public sealed partial class Items{{index}};

                            """
                    )
            );

        Compiled compiled = Compiled.From(source, s_schema).IsClean();

        Assert.Equal(80, compiled.Result.GeneratedSources.Length);
        Assert.DoesNotContain(
            await compiled.DiagnosticsAsync(),
            static diagnostic => diagnostic.StartsWith("AD0001", StringComparison.Ordinal)
        );
    }

    private static string Synthesise()
    {
        var text = new StringBuilder();
        text.Append(
            """
            "The scalar that nobody defines twice"
            scalar DateTime
            type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
            type Query { repository(owner: String!): Repository }

            """
        );
        text.Append("type Repository {\n");
        for (int index = 0; index < Objects; index++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  entity{index}s(after: String, before: String, first: Int, last: Int): Entity{index}Connection!\n"
            );
        }

        text.Append("}\n");
        for (int index = 0; index < Objects; index++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"\"\"\"\nThe entity number {index}, of which a repository may have many; it is described at length, as foreign "
                    + $"schemas do.\n\"\"\"\ntype Entity{index} {{\n  id: ID!\n"
            );
            for (int field = 0; field < 11; field++)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  \"\"\"\n  What field {field} of entity {index} holds, and since when; see the manual's chapter.\n  "
                        + $"\"\"\"\n  field{field}: String\n"
                );
            }

            text.Append(CultureInfo.InvariantCulture, $"  related: Entity{(index + 1) % Objects}\n}}\n");
            text.Append(
                CultureInfo.InvariantCulture,
                $"type Entity{index}Connection {{ edges: [Entity{index}Edge] nodes: [Entity{index}] pageInfo: PageInfo! "
                    + $"totalCount: Int! }}\n"
            );
            text.Append(CultureInfo.InvariantCulture, $"type Entity{index}Edge {{ cursor: String! node: Entity{index} }}\n");
        }

        // Not strictly valid: an interface that is not satisfied, an unknown type, a duplicate, an empty union of a scalar.
        text.Append(
            """
            interface Closable { closed: Boolean! closedAt: DateTime }
            type Broken implements Closable & Missing { id: ID! closed: String other: Nowhere }
            type Twice { id: ID! }
            type Twice { id: ID! }
            union OfScalars = DateTime
            enum Same { A A }

            """
        );
        return text.ToString();
    }
}
