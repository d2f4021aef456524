using System.Text.Json.Nodes;

namespace WandbGen.Generator.Tests;

/// <summary>Methods without a result, paths through inline fragments, and documents as others write them; compiled and run.</summary>
public sealed class OperationTests
{
    private const string Usings = "using System.Collections.Generic;\nusing System.Threading.Tasks;\nusing WandbGen;\n";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Task", "rename(input: $input)", "rename(input: $input) { __typename }", """{"rename":{"__typename":"RenamePayload"}}""")]
    [InlineData("Task", "rename(input: $input)", "rename(input: $input) { __typename }", """{"rename":null}""")]
    [InlineData("ValueTask", "rename(input: $input) { ok }", "rename(input: $input) { ok }", """{"rename":{"ok":true}}""")]
    public async Task A_mutation_without_a_result_is_awaited_for_its_errors(string type, string path, string document, string answer)
    {
        Compiled compiled = Compiled
            .From(
                $"{Usings}public sealed partial class Shops(WandbClient client)\n{{\n    [WandbMutation(\"{path}\")]\n"
                    + $"    public partial {type} RenameAsync(System.Text.Json.Nodes.JsonObject input);\n}}",
                TestSchema.Text
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers($$"""{"data":{{answer}}}""", """{"errors":[{"message":"No such shop"}]}""");
        object shops = server.Create(compiled.Load().GetType("Shops")!);

        await CallAsync();

        Assert.Contains($"{{ {document} }}", (string?)JsonNode.Parse(server.Bodies[0])!["query"], StringComparison.Ordinal);
        WandbException exception = await Assert.ThrowsAnyAsync<WandbException>(CallAsync);
        Assert.Contains("No such shop", exception.Message, StringComparison.Ordinal);

        Task CallAsync() =>
            shops.GetType().GetMethod("RenameAsync")!.Invoke(shops, [new JsonObject()]) switch
            {
                ValueTask valueTask => valueTask.AsTask(),
                var task => (Task)task!,
            };
    }

    [Fact]
    public async Task A_method_without_a_result_misses_a_step_that_is_null()
    {
        Compiled compiled = Compiled.From(
            $"{Usings}public sealed partial class Shops(WandbClient client)\n{{\n"
                + "    [WandbQuery(\"shop(name: $name) { owner { id } }\")]\n"
                + "    public partial Task CheckAsync(string name);\n}",
            TestSchema.Text
        );
        using var server = new ScriptedAnswers("""{"data":{"shop":null}}""");
        object shops = server.Create(compiled.Load().GetType("Shops")!);

        await Assert.ThrowsAsync<WandbNotFoundException>(() => (Task)shops.GetType().GetMethod("CheckAsync")!.Invoke(shops, ["x"])!);
    }

    [Theory]
    [InlineData("node(id: $id) { ... on Folder { files } }", """{"node":{"files":PAGE}}""")]
    [InlineData(
        "node(id: $id) { kind id ... on Folder { extra files } }",
        """{"node":{"kind":"SMALL","id":"7","extra":"e","files":PAGE}}"""
    )]
    [InlineData("node(id: $id) { ... on Folder { parent { ... on Folder { files } } } }", """{"node":{"parent":{"files":PAGE}}}""")]
    [InlineData("folder(id: $id) { ... on Folder { files } }", """{"folder":{"files":PAGE}}""")]
    public async Task A_collection_is_reached_through_an_inline_fragment(string path, string answer)
    {
        Compiled compiled = Compiled.From(
            $"{Usings}[WandbObject] public sealed partial record File {{ public required string Id {{ get; init; }} "
                + "[WandbContext] public string? Extra { get; init; } }\n"
                + $"[WandbCollection<File>(\"{path}\")] public sealed partial class Files;",
            LanguageSchema.Text
        );
        Assert.Empty(await compiled.IsClean().DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            $$"""{"data":{{answer}}}""".Replace(
                "PAGE",
                """{"pageInfo":{"hasNextPage":false,"endCursor":null},"edges":[{"node":{"id":"1"}}]}""",
                StringComparison.Ordinal
            ),
            """{"data":{"node":{"kind":"SMALL","id":"7"},"folder":null}}""",
            """{"data":{"node":null,"folder":null}}"""
        );
        Type type = compiled.Load().GetType("Files")!;

        Assert.Equal(
            [$"File {{ Id = 1, Extra = {(path.Contains("extra", StringComparison.Ordinal) ? "e" : "")} }}"],
            await ScriptedAnswers.ListAsync(server.Create(type, "f", null), CancellationToken)
        );
        // An object of another type is none.
        for (int i = 0; i < 2; i++)
        {
            WandbNotFoundException exception = await Assert.ThrowsAsync<WandbNotFoundException>(() =>
                ScriptedAnswers.ListAsync(server.Create(type, "f", null), CancellationToken)
            );
            Assert.StartsWith("Folder 'f' not found", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Task<int?>", "Folder { label }", "5", """{"node":{"label":5}}""", """{"node":{}}""")]
    [InlineData("Task<string>", "Link { target { id } }", "9", """{"node":{"target":{"id":"9"}}}""", null)]
    public async Task A_method_reads_through_an_inline_fragment(string type, string fragment, string value, string answer, string? other)
    {
        Compiled compiled = Compiled
            .From(
                $"{Usings}public sealed partial class Nodes(WandbClient client)\n{{\n"
                    + $"    [WandbQuery(\"node(id: $id) {{ ... on {fragment} }}\")]\n"
                    + $"    public partial {type} GetAsync(string id);\n}}",
                LanguageSchema.Text
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers($$"""{"data":{{answer}}}""", $$"""{"data":{{other ?? """{"node":{}}"""}}}""");
        object nodes = server.Create(compiled.Load().GetType("Nodes")!);

        Assert.Equal(value, await CallAsync());
        if (other is null)
        {
            await Assert.ThrowsAsync<WandbNotFoundException>(CallAsync);
        }
        else
        {
            Assert.Equal("", await CallAsync());
        }

        async Task<string> CallAsync()
        {
            var task = (Task)nodes.GetType().GetMethod("GetAsync")!.Invoke(nodes, ["x"])!;
            await task;
            return task.GetType().GetProperty("Result")!.GetValue(task)?.ToString() ?? "";
        }
    }

    [Theory]
    [InlineData("node(id: $id) { ... on User { projects } }", "WBG0048 [User] No object of 'Node' is a 'User'")]
    [InlineData("node(id: $id) { ... on Foldr { files } }", "WBG0010 [Foldr] The schema has no type 'Foldr'; did you mean 'Folder'?")]
    [InlineData("node(id: $id) { ... on Folder { files } ... on Link { target } }", "WBG0031")]
    [InlineData("node(id: $id) { ... { files } }", "WBG0031")]
    [InlineData("node(id: $id) { ... on Folder @include(if: $a) { files } }", "WBG0035 [@include(if: $a)]")]
    public async Task A_fragment_in_a_path_that_cannot_be_is_told_of(string path, string expected)
    {
        Compiled compiled = Compiled.From(
            $"{Usings}[WandbObject] public sealed partial record File {{ public required string Id {{ get; init; }} }}\n"
                + $"[WandbCollection<File>(\"{path}\")] public sealed partial class Files;",
            LanguageSchema.Text
        );

        Assert.StartsWith(expected, (await compiled.DiagnosticsAsync())[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_with_fragments_and_other_names_of_what_pages_is_taken()
    {
        Compiled compiled = Compiled
            .From(
                [
                    Usings
                        + "[WandbObject] public sealed partial record File { public required string Id { get; init; } "
                        + "[WandbContext] public string? Extra { get; init; } }\n"
                        + "[WandbCollection<File>(Document = \"Files.graphql\")] public sealed partial class Files;",
                ],
                [
                    ("test", LanguageSchema.Text),
                    (
                        "Files",
                        """
                        query Files($id: ID!, $n: Int = 10, $after: String) {
                          node(id: $id) {
                            ...InFolder
                          }
                        }
                        fragment InFolder on Folder {
                          extra
                          files(first: $n, after: $after) {
                            page: pageInfo { more: hasNextPage end: endCursor }
                            all: edges { file: node { id } }
                          }
                        }
                        """
                    ),
                ]
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """
            {"data":{"node":{"extra":"e","files":{"pageInfo":{"hasNextPage":true,"endCursor":"c"},"edges":[{"node":{"id":"1"}}]}}}}
            """,
            """
            {"data":{"node":{"extra":"e","files":{"pageInfo":{"hasNextPage":false,"endCursor":null},"edges":[{"node":{"id":"2"}}]}}}}
            """
        );

        Assert.Equal(
            ["File { Id = 1, Extra = e }", "File { Id = 2, Extra = e }"],
            await ScriptedAnswers.ListAsync(server.Create(compiled.Load().GetType("Files")!, "f", 1), CancellationToken)
        );
    }

    [Fact]
    public async Task One_of_several_operations_is_sent_with_the_fragments_that_it_uses()
    {
        Compiled compiled = Compiled
            .From(
                [
                    Usings
                        + "[WandbObject] public sealed partial record File { public required string Id { get; init; } }\n"
                        + "[WandbCollection<File>(Document = \"All.graphql\", OperationName = \"Files\")]\n"
                        + "public sealed partial class Files;",
                ],
                [
                    ("test", LanguageSchema.Text),
                    (
                        "All",
                        """
                        fragment Other on Folder { name }
                        query First($id: ID!) { folder(id: $id) { ...Other } }
                        query Files($id: ID!, $after: String) {
                          folder(id: $id) { files(after: $after) { ...Paged edges { node { id } } } }
                        }
                        fragment Paged on FileConnection { pageInfo { ...Info } }
                        fragment Info on PageInfo { hasNextPage endCursor }
                        mutation Touch { touch }
                        """
                    ),
                ]
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """{"data":{"folder":{"files":{"pageInfo":{"hasNextPage":false,"endCursor":null},"edges":[{"node":{"id":"1"}}]}}}}"""
        );

        Assert.Equal(
            ["File { Id = 1 }"],
            await ScriptedAnswers.ListAsync(server.Create(compiled.Load().GetType("Files")!, "f", null), CancellationToken)
        );
        string sent = (string?)JsonNode.Parse(server.Bodies[0])!["query"] ?? "";
        Assert.DoesNotContain("Other", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("First", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("mutation", sent, StringComparison.Ordinal);
        Assert.Contains("fragment Info on PageInfo", sent, StringComparison.Ordinal);
    }
}
