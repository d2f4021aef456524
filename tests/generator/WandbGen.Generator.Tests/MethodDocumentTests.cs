using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;

namespace WandbGen.Generator.Tests;

/// <summary>Methods whose document is in a file: what is read of it, what is sent, and what is wrong with it.</summary>
public sealed class MethodDocumentTests
{
    private const string Usings =
        "using System.Collections.Generic;\nusing System.Threading;\nusing System.Threading.Tasks;\nusing WandbGen;\n";

    private const string Objects = """
        [WandbObject] public sealed partial record Item { public required string Id { get; init; }
          [WandbContext] public long? Number { get; init; } [WandbContext] public int? Weight { get; init; } }
        [WandbObject("Shop")] public sealed partial record Corner { public required string Name { get; init; }
          [WandbField("owner.email")] public string? Email { get; init; } }
        [WandbObject] public sealed partial record User { public required string Id { get; init; } }
        [WandbInput] public sealed partial record RenameInput { public required string Id { get; init; }
          public required string Name { get; init; } }
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>The attribute's arguments, the method, the document, the answer, and what the method gives.</summary>
    public static TheoryData<string, string, string, string, string> Read =>
        new()
        {
            // The only value that fits.
            {
                "",
                "Task<Corner?> M(string name)",
                "query D($name: String!) { shop(name: $name) { id name owner { email } } }",
                """{"shop":{"id":"1","name":"n","owner":{"email":"e"}}}""",
                "Corner { Name = n, Email = e }"
            },
            {
                "",
                "Task<Corner?> M(string name)",
                "query D($name: String!) { shop(name: $name) { ...Whole } } "
                    + "fragment Whole on Shop { name ...Owned } fragment Owned on Shop { owner { email } }",
                """{"shop":null}""",
                ""
            },
            {
                "",
                "Task<bool?> M(RenameInput input)",
                "mutation D($input: RenameInput!) { rename(input: $input) { ok shop { id } } }",
                """{"rename":{"ok":true,"shop":{"id":"1"}}}""",
                "True"
            },
            {
                "",
                "Task<IReadOnlyList<Item>?> M(string name, int first = 3)",
                "query D($name: String!, $first: Int!) { shop(name: $name) { number items(first: $first) { edges { node { id } } } } }",
                """{"shop":{"number":"7","items":{"edges":[{"node":{"id":"1"}},{"node":{"id":"2"}}]}}}""",
                "Item { Id = 1, Number = 7, Weight =  }, Item { Id = 2, Number = 7, Weight =  }"
            },
            {
                "",
                "Task<string?[]> M(string name)",
                "query D($name: String!) { shop(name: $name) { labels } }",
                """{"shop":{"labels":["a",null]}}""",
                "a, "
            },
            { "", "Task<IReadOnlyList<string>> M()", "query D { tags { name } }", """{"tags":[{"name":"a"},{"name":"b"}]}""", "a, b" },
            // The path that the attribute says.
            {
                "\"shop { owner }\", ",
                "Task<User?> M(string name)",
                "query D($name: String!) { shop(name: $name) { owner { id } } viewer { id } }",
                """{"shop":{"owner":{"id":"5"}},"viewer":{"id":"6"}}""",
                "User { Id = 5 }"
            },
            {
                "\"me\", ",
                "Task<User> M(string name)",
                "query D($name: String!) { shop(name: $name) { owner { id } } me: viewer { id } }",
                """{"shop":{"owner":{"id":"5"}},"me":{"id":"6"}}""",
                "User { Id = 6 }"
            },
            {
                "\"shop { items { edges { node } } }\", ",
                "Task<IReadOnlyList<Item?>?> M(string name)",
                "query D($name: String!) { shop(name: $name) { number items(first: 2) { edges { weight node { id } } } } }",
                """{"shop":{"number":"7","items":{"edges":[{"weight":3,"node":{"id":"1"}},{"weight":null,"node":null}]}}}""",
                "Item { Id = 1, Number = 7, Weight = 3 }, "
            },
            {
                "\"shop { name }\", ",
                "ValueTask<string?> M(string name, CancellationToken cancellationToken)",
                "query D($name: String!) { shop(name: $name) { id name } }",
                """{"shop":{"id":"1","name":"n"}}""",
                "n"
            },
            // Conditions.
            {
                "",
                "Task<Corner?> M(string name, bool owned)",
                "query D($name: String!, $owned: Boolean!) { shop(name: $name) { name owner @include(if: $owned) { email } } }",
                """{"shop":{"name":"n"}}""",
                "Corner { Name = n, Email =  }"
            },
            { "", "Task<User?> M(bool skipped)", "query D($skipped: Boolean!) { viewer @skip(if: $skipped) { id } }", "{}", "" },
            // No result.
            {
                "",
                "Task M(RenameInput input)",
                "mutation D($input: RenameInput!) { rename(input: $input) { ok } again: rename(input: $input) { ok } }",
                """{"rename":{"ok":true},"again":null}""",
                ""
            },
        };

    [Theory]
    [MemberData(nameof(Read))]
    public async Task A_method_reads_its_value_of_a_document(string path, string method, string document, string answer, string expected)
    {
        string kind = document.StartsWith("mutation", StringComparison.Ordinal) ? "Mutation" : "Query";
        Compiled compiled = Compile($"[Wandb{kind}({path}Document = \"D.graphql\")] public partial {method};", document).IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers($$"""{"data":{{answer}}}""");

        Assert.Equal(expected, await CallAsync(compiled, server));

        // Everything is sent as it is written.
        Assert.Equal(Words(document), Words((string?)JsonNode.Parse(server.Bodies[0])!["query"] ?? ""));
    }

    [Fact]
    public async Task Variables_are_the_parameters_values()
    {
        Compiled compiled = Compile(
            "[WandbMutation(Document = \"D.graphql\")] public partial Task<bool?> M(RenameInput input);",
            "mutation D($input: RenameInput!) { rename(input: $input) { ok } }"
        );
        using var server = new ScriptedAnswers("""{"data":{"rename":{"ok":false}}}""");

        await CallAsync(compiled, server);

        Assert.Equal("""{"input":{"id":"s","name":"s"}}""", JsonNode.Parse(server.Bodies[0])!["variables"]!.ToJsonString());
    }

    [Fact]
    public async Task One_of_several_operations_is_sent_with_the_fragments_that_it_uses()
    {
        Compiled compiled = Compile(
                "[WandbMutation(Document = \"D.graphql\", OperationName = \"B\")] public partial Task<bool?> M(RenameInput input);",
                "query A { viewer { ...U } } fragment U on User { id } mutation B($input: RenameInput!) { rename(input: $input) { ...R } } "
                    + "fragment R on RenamePayload { ok }"
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers("""{"data":{"rename":{"ok":true}}}""");

        Assert.Equal("True", await CallAsync(compiled, server));
        string sent = (string?)JsonNode.Parse(server.Bodies[0])!["query"] ?? "";
        Assert.StartsWith("mutation B", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("fragment U", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fragment_that_the_only_operation_does_not_use_is_not_sent_because_servers_refuse_it()
    {
        Compiled compiled = Compile(
                "[WandbMutation(Document = \"D.graphql\")] public partial Task<bool?> M(RenameInput input);",
                "fragment Unused on User { ...InUnused } fragment InUnused on User { id } "
                    + "mutation B($input: RenameInput!) { rename(input: $input) { ...R } } fragment R on RenamePayload { ok }"
            )
            .IsClean();
        Assert.Empty(await compiled.DiagnosticsAsync());
        using var server = new ScriptedAnswers("""{"data":{"rename":{"ok":true}}}""");

        Assert.Equal("True", await CallAsync(compiled, server));
        string sent = (string?)JsonNode.Parse(server.Bodies[0])!["query"] ?? "";
        Assert.DoesNotContain("Unused", sent, StringComparison.Ordinal);
        Assert.Contains("fragment R on RenamePayload", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_is_null_is_missed_by_a_result_that_is_not()
    {
        Compiled compiled = Compile(
            "[WandbQuery(Document = \"D.graphql\")] public partial Task<User> M(string name);",
            "query D($name: String!) { shop(name: $name) { owner { id } } }"
        );
        using var server = new ScriptedAnswers("""{"data":{"shop":null}}""");

        WandbNotFoundException exception = await Assert.ThrowsAsync<WandbNotFoundException>(() => CallAsync(compiled, server));
        Assert.Contains("'s'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "[WandbQuery(Document = \"D.graphql\")] Task<Corner?> M(string name)",
        "query D($name: String!) { shop(name: $name) { nam } }",
        "WBG0012 nam: 'Shop' has no field 'nam'; did you mean 'name'?"
    )]
    [InlineData(
        "[WandbQuery(Document = \"D.graphql\")] Task<Corner?> M(string name)",
        "query D($name: String!) { shop(name: $name) { id name } }",
        "WBG0062 shop: The document must select 'owner' for 'Corner'"
    )]
    [InlineData(
        "[WandbQuery(Document = \"D.graphql\")] Task<Corner?> M(string name)",
        "query D($name: Int!) { shop(name: $name) { name owner { email } } }",
        "WBG0016 $name: The variable '$name' is Int!, but String! is expected here"
    )]
    [InlineData(
        "[WandbQuery(Document = \"D.graphql\")] Task<Corner?> M()",
        "query D($name: String!) { shop(name: $name) { name owner { email } } }",
        "WBG0018 M: The method has no parameter for the variable '$name'"
    )]
    [InlineData(
        "[WandbQuery(Document = \"D.graphql\")] Task<Corner?> M(string name, int other)",
        "query D($name: String!) { shop(name: $name) { name owner { email } } }",
        "WBG0019 other: The operation has no variable '$other'"
    )]
    [InlineData(
        "[WandbQuery(Document = \"D.graphql\")] Task<Corner?> M(int name)",
        "query D($name: String!) { shop(name: $name) { name owner { email } } }",
        "WBG0042 name: 'int' does not fit the variable '$name', which is String!; use string"
    )]
    [InlineData(
        "[WandbQuery(Document = \"D.graphql\")] Task<Corner> M(bool all)",
        "query D($all: Boolean!) { shop(name: \"a\") @include(if: $all) { name owner { email } } }",
        "WBG0050 shop: 'The result' must be nullable"
    )]
    [InlineData(
        "[WandbQuery(Document = \"D.graphql\")] Task<Corner?> M(bool all)",
        "query D($all: Boolean!) { shop(name: \"a\") { name @skip(if: $all) owner { email } } }",
        "WBG0050 @skip(if: $all): 'Corner.Name' must be nullable"
    )]
    [InlineData(
        "[WandbQuery(Document = \"D.graphql\")] Task<User?> M()",
        "query D { shop(name: \"a\") { owner { id } } viewer { id } }",
        "WBG0096 \"D.graphql\": 'D.graphql' must have exactly one value that 'M' can read; it has 'shop.owner', "
            + "'viewer': write the path to it, "
            + "such as [WandbQuery(\"shop { owner }\", Document = …)]"
    )]
    [InlineData("[WandbQuery(Document = \"D.graphql\")] Task<Corner?> M()", "query D { viewer { id name } }", "WBG0024 viewer:")]
    [InlineData(
        "[WandbQuery(\"viewer { mail }\", Document = \"D.graphql\")] Task<string?> M()",
        "query D { viewer { id name } }",
        "WBG0096 mail: 'D.graphql' must have exactly one value that 'M' can read; it has no field 'mail' there: it selects 'id', 'name'"
    )]
    [InlineData(
        "[WandbQuery(\"viewer { id { x } }\", Document = \"D.graphql\")] Task<string?> M()",
        "query D { viewer { id name } }",
        "WBG0023 id { x }:"
    )]
    [InlineData(
        "[WandbQuery(\"shop(name: 1) { id }\", Document = \"D.graphql\")] Task<string?> M()",
        "query D { shop(name: \"a\") { id name } }",
        "WBG0005 shop(name: 1) { id }: Expected the response keys"
    )]
    [InlineData(
        "[WandbQuery(\"query D { viewer { id } }\", Document = \"D.graphql\")] Task<string?> M()",
        "query D { viewer { id name } }",
        "WBG0060"
    )]
    [InlineData("[WandbQuery(Document = \"None.graphql\")] Task<string?> M()", "query D { viewer { id } }", "WBG0059 \"None.graphql\":")]
    [InlineData(
        "[WandbQuery(Document = \"D.graphql\")] Task<string?> M()",
        "query A { viewer { id } } query B { viewer { id } }",
        "WBG0093"
    )]
    [InlineData(
        "[WandbQuery(Document = \"D.graphql\", OperationName = \"A\")] Task<string?> M()",
        "query A { viewer { id } } query A { viewer { name } }",
        "WBG0005 A: There are two operations 'A': give one another name"
    )]
    [InlineData(
        "[WandbQuery(Document = \"D.graphql\")] Task<string?> M()",
        "query A { viewer { ...U } } fragment U on User { id } fragment U on User { name }",
        "WBG0005 U: There are two fragments 'U': give one another name"
    )]
    [InlineData(
        "[WandbQuery(\"viewer { id }\", OperationName = \"A\")] Task<string?> M()",
        "query A { viewer { id } }",
        "WBG0093 \"A\": 'M' has an OperationName, but no Document whose operation it could be"
    )]
    [InlineData(
        "[WandbMutation(Document = \"D.graphql\")] Task<string?> M()",
        "query A { viewer { id } }",
        "WBG0043 query: The text is a query; use [WandbQuery]"
    )]
    [InlineData("[WandbQuery(Document = \"D.graphql\")] Task<string?> M()", "query A { viewer { id }", "WBG0005")]
    [InlineData("[WandbQuery] Task<string?> M()", "query A { viewer { id } }", "WBG0005")]
    public async Task What_is_wrong_is_told_where_it_is(string method, string document, string expected)
    {
        int end = method.IndexOf(']', StringComparison.Ordinal) + 1;
        Compiled compiled = Compile($"{method[..end]} public partial {method[end..]};", document);

        Microsoft.CodeAnalysis.Diagnostic[] found = [.. await compiled.AnalyzeAsync()];
        Assert.Contains(
            found.Select(diagnostic =>
                $"{diagnostic.Id} {TextOf(diagnostic, document)}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"
            ),
            text => text.StartsWith(expected, StringComparison.Ordinal)
        );
    }

    private static string TextOf(Microsoft.CodeAnalysis.Diagnostic diagnostic, string document) =>
        diagnostic.Location.SourceTree is { } tree
            ? tree.GetText(CancellationToken).ToString(diagnostic.Location.SourceSpan)
            : document.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);

    private static Compiled Compile(string method, string document) =>
        Compiled.From(
            [$"{Usings}{Objects}\npublic sealed partial class Api(WandbClient client)\n{{\n    {method}\n}}"],
            [("test", TestSchema.Text), ("D", document)]
        );

    private static async Task<string> CallAsync(Compiled compiled, ScriptedAnswers server)
    {
        System.Reflection.Assembly assembly = compiled.Load();
        object api = server.Create(assembly.GetType("Api")!);
        System.Reflection.MethodInfo method = api.GetType().GetMethod("M")!;
        object?[] arguments = [.. method.GetParameters().Select(parameter => ArgumentFor(parameter.ParameterType))];
        object call = method.Invoke(api, arguments)!;
        Task task = call as Task ?? (Task)call.GetType().GetMethod("AsTask")!.Invoke(call, null)!;
        await task;
        object? result = method.ReturnType.IsGenericType ? task.GetType().GetProperty("Result")!.GetValue(task) : null;
        return result is IEnumerable list and not string ? string.Join(", ", list.Cast<object?>()) : $"{result}";
    }

    private static object? ArgumentFor(Type type)
    {
        if (type == typeof(string))
        {
            return "s";
        }

        object made = Activator.CreateInstance(type)!;
        foreach (System.Reflection.PropertyInfo property in type.Name == "RenameInput" ? type.GetProperties() : [])
        {
            if (property.PropertyType == typeof(string))
            {
                property.SetValue(made, "s");
            }
        }

        return made;
    }

    private static string Words(string text) => string.Concat(text.Where(static c => !char.IsWhiteSpace(c)));
}
