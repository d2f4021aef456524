namespace WandbGen.Generator.Tests;

/// <summary>What an item gets from around it: fields of its edge, fields beside the path, variables, or its own fields; compiled and
/// run.</summary>
public sealed class ContextTests
{
    private const string Schema = """
        type Query { project(name: String!): Project  used(ids: [ID!]): [String!]!  artifact(id: ID!): Artifact }
        type Project { name: String! run(id: ID!): Run  artifacts(first: Int, after: String): ArtifactConnection }
        type Run { id: ID! inputs(first: Int, after: String): InputConnection  outputs(first: Int, after: String): ArtifactConnection
          members(first: Int, after: String): MemberConnection  flat(first: Int, after: String): FlatConnection }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        type InputConnection { edges: [InputEdge!]! pageInfo: PageInfo! totalCount: Int! }
        type InputEdge { cursor: String! usedAs: [String!]! label: String node: Artifact }
        type ArtifactConnection { edges: [ArtifactEdge] pageInfo: PageInfo! }
        type ArtifactEdge { cursor: String! version: String! node: Artifact! }
        type MemberConnection { edges: [MemberEdge!]! pageInfo: PageInfo! }
        type MemberEdge { cursor: String! node: Member }
        type FlatConnection { nodes: [Member] pageInfo: PageInfo! }
        type Member { index: Int! artifact: Artifact place: Place homes: [Home!]! }
        type Place { title: String! project: PlaceProject labels: [String!]! count: Int! }
        type PlaceProject { name: String! owner: Owner! }
        type Owner { name: String! }
        type Artifact { id: ID! home: Home }
        type Home { project: String }
        """;

    private const string Source = """
        using System.Collections.Generic;
        using System.Threading.Tasks;
        using WandbGen;
        [WandbObject] public sealed partial class Artifact
        {
            public required string Id { get; init; }
            [WandbContext("projectName"), WandbField("home.project")] public required string Project { get; init; }
            [WandbContext] public IReadOnlyList<string>? UsedAs { get; init; }
            [WandbContext] public string? Version { get; init; }
            [WandbContext] public int? Index { get; init; }
            public override string ToString() => $"{Id} {Project} {Version}{Index}{string.Join('+', UsedAs ?? [])}";
        }

        """;

    private const string Last = "\"pageInfo\":{\"hasNextPage\":false,\"endCursor\":null}";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    // What a collection lists, whose variables are all "x".
    private static async Task<List<string>> ListAsync(string item, string collection, string data, bool isReferenced = false)
    {
        Compiled? library = isReferenced ? Compiled.From(item, Schema).IsClean() : null;
        Compiled compiled = (
            library is null ? Compiled.From(item + collection, Schema) : Compiled.From($"using WandbGen; {collection}", Schema, library)
        ).IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers($$"""{"data":{{data.Replace("PAGE", Last, StringComparison.Ordinal)}}}""");
        Type type = compiled.Load(library).GetType("Artifacts")!;
        int variables = type.GetConstructors().Single().GetParameters().Length - 2;
        return await ScriptedAnswers.ListAsync(
            server.Create(type, [.. Enumerable.Repeat<object?>("x", variables), null]),
            CancellationToken
        );
    }

    [Theory]
    // Beside the item on its edge, in any order of the answer; null nodes are left out.
    [InlineData(
        "project(name: $name) { projectName: name run(id: $id) { inputs { edges { usedAs node } } } }",
        """{"project":{"projectName":"p","run":{"inputs":{"edges":[{"usedAs":["a","b"],"node":{"id":"1","home":null}},"""
            + """{"node":{"id":"2","home":null},"usedAs":[]},{"usedAs":["c"],"node":null}],PAGE}}}}""",
        "1 p a+b",
        "2 p "
    )]
    [InlineData(
        "project(name: $name) { projectName: name artifacts { edges { version node } } }",
        """{"project":{"artifacts":{"edges":[null,{"node":{"id":"1"},"version":"v3"}],PAGE},"projectName":"p"}}""",
        "1 p v3"
    )]
    // Below the node.
    [InlineData(
        "project(name: $name) { projectName: name run(id: $id) { members { edges { node { index artifact } } } } }",
        """{"project":{"projectName":"p","run":{"members":{"edges":[{"node":{"index":7,"artifact":{"id":"1"}}},{"node":null},"""
            + """{"node":{"artifact":null,"index":8}}],PAGE}}}}""",
        "1 p 7"
    )]
    [InlineData(
        "project(name: $name) { projectName: name run(id: $id) { flat { nodes { index artifact } } } }",
        """{"project":{"projectName":"p","run":{"flat":{"nodes":[{"index":7,"artifact":{"id":"1"}},null],PAGE}}}}""",
        "1 p 7"
    )]
    // The item's own field where the path has none; an item that is in no project is left out.
    [InlineData(
        "project(name: $name) { run(id: $id) { outputs } }",
        """{"project":{"run":{"outputs":{"edges":[{"node":{"id":"1","home":{"project":"own"}}},{"node":{"id":"2","home":null}}],PAGE}}}}""",
        "1 own "
    )]
    // Fields of the path have precedence.
    [InlineData(
        "project(name: $name) { projectName: name run(id: $id) { outputs } }",
        """{"project":{"projectName":"p","run":{"outputs":{"edges":[{"node":{"id":"1","home":{"project":"own"}}}],PAGE}}}}""",
        "1 p "
    )]
    public async Task An_item_takes_what_is_beside_it(string path, string data, params string[] expected)
    {
        string collection = $"[WandbCollection<Artifact>(\"{path}\")] public sealed partial class Artifacts;";

        Assert.Equal(expected, await ListAsync(Source, collection, data));
        Assert.Equal(expected, await ListAsync(Source, collection, data, isReferenced: true));
    }

    [Theory]
    [InlineData("class Instruction")]
    [InlineData("record Restructured")]
    [InlineData("class @struct")]
    public async Task What_is_in_no_project_is_left_out_whatever_a_class_is_called(string head)
    {
        string name = head.Split(' ')[1];
        string item = Source.Replace(
            "[WandbObject] public sealed partial class Artifact",
            $"[WandbObject(\"Artifact\")] public sealed partial {head}",
            StringComparison.Ordinal
        );
        string collection =
            $"[WandbCollection<{name}>(\"project(name: $name) {{ run(id: $id) {{ outputs }} }}\")] public sealed partial class Artifacts;";
        const string Data =
            """{"project":{"run":{"outputs":{"edges":[{"node":{"id":"1","home":{"project":"own"}}},"""
            + """{"node":{"id":"2","home":null}}],PAGE}}}}""";

        Assert.Equal(["1 own "], await ListAsync(item, collection, Data));
    }

    [Theory]
    [InlineData("project(name: $name) { projectName: name run(id: $id) { outputs } }", "1 named")]
    [InlineData("project(name: $name) { run(id: $id) { outputs } }", "1 x")]
    public async Task The_first_source_that_there_is_counts_and_a_variable_can_be_one(string path, string expected)
    {
        const string Item = """
            using WandbGen;
            [WandbObject] public sealed partial class Artifact
            {
                public required string Id { get; init; }
                [WandbContext("projectName", "$name")] public required string Project { get; init; }
                public override string ToString() => $"{Id} {Project}";
            }

            """;
        const string Data = """{"project":{"projectName":"named","run":{"outputs":{"edges":[{"node":{"id":"1"}}],PAGE}}}}""";
        string collection = $"[WandbCollection<Artifact>(\"{path}\")] public sealed partial class Artifacts;";

        Assert.Equal([expected], await ListAsync(Item, collection, Data));
        Assert.Equal([expected], await ListAsync(Item, collection, Data, isReferenced: true));
    }

    [Fact]
    public async Task One_object_of_a_query_that_is_in_no_project_is_not_found_or_null()
    {
        Compiled compiled = Compiled
            .From(
                Source
                    + """
                    public static partial class Api
                    {
                        [WandbQuery("artifact(id: $id)")] public static partial Task<Artifact?> FindAsync(WandbClient client, string id);
                    }
                    """,
                Schema
            )
            .IsClean();
        using var server = new ScriptedAnswers("""{"data":{"artifact":{"id":"1","home":null}}}""");

        var task = (Task)compiled.Load().GetType("Api")!.GetMethod("FindAsync")!.Invoke(null, [server.Client, "1"])!;
        await task;

        Assert.Null(task.GetType().GetProperty("Result")!.GetValue(task));
    }

    [Theory]
    // Beside the item's step, in any order of the answer.
    [InlineData(
        "project(name: $name) { run(id: $id) { members { edges { node { index place { version: title project { projectName: name } } "
            + "artifact } } } } }",
        """[{"node":{"index":7,"place":{"version":"v","project":{"projectName":"p"}},"artifact":{"id":"1"}}},"""
            + """{"node":{"artifact":{"id":"2"},"place":{"project":{"projectName":"q"},"version":"w"},"index":8}}]""",
        "1 p v7",
        "2 q w8"
    )]
    // What is null has nothing in it: the item's own field counts then, or the item is left out.
    [InlineData(
        "project(name: $name) { run(id: $id) { members { edges { node { place { version: title project { projectName: name } } "
            + "artifact } } } } }",
        """[{"node":{"place":null,"artifact":{"id":"1","home":{"project":"own"}}}},"""
            + """{"node":{"place":{"version":"v","project":null},"artifact":{"id":"2","home":{"project":"own"}}}},"""
            + """{"node":{"place":null,"artifact":{"id":"3","home":null}}}]""",
        "1 own ",
        "2 own v"
    )]
    // Lists in it, and objects of which nothing is taken.
    [InlineData(
        "project(name: $name) { run(id: $id) { members { edges { node { place { usedAs: labels project { owner { other: name } } } "
            + "artifact } } } } }",
        """[{"node":{"place":{"usedAs":["a","b"],"project":{"owner":{"other":"x"}}},"artifact":{"id":"1","home":{"project":"own"}}}}]""",
        "1 own a+b"
    )]
    // Beside a step of the path to the connection.
    [InlineData(
        "query Q($id: ID!) { project(name: \"x\") { projectName: name first: run(id: $id) { version: id } run(id: $id) { members { edges "
            + "{ node { artifact } } } } } }",
        """[{"node":{"artifact":{"id":"1"}}}]""",
        "1 p one"
    )]
    public async Task An_item_takes_what_is_in_an_object_beside_it(string path, string edges, params string[] expected)
    {
        string collection = $"[WandbCollection<Artifact>(\"\"\"{path}\"\"\")] public sealed partial class Artifacts;";
        string data = """{"project":{"run":{"members":{"edges":EDGES,PAGE}},"first":{"version":"one"},"projectName":"p"}}""".Replace(
            "EDGES",
            edges,
            StringComparison.Ordinal
        );

        Assert.Equal(expected, await ListAsync(Source, collection, data));
        Assert.Equal(expected, await ListAsync(Source, collection, data, isReferenced: true));
    }

    [Theory]
    [InlineData("place { number: count } artifact", "v3")]
    [InlineData("artifact", "v1")]
    public async Task A_converter_reads_a_property_from_its_surroundings_too(string node, string expected)
    {
        const string Item = """
            using System.Text.Json;
            using WandbGen;
            [WandbObject] public sealed partial class Artifact
            {
                [WandbContext("number"), WandbField("id", Converter = typeof(Numbers))] public required string Number { get; init; }
                public override string ToString() => Number;
            }
            public abstract class Numbers : IScalarConverter<string>
            {
                public static string Read(ref Utf8JsonReader reader) =>
                    "v" + (reader.TokenType == JsonTokenType.Number ? reader.GetInt32() : reader.GetString());
                public static void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);
            }

            """;
        const string Data = """{"project":{"run":{"members":{"edges":[{"node":{"place":{"number":3},"artifact":{"id":"1"}}}],PAGE}}}}""";
        string collection =
            $"[WandbCollection<Artifact>(\"project(name: $name) {{ run(id: $id) {{ members {{ edges {{ node {{ {node} }} }} }} }} }}\")] "
            + "public sealed partial class Artifacts;";

        Assert.Equal([expected], await ListAsync(Item, collection, Data));
        Assert.Equal([expected], await ListAsync(Item, collection, Data, isReferenced: true));
    }

    [Theory]
    [InlineData("edges { node { place { project } artifact } }", "WBG0022 [project]")]
    [InlineData("edges { node { place { titel } artifact } }", "WBG0012 [titel]")]
    [InlineData("edges { node { place { title { x } } artifact } }", "WBG0023 [title]")]
    [InlineData("edges { node { place { count @total } artifact } }", "WBG0035 [count]")]
    [InlineData("edges { node { homes { project } artifact } }", "WBG0036 [homes]")]
    [InlineData("edges { node { place { projectName: title } projectName: index artifact } }", "WBG0073 [index]")]
    public async Task An_object_beside_the_item_that_is_none_is_an_error(string members, string expected)
    {
        Compiled compiled = Compiled.From(
            $"{Source}[WandbCollection<Artifact>(\"project(name: $name) {{ run(id: $id) {{ members {{ {members} }} }} }}\")] public "
                + "sealed partial class Artifacts;",
            Schema
        );

        Assert.StartsWith(expected, Assert.Single(await compiled.DiagnosticsAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("itemCount @total items", "itemCount", "\"itemCount\":7", "shop(name: $x) { itemCount items(")]
    [InlineData("size: itemCount @total items", "size", "\"size\":7", "shop(name: $x) { size: itemCount items(")]
    [InlineData(
        "parent { name count: itemCount @total } items",
        "nope\", \"count",
        "\"parent\":{\"name\":\"n\",\"count\":7}",
        "shop(name: $x) { parent { name } parent { count: itemCount } items("
    )]
    [InlineData(
        "parent { parent { itemCount @total } } items",
        "itemCount",
        "\"parent\":{\"parent\":{\"itemCount\":7}}",
        "shop(name: $x) { parent { parent { itemCount } } items("
    )]
    // It is not used where another field has precedence.
    [InlineData("number itemCount @total items", "number\", \"itemCount", "\"number\":\"7\"", "shop(name: $x) { number items(")]
    public async Task An_item_takes_the_size_of_its_collection(string path, string source, string beside, string document)
    {
        Compiled compiled = Compiled
            .From(
                $$"""
                using WandbGen;
                [WandbObject] public sealed partial class Item
                {
                    public required string Id { get; init; }
                    [WandbContext("{{source}}")] public long? Size { get; init; }
                    public override string ToString() => $"{Id} {Size}";
                }
                [WandbCollection<Item>("shop(name: $x) { {{path}} }")] public sealed partial class Items;
                """,
                TestSchema.Text
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """{"data":{"shop":{BESIDE,"items":{"edges":[{"node":{"id":"1"}}],PAGE}}}}"""
                .Replace("BESIDE", beside, StringComparison.Ordinal)
                .Replace("PAGE", Last, StringComparison.Ordinal)
        );

        object items = server.Create(compiled.Load().GetType("Items")!, "x", null);
        Assert.Equal(["1 7"], await ScriptedAnswers.ListAsync(items, CancellationToken));
        Assert.Contains(document, server.Requests[0], StringComparison.Ordinal);
    }

    [Theory]
    // Who selects fields of the items has pasted a query.
    [InlineData("project(name: $name) { artifacts { edges { version node { id } } } }", "WBG0079 [artifacts]")]
    [InlineData("project(name: $name) { artifacts { edges { node } pageInfo { hasNextPage } } }", "WBG0079 [artifacts]")]
    [InlineData("project(name: $name) { run(id: $id) { inputs { edges { usdAs node } } } }", "WBG0012 [usdAs]")]
    [InlineData("project(name: $name) { run(id: $id) { members { edges { node } } } }", "WBG0079 [members]")]
    public async Task A_path_to_the_item_that_is_none_is_an_error(string path, string expected)
    {
        Compiled compiled = Compiled.From(
            $"{Source}[WandbCollection<Artifact>(\"{path}\")] public sealed partial class Artifacts;",
            Schema
        );

        Assert.StartsWith(expected, Assert.Single(await compiled.DiagnosticsAsync()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"projectNam\", \"$name\"", "'projectNam', which is not there; did you mean 'projectName'?")]
    [InlineData("\"projectNam\"", "'projectNam', which is not there; did you mean 'projectName'?")]
    [InlineData("\"elsewhere\", \"$nmae\"", "'$nmae', which is not there; did you mean '$name'?")]
    // Found, or meant for another place.
    [InlineData("\"projectName\", \"$nam\"", null)]
    [InlineData("\"elsewhere\", \"$name\"", null)]
    [InlineData("\"projectNam\", \"projectName\"", null)]
    public async Task A_source_that_is_nearly_there_is_told_of(string sources, string? expected)
    {
        Compiled compiled = Compiled.From(
            $$"""
            using WandbGen;
            [WandbObject] public sealed partial class Artifact
            {
                public required string Id { get; init; }
                [WandbContext({{sources}})] public string? Project { get; init; }
            }
            [WandbCollection<Artifact>("project(name: $name) { projectName: name artifacts }")]
            public sealed partial class Artifacts;
            """,
            Schema
        );

        Assert.Equal(
            expected is null ? [] : [$"WBG0091 [Artifacts] 'Artifact.Project' takes {expected}"],
            await compiled.DiagnosticsAsync()
        );
    }

    [Theory]
    [InlineData("\"projectName\", \"$nam\"", "WBG0028 [Artifacts]")]
    [InlineData("\"projectName\", \"$count\"", "WBG0092 [Artifacts]")]
    [InlineData("\"projectName\", \"a b\"", "WBG0071 [Project]")]
    public async Task A_source_that_there_is_not_is_an_error(string sources, string expected)
    {
        Compiled compiled = Compiled.From(
            $$"""
            using WandbGen;
            [WandbObject] public sealed partial class Artifact
            {
                public required string Id { get; init; }
                [WandbContext({{sources}})] public required string Project { get; init; }
            }
            [WandbCollection<Artifact>("query Q($name: String!, $count: Int) { project(name: $name) { artifacts(first2: $count) } }")]
            public sealed partial class Artifacts;
            """,
            Schema.Replace("artifacts(first: Int,", "artifacts(first2: Int, first: Int,", StringComparison.Ordinal)
        );

        Assert.Contains(await compiled.DiagnosticsAsync(), problem => problem.StartsWith(expected, StringComparison.Ordinal));
    }
}
