namespace WandbGen.Generator.Tests;

/// <summary>What old servers are not sent; compiled and run.</summary>
public sealed class ServerFeatureTests
{
    private const string Features = """
        {"data":{"serverInfo":{"features":[{"name":"NEW_FIELD","isEnabled":true},
          {"name":"FILTERS","isEnabled":true},{"name":"OFF","isEnabled":false}]}}}
        """;
    private const string NoFeatures = """{"errors":[{"message":"Cannot query field \"serverInfo\" on type \"Query\"."}]}""";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gated_field_argument_and_variable_are_left_out_for_servers_that_lack_them()
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                [WandbObject] public sealed partial record Run
                {
                    public required string Id { get; init; }
                    [WandbField("newField"), RequiresServerFeature("NEW_FIELD")] public string? New { get; init; }
                    [WandbField("summary(deep: $deep)")] public string? Summary { get; init; }
                    [WandbField("summary"), RequiresServerFeature("OFF")] public string? Off { get; init; }
                }
                [WandbCollection<Run>("query Runs($filters: JSONString @requires(feature: \"FILTERS\"), "
                    + "$deep: Boolean @requires(feature: \"OFF\")) {"
                    + " viewer { projects { edges { node { runs(filters: $filters) } } } } }")]
                public sealed partial class Runs;
                """,
                LanguageSchema.Text
            )
            .IsClean();
        Type type = compiled.Load().GetType("Runs")!;
        const string Page = """
            {"data":{"viewer":{"projects":{"pageInfo":{"hasNextPage":false,"endCursor":null},"edges":[{"cursor":"a",
              "node":{"runs":{"pageInfo":{"hasNextPage":false,"endCursor":null},
              "edges":[{"cursor":"r","node":{"id":"1","newField":"n","summary":"s"}}]}}}]}}}}
            """;

        using var modern = new ScriptedAnswers(Features, Page, Page);
        object runs = modern.Create(type, new System.Text.Json.Nodes.JsonObject(), null, null);
        Assert.Equal(["Run { Id = 1, New = n, Summary = s, Off =  }"], await ScriptedAnswers.ListAsync(runs, CancellationToken));
        await ScriptedAnswers.ListAsync(runs, CancellationToken);
        Assert.Equal(3, modern.Requests.Count);
        Assert.Contains(
            "query Runs($outerFirst: Int!, $outerAfter: String, $first: Int!, $after: String, $filters: JSONString)",
            modern.Requests[1],
            StringComparison.Ordinal
        );
        Assert.Contains("runs(first: $first, after: $after, filters: $filters) {", modern.Requests[1], StringComparison.Ordinal);
        Assert.Contains("node { id newField summary }", modern.Requests[1], StringComparison.Ordinal);
        Assert.DoesNotContain("@requires", modern.Requests[1], StringComparison.Ordinal);

        using var old = new ScriptedAnswers(NoFeatures, Page.Replace(",\"newField\":\"n\"", "", StringComparison.Ordinal));
        Assert.Equal(
            ["Run { Id = 1, New = , Summary = s, Off =  }"],
            await ScriptedAnswers.ListAsync(old.Create(type, null, null, null), CancellationToken)
        );
        Assert.Contains("node { id summary }", old.Requests[1], StringComparison.Ordinal);
        Assert.DoesNotContain("filters", old.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variant_whose_type_came_with_a_feature_is_not_asked_for_without_it()
    {
        const string Schema = """
            type Query { viewer: Viewer serverInfo: ServerInfo }
            type ServerInfo { features: [ServerFeature] }
            type ServerFeature { name: String! isEnabled: Boolean! }
            type Viewer { actions: [Action!]! }
            union Action = Call | Push
            type Call { url: String! }
            type Push { title: String! body: String }
            """;
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                [WandbObject] public abstract partial record Action
                {
                    [WandbField("__typename")] public required string Kind { get; init; }
                }
                [WandbVariant("Call")] public sealed partial record Call : Action { public required string Url { get; init; } }
                [RequiresServerFeature("PUSH"), WandbVariant("Push")] public sealed partial record Push : Action
                {
                    public required string Title { get; init; }
                    public string? Body { get; init; }
                }
                [WandbVariant] public sealed partial record Other : Action;
                [WandbCollection<Action>("query Actions { viewer { actions } }")] public sealed partial class Actions;
                """,
                Schema
            )
            .IsClean();
        Type type = compiled.Load().GetType("Actions")!;

        using var modern = new ScriptedAnswers(
            """{"data":{"serverInfo":{"features":[{"name":"PUSH","isEnabled":true}]}}}""",
            """{"data":{"viewer":{"actions":[{"__typename":"Push","title":"t","body":null}]}}}"""
        );
        Assert.Equal(
            ["Push { Kind = Push, Title = t, Body =  }"],
            await ScriptedAnswers.ListAsync(modern.Create(type, (object?)null), CancellationToken)
        );
        Assert.Contains("... on Push { title body }", modern.Requests[1], StringComparison.Ordinal);

        using var old = new ScriptedAnswers(NoFeatures, """{"data":{"viewer":{"actions":[{"__typename":"Call","url":"u"}]}}}""");
        Assert.Equal(
            ["Call { Kind = Call, Url = u }"],
            await ScriptedAnswers.ListAsync(old.Create(type, (object?)null), CancellationToken)
        );
        Assert.DoesNotContain("Push", old.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_left_out_is_an_error_before_the_request()
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                using System.Threading.Tasks;
                [WandbObject] public sealed partial record Node { public required string Id { get; init; } }
                [RequiresServerFeature("NODES")]
                [WandbCollection<Node>("query Nodes($kind: Kind) { nodes(kind: $kind) }")] public sealed partial class Nodes;
                [WandbCollection<Node>("query Kinds($kind: Kind @requires(feature: \"KIND\")) { nodes(kind: $kind) }")]
                public sealed partial class Kinds;
                public partial class Api
                {
                    public WandbClient Client = null!;
                    [WandbQuery("query Q($id: ID!) { node(id: $id) { name } }")] public partial Task<string?> NameAsync(string id);
                    [WandbMutation("mutation M($at: Money, $kind: Kind) { touch(at: $at, kind: $kind) }")]
                    public partial Task<bool> TouchAsync(string? at, [RequiresServerFeature("KIND")] string? kind);
                    [WandbMutation("mutation N { touch }"), RequiresServerFeature("TOUCH")] public partial Task<bool> MarkAsync();
                }
                """,
                LanguageSchema.Text
            )
            .IsClean();
        System.Reflection.Assembly assembly = compiled.Load();
        using var server = new ScriptedAnswers(NoFeatures, """{"data":{"touch":true}}""", """{"data":{"node":{"name":"n"}}}""");

        WandbUnsupportedFeatureException whole = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(() =>
            ScriptedAnswers.ListAsync(server.Create(assembly.GetType("Nodes")!, null, null), CancellationToken)
        );
        WandbUnsupportedFeatureException part = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(() =>
            ScriptedAnswers.ListAsync(server.Create(assembly.GetType("Kinds")!, "SMALL", null), CancellationToken)
        );
        dynamic api = Activator.CreateInstance(assembly.GetType("Api")!)!;
        api.Client = server.Client;
        await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(() => (Task)api.TouchAsync(null, "SMALL"));

        WandbUnsupportedFeatureException operation = await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(() =>
            (Task)api.MarkAsync()
        );

        Assert.Equal(("TOUCH", "N"), (operation.Feature, operation.Subject));
        Assert.Equal(("NODES", "Nodes"), (whole.Feature, whole.Subject));
        Assert.Equal(("KIND", "kind"), (part.Feature, part.Subject));
        Assert.True(await (Task<bool>)api.TouchAsync("1", null));
        Assert.Contains("mutation M($at: Money) { touch(at: $at) }", server.Requests[1], StringComparison.Ordinal);
        Assert.Equal("n", await (Task<string?>)api.NameAsync("1"));
        // Features are asked for once, and an operation that needs none does not ask.
        Assert.Equal(3, server.Requests.Count);
    }

    [Theory]
    // Nothing, the one, the other, both: the fields of the object, each by itself.
    [InlineData("", "change(input: {id: $id, deep: {, tags: [\"a\"] }, list: [{, a: 1 }] })")]
    [InlineData("A", "change(input: {id: $id, deep: {, tags: [\"a\"] , a: $a}, list: [{, a: 1 , b: $a}] })")]
    [InlineData("B", "change(input: {id: $id, deep: {, tags: [\"a\"] }, list: [{, a: 1 }] , b: $b})")]
    public async Task A_field_of_an_object_is_left_out_by_itself(string feature, string expected)
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                using System.Threading.Tasks;
                public static partial class Api
                {
                    [WandbMutation("change(input: {id: $id, deep: {a: $a, tags: [\"a\"]}, list: [{a: 1, b: $a}], b: $b})")]
                    public static partial Task<bool> ChangeAsync(WandbClient client, string id,
                        [RequiresServerFeature("A")] int? a = null, [RequiresServerFeature("B")] int? b = null);
                }
                """,
                Inputs
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            $"{{\"data\":{{\"serverInfo\":{{\"features\":[{{\"name\":\"{feature}\",\"isEnabled\":true}}]}}}}}}",
            """{"data":{"change":true}}"""
        );
        System.Reflection.MethodInfo method = compiled.Load().GetType("Api")!.GetMethod("ChangeAsync")!;

        Assert.True(await (Task<bool>)method.Invoke(null, [server.Client, "i", feature == "A" ? 1 : null, feature == "B" ? 2 : null])!);
        // Commas are white space in GraphQL.
        Assert.Equal(Words(expected), Words(server.Requests[1][server.Requests[1].IndexOf("change(", StringComparison.Ordinal)..]));

        static string Words(string text) =>
            text[..(text.IndexOf("})", StringComparison.Ordinal) is >= 0 and var end ? end + 2 : text.LastIndexOf(')') + 1)]
                .Replace(",", " ", StringComparison.Ordinal)
                .Replace("\\", "", StringComparison.Ordinal)
                .Replace(" ", "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "query Q { find } ")]
    [InlineData("A", "query Q($a: Int) { find(a: $a) } ")]
    [InlineData("B", "query Q($b: Int) { find(b: $b) } ")]
    public async Task Arguments_that_each_need_another_feature_are_left_out_with_their_parentheses(string feature, string expected)
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                using System.Threading.Tasks;
                public static partial class Api
                {
                    [WandbQuery("query Q($a: Int @requires(feature: \"A\"), $b: Int @requires(feature: \"B\")) { find(a: $a, b: $b) }")]
                    public static partial Task<bool?> FindAsync(WandbClient client, int? a = null, int? b = null);
                }
                """,
                Inputs
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            $"{{\"data\":{{\"serverInfo\":{{\"features\":[{{\"name\":\"{feature}\",\"isEnabled\":true}}]}}}}}}",
            """{"data":{"find":true}}"""
        );
        System.Reflection.MethodInfo method = compiled.Load().GetType("Api")!.GetMethod("FindAsync")!;

        Assert.True(await (Task<bool?>)method.Invoke(null, [server.Client, null, null])!);
        Assert.Contains(expected.Trim(), server.Requests[1].Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "[WandbMutation(\"change(input: {id: $id})\")] public static partial Task<bool> A(WandbClient client, "
            + "[RequiresServerFeature(\"A\")] string? id);",
        "WBG0086 [id] '$id' is left out for servers without the feature A, but 'id' (ID!) is required: require the "
            + "feature of the field or "
            + "of the whole operation instead"
    )]
    [InlineData(
        "[WandbMutation(\"mutation M($id: ID! @requires(feature: \\\"A\\\")) { change(input: {id: $id}) }\")] public "
            + "static partial Task<bool> "
            + "A(WandbClient client, string? id);",
        "WBG0086 [$id] '$id' is left out for servers without the feature A, but 'id' (ID!) is required: require the "
            + "feature of the field or "
            + "of the whole operation instead"
    )]
    [InlineData(
        "[WandbQuery(\"get(ids: [$id])\")] public static partial Task<bool?> A(WandbClient client, "
            + "[RequiresServerFeature(\"A\")] string? id);",
        "WBG0086 [id] '$id' is left out for servers without the feature A, but 'ids' ([ID!]!) is required: require the "
            + "feature of the field "
            + "or of the whole operation instead"
    )]
    // Where the whole is not sent, nothing is missing.
    [InlineData(
        "[WandbQuery(\"get(ids: [$id])\"), RequiresServerFeature(\"A\")] public static partial Task<bool?> A(WandbClient client, "
            + "[RequiresServerFeature(\"A\")] string? id);"
    )]
    [InlineData(
        "[WandbQuery(\"get(ids: [$id]) @requires(feature: \\\"A\\\")\")] public static partial Task<bool?> A(WandbClient client, "
            + "[RequiresServerFeature(\"A\")] string? id);"
    )]
    public async Task What_is_required_cannot_be_left_out(string method, params string[] expected) =>
        Assert.Equal(
            expected,
            await Compiled
                .From($"using WandbGen;\nusing System.Threading.Tasks;\npublic static partial class Api {{ {method} }}", Inputs)
                .DiagnosticsAsync()
        );

    private const string Inputs = """
        type Query { find(a: Int, b: Int): Boolean get(ids: [ID!]!): Boolean serverInfo: ServerInfo }
        type Mutation { change(input: Change!): Boolean! }
        type ServerInfo { features: [ServerFeature] }
        type ServerFeature { name: String! isEnabled: Boolean! }
        input Change { id: ID! a: Int b: Int deep: Deep list: [Deep!] }
        input Deep { a: Int b: Int tags: [String!] }
        """;

    [Fact]
    public async Task The_size_of_a_connection_can_need_a_feature_that_its_pages_do_not()
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                [WandbObject] public sealed partial record File { public required string Id { get; init; } }
                [WandbCollection<File>("query Files($id: ID!) { folder(id: $id) {"
                    + " files { totalCount @total @requires(feature: \"COUNT\") } } }")]
                public sealed partial class Files;
                """,
                LanguageSchema.Text
            )
            .IsClean();
        Type type = compiled.Load().GetType("Files")!;
        const string Page = """
            {"data":{"folder":{"files":{"pageInfo":{"hasNextPage":false,"endCursor":null},"edges":[{"cursor":"a","node":{"id":"1"}}]}}}}
            """;
        using var old = new ScriptedAnswers(Page, NoFeatures);
        using var modern = new ScriptedAnswers(
            """{"data":{"serverInfo":{"features":[{"name":"COUNT","isEnabled":true}]}}}""",
            """{"data":{"folder":{"files":{"totalCount":7}}}}"""
        );
        dynamic oldFiles = old.Create(type, "1", null);
        dynamic modernFiles = modern.Create(type, "1", null);

        Assert.Equal(["File { Id = 1 }"], await ScriptedAnswers.ListAsync((object)oldFiles, CancellationToken));
        Assert.DoesNotContain("totalCount", old.Requests[0], StringComparison.Ordinal);
        Assert.Equal("COUNT", (await Assert.ThrowsAsync<WandbUnsupportedFeatureException>(() => (Task)oldFiles.CountAsync())).Feature);
        Assert.Equal(7, await (Task<int>)modernFiles.CountAsync());
    }
}
