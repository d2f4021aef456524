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
    public async Task What_is_wrong_with_a_member_of_a_project_that_is_open_beside_is_said_at_the_declaration()
    {
        Compiled library = Compiled.From(
            """
            using System.Diagnostics.CodeAnalysis;
            using WandbGen;
            namespace Library;
            public abstract record Named
            {
                public string? Nam { get; init; }
                [WandbField("siz")] public int Size { get; init; }
                public string Label { [RequiresUnreferencedCode("x")] get => ""; [RequiresUnreferencedCode("x")] init { } }
            }
            public static class Texts { public const string Path = "folder(id: $id) { file }"; }
            """,
            LanguageSchema.Text
        );
        Compiled compiled = Compiled.FromOpen(
            """
            using WandbGen;
            using Library;
            [WandbObject] public sealed partial record File : Named { public required string Id { get; init; } }
            [WandbCollection<File>(Texts.Path)] public sealed partial class Files;
            """,
            LanguageSchema.Text,
            library
        );

        Assert.Equal(
            [
                "WBG0088 [File] 'Label' has [RequiresUnreferencedCode], and emitted code uses it: a program that is trimmed may fail there",
                "WBG0012 [File] 'File' has no field 'nam'; did you mean 'name'?",
                "WBG0012 [File] 'File' has no field 'siz'; did you mean 'size'?",
                "WBG0012 [Texts.Path] 'Folder' has no field 'file'; did you mean 'files'?",
            ],
            await compiled.DiagnosticsAsync()
        );
    }

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

    [Fact]
    public async Task An_input_of_another_assembly_is_sent_by_operations_collections_and_ones_own_inputs()
    {
        Compiled library = Compiled
            .From(
                """
                using WandbGen;
                namespace Library;
                [WandbInput] public sealed partial record SaveInput { public required string Id { get; init; } }
                [WandbInput] public readonly partial record struct OwnerInput(string Id);
                """,
                LanguageSchema.Text
            )
            .IsClean();
        Compiled compiled = Compiled
            .From(
                """
                using System.Threading.Tasks;
                using WandbGen;
                using Library;
                public static partial class Calls
                {
                    [WandbMutation("save(input: $input) { node { id } }")]
                    public static partial Task<string?> SaveAsync(this WandbClient client, SaveInput input);
                    [WandbMutation("save(input: $input) { node { name } }")]
                    public static partial Task<string?> ChangeAsync(this WandbClient client, Change input);
                }
                [WandbInput("SaveInput")]
                public sealed partial record Change { public required string Id { get; init; } public OwnerInput? Owner { get; init; } }
                """,
                LanguageSchema.Text,
                library
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers("""{"data":{"save":{"node":{"id":"7"}}}}""", """{"data":{"save":{"node":{"name":"n"}}}}""");
        System.Reflection.Assembly assembly = compiled.Load(library);
        Type calls = assembly.GetType("Calls")!;
        Type saved = calls.GetMethod("SaveAsync")!.GetParameters()[1].ParameterType;
        object input = Activator.CreateInstance(saved)!;
        saved.GetProperty("Id")!.SetValue(input, "7");
        object change = Activator.CreateInstance(assembly.GetType("Change")!)!;
        change.GetType().GetProperty("Id")!.SetValue(change, "8");
        Type owner = Nullable.GetUnderlyingType(change.GetType().GetProperty("Owner")!.PropertyType)!;
        change.GetType().GetProperty("Owner")!.SetValue(change, Activator.CreateInstance(owner, "o"));

        Assert.Equal("7", await (Task<string?>)calls.GetMethod("SaveAsync")!.Invoke(null, [server.Client, input])!);
        Assert.Equal("n", await (Task<string?>)calls.GetMethod("ChangeAsync")!.Invoke(null, [server.Client, change])!);

        Assert.Contains("""{"input":{"id":"7"}}""", server.Requests[0], StringComparison.Ordinal);
        Assert.Contains("""{"input":{"id":"8","owner":{"id":"o"}}}""", server.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_that_its_assembly_has_no_writer_of_is_refused_by_name()
    {
        Compiled library = Compiled.From(
            "namespace Library { [WandbGen.WandbInput] public sealed record OwnerInput { public required string Id { get; init; } } }",
            LanguageSchema.Text
        );
        Compiled compiled = Compiled.From(
            """
            using WandbGen;
            [WandbInput] public sealed partial record SaveInput {
              public required string Id { get; init; } public Library.OwnerInput? Owner { get; init; } }
            """,
            LanguageSchema.Text,
            library
        );

        Assert.Equal(
            [
                "WBG0054 [Owner] 'OwnerInput' comes from an assembly that was not compiled with this generator, or takes context "
                    + "that only that assembly sees",
            ],
            await compiled.DiagnosticsAsync()
        );
    }

    [Theory]
    // What a later version takes in addition, and an earlier one of a user's assembly does not give.
    [InlineData("", "[WandbContext] internal WandbClient? Client { get; init; }", "1  True")]
    [InlineData("", "[WandbContext(\"other\")] public string? Other { get; init; }", "1  False")]
    [InlineData("", "[WandbContext(\"other\")] public int? Other { get; init; }", "1  False")]
    [InlineData("", "[WandbContext(\"label\"), WandbField(\"name\")] public string? Other { get; init; }", "1  False")]
    // What it takes no longer, or as another type.
    [InlineData("[WandbContext(\"label\")] public int? Other { get; init; }", "", "1  False")]
    [InlineData(
        "[WandbContext(\"label\")] public int? Other { get; init; }",
        "[WandbContext(\"label\")] public string? Other { get; init; }",
        "1  False"
    )]
    // What stays.
    [InlineData(
        "[WandbContext(\"label\")] public int? Other { get; init; }",
        "[WandbContext(\"label\")] public int? Other { get; init; } [WandbContext(\"kind\")] public string? Kind { get; init; }",
        "1 5 False"
    )]
    public async Task A_context_property_is_no_breaking_change(string before, string after, string expected)
    {
        Compiled earlier = Compiled.From(WithProperty(before), LanguageSchema.Text).IsClean();
        Compiled later = Compiled.From(WithProperty(after), LanguageSchema.Text).IsClean();

        Assert.Equal([expected], await ListWithAsync(earlier, later));
    }

    [Fact]
    public async Task Context_that_must_be_there_and_that_an_earlier_assembly_does_not_give_is_named()
    {
        Compiled earlier = Compiled.From(WithProperty(""), LanguageSchema.Text).IsClean();
        Compiled later = Compiled
            .From(WithProperty("[WandbContext(\"label\")] public int Other { get; init; }"), LanguageSchema.Text)
            .IsClean();

        NotSupportedException exception = await Assert.ThrowsAsync<NotSupportedException>(() => ListWithAsync(earlier, later));

        Assert.Contains("'fieldLabel' (System.Int32)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_in_ones_own_object_takes_its_context_through_it()
    {
        Compiled library = Compiled
            .From(
                """
                using System.Collections.Generic;
                using WandbGen;
                [WandbObject("User")]
                public readonly partial record struct Owner(string Id, [property: WandbContext("label")] int? Label,
                    [property: WandbContext("kinds")] IReadOnlyList<string?> Kinds, [property: WandbContext] WandbClient Client)
                {
                    public override string ToString() => $"{Id} {Label} {string.Join('+', Kinds)} {Client is not null}";
                }
                """,
                LanguageSchema.Text
            )
            .IsClean();
        Compiled compiled = Compiled
            .From(
                """
                using System.Collections.Generic;
                using WandbGen;
                [WandbObject] public sealed partial record File { public Owner? Owner { get; init; } }
                [WandbCollection<File>("query Files($id: ID!) { folder(id: $id) { label kinds files } }")]
                public sealed partial class Files;
                """,
                LanguageSchema.Text,
                library
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """
            {"data":{"folder":{"label":5,"kinds":["SMALL",null],"files":{"pageInfo":{"hasNextPage":false,"endCursor":null},
              "edges":[{"node":{"owner":{"id":"1"}}},{"node":{"owner":null}}]}}}}
            """
        );

        Assert.Equal(
            ["File { Owner = 1 5 SMALL+ True }", "File { Owner =  }"],
            await ScriptedAnswers.ListAsync(server.Create(compiled.Load(library).GetType("Files")!, "7", null), CancellationToken)
        );
    }

    [Fact]
    public void What_emitted_code_calls_is_no_public_member_of_an_object()
    {
        System.Reflection.Assembly library = Compiled.From(Library, LanguageSchema.Text).IsClean().Load();

        Assert.All(
            library.GetExportedTypes(),
            static type => Assert.DoesNotContain(type.GetMethods(), static method => method.Name.Contains("Read", StringComparison.Ordinal))
        );
    }

    private static string WithProperty(string property) =>
        $$"""
            using WandbGen;
            [WandbObject("File")] public sealed partial class Item
            {
                public required string Id { get; init; }
                {{property}}
                public override string ToString() => $"{Id} {Get("Other")} {Get("Client") is not null}";
                private object? Get(string name) => GetType()
                    .GetProperty(name, (System.Reflection.BindingFlags)0x34)?.GetValue(this);
            }
            """;

    // A user's assembly that is compiled with one version of a library and runs with another one.
    private static async Task<List<string>> ListWithAsync(Compiled earlier, Compiled later)
    {
        Compiled compiled = Compiled
            .From(
                """
                using WandbGen;
                [WandbCollection<Item>("query Items($id: ID!) { folder(id: $id) { label files } }")] public sealed partial class Items;
                """,
                LanguageSchema.Text,
                earlier
            )
            .IsClean();
        using var server = new ScriptedAnswers(
            """
            {"data":{"folder":{"label":5,"files":{"pageInfo":{"hasNextPage":false,"endCursor":null},"edges":[{"node":{"id":"1"}}]}}}}
            """
        );
        return await ScriptedAnswers.ListAsync(server.Create(compiled.Load(later).GetType("Items")!, "7", null), CancellationToken);
    }
}
