namespace WandbGen.Generator.Tests;

/// <summary>Declarations that use what newer versions of C# added.</summary>
public sealed class ModernLanguageTests
{
    private const string Item = "[WandbObject] public sealed partial record Item { public required string Name { get; init; } }\n";

    [Theory]
    // Accessors with a field of their own, and members in two parts of the user's
    [InlineData(
        "[WandbObject(\"Shop\")] public sealed partial record Corner { public string? Name { get => field; "
            + "init => field = value?.Trim(); } }"
    )]
    [InlineData(
        "[WandbObject(\"Shop\")] public sealed partial class Corner { public required partial string Name { get; init; } "
            + "public required partial string Name { get => field; init => field = value; } }"
    )]
    [InlineData(
        "[WandbHistoryRow] public partial record struct Row([property: WandbHistoryKey(\"_step\")] long Step) { public partial double? Acc "
            + "{ get; init; } public partial double? Acc { get => field; init => field = value; } }"
    )]
    [InlineData(
        "[WandbObject(\"Shop\")] public sealed partial class Corner { public partial Corner(); public partial Corner() { } "
            + "public string? Name { get; init; } }"
    )]
    [InlineData(
        Item
            + "[WandbCollection<Item>(\"shop(name: $n) { items }\")] public sealed partial class Items { public partial Items(WandbClient "
            + "client, string n); public partial Items(WandbClient client, string n) : this(client, null, n) { } }"
    )]
    // Constructors
    [InlineData("[WandbObject(\"Shop\")] public readonly partial record struct Corner(string Id, string Name);")]
    [InlineData(
        "[WandbObject(\"Shop\")] public sealed partial class Corner { [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] "
            + "public Corner() { Name = \"\"; } public required string Name { get; set; } }"
    )]
    [InlineData(
        "[WandbObject(\"Shop\")] public sealed partial record Corner([property: WandbField(\"id\")] string Key, [WandbField(\"name\")] "
            + "string Title, double? Rating = 1.5, params string?[]? Labels);"
    )]
    [InlineData(
        "[WandbInput] public sealed partial record RenameInput(string Id, string Name) { public Optional<int?> Count "
            + "{ get => field; init => field = value; } }"
    )]
    // Methods in types of every kind, with parameters of every kind
    [InlineData(
        "public sealed partial class Api<T>(WandbClient client) where T : class { [WandbQuery(\"viewer { name }\")] public partial "
            + "System.Threading.Tasks.Task<string?> A(); }"
    )]
    [InlineData(
        "public readonly partial record struct Api(WandbClient Client) { [WandbQuery(\"viewer { name }\")] public partial "
            + "System.Threading.Tasks.Task<string?> A(); }"
    )]
    [InlineData(
        "public partial interface IApi { WandbClient Client { get; } [WandbQuery(\"viewer { name }\")] public partial "
            + "System.Threading.Tasks.Task<string?> A(); }"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"many(names: $names)\")] public static partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client, params System.Collections.Generic.IReadOnlyList<string> names); }"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"shop(name: $name) { name }\")] public static partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client, [System.Runtime.CompilerServices.CallerMemberName] "
            + "string name = \"\"); }"
    )]
    [InlineData(
        "public static class Extensions { extension(WandbClient client) { public System.Threading.Tasks.Task<string?> NameAsync() => "
            + "Api.A(client); } } public static partial class Api { [WandbQuery(\"viewer { name }\")] public static partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client); }"
    )]
    // Type parameters, aliases and names
    [InlineData(
        "public partial class Outer<T> where T : allows ref struct { public partial class In<U> where U : class, new() { "
            + "[WandbObject(\"Shop\")] public sealed partial record Corner { public string? Name { get; init; } } } }"
    )]
    [InlineData(
        "public partial class Outer<T> { [WandbObject(\"Item\")] public sealed partial record Thing { public required string Name { get; "
            + "init; } } }\n[WandbCollection<Outer<System.Collections.Generic.List<int>>.Thing>(\"shop(name: $n) { items }\")] "
            + "public sealed partial class Items;"
    )]
    [InlineData(
        "namespace A { using Number = double?; using Texts = System.Collections.Generic.List<string?>; [WandbObject(\"Shop\")] "
            + "public sealed partial record Corner { public Number Rating { get; init; } public Texts? Labels { get; init; } } }"
    )]
    [InlineData(
        "[WandbObject(nameof(Shop))] public sealed partial record Shop { [WandbField(nameof(Name) == \"Name\" ? \"name\" : \"id\")] "
            + "public string? Name { get; init; } public void operator +=(int number) { } }"
    )]
    public async Task A_declaration_of_newer_forms_is_emitted(string declaration)
    {
        Compiled compiled = Compiled
            .From("using WandbGen;\n" + declaration, TestSchema.Text + "\nextend type Query { many(names: [String!]): String }")
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
    }
}
