namespace WandbGen.Generator.Tests;

/// <summary>Paths through connections, and documents in files; compiled and run.</summary>
public sealed class PathTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_way_through_an_outer_connection_gives_the_items_of_all_its_nodes()
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                [WandbObject] public sealed partial record Trigger {
                  public required string Id { get; init; } [WandbContext("project")] public string? Project { get; init; } }
                [WandbCollection<Trigger>("viewer { projects { edges { node { project: name triggers } } } }")]
                public sealed partial class Triggers;
                """,
                LanguageSchema.Text
            )
            .IsClean();
        using var server = new ScriptedAnswers(
            """
            {"data":{"viewer":{"projects":{"pageInfo":{"hasNextPage":true,"endCursor":"b"},
              "edges":[{"cursor":"a","node":{"project":"p","triggers":[{"id":"1"},{"id":"2"}]}},{"cursor":"b","node":null}]}}}}
            """,
            """
            {"data":{"viewer":{"projects":{"pageInfo":{"hasNextPage":true,"endCursor":"c"},
              "edges":[{"cursor":"c","node":{"triggers":[],"project":"q"}}]}}}}
            """,
            """
            {"data":{"viewer":{"projects":{"pageInfo":{"hasNextPage":false,"endCursor":"d"},
              "edges":[{"cursor":"d","node":{"triggers":[{"id":"3"}],"project":"r"}}]}}}}
            """
        );

        object triggers = server.Create(compiled.Load().GetType("Triggers")!, [null]);

        Assert.Equal(
            ["Trigger { Id = 1, Project = p }", "Trigger { Id = 2, Project = p }", "Trigger { Id = 3, Project = r }"],
            await ScriptedAnswers.ListAsync(triggers, CancellationToken)
        );
        Assert.Contains(
            "query Triggers($outerFirst: Int!, $outerAfter: String) { viewer { projects(first: $outerFirst, after: $outerAfter) "
                + "{ pageInfo { hasNextPage endCursor } edges { cursor node { project: name triggers { id } } } } } }",
            server.Requests[0],
            StringComparison.Ordinal
        );
        Assert.Contains("\"outerFirst\":200,\"outerAfter\":\"b\"", server.Requests[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("projects", "10")]
    [InlineData("boards", "1")]
    public async Task Both_levels_are_paged_in_order_and_nothing_comes_twice(string outer, string size)
    {
        bool isEdges = outer == "projects";
        Compiled compiled = Compiled
            .From(
                $$"""
                using WandbGen;
                [WandbObject] public sealed partial record Run { public required string Id { get; init; } }
                [WandbCollection<Run>("viewer { {{outer}} { {{(
                    isEdges ? "edges { node { runs } }" : "nodes { runs }"
                )}} } }")] public sealed partial class Runs;
                """,
                LanguageSchema.Text
            )
            .IsClean();
        // Three nodes: two pages, none, one page.
        using var server = new ScriptedAnswers(
            isEdges
                ?
                [
                    Answer(outer, true, true, "c", Node("a", "x", "1", "2"), Node("b", null), Node("c", null, "4")),
                    Answer(outer, true, true, "a", Node("a", null, "3")),
                    Answer(outer, true, false, "c", Node("b", null), Node("c", null, "4")),
                ]
                :
                [
                    Answer(outer, false, true, "a", Node("a", "x", "1", "2")),
                    Answer(outer, false, true, "a", Node("a", null, "3")),
                    Answer(outer, false, true, "b", Node("b", null)),
                    Answer(outer, false, false, "c", Node("c", null, "4")),
                ]
        );

        object runs = server.Create(compiled.Load().GetType("Runs")!, [null]);

        Assert.Equal(
            ["Run { Id = 1 }", "Run { Id = 2 }", "Run { Id = 3 }", "Run { Id = 4 }"],
            await ScriptedAnswers.ListAsync(runs, CancellationToken)
        );
        Assert.Contains($"\"variables\":{{\"outerFirst\":{size},\"first\":50}}", server.Requests[0], StringComparison.Ordinal);
        Assert.Contains("\"variables\":{\"outerFirst\":1,\"first\":200,\"after\":\"x\"}", server.Requests[1], StringComparison.Ordinal);
        Assert.Contains(
            $"\"variables\":{{\"outerFirst\":{size},\"outerAfter\":\"a\",\"first\":800}}",
            server.Requests[2],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Three_levels_are_paged_in_order_and_nothing_comes_twice()
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                [WandbObject] public sealed partial record Run {
                  public required string Id { get; init; } [WandbContext] public string? Team { get; init; }
                  [WandbContext] public string? Project { get; init; } [WandbContext] public string? Root { get; init; } }
                [WandbCollection<Run>("viewer { root: id teams { edges { node { team: name "
                  + "projects { edges { node { project: name runs } } } } } } }")]
                public sealed partial class Runs;
                """,
                LanguageSchema.Text
                    + """

                    extend type User { teams(first: Int, after: String): TeamConnection }
                    type TeamConnection { edges: [TeamEdge!]! pageInfo: PageInfo! }
                    type TeamEdge { cursor: String! node: Team }
                    type Team { name: String! projects(first: Int, after: String): ProjectConnection }
                    """
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        static string Page(string name, bool hasNext, string end, params string[] edges) =>
            $"\"{name}\":{{\"pageInfo\":{{\"hasNextPage\":{(hasNext ? "true" : "false")},\"endCursor\":\"{end}\"}},\"edges\":"
            + $"[{string.Join(',', edges)}]}}";
        static string Edge(string cursor, string fields) => $"{{\"cursor\":\"{cursor}\",\"node\":{{{fields}}}}}";
        static string Run(string id) => $"{{\"node\":{{\"id\":\"{id}\"}}}}";
        static string Answer(string teams) => $"{{\"data\":{{\"viewer\":{{\"root\":\"me\",{teams}}}}}}}";
        static string Project(string name, string runs) => $"\"project\":\"{name}\",{runs}";
        static string Team(string name, string projects) => $"\"team\":\"{name}\",{projects}";
        // Team a: project p with two pages of runs, then q; team b: none; team c: project r.
        static string Runs(string project, bool hasNext, string id) => Edge(project, Project(project, Page("runs", hasNext, id, Run(id))));
        using var server = new ScriptedAnswers(
            Answer(Page("teams", true, "a", Edge("a", Team("a", Page("projects", true, "p", Runs("p", true, "1")))))),
            Answer(Page("teams", true, "a", Edge("a", Team("a", Page("projects", true, "p", Runs("p", false, "2")))))),
            Answer(Page("teams", true, "a", Edge("a", Team("a", Page("projects", false, "q", Runs("q", false, "3")))))),
            Answer(Page("teams", true, "b", Edge("b", Team("b", Page("projects", false, ""))))),
            Answer(Page("teams", false, "c", Edge("c", Team("c", Page("projects", false, "r", Runs("r", false, "4"))))))
        );

        List<string> runs = await ScriptedAnswers.ListAsync(server.Create(compiled.Load().GetType("Runs")!, [1]), CancellationToken);

        Assert.Equal(
            [
                "Run { Id = 1, Team = a, Project = p, Root = me }",
                "Run { Id = 2, Team = a, Project = p, Root = me }",
                "Run { Id = 3, Team = a, Project = q, Root = me }",
                "Run { Id = 4, Team = c, Project = r, Root = me }",
            ],
            runs
        );
        Assert.Contains(
            "teams(first: $outerFirst, after: $outerAfter) { pageInfo { hasNextPage endCursor } edges { cursor node { team: name "
                + "projects(first: $middleFirst, after: $middleAfter) { pageInfo { hasNextPage endCursor } edges { cursor node { "
                + "project: name runs(first: $first, after: $after) {",
            server.Requests[0],
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "\"variables\":{\"outerFirst\":1,\"middleFirst\":1,\"first\":1,\"after\":\"1\"}}",
            server.Bodies[1],
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "\"variables\":{\"outerFirst\":1,\"middleFirst\":1,\"middleAfter\":\"p\",\"first\":1}}",
            server.Bodies[2],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_document_in_a_file_is_sent_as_it_is_and_read_by_its_keys()
    {
        const string Document = """
            # What another client sends.
            query FolderFiles($folder: ID!, $fileCursor: String, $fileLimit: Int = 50) {
              folder(id: $folder) {
                folderName: name
                files(after: $fileCursor, first: $fileLimit) {
                  totalCount
                  edges { node { ...FileFields } cursor }
                  pageInfo { endCursor hasNextPage }
                }
              }
            }
            fragment FileFields on File { id size owner { email id } }
            """;
        Compiled compiled = Compiled
            .From(
                [
                    """
                    using WandbGen;
                    [WandbObject] public sealed partial record File
                    {
                        public required string Id { get; init; }
                        public int Size { get; init; }
                        [WandbField("owner.email")] public string? Owner { get; init; }
                        [WandbContext("folderName")] public string? Folder { get; init; }
                    }
                    [WandbCollection<File>(Document = "FolderFiles.graphql")] public sealed partial class Files;
                    """,
                ],
                [("schema", LanguageSchema.Text), ("queries/FolderFiles", Document)]
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """
            {"data":{"folder":{"folderName":"f","files":{"totalCount":2,"edges":[{"node":{"id":"1","size":1,
              "owner":{"email":"e","id":"u"}},"cursor":"a"}],"pageInfo":{"endCursor":"a","hasNextPage":true}}}}}
            """,
            """
            {"data":{"folder":{"folderName":"f","files":{"totalCount":2,"edges":[{"node":{"id":"2",
              "size":2,"owner":null},"cursor":"b"}],"pageInfo":{"endCursor":"b","hasNextPage":false}}}}}
            """
        );

        object files = server.Create(compiled.Load().GetType("Files")!, "7", null);

        Assert.Equal(
            ["File { Id = 1, Size = 1, Owner = e, Folder = f }", "File { Id = 2, Size = 2, Owner = , Folder = f }"],
            await ScriptedAnswers.ListAsync(files, CancellationToken)
        );
        Assert.Contains(
            "query FolderFiles($folder: ID!, $fileCursor: String, $fileLimit: Int = 50) { folder(id: $folder) { folderName: "
                + "name files(after: $fileCursor, first: $fileLimit) { totalCount edges { node { ...FileFields } cursor } "
                + "pageInfo { endCursor "
                + "hasNextPage } } } } fragment FileFields on File { id size owner { email id } }",
            server.Requests[0],
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"variables\":{\"folder\":\"7\",\"fileLimit\":200,\"fileCursor\":\"a\"}",
            server.Requests[1],
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(
        "folder(id: $folder) { files(after: $c, first: $n) { edges { node { id } } pageInfo { endCursor hasNextPage } } }",
        "WBG0062"
    )]
    [InlineData(
        "folder(id: $folder) { files(after: $c, first: $n) { edges { node { id size: label } } pageInfo { endCursor hasNextPage } } }",
        "WBG0062"
    )]
    [InlineData("folder(id: $folder) { files(after: $c, first: $n) { edges { node { id size } } } }", "WBG0062")]
    [InlineData("folder(id: $folder) { files(first: 5) { edges { node { id size } } pageInfo { endCursor hasNextPage } } }", "WBG0061")]
    [InlineData(
        "folder(id: $folder) { files(after: $c, first: $n) { edges { node { id size } } pageInfo { endCursor hasNextPage } } b: "
            + "files(after: $c, first: $n) { totalCount } }",
        "WBG0061"
    )]
    [InlineData(
        "folder(id: $folder) { files(after: $c, first: $n) { edges { node { id sise } } pageInfo { endCursor hasNextPage } } }",
        "WBG0012"
    )]
    [InlineData(
        "folder(id: $folder) { files(after: $c, first: $n) { edges { node { ...F } } pageInfo { endCursor hasNextPage } } }",
        "WBG0063"
    )]
    [InlineData(
        "folder(id: $folder) { children(after: $c, first: $n) { edges { node { id } } pageInfo { endCursor hasNextPage } } }",
        "WBG0024"
    )]
    public async Task A_document_that_does_not_fit_is_refused_where_it_is_wrong(string body, string id)
    {
        Compiled compiled = Compiled.From(
            [
                """
                using WandbGen;
                [WandbObject] public sealed partial record File { public required string Id { get; init; } public int Size { get; init; } }
                [WandbCollection<File>(Document = "Q.graphql")] public sealed partial class Files;
                """,
            ],
            [
                ("schema", LanguageSchema.Text),
                (
                    "Q",
                    $"query Q($folder: ID!{(body.Contains("$c", StringComparison.Ordinal) ? ", $c: String, $n: Int" : "")}) {{ {body} }}"
                ),
            ]
        );

        string[] diagnostics = await compiled.DiagnosticsAsync();

        Assert.Contains(diagnostics, diagnostic => diagnostic.StartsWith(id, StringComparison.Ordinal));
    }

    private static string Answer(string outer, bool isEdges, bool hasNextPage, string endCursor, params string[] nodes)
    {
        string items = string.Join(
            ',',
            isEdges ? nodes : nodes.Select(static node => node[(node.IndexOf("\"node\":", StringComparison.Ordinal) + 7)..^1])
        );
        string pageInfo = PageInfo(hasNextPage, endCursor);
        return "{\"data\":{\"viewer\":{\"" + outer + "\":{" + pageInfo + ",\"" + (isEdges ? "edges" : "nodes") + "\":[" + items + "]}}}}";
    }

    private static string Node(string cursor, string? next, params string[] ids)
    {
        string edges = string.Join(',', ids.Select(static id => "{\"cursor\":\"i" + id + "\",\"node\":{\"id\":\"" + id + "\"}}"));
        return "{\"cursor\":\"" + cursor + "\",\"node\":{\"runs\":{" + PageInfo(next is not null, next) + ",\"edges\":[" + edges + "]}}}";
    }

    private static string PageInfo(bool hasNextPage, string? endCursor) =>
        $"\"pageInfo\":{{\"hasNextPage\":{(hasNextPage ? "true" : "false")},"
        + $"\"endCursor\":{(endCursor is null ? "null" : $"\"{endCursor}\"")}}}";
}
