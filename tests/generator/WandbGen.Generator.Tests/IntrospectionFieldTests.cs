using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Tests;

/// <summary>Every server can be asked for its schema, even if the schema does not say so.</summary>
public sealed class IntrospectionFieldTests
{
    private const string Source = """
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using WandbGen;

        [WandbObject("__Type")]
        public sealed partial record TypeOfServer
        {
            public string? Name { get; init; }
            public TypeKind Kind { get; init; }
            [WandbField("fields(includeDeprecated: true)")] public IReadOnlyList<FieldOfServer>? Fields { get; init; }
        }

        [WandbObject("__Field")]
        public sealed partial record FieldOfServer(string Name, [property: WandbField("args.name")] IReadOnlyList<string> Arguments);

        public enum TypeKind { Unknown, Object, Scalar, Enum }

        public static partial class Api
        {
            [WandbQuery("__type(name: $name)")]
            public static partial Task<TypeOfServer?> FindAsync(WandbClient client, string name);

            [WandbQuery("__schema { types { name } }")]
            public static partial Task<IReadOnlyList<string?>> TypesAsync(WandbClient client);

            [WandbQuery("query Probe { known: __type(name: \"Run\") { fields { name } } }")]
            public static partial Task<IReadOnlyList<string>?> ProbeAsync(WandbClient client);
        }
        """;

    [Fact]
    public async Task A_method_asks_for_a_type_of_the_server()
    {
        Compiled compiled = Compiled.From(Source, TestSchema.Text).IsClean();
        Assert.DoesNotContain(
            await compiled.DiagnosticsAsync(),
            static diagnostic => !diagnostic.StartsWith("WBG0044", StringComparison.Ordinal)
        );
        using var server = new ScriptedAnswers(
            """{"data":{"__type":{"name":"Run","kind":"OBJECT","fields":[{"name":"files","args":[{"name":"first"}]}]}}}"""
        );

        var task = (Task)compiled.Load().GetType("Api")!.GetMethod("FindAsync")!.Invoke(null, [server.Client, "Run"])!;
        await task;

        object found = task.GetType().GetProperty("Result")!.GetValue(task)!;
        Assert.Contains("Name = Run, Kind = Object", found.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "__type(name: $name) { name kind fields(includeDeprecated: true) { name args { name } } }",
            server.Requests[0],
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("[WandbMutation(\"__type(name: \\\"Run\\\") { name }\")]", "WBG0012 [__type]")]
    [InlineData("[WandbQuery(\"viewer { __type(name: \\\"Run\\\") { name } }\")]", "WBG0012 [__type]")]
    [InlineData("[WandbQuery(\"__type { name }\")]", "WBG0014 [__type]")]
    [InlineData("[WandbQuery(\"__typ(name: \\\"Run\\\") { name }\")]", "WBG0012 [__typ]")]
    public async Task Only_the_root_of_queries_has_them(string attribute, string expected)
    {
        var compiled = Compiled.From(
            $"using WandbGen; public static partial class Api {{ {attribute} public static partial "
                + "System.Threading.Tasks.Task<string?> AAsync(WandbClient client); }",
            TestSchema.Text
        );

        Assert.StartsWith(expected, Assert.Single(await compiled.DiagnosticsAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_schema_that_was_printed_with_the_introspection_system_has_no_problem()
    {
        var schema = SchemaModel.Parse(
            "test",
            """
            type Query { a: Int }
            type __Schema { types: [__Type!]! }
            type __Type { name: String kind: __TypeKind! }
            enum __TypeKind { SCALAR OBJECT }
            """,
            TestContext.Current.CancellationToken
        );

        Assert.Empty(schema.Problems);
        Assert.True(schema.QueryType!.TryGetField("__type", out SchemaField? field));
        Assert.Equal("__Type", field.Type.Name);
        Assert.False(schema.QueryType.Fields.Contains("__type"));
    }
}
