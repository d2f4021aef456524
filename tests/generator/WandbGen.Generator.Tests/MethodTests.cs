namespace WandbGen.Generator.Tests;

/// <summary>Methods marked with <c>[WandbQuery]</c> or <c>[WandbMutation]</c>, in every form that C# has for them.</summary>
public sealed class MethodTests
{
    [Fact]
    public async Task An_extension_of_the_client_is_called_on_it()
    {
        Compiled compiled = Compiled
            .From(
                """
                using System.Threading.Tasks;
                using WandbGen;
                public static partial class Shops
                {
                    [WandbQuery("shop(name: $name) { name }")]
                    public static partial Task<string?> ShopAsync(this WandbClient client, string name);
                }
                public static class Use { public static Task<string?> RunAsync(WandbClient client) => client.ShopAsync("a"); }
                """,
                TestSchema.Text
            )
            .IsClean();
        using var server = new ScriptedAnswers("""{"data":{"shop":{"name":"Corner"}}}""");

        object result = compiled.Load().GetType("Use")!.GetMethod("RunAsync")!.Invoke(null, [server.Client])!;

        Assert.Equal("Corner", await (Task<string?>)result);
    }

    [Fact]
    public void Null_for_what_cannot_be_null_is_refused_by_the_name_of_the_parameter_before_anything_is_sent()
    {
        Compiled compiled = Compiled
            .From(
                """
                using System.Threading.Tasks;
                using WandbGen;
                public static partial class Shops
                {
                    [WandbQuery("shop(name: $string) { name }")]
                    public static partial Task<string?> ShopAsync(this WandbClient client, string @string);
                }
                public static class Use { public static Task<string?> RunAsync(WandbClient client) => client.ShopAsync(null!); }
                """,
                TestSchema.Text
            )
            .IsClean();
        using var server = new ScriptedAnswers();

        var thrown = Assert.Throws<System.Reflection.TargetInvocationException>(() =>
            compiled.Load().GetType("Use")!.GetMethod("RunAsync")!.Invoke(null, [server.Client])
        );

        Assert.Equal("string", Assert.IsType<ArgumentNullException>(thrown.InnerException).ParamName);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("public partial Task<string?> GetAsync(string name, params string[] owner);", "shop(name: $name) { name }")]
    [InlineData(
        "public partial Task<string?> GetAsync(in System.Threading.CancellationToken cancellationToken, string name);",
        "shop(name: $name) { name }"
    )]
    [InlineData(
        "internal virtual partial Task<string?> GetAsync(string name, string? owner = \"x\");",
        "shop(name: $name, owner: $owner) { name }"
    )]
    public void Modifiers_are_repeated(string declaration, string path)
    {
        Compiled compiled = Compiled.From(
            $"using System.Threading.Tasks;\nusing WandbGen;\npublic partial class Api(WandbClient client)\n{{\n    "
                + $"[WandbQuery(\"{path}\")]\n    {declaration}\n}}",
            TestSchema.Text
        );

        Assert.Empty(
            compiled
                .Output.GetDiagnostics(TestContext.Current.CancellationToken)
                .Where(static diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)
        );
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData(", IsIdempotent = false", 1)]
    [InlineData(", IsIdempotent = true", 2)]
    public async Task A_mutation_is_sent_again_after_a_lost_answer_only_if_it_says_that_it_may_be(string property, int sent)
    {
        Compiled compiled = Compiled
            .From(
                $$"""
                using System.Threading.Tasks;
                using WandbGen;
                public static partial class Shops
                {
                    [WandbMutation("rename(input: {id: $id, name: \"a\"}) { shop { name } }"{{property}})]
                    public static partial Task<string?> RenameAsync(this WandbClient client, string id);
                }
                public static class Use { public static Task<string?> RunAsync(WandbClient client) => client.RenameAsync("1"); }
                """,
                TestSchema.Text
            )
            .IsClean();
        using var server = new ScriptedAnswers("""{"data":{"ren""", """{"data":{"rename":{"shop":{"name":"a"}}}}""");

        var result = (Task<string?>)compiled.Load().GetType("Use")!.GetMethod("RunAsync")!.Invoke(null, [server.Client])!;

        if (sent == 1)
        {
            await Assert.ThrowsAsync<WandbOutcomeUnknownException>(() => result);
        }
        else
        {
            Assert.Equal("a", await result);
        }

        Assert.Equal(sent, server.Requests.Count);
    }

    [Fact]
    public async Task A_warning_is_said_of_a_method_that_is_emitted_all_the_same()
    {
        Compiled compiled = Compiled
            .From(
                """
                using System.Collections.Generic;
                using System.Threading.Tasks;
                using WandbGen;
                [WandbObject] public sealed partial record Item { public required string Name { get; init; } }
                public static partial class Api { [WandbQuery("shop(name: $name) { items }")]
                  public static partial Task<IReadOnlyList<Item>?> ItemsAsync(WandbClient client, string name); }
                """,
                TestSchema.Text
            )
            .IsClean();

        Assert.Equal(
            [
                "WBG0052 [items] 'The result' is at most the first 50 items of 'items': say how many with an argument 'first', "
                    + "or declare a collection to read them all",
            ],
            await compiled.DiagnosticsAsync()
        );
    }

    [Theory]
    [InlineData("rename(input: $a) { ok } second: rename(input: $b) { shop }", "rename(input: $a) { ok } second: rename(input: $b) {")]
    [InlineData("first: rename(input: $a) { shop } rename(input: $b) { ok }", "first: rename(input: $a) { shop { id } } rename(")]
    [InlineData("a: touch rename(input: $b) { shop } c: touch", "a: touch rename(input: $b) { shop { id } } c: touch")]
    public void The_fields_of_a_mutation_keep_their_order(string path, string sent)
    {
        string parameters = path.Contains("$a", StringComparison.Ordinal) ? "JsonObject a, JsonObject b" : "JsonObject b";
        Compiled compiled = Compiled.From(
            $"using System.Threading.Tasks;\nusing System.Text.Json.Nodes;\nusing WandbGen;\npublic static partial class Api {{ "
                + $"[WandbMutation(\"{path}\")]\n  public static partial Task<Shop?> M(WandbClient client, {parameters}); }}\n"
                + "[WandbObject] public sealed partial record Shop { public required string Id { get; init; } }",
            TestSchema.Text + " extend type Mutation { touch: Boolean }"
        );

        string text = string.Join(' ', compiled.Emitted.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(sent, text, StringComparison.Ordinal);
    }
}
