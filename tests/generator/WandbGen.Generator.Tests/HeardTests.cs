using System.Globalization;
using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Tests;

/// <summary>The compiler stops at an error in what is declared before any analyzer is heard. What it says is not what is wrong then.
/// </summary>
public sealed class HeardTests
{
    private const string Item = "[WandbObject] public sealed partial record Item { public required string Name { get; init; } }\n";

    [Theory]
    [InlineData(
        "file static partial class Api { [WandbQuery(\"viewer { name }\")] public static partial Task<string?> A(WandbClient client); }",
        "WBG0068 [A] 'A' is local to its file, where nothing can be added: write 'internal' instead of 'file'"
    )]
    [InlineData(
        "public static partial class Api { extension(WandbClient client) { [WandbQuery(\"viewer { name }\")] public partial Task<string?> "
            + "A(); } }",
        "WBG0068 [A] 'A' is in an extension block, where nothing can be added: declare it in the class, with 'this WandbClient client'"
    )]
    [InlineData(
        "[Obsolete(\"x\", true)] public enum Kind { Small, Large } public static partial class Api { [Obsolete, WandbQuery(\"shop(name: "
            + "\\\"x\\\") { items(kind: $kind) { totalCount } }\")] public static partial Task<int?> A(WandbClient client, Kind? kind); }",
        "WBG0068 [kind] 'kind' uses a type that is obsolete as an error, as emitted code would: write [Obsolete(\"…\")] at the type "
            + "without 'true'"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"shop(name: $name) { id }\")] public static partial Task<string?> A(WandbClient "
            + "client, scoped ReadOnlySpan<char> name); }",
        "WBG0068 [name] 'name' is 'scoped', or 'params' of a type that no list is read into: remove 'scoped'; for 'params', use an array "
            + "or IReadOnlyList<T>"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { id }\")] public static partial Task<string?> A(WandbClient client, "
            + "params ReadOnlySpan<string> names); }",
        "WBG0068 [names] 'names' is 'scoped', or 'params' of a type that no list is read into: remove 'scoped'; for 'params', use an "
            + "array or IReadOnlyList<T>"
    )]
    [InlineData(
        Item
            + "[WandbCollection<Item>(\"shop(name: $n) { items }\")] public sealed partial class Items { private static int s_operation; }",
        "WBG0074 [s_operation] The emitted part of 'Items' has a member 's_operation' too: give this one another name"
    )]
    [InlineData(
        "[WandbObject] public sealed partial record Item { public required string Name { get; init; } private static int ReadGraphQL; }",
        "WBG0074 [ReadGraphQL] The emitted part of 'Item' has a member 'ReadGraphQL' too: give this one another name"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\")] public static partial Task<string?> A(WandbClient client); "
            + "private sealed class ARequest; }",
        "WBG0074 [ARequest] The emitted part of 'Api' has a member 'ARequest' too: give this one another name"
    )]
    public void The_generator_says_what_is_wrong_where_no_analyzer_is_heard(string declaration, string expected)
    {
        Compiled compiled = Compiled.From("using System; using System.Threading.Tasks; using WandbGen;\n" + declaration, TestSchema.Text);

        Assert.Contains(
            compiled.Output.GetDeclarationDiagnostics(TestContext.Current.CancellationToken),
            static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error
        );
        Diagnostic told = Assert.Single(compiled.Result.Diagnostics);
        string word = compiled.Input.SyntaxTrees[0].GetText(TestContext.Current.CancellationToken).ToString(told.Location.SourceSpan);
        Assert.Equal(expected, $"{told.Id} [{word}] {told.GetMessage(CultureInfo.InvariantCulture)}");
        Assert.Equal("User0.cs", told.Location.GetLineSpan().Path);
    }

    [Theory]
    [InlineData(
        "[WandbObject(\"Shop\")] public sealed partial record Request { [WandbField(\"name\")] public string? ReadGraphQLs { get; init; } "
            + "[WandbField(\"class\")] public string? PullRequest { get; init; } public int? ReadGraphQL(int x) => x; }"
    )]
    [InlineData(
        Item
            + "[WandbCollection<Item>(\"shop(name: $n) { items }\")] public sealed partial class Items { private void ReadPage() { } "
            + "public Items(WandbClient client, int? pageSize) : this(client, pageSize, \"n\") { } }"
    )]
    public void A_member_that_only_looks_like_an_emitted_one_is_none(string declaration) =>
        Assert.Empty(Compiled.From("using WandbGen;\n" + declaration, TestSchema.Text).IsClean().Result.Diagnostics);

    [Fact]
    public async Task A_method_in_an_extension_block_is_told_once() =>
        Assert.Equal(
            [
                "WBG0068 [A] 'A' is in an extension block, where nothing can be added: declare it in the class, with "
                    + "'this WandbClient client'",
            ],
            await Compiled
                .From(
                    "using System.Threading.Tasks; using WandbGen;\npublic static class Api { extension(WandbClient client) { "
                        + "[WandbQuery(\"viewer { name }\")] public Task<string?> A() => null!; } }",
                    TestSchema.Text
                )
                .DiagnosticsAsync()
        );
}
