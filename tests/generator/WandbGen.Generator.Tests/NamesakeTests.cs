namespace WandbGen.Generator.Tests;

/// <summary>A user's types that are called as those of .NET are none of them.</summary>
public sealed class NamesakeTests
{
    [Fact]
    public async Task A_task_of_ones_own_is_no_task()
    {
        Compiled compiled = Compiled.From(
            """
            using WandbGen;
            namespace Work;
            public sealed class Task { }
            public sealed class ValueTask<T> { }
            public static partial class Calls
            {
                [WandbMutation("rename(input: $input) { shop { name } }")]
                public static partial Task RenameAsync(this WandbClient client, System.Text.Json.JsonElement input);
                [WandbQuery("viewer { name }")] public static partial ValueTask<string?> NameAsync(this WandbClient client);
            }
            """,
            TestSchema.Text
        );

        Assert.Equal(
            [
                "WBG0040 [RenameAsync] 'RenameAsync' must return Task, ValueTask, Task<T> or ValueTask<T>",
                "WBG0040 [NameAsync] 'NameAsync' must return Task, ValueTask, Task<T> or ValueTask<T>",
            ],
            await compiled.DiagnosticsAsync()
        );
        Assert.Empty(
            compiled
                .Output.GetDiagnostics(TestContext.Current.CancellationToken)
                .Where(static diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)
        );
    }

    [Fact]
    public async Task Attributes_of_ones_own_mean_nothing_to_the_generator()
    {
        Compiled compiled = Compiled
            .From(
                """
                using System;
                using WandbGen;
                using Mine.System;
                namespace Mine.System
                {
                    public sealed class ObsoleteAttribute(string why, bool isError) : Attribute
                    {
                        public string Why => why;
                        public bool IsError => isError;
                    }
                    public sealed class StructLayoutAttribute(int kind) : Attribute { public int Kind => kind; }
                    public sealed class JsonStringEnumMemberNameAttribute(string name) : Attribute { public string Name => name; }
                    public sealed class RequiresUnreferencedCodeAttribute(string why) : Attribute { public string Why => why; }
                }
                namespace Mine
                {
                    public enum Kind { [JsonStringEnumMemberName("tiny")] Small, ExtraLarge, AwayFromHome }
                    [WandbObject]
                    public sealed partial record File
                    {
                        [Mine.System.Obsolete("x", true)] public required string Id { get; init; }
                        [RequiresUnreferencedCode("x")] public Kind Kind { get; init; }
                    }
                    [StructLayout(2), WandbCollection<File>("query Files($id: ID!) { folder(id: $id) { files } }")]
                    public sealed partial class Files;
                }
                """,
                LanguageSchema.Text
            )
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers(
            """
            {"data":{"folder":{"files":{"pageInfo":{"hasNextPage":false,"endCursor":null},
              "edges":[{"cursor":"a","node":{"id":"1","kind":"SMALL"}}]}}}}
            """
        );
        Assert.Equal(
            ["File { Id = 1, Kind = Small }"],
            await ScriptedAnswers.ListAsync(
                server.Create(compiled.Load().GetType("Mine.Files")!, "7", null),
                TestContext.Current.CancellationToken
            )
        );
    }
}
