namespace WandbGen.Generator.Tests;

/// <summary>Objects that another assembly declares serve as well as one's own.</summary>
public sealed class ReferencedTests
{
    private const string Library = """
        using WandbGen;
        namespace Library;
        [WandbObject("File")]
        public sealed partial record SharedFile
        {
            public required string Id { get; init; }
            [WandbField("label")] internal string Hidden { get; init; } = "";
            [WandbContext] internal WandbClient? Client { get; init; }
            [WandbContext("folder_name")] internal string? Folder { get; init; }
            [WandbField("owner.email")] private string? Mail { get; init; }
            public string Text => $"{Id} {Hidden} {Mail} {Folder} {Client is not null}";
        }
        [WandbObject("Node")] public abstract partial record SharedNode { public required string Id { get; init; } }
        [WandbVariant("File")] public sealed partial record SharedNodeFile : SharedNode { public int Size { get; init; } }
        [WandbVariant] public sealed partial record SharedNodeOther : SharedNode;
        [WandbObject("Run")] public sealed partial record SharedRun { [WandbField("newField"), RequiresServerFeature("NEW")]
          public string? New { get; init; } [WandbField("summary(deep: $deep)")] public string? Summary { get; init; } }
        [WandbObject("User")] public sealed partial record Closed {
          public required string Id { get; init; } [WandbContext] internal Secret? Owner { get; init; } }
        [WandbCollection<SharedFile>("query Secret($id: ID!) { folder(id: $id) { files } }")] internal sealed partial class Secret;
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Members_that_only_the_other_assembly_sees_are_selected_and_set()
    {
        Compiled library = Compiled.From(Library, LanguageSchema.Text).IsClean();
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                using Library;
                [WandbCollection<SharedFile>("query Files($id: ID!) { folder(id: $id) { folder_name: name files } }")]
                public sealed partial class Files;
                [WandbCollection<SharedNode>("nodes")] public sealed partial class Nodes;
                [WandbCollection<SharedRun>("query Runs($deep: Boolean) { viewer { projects { edges { node { runs } } } } }")]
                public sealed partial class Runs;
                """,
                LanguageSchema.Text,
                library
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """
            {"data":{"folder":{"folder_name":"f","files":{"pageInfo":{"hasNextPage":false,
              "endCursor":null},"edges":[{"cursor":"a","node":{"id":"1","label":"l","owner":{"email":"e"}}}]}}}}
            """,
            """
            {"data":{"nodes":{"pageInfo":{"hasNextPage":false,"endCursor":null},
              "edges":[{"cursor":"a","node":{"__typename":"File","id":"1","size":3}}]}}}
            """,
            """{"data":{"serverInfo":{"features":[]}}}""",
            """{"data":{"viewer":{"projects":{"pageInfo":{"hasNextPage":false,"endCursor":null},"edges":[]}}}}"""
        );
        System.Reflection.Assembly assembly = compiled.Load(library);

        object files = server.Create(assembly.GetType("Files")!, "7", null);
        dynamic? file = null;
        await foreach (object item in (IAsyncEnumerable<object>)files)
        {
            file = item;
        }

        Assert.Equal("1 l e f True", (string)file!.Text);
        Assert.Contains("node { id label owner { email } }", server.Requests[0], StringComparison.Ordinal);
        Assert.Equal(
            ["SharedNodeFile { Id = 1, Size = 3 }"],
            await ScriptedAnswers.ListAsync(server.Create(assembly.GetType("Nodes")!, [null]), CancellationToken)
        );
        Assert.Empty(await ScriptedAnswers.ListAsync(server.Create(assembly.GetType("Runs")!, true, null), CancellationToken));
        Assert.Contains("node { summary(deep: $deep) }", server.Requests[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_whose_reader_is_not_public_is_refused_by_name()
    {
        Compiled library = Compiled.From(Library, LanguageSchema.Text).IsClean();
        Compiled compiled = Compiled.From(
            """
            using WandbGen;
            [WandbObject] public sealed partial record File { public Library.Closed? Owner { get; init; } }
            """,
            LanguageSchema.Text,
            library
        );

        Assert.Equal(
            [
                "WBG0054 [Owner] 'Closed' comes from an assembly that was not compiled with this generator, or takes context "
                    + "that only that assembly sees",
            ],
            await compiled.DiagnosticsAsync()
        );
        Assert.Empty(
            compiled
                .Output.GetDiagnostics(CancellationToken)
                .Where(static diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)
        );
    }
}
