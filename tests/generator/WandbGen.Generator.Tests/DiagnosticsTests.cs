namespace WandbGen.Generator.Tests;

/// <summary>Mistakes that people make: the text, and the very word.</summary>
public sealed class DiagnosticsTests
{
    private const string Item = "[WandbObject] public sealed partial record Item { public required string Name { get; init; } }\n";

    private const string Input =
        "[WandbInput] public sealed partial record RenameInput { public required string Id { get; init; } public required string Name "
        + "{ get; init; } }\n";

    [Theory]
    // Objects
    [InlineData(
        "[WandbObject] public partial record Itm { public string? Name { get; init; } }",
        "WBG0010 [Itm] The schema has no type 'Itm'; did you mean 'Item'?"
    )]
    [InlineData(
        "[WandbObject(\"Kind\")] public partial record A { public string? Name { get; init; } }",
        "WBG0011 [Kind] 'Kind' is an enum: only objects, interfaces and unions have fields to select"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public string? Nme { get; init; } }",
        "WBG0012 [Nme] 'Item' has no field 'nme'; did you mean 'name'?"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public required string Größe { get; init; } public string? 名前 { get; init; } }",
        "WBG0012 [Größe] 'Item' has no field 'größe'",
        "WBG0012 [名前] 'Item' has no field '名前'"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { [WandbField(\"nmae\")] public string? A { get; init; } }",
        "WBG0012 [nmae] 'Item' has no field 'nmae'; did you mean 'name'?"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { [WandbField(@\"nmae\")] public string? A { get; init; } }",
        "WBG0012 [nmae] 'Item' has no field 'nmae'; did you mean 'name'?"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { [WandbField(\"\"\"nmae\"\"\")] public string? A { get; init; } }",
        "WBG0012 [nmae] 'Item' has no field 'nmae'; did you mean 'name'?"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { [WandbField(\"\\u006emae\")] public string? A { get; init; } }",
        "WBG0012 [\\u006emae] 'Item' has no field 'nmae'; did you mean 'name'?"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { [WandbField(\"price(curency: 1)\")] public double? A { get; init; } }",
        "WBG0013 [curency] 'price' has no argument 'curency'; did you mean 'currency'?"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { [WandbField(\"image\")] public string? A { get; init; } }",
        "WBG0014 [image] The argument 'width' (Int!) of 'image' is required"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { [WandbField(\"image(width: \\\"a\\\")\")] public string? A { get; init; } }",
        "WBG0015 [\\\"a\\\"] \"a\" is not a value of the type Int!"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public int Name { get; init; } }",
        "WBG0020 [Name] 'int' cannot hold 'name', which is String!; it takes string, Uri, Guid"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public double Price { get; init; } }",
        "WBG0021 [Price] 'price' is Float, which can be null, but 'double' cannot; write 'double?'"
    )]
    [InlineData(
        "[WandbObject] public partial record Shop { public string? Owner { get; init; } }",
        "WBG0022 [Owner] 'owner' is User, which has fields of its own: use a type marked with [WandbObject(\"User\")] or a path "
            + "to one of them"
    )]
    [InlineData(
        "[WandbObject] public partial record Shop { [WandbField(\"name.first\")] public string? A { get; init; } }",
        "WBG0023 [name] 'name' is String!, which has no fields of its own"
    )]
    [InlineData(
        "[WandbObject] public partial record Shop { public string? Matrix { get; init; } }",
        "WBG0020 [Matrix] 'string' cannot hold 'matrix', which is [[Int!]!]!; use a list, such as IReadOnlyList<T>"
    )]
    [InlineData(
        "[WandbObject] public partial record Shop { public Shop? Parent { get; init; } public string? Name { get; init; } }",
        "WBG0026 [Parent] 'Shop' contains itself, so its selection would never end; say how deep it goes with [WandbField(Depth = …)]"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { }",
        "WBG0027 [Item] 'Item' has no property to select, and GraphQL does not allow an empty selection: declare one with 'get' "
            + "and 'init', such as 'public string? Id { get; init; }'"
    )]
    [InlineData(
        "[WandbObject] public record Item { public string? Name { get; init; } }",
        "WBG0007 [Item] 'Item' and every type around it must be partial, so that the generator can add to it"
    )]
    [InlineData(
        "[WandbObject(Schema = \"other\")] public partial record Item { public string? Name { get; init; } }",
        "WBG0003 [\"other\"] The project has no schema 'other': it has 'test'"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { [WandbField(\"na me\")] public string? A { get; init; } }",
        "WBG0005 [na me] Expected one field, such as 'name', 'url(upload: $upload)', 'project.name' or 'summary @include(if: $deep)'"
    )]
    // Collections
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: 1) { items }\")] public partial class Items;",
        "WBG0015 [1] 1 is not a value of the type String!"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n) { itms }\")] public partial class Items;",
        "WBG0012 [itms] 'Shop' has no field 'itms'; did you mean 'items'?"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n) { items(kind: HUGE) }\")] public partial class Items;",
        "WBG0015 [HUGE] 'HUGE' is not a value of the type Kind"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n) { items(first: 3) }\")] public partial class Items;",
        "WBG0033 [first] The argument 'first' is generated: remove it, and set the page size when the collection is created"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"query Q($n: Int) { shop(name: $n) { items } }\")] public partial class Items;",
        "WBG0016 [$n] The variable '$n' is Int, but String! is expected here"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"query Q($n: String!, $x: Int) { shop(name: $n) { items } }\")] public partial class Items;",
        "WBG0017 [$x] The variable '$x' is declared but never used; GraphQL servers refuse such documents"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"query Q($n: Strin!) { shop(name: $n) { items } }\")] public partial class Items;",
        "WBG0010 [Strin!] The schema has no type 'Strin'; did you mean 'String'?"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n) { name }\")] public partial class Items;",
        "WBG0032 [name] 'name' is String!, which is not a connection: it has no fields of its own"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n) { owner }\")] public partial class Items;",
        "WBG0032 [owner] 'owner' is User, which is not a connection: 'User' has neither 'edges' nor 'nodes'"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n) { reviews }\")] public partial class Items;",
        "WBG0024 [reviews] 'The item' selects on 'Item', but 'reviews' is a collection of 'Review'"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n) { name @total items }\")] public partial class Items;",
        "WBG0034 [name] 'name' is String!; @total marks an Int or Int64 beside the path"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n) { itemCount @count items }\")] public partial class Items;",
        "WBG0035 [@count] The directive '@count' is not known here; @total, @requires, @include or @skip can be"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n { items }\")] public partial class Items;",
        "WBG0005 [{] A closing parenthesis is missing before the brace"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"mutation { rename }\")] public partial class Items;",
        "WBG0043 [mutation] The text is a mutation; use [WandbMutation]"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n) { items reviews }\")] public partial class Items;",
        "WBG0031 [{ items reviews }] The path must lead to one connection and stop there, but the selection on 'Shop' does not have "
            + "exactly one field that leads on"
    )]
    [InlineData(
        "[WandbCollection<string>(\"shop(name: $n) { items }\")] public partial class Items;",
        "WBG0022 [items] 'items' is ItemConnection, which has fields of its own: use a type marked with [WandbObject(\"Item\")] or a path "
            + "to one of them"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public string? Name { get; init; } [WandbContext] public long Numbr { get; "
            + "init; } }\n[WandbCollection<Item>(\"shop(name: $n) { number items }\")] public partial class Items;",
        "WBG0028 [Items] 'Item.Numbr' reads 'numbr', but the path selects no field with that name: add it to the path, "
            + "or make the property nullable; did you mean 'number'?"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"all @total\")] public partial class Items;",
        "WBG0035 [@total] The directive '@total' is not known here; @requires, @include or @skip can be"
    )]
    // Methods
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer @total { name @total }\")] public static partial "
            + "System.Threading.Tasks.Task<string?> NameAsync(this WandbClient client); }",
        "WBG0035 [@total] The directive '@total' is not known here; @requires, @include or @skip can be",
        "WBG0035 [@total] The directive '@total' is not known here; @requires, @include or @skip can be"
    )]
    [InlineData(
        "public partial class Api { public WandbClient Client = null!; [WandbQuery(\"shop(name: $name) { name }\")] public "
            + "partial System.Threading.Tasks.Task<string> GetAsync(string nam); }",
        "WBG0018 [GetAsync] The method has no parameter for the variable '$name'; did you mean 'nam'?",
        "WBG0019 [nam] The operation has no variable '$nam'; did you mean 'name'?"
    )]
    [InlineData(
        "public partial class Api { public WandbClient Client = null!; [WandbQuery(\"shop(name: $name) { name }\")] public "
            + "partial System.Threading.Tasks.Task<string> GetAsync(int name); }",
        "WBG0042 [name] 'int' does not fit the variable '$name', which is String!; use string"
    )]
    [InlineData(
        Input
            + "public partial class Api { [WandbMutation(\"rename(input: $input) { ok }\")] public partial "
            + "System.Threading.Tasks.Task<bool?> RenameAsync(WandbClient client, RenameInput? input); }",
        "WBG0042 [input] 'RenameInput?' does not fit the variable '$input', which is RenameInput!; use RenameInput"
    )]
    [InlineData(
        Input
            + "public partial class Api { [WandbQuery(\"shops(ids: $ids, kind: $kind, of: $of) { id }\")] public partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client, System.Guid ids, Kind? kind, RenameInput?[]? of); } "
            + "public enum Kind { Small, Large }",
        "WBG0042 [ids] 'Guid' does not fit the variable '$ids', which is [[ID!]]!; use IReadOnlyList<IReadOnlyList<Guid>?>",
        "WBG0042 [kind] 'Kind?' does not fit the variable '$kind', which is Kind!; use Kind",
        "WBG0042 [of] 'RenameInput?[]?' does not fit the variable '$of', which is [RenameInput!]; use IReadOnlyList<RenameInput>?"
    )]
    [InlineData(
        "[WandbInput(\"RenameInput\")] public sealed partial record Change { public required System.Guid Id { get; init; } public required "
            + "string Name { get; init; } public Optional<long?> Count { get; init; } }\n[WandbInput(\"RenameInput\")] public sealed "
            + "partial record Wrong { public required System.Guid[] Id { get; init; } public required "
            + "Optional<Optional<string>> Name { get; init; } }",
        "WBG0042 [Id] 'Guid[]' does not fit the field 'id', which is ID!; use Guid",
        "WBG0042 [Name] 'Optional<Optional<string>>' does not fit the field 'name', which is String!; use string"
    )]
    [InlineData(
        Item
            + "[WandbCollection<Item>(\"byKind(kind: $kind) { items }\"), WandbVariable<Kind[]>(\"kind\")] public sealed partial class "
            + "Items; public enum Kind { Small, Large }",
        "WBG0042 [WandbVariable<Kind[]>(\"kind\")] 'Kind[]' does not fit the variable '$kind', which is Kind!; use Kind"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\")] public static partial System.Threading.Tasks.Task<string?> "
            + "NameAsync(this WandbClient client, WandbClient other, System.Threading.CancellationToken stop, "
            + "System.Threading.CancellationToken end); }",
        "WBG0019 [other] The operation has no variable '$other', and 'client' is the WandbClient already: remove one of the two",
        "WBG0019 [end] The operation has no variable '$end', and 'stop' is the CancellationToken already: remove one of the two"
    )]
    [InlineData(
        "public partial class Api { [WandbQuery(\"viewer { name }\")] public partial System.Threading.Tasks.Task<string> GetAsync(); }",
        "WBG0041 [GetAsync] 'GetAsync' has no WandbClient that it can read: give it a parameter, or its type a field or property, of "
            + "that type"
    )]
    [InlineData(
        "public partial class Api { public WandbClient Client = null!; [WandbQuery(\"viewer { name }\")] public partial string Get(); }",
        "WBG0040 [Get] 'Get' must return Task, ValueTask, Task<T> or ValueTask<T>"
    )]
    public async Task A_mistake_is_named_at_the_very_word(string declaration, params string[] expected)
    {
        Compiled compiled = Compiled.From(
            "using WandbGen;\n" + declaration,
            TestSchema.Text
                + " extend type Query { shops(ids: [[ID!]]!, kind: Kind!, of: [RenameInput!]): Shop byKind(kind: Kind!): Shop "
                + "all: ItemConnection }"
        );

        Assert.Equal(expected, await compiled.DiagnosticsAsync());
    }

    [Theory]
    [InlineData(
        "\"\"\"\n        query Q($n: String!) {\n          shop(name: $n) {\n            itms\n          }\n        }\n        \"\"\""
    )]
    [InlineData(
        "\"\"\"\r\n        query Q($n: String!) {\r\n\r\n          shop(name: $n) {\r\n            itms\r\n          }\r\n      "
            + "  }\r\n        \"\"\""
    )]
    [InlineData("\"query Q($n: String!) {\\r shop(name: $n) { itms } }\"")]
    [InlineData("@\"query Q($n: String!) {\n shop(name: $n, owner: \"\"a\"\") { itms } }\"")]
    public async Task The_word_is_found_in_every_kind_of_literal(string literal)
    {
        Compiled compiled = Compiled.From(
            $"using WandbGen;\n{Item}[WandbCollection<Item>({literal})]\npublic partial class Items;",
            TestSchema.Text
        );

        Assert.Equal(["WBG0012 [itms] 'Shop' has no field 'itms'; did you mean 'items'?"], await compiled.DiagnosticsAsync());
    }

    [Fact]
    public async Task A_project_without_a_schema_is_told_so_and_has_no_other_errors()
    {
        Compiled compiled = Compiled.From(
            [
                "using WandbGen;\n"
                    + Item
                    + "[WandbCollection<Item>(\"shop { items }\")] public partial class Items;\nclass Use { object "
                    + "A(WandbClient c) => new Items(c, \"x\").AsPages(); }",
            ],
            []
        );

        Assert.Equal(
            [
                "WBG0002 [Item] There is no GraphQL schema for 'Item': add one to the project as an AdditionalFiles item",
                "WBG0002 [Items] There is no GraphQL schema for 'Items': add one to the project as an AdditionalFiles item",
            ],
            await compiled.DiagnosticsAsync()
        );
        Assert.Empty(
            compiled
                .Output.GetDiagnostics(TestContext.Current.CancellationToken)
                .Where(static diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error)
        );
    }
}
