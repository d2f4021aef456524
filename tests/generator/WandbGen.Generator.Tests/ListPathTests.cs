using System.Reflection;

namespace WandbGen.Generator.Tests;

/// <summary>Paths of properties and methods through lists; compiled and run.</summary>
public sealed class ListPathTests
{
    private const string Schema = """
        type Query { run: Run!  runs: [Run!]! maybe: [Run]  search(first: Int, after: String): RunConnection! }
        type Run {
          id: ID! tags: [Tag!]! labels: [Tag] rows: [Row!]! matrix: [[Tag!]!]!
          files(first: Int, after: String): FileConnection notes: NoteConnection! owner: Owner
        }
        type Tag { name: String! color: String kind: Kind! rank: Int! owner: Owner extra: JSON }
        scalar JSON
        enum Kind { GOOD BAD }
        type Owner { name: String! teams: [Tag!] tags: [Tag!]! }
        type Row { cells: [Cell!]! }
        type Cell { value(unit: Int): Int! texts: [String!]! }
        type FileConnection { edges: [FileEdge!]! pageInfo: PageInfo! totalCount: Int! }
        type FileEdge { cursor: String! node: File }
        type File { name: String! size: Int owner: Owner }
        type NoteConnection { nodes: [File] }
        type RunConnection { edges: [RunEdge!]! pageInfo: PageInfo! }
        type RunEdge { cursor: String! node: Run }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        """;

    private const string Usings = """
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Linq;
        using System.Threading.Tasks;
        using WandbGen;

        """;

    private const string File = "[WandbObject] public sealed partial record File(string Name);";

    [Theory]
    [InlineData("\"tags.name\"", "IReadOnlyList<string>", "tags { name }", """{"tags":[{"name":"a"},{"name":"b"}]}""", "a,b")]
    [InlineData("\"tags.rank\"", "int[]", "tags { rank }", """{"tags":[{"rank":1},{"rank":2}]}""", "1,2")]
    [InlineData("\"tags.kind\"", "List<Kind>", "tags { kind }", """{"tags":[{"kind":"GOOD"},{"kind":"BAD"}]}""", "Good,Bad")]
    [InlineData("\"tags.color\"", "ImmutableArray<string?>", "tags { color }", """{"tags":[{"color":null},{"color":"red"},{}]}""", ",red,")]
    [InlineData("\"labels.name\"", "IReadOnlyList<string?>?", "labels { name }", """{"labels":[{"name":"a"},null]}""", "a,")]
    [InlineData("\"labels.rank\"", "IReadOnlyList<int?>?", "labels { rank }", """{"labels":[{"rank":1},null]}""", "1,")]
    [InlineData("\"labels.name\"", "IReadOnlyList<string?>?", "labels { name }", """{"labels":null}""", "null")]
    [InlineData(
        "\"tags.owner.name\"",
        "IReadOnlyList<string?>",
        "tags { owner { name } }",
        """{"tags":[{"owner":{"name":"a"}},{"owner":null}]}""",
        "a,"
    )]
    [InlineData("\"owner.tags.name\"", "IReadOnlyList<string>?", "owner { tags { name } }", """{"owner":{"tags":[{"name":"a"}]}}""", "a")]
    [InlineData("\"owner.tags.name\"", "IReadOnlyList<string>?", "owner { tags { name } }", """{"owner":null}""", "null")]
    // Lists in lists
    [InlineData(
        "\"rows.cells.value(unit: 3)\"",
        "IReadOnlyList<IReadOnlyList<int>>",
        "rows { cells { value(unit: 3) } }",
        """{"rows":[{"cells":[{"value":1},{"value":2}]},{"cells":[]},{"cells":[{"value":3}]}]}""",
        "1;2,,3"
    )]
    [InlineData(
        "\"tags.owner.teams.name\"",
        "IReadOnlyList<IReadOnlyList<string>?>",
        "tags { owner { teams { name } } }",
        """{"tags":[{"owner":{"teams":[{"name":"a"},{"name":"b"}]}},{"owner":null}]}""",
        "a;b,"
    )]
    // Objects
    [InlineData(
        "\"tags.owner\"",
        "IReadOnlyList<Owner?>",
        "tags { owner { name } }",
        """{"tags":[{"owner":{"name":"a"}},{"owner":null}]}""",
        "Owner { Name = a },"
    )]
    // Connections: null edges and nodes are left out
    [InlineData(
        "\"files(first: 3).name\"",
        "IReadOnlyList<string>?",
        "files(first: 3) { edges { node { name } } }",
        """{"files":{"edges":[{"node":{"name":"a"}},{"node":null},{"node":{"name":"b"}}]}}""",
        "a,b"
    )]
    [InlineData(
        "\"files(first: 3).edges.node.name\"",
        "IReadOnlyList<string>?",
        "files(first: 3) { edges { node { name } } }",
        """{"files":{"edges":[{"node":{"name":"a"}},{"node":null}]}}""",
        "a"
    )]
    [InlineData(
        "\"files(first: 3).edges.node\"",
        "IReadOnlyList<File>?",
        "files(first: 3) { edges { node { name } } }",
        """{"files":{"edges":[{"node":{"name":"a"}},{"node":null}]}}""",
        "File { Name = a }"
    )]
    [InlineData(
        "\"files(first: 3).edges.cursor\"",
        "IReadOnlyList<string>?",
        "files(first: 3) { edges { cursor } }",
        """{"files":{"edges":[{"cursor":"a"}]}}""",
        "a"
    )]
    [InlineData(
        "\"files(first: 3).owner.name\"",
        "IReadOnlyList<string?>?",
        "files(first: 3) { edges { node { owner { name } } } }",
        """{"files":{"edges":[{"node":{"owner":{"name":"a"}}},{"node":{"owner":null}}]}}""",
        "a,"
    )]
    [InlineData(
        "\"notes.nodes.name\"",
        "IReadOnlyList<string>",
        "notes { nodes { name } }",
        """{"notes":{"nodes":[{"name":"a"},null]}}""",
        "a"
    )]
    [InlineData(
        "\"notes.size\"",
        "IReadOnlyList<int?>",
        "notes { nodes { size } }",
        """{"notes":{"nodes":[{"size":1},{"size":null}]}}""",
        "1,"
    )]
    // What a connection has beside its items is a field as any other
    [InlineData("\"files(first: 0).totalCount\"", "int?", "files(first: 0) { totalCount }", """{"files":{"totalCount":7}}""", "7")]
    public async Task A_property_takes_a_list_of_what_its_path_leads_to(
        string field,
        string type,
        string selection,
        string data,
        string expected
    )
    {
        Compiled compiled = Compiled
            .From(
                $$"""
                {{Usings}}
                public enum Kind { Good, Bad, Unknown }
                [WandbObject] public sealed partial record Owner(string Name);
                {{File}}
                [WandbObject("Run")] public sealed partial record Item
                {
                    [WandbField({{field}})] public {{type}} Values { get; init; } = default!;
                }
                public static partial class Api { [WandbQuery("run")] public static partial Task<Item> RunAsync(WandbClient client); }
                """,
                Schema
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers($"{{\"data\":{{\"run\":{data}}}}}");

        object item = await CallAsync(compiled, "RunAsync", server.Client);

        Assert.Equal(expected, Print(item.GetType().GetProperty("Values")!.GetValue(item), ","));
        Assert.Contains($"run {{ {selection} }}", server.Requests[0], StringComparison.Ordinal);
    }

    [Theory]
    // In the list, around it, in an object beside, in a list of lists, and of an interface.
    [InlineData(
        "search(first: 2) { edges { mark: cursor node } }",
        "Marked?",
        """{"search":{"edges":[{"mark":"a","node":{"id":"1"}}]}}""",
        "1a"
    )]
    [InlineData("search(first: 2) { edges { node mark: cursor } }", "Marked?", """{"search":{"edges":[{"node":null,"mark":"a"}]}}""", "")]
    [InlineData(
        "runs { mark: id owner { tags } }",
        "IReadOnlyList<Tag>?",
        """{"runs":[{"mark":"a","owner":{"tags":[{"name":"t"}]}}]}""",
        "ta"
    )]
    [InlineData(
        "runs { id owner { mark: name teams } }",
        "IReadOnlyList<Tag>?",
        """{"runs":[{"id":"x","owner":{"mark":"a","teams":[{"name":"t"},{"name":"u"}]}}]}""",
        "ta;ua"
    )]
    [InlineData(
        "run { mark: id tags { owner { tags } } }",
        "IReadOnlyList<Tag>?",
        """{"run":{"mark":"a","tags":[{"owner":{"tags":[{"name":"t"}]}},{"owner":null}]}}""",
        "ta,"
    )]
    public async Task What_is_behind_a_list_takes_what_is_beside_the_path_there(string path, string type, string data, string expected)
    {
        Compiled compiled = Compiled
            .From(
                $$"""
                {{Usings}}
                [WandbObject("Run")] public sealed partial record Marked { public required string Id { get; init; }
                    [WandbContext] public required string Mark { get; init; } public override string ToString() => Id + Mark; }
                [WandbObject] public sealed partial record Tag { public required string Name { get; init; }
                    [WandbContext] public required string Mark { get; init; } public override string ToString() => Name + Mark; }
                public static partial class Api
                {
                    [WandbQuery("{{path}}")] public static partial Task<IReadOnlyList<{{type}}>> GetAsync(WandbClient client);
                }
                """,
                Schema
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers($"{{\"data\":{data}}}");

        Assert.Equal(expected, Print(await CallAsync(compiled, "GetAsync", server.Client), ","));
    }

    [Fact]
    public async Task What_is_beside_a_list_and_must_be_there_is_an_error_where_it_is_not()
    {
        Compiled compiled = Compiled.From(
            $$"""
            {{Usings}}
            [WandbObject("Run")] public sealed partial record Marked { public required string Id { get; init; }
                [WandbContext] public required string Mark { get; init; } }
            public static partial class Api
            {
                [WandbQuery("search(first: 2) { edges { mark: cursor node } }")]
                public static partial Task<IReadOnlyList<Marked?>> GetAsync(WandbClient client);
            }
            """,
            Schema
        );
        using var server = new ScriptedAnswers("""{"data":{"search":{"edges":[{"mark":"a","node":{"id":"1"}},{"node":{"id":"2"}}]}}}""");

        WandbProtocolException exception = await Assert.ThrowsAsync<WandbProtocolException>(() =>
            CallAsync(compiled, "GetAsync", server.Client)
        );

        Assert.Contains("edges[1]", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nodes { ... on File { size } }", "int?", """{"nodes":[{"size":1},{},null]}""", "1,,")]
    [InlineData(
        "nodes { name ... on File { owner { email } } }",
        "string?",
        """{"nodes":[{"name":"n","owner":{"email":"e"}},{"name":"m"}]}""",
        "e,"
    )]
    [InlineData("nodes { ... on Node { name } }", "string?", """{"nodes":[{"name":"a"}]}""", "a")]
    public async Task A_path_behind_a_list_leads_through_a_fragment(string path, string type, string data, string expected)
    {
        Compiled compiled = Compiled
            .From(
                $$"""
                {{Usings}}
                public static partial class Api
                {
                    [WandbQuery("{{path}}")] public static partial Task<IReadOnlyList<{{type}}>> GetAsync(WandbClient client);
                }
                """,
                """
                type Query { nodes: [Node]! }
                interface Node { name: String }
                type File implements Node { name: String size: Int! owner: User }
                type Link implements Node { name: String }
                type User { email: String }
                """
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers($"{{\"data\":{data}}}");

        Assert.Equal(expected, Print(await CallAsync(compiled, "GetAsync", server.Client), ","));
    }

    [Fact]
    public async Task An_element_that_can_be_of_another_type_must_be_nullable()
    {
        Compiled compiled = Compiled.From(
            $"{Usings}public static partial class Api {{ [WandbQuery(\"nodes {{ ... on File {{ size }} }}\")] "
                + "public static partial Task<IReadOnlyList<int>> GetAsync(WandbClient client); }",
            "type Query { nodes: [Node!]! } interface Node { name: String } type File implements Node { name: String size: Int! }"
        );

        Assert.StartsWith("WBG0021 [size]", Assert.Single(await compiled.DiagnosticsAsync()), StringComparison.Ordinal);
    }

    private const string Counted = """
        type Query { run: Run! runs(first: Int, after: String): RunConnection! }
        type Run { id: ID! files(first: Int, after: String): Files nodes(first: Int): Files }
        type RunConnection { edges(state: State, top: Int! = 1): [RunEdge!] pageInfo: PageInfo! }
        type RunEdge { rank: Int node(deep: Boolean): Run }
        type Files { edges(state: State): [FileEdge!] nodes(top: Int!): [File] }
        type FileEdge { node(deep: Boolean): File } type File { name: String! }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        enum State { NEW OLD }
        """;

    [Theory]
    [InlineData("files(first: 1).edges(state: NEW).node.name", "files(first: 1) { edges(state: NEW) { node { name } } }")]
    [InlineData("files(first: 1).edges.node(deep: true).name", "files(first: 1) { edges { node(deep: true) { name } } }")]
    [InlineData("files(first: 1).nodes(top: 2).name", "files(first: 1) { nodes(top: 2) { name } }")]
    [InlineData("nodes(first: 1).name", "nodes(first: 1) { edges { node { name } } }")]
    public async Task Arguments_of_edges_and_nodes_in_a_path_are_sent(string field, string selection)
    {
        Compiled compiled = Compiled
            .From(
                $"{Usings}[WandbObject] public sealed partial record Run {{ [WandbField(\"{field}\")] "
                    + "public IReadOnlyList<string>? Names { get; init; } }\n"
                    + "public static partial class Api {\n"
                    + "[WandbQuery(\"run\")] public static partial Task<Run> RunAsync(WandbClient client); }",
                Counted
            )
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
        Assert.Contains(
            $"{{ run {{ {selection} }} }}",
            string.Join(' ', compiled.Emitted.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Arguments_of_edges_in_a_path_beside_an_item_are_sent()
    {
        Compiled compiled = Compiled
            .From(
                $"{Usings}[WandbObject] public sealed partial record Run {{ public required string Id {{ get; init; }} "
                    + "[WandbContext] public int? Rank { get; init; } }\n"
                    + "[WandbCollection<Run>(\"runs { edges(state: OLD) { rank node(deep: true) } }\")] public sealed partial class Runs;",
                Counted
            )
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
        Assert.Contains(
            "edges(state: OLD) { rank node(deep: true) { id } }",
            string.Join(' ', compiled.Emitted.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("files(first: 1).edges(stat: NEW).node.name", "WBG0013 [stat] 'edges' has no argument 'stat'; did you mean 'state'?")]
    [InlineData("files(first: 1).edges.node(deep: 1).name", "WBG0015 [1] 1 is not a value of the type Boolean")]
    [InlineData("files(first: 1).nodes.name", "WBG0014 [nodes] The argument 'top' (Int!) of 'nodes' is required")]
    [InlineData(
        "files(first: 1).edges @include(if: $a).node.name",
        "WBG0090 [@include(if: $a)] 'edges' is needed for the items of 'files', so it cannot be left out: remove '@include', or leave out "
            + "the whole connection"
    )]
    [InlineData(
        "files(first: 1).edges.node @skip(if: $a).name",
        "WBG0090 [@skip(if: $a)] 'node' is needed for the items of 'files', so it cannot be left out: remove '@skip', or leave out "
            + "the whole connection"
    )]
    public async Task Mistakes_at_edges_and_nodes_in_a_path_are_told_there(string field, string expected)
    {
        Compiled compiled = Compiled.From(
            $"{Usings}[WandbObject] public sealed partial record Run {{ [WandbField(\"{field}\")] "
                + "public IReadOnlyList<string>? Names { get; init; } }",
            Counted
        );

        Assert.Equal([expected], await compiled.DiagnosticsAsync());
    }

    [Theory]
    [InlineData("runs { id }", "IReadOnlyList<string>", """{"runs":[{"id":"1"},{"id":"2"}]}""", "1,2")]
    [InlineData("maybe { id }", "IReadOnlyList<string?>?", """{"maybe":[{"id":"1"},null]}""", "1,")]
    [InlineData("maybe { id }", "IReadOnlyList<string?>?", """{"maybe":null}""", "null")]
    [InlineData("runs { owner { name } }", "IReadOnlyList<string?>", """{"runs":[{"owner":{"name":"a"}},{"owner":null}]}""", "a,")]
    [InlineData("runs { owner }", "IReadOnlyList<Owner?>", """{"runs":[{"owner":{"name":"a"}},{"owner":null}]}""", "Owner { Name = a },")]
    [InlineData("runs { tags { rank } }", "int[][]", """{"runs":[{"tags":[{"rank":1},{"rank":2}]},{"tags":[]}]}""", "1;2,")]
    [InlineData("run { tags { name } }", "IReadOnlyList<string>", """{"run":{"tags":[{"name":"a"}]}}""", "a")]
    [InlineData(
        "search(first: 2) { edges { node { id } } }",
        "IReadOnlyList<string?>",
        """{"search":{"edges":[{"node":{"id":"1"}},{"node":null}]}}""",
        "1,"
    )]
    public async Task A_method_gives_a_list_of_what_its_path_leads_to(string path, string type, string data, string expected)
    {
        Compiled compiled = Compiled
            .From(
                $$"""
                {{Usings}}
                [WandbObject] public sealed partial record Owner(string Name);
                public static partial class Api
                {
                    [WandbQuery("{{path}}")] public static partial Task<{{type}}> GetAsync(WandbClient client);
                }
                """,
                Schema
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers($"{{\"data\":{data}}}");

        Assert.Equal(expected, Print(await CallAsync(compiled, "GetAsync", server.Client), ","));
        Assert.Contains($"{{ {path.TrimEnd(' ', '}')}", server.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_element_without_its_field_is_an_error_with_its_place()
    {
        Compiled compiled = Compiled.From(
            $$"""
            {{Usings}}
            [WandbObject("Run")] public sealed partial record Item
            {
                [WandbField("tags.name")] public required string[] Names { get; init; }
            }
            public static partial class Api { [WandbQuery("run")] public static partial Task<Item> RunAsync(WandbClient client); }
            """,
            Schema
        );
        using var server = new ScriptedAnswers("""{"data":{"run":{"tags":[{"name":"a"},{"nme":"b"}]}}}""");

        WandbProtocolException error = await Assert.ThrowsAsync<WandbProtocolException>(() =>
            CallAsync(compiled, "RunAsync", server.Client)
        );

        Assert.Contains("data.run.tags[1]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "[WandbField(\"tags.name\")] public string A { get; init; } = \"\";",
        "WBG0036 [tags] 'tags' is [Tag!]!: what it leads to is a list, such as IReadOnlyList<T>, for each list in it"
    )]
    [InlineData(
        "[WandbField(\"rows.cells.value\")] public int[] A { get; init; } = [];",
        "WBG0036 [cells] 'cells' is [Cell!]!: what it leads to is a list, such as IReadOnlyList<T>, for each list in it"
    )]
    [InlineData(
        "[WandbField(\"matrix.name\")] public string[] A { get; init; } = [];",
        "WBG0036 [matrix] 'matrix' is [[Tag!]!]!: a path leads through a list of objects, not of lists"
    )]
    [InlineData(
        "[WandbField(\"labels.name\")] public string[]? A { get; init; }",
        "WBG0021 [A] 'name' is String! of an object, which can be null, but 'string' cannot; write 'string?'"
    )]
    [InlineData(
        "[WandbField(\"labels.name\")] public string?[] A { get; init; } = [];",
        "WBG0021 [A] 'labels' is [Tag], which can be null, but 'string?[]' cannot; write 'string?[]?'"
    )]
    [InlineData(
        "[WandbField(\"tags.nme\")] public string[] A { get; init; } = [];",
        "WBG0012 [nme] 'Tag' has no field 'nme'; did you mean 'name'?"
    )]
    [InlineData(
        "[WandbField(\"tags.name\")] public int[] A { get; init; } = [];",
        "WBG0020 [A] 'int' cannot hold 'name', which is String!; it takes string, Uri, Guid"
    )]
    [InlineData(
        "[WandbField(\"tags.owner\")] public string?[] A { get; init; } = [];",
        "WBG0022 [A] 'owner' is Owner, which has fields of its own: use a type marked with [WandbObject(\"Owner\")] "
            + "or a path to one of them"
    )]
    [InlineData(
        "[WandbField(\"files.name\")] public string[]? A { get; init; }",
        "WBG0052 [A] 'A' is at most the first 50 items of 'files': say how many with an argument 'first', or declare "
            + "a collection to read them all"
    )]
    [InlineData(
        "[WandbField(\"files.nme\")] public string[]? A { get; init; }",
        "WBG0012 [nme] 'File' has no field 'nme'; did you mean 'name'?"
    )]
    [InlineData(
        "[WandbField(\"tags..name\")] public string[] A { get; init; } = [];",
        "WBG0005 [.] A field's name is missing behind the dot"
    )]
    public async Task A_mistake_behind_a_list_is_named(string property, string expected)
    {
        Compiled compiled = Compiled.From($"{Usings}[WandbObject(\"Run\")] public sealed partial record Item {{ {property} }}", Schema);

        Assert.Contains(expected, await compiled.DiagnosticsAsync());
    }

    [Theory]
    [InlineData(
        "runs { id }",
        "string",
        "WBG0036 [runs] 'runs' is [Run!]!: what a path leads to through it is a list, such as IReadOnlyList<T>"
    )]
    [InlineData(
        "runs { owner { name } }",
        "string[]",
        "WBG0021 [name] 'name' is String! of an object, which can be null, but 'string' cannot; write 'string?'"
    )]
    [InlineData(
        "search { edges { node { id } } }",
        "string?[]",
        "WBG0052 [search] 'The result' is at most the first 50 items of 'search': say how many with an argument "
            + "'first', or declare a collection to read them all"
    )]
    public async Task A_mistake_behind_a_methods_list_is_named(string path, string type, string expected)
    {
        Compiled compiled = Compiled.From(
            $"{Usings}public static partial class Api {{ [WandbQuery(\"{path}\")] public static partial Task<{type}> "
                + "GetAsync(WandbClient client); }",
            Schema
        );

        Assert.Contains(expected, await compiled.DiagnosticsAsync());
    }

    private static async Task<object> CallAsync(Compiled compiled, string method, WandbClient client)
    {
        var task = (Task)compiled.Load().GetType("Api")!.GetMethod(method)!.Invoke(null, [client])!;
        await task;
        return task.GetType().GetProperty("Result", BindingFlags.Public | BindingFlags.Instance)!.GetValue(task)!;
    }

    private static string Print(object? value, string separator) =>
        value switch
        {
            null => separator == "," ? "null" : "",
            string text => text,
            System.Collections.IEnumerable items => string.Join(separator, items.Cast<object?>().Select(static item => Print(item, ";"))),
            _ => value.ToString()!,
        };
}
