namespace WandbGen.Generator.Tests;

/// <summary>The mistakes that <see cref="DiagnosticsTests"/> has none of.</summary>
public sealed class MistakeTests
{
    private const string Item = "[WandbObject] public sealed partial record Item { public required string Name { get; init; } }\n";
    private const string Node = "[WandbObject] public abstract partial record Node { public required string Id { get; init; } }\n";

    [Theory]
    [InlineData(
        "public enum Kind { Unknown, Smal } [WandbObject] public partial record Shop { public Kind Kind { get; init; } }",
        "WBG0044 [Kind] 'Kind.Smal' is not a value of the GraphQL enum 'Kind'; did you mean 'SMALL'?"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { [RequiresServerFeature(\"X\")] public required string Name { get; init; } }",
        "WBG0050 [Name] 'Name' must be nullable, because a server without the feature X does not send it; write 'string?'"
    )]
    [InlineData(
        "[WandbObject] public partial record Shop { [WandbField(Depth = 2)] public required Shop Parent { get; init; } }",
        "WBG0050 [Parent] 'Parent' must be nullable, because nothing is selected below its depth; write 'Shop?'"
    )]
    [InlineData(
        "[WandbObject] public partial record Shop { [WandbField(Depth = 11)] public Shop? Parent { get; init; } public required "
            + "string Name { get; init; } }",
        "WBG0051 [Parent] The depth of 'Parent' must be 1 to 10"
    )]
    [InlineData(
        "[WandbObject] public partial record Shop { [WandbField(Depth = -1)] public Shop? Parent { get; init; } public required "
            + "string Name { get; init; } }",
        "WBG0051 [Parent] The depth of 'Parent' must be 1 to 10"
    )]
    [InlineData(
        Item + "[WandbObject] public partial record Shop { public System.Collections.Generic.IReadOnlyList<Item>? Items { get; init; } }",
        "WBG0052 [Items] 'Items' is at most the first 50 items of 'items': say how many with an argument 'first', or declare a "
            + "collection to read them all"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $name) { items }\"), WandbVariable<string>(\"nam\")] public partial class Items;",
        "WBG0081 [WandbVariable<string>(\"nam\")] [WandbVariable] for 'nam': the collection has no variable of that "
            + "name; did you mean 'name'?"
    )]
    [InlineData(
        "[WandbInput] public partial record Item { public required string Id { get; init; } }",
        "WBG0055 [Item] 'Item' is not an input object"
    )]
    [InlineData(
        "[WandbInput(\"Itm\")] public partial record A { public required string Id { get; init; } }",
        "WBG0010 [Itm] The schema has no type 'Itm'; did you mean 'Item'?"
    )]
    [InlineData(
        "[WandbInput] public record RenameInput { public required string Id { get; init; } public required string Name { get; init; } }",
        "WBG0007 [RenameInput] 'RenameInput' and every type around it must be partial, so that the generator can add to it"
    )]
    [InlineData(
        "[WandbInput] public partial record RenameInput { public string? Id { get; init; } public required string Name { get; init; } }",
        "WBG0056 [Id] 'Id' can be null or left out, but 'id' is ID!"
    )]
    [InlineData(
        "[WandbInput] public partial record RenameInput { public required string Id { get; init; } }",
        "WBG0057 [RenameInput] 'RenameInput' has no property for 'name' (String!), which 'RenameInput' requires"
    )]
    [InlineData(
        "[WandbInput] public partial record RenameInput { public required string Id { get; init; } public required string Name "
            + "{ get; init; } public int? Cout { get; init; } }",
        "WBG0012 [Cout] 'RenameInput' has no field 'cout'; did you mean 'count'?"
    )]
    [InlineData(
        "[WandbInput] public partial record RenameInput { public required string Id { get; init; } public required int Name { "
            + "get; init; } }",
        "WBG0042 [Name] 'int' does not fit the field 'name', which is String!; use string"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n) { items @requires }\")] public partial class Items;",
        "WBG0058 [@requires] Write @requires(feature: \"NAME\")"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n) { items @requires(feature: 1) }\")] public partial class Items;",
        "WBG0058 [@requires(feature: 1)] Write @requires(feature: \"NAME\")"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(Document = \"Items.graphql\")] public partial class Items;",
        "WBG0059 [\"Items.graphql\"] There is no document 'Items.graphql' among the AdditionalFiles; the project has none"
    )]
    [InlineData(
        "[assembly: WandbScalar(\"DateTim\", typeof(int), typeof(int))]",
        "WBG0064 [WandbScalar(\"DateTim\", typeof(int), typeof(int))] [WandbScalar] of 'DateTim': 'Int32' does not implement "
            + "IScalarConverter<Int32>"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public required string Name { get; init; } [WandbContext, "
            + "WandbField(\"size\")] public WandbClient? Client { get; init; } }",
        "WBG0029 [Client] 'Client' has [WandbContext] and [WandbField], but a client or a collection is not a field; remove [WandbField]"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"fragment X on Item { name }\")] public partial class Items;",
        "WBG0030 [fragment X on Item { name }] The text must be one query or one selection, without fragments"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"query A { shop(name: 1) { items } } query B { viewer }\")] public partial class Items;",
        "WBG0030 [query A { shop(name: 1) { items } } query B { viewer }] The text must be one query or one selection, without fragments"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"tags { name }\")] public static partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client); }",
        "WBG0036 [tags] 'tags' is [Tag!]!: what a path leads to through it is a list, such as IReadOnlyList<T>"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n) { items { edges { node } } }\")] public partial class Items;",
        "WBG0079 [items] The path must end at 'items': remove the selection after it, because the "
            + "properties of 'Item' select the fields of each item, and the generator adds those for paging"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: null) { items }\")] public partial class Items;",
        "WBG0015 [null] null is not a value of the type String!"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"subscription { items }\")] public partial class Items;",
        "WBG0043 [subscription] The text is a subscription; use [WandbQuery]"
    )]
    [InlineData(
        Item + "public class Outer { [WandbCollection<Item>(\"shop(name: $n) { items }\")] public partial class Items; }",
        "WBG0007 [Items] 'Items' and every type around it must be partial, so that the generator can add to it"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"mutation { rename }\")] public static partial "
            + "System.Threading.Tasks.Task<bool> A(WandbClient client); }",
        "WBG0043 [mutation] The text is a mutation; use [WandbMutation]"
    )]
    [InlineData(
        "public static partial class Api { [WandbMutation(\"query { viewer }\")] public static partial "
            + "System.Threading.Tasks.Task<bool> A(WandbClient client); }",
        "WBG0043 [query] The text is a query; use [WandbQuery]"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"viewer { name }\")] public static partial "
            + "System.Threading.Tasks.Task<int?> A(WandbClient client); }",
        "WBG0020 [name] 'int' cannot hold 'name', which is String; it takes string, Uri, Guid"
    )]
    [InlineData(
        "public static class Api { [WandbQuery(\"viewer { name }\")] public static partial System.Threading.Tasks.Task<string?> "
            + "A(WandbClient client); }",
        "WBG0007 [A] 'Api' and every type around it must be partial, so that the generator can add to it"
    )]
    [InlineData("[WandbObject] public partial record Item(string Nme);", "WBG0012 [Nme] 'Item' has no field 'nme'; did you mean 'name'?")]
    [InlineData(
        "[WandbObject] public partial record Item(int Name, string? Id);",
        "WBG0020 [Name] 'int' cannot hold 'name', which is String!; it takes string, Uri, Guid"
    )]
    [InlineData(
        "[WandbObject] public partial struct Item { public required string Name { get; set; } public double Size { get; init; } }",
        "WBG0020 [Size] 'double' cannot hold 'size', which is Int64; it takes long"
    )]
    [InlineData(
        "[WandbObject] public partial struct Item { public required string Name { get; set; } public long Size { get; init; } }",
        "WBG0021 [Size] 'size' is Int64, which can be null, but 'long' cannot; write 'long?'"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"viewer { orders { nodes { total } } }\")] public partial class Items;",
        "WBG0079 [orders] The path must end at 'orders': remove the selection after it, because the "
            + "properties of 'Item' select the fields of each item, and the generator adds those for paging"
    )]
    public Task A_mistake_is_named_at_the_very_word(string declaration, params string[] expected) =>
        VerifyAsync(declaration, expected, ("test", TestSchema.Text));

    [Theory]
    [InlineData(
        Node,
        "WBG0045 [Node] 'Node' is abstract and has no variants: derive types marked with [WandbVariant] from it, in the same namespace"
    )]
    [InlineData(
        Node + "[WandbVariant(\"File\")] public partial record FileNode : Node;",
        "WBG0046 [Node] 'Node' has no variant for types that have none of their own: derive one marked with [WandbVariant], "
            + "without a type; servers learn new types"
    )]
    [InlineData(
        "[WandbVariant(\"File\")] public partial record FileNode { public required string Id { get; init; } }",
        "WBG0047 [FileNode] 'FileNode' must derive from an abstract type of this project that is marked with [WandbObject], in "
            + "the same namespace"
    )]
    [InlineData(
        Node + "[WandbVariant(\"User\")] public partial record UserNode : Node; [WandbVariant] public partial record Other : Node;",
        "WBG0048 [User] No object of 'Node' is a 'User'"
    )]
    [InlineData(
        Node
            + "[WandbVariant(\"File\")] public partial record A : Node; [WandbVariant(\"File\")] public partial record B : "
            + "Node; [WandbVariant] public partial record Other : Node;",
        "WBG0049 [Node] 'Node' has more than one variant for 'File': 'A' and 'B'"
    )]
    [InlineData(
        Node
            + "[System.Obsolete(\"x\", true), WandbVariant(\"File\")] public partial record FileNode : Node; [WandbVariant] public partial "
            + "record Other : Node;",
        "WBG0068 [FileNode] 'FileNode' is obsolete as an error, and emitted code uses it: write [Obsolete(\"…\")] without 'true'"
    )]
    [InlineData(
        Node + "[WandbVariant] public partial record A : Node; [WandbVariant] public partial record B : Node;",
        "WBG0049 [Node] 'Node' has more than one variant for the types without a variant: 'A' and 'B'"
    )]
    public Task A_mistake_in_a_variant_is_named_at_its_type(string declaration, params string[] expected) =>
        VerifyAsync(declaration, expected, ("test", LanguageSchema.Text));

    [Theory]
    [InlineData(
        "Items",
        "query Items($n: String!, $after: String) { shop(name: $n) { items(after: $after) { edges { node { name } } } } }",
        Item + "[WandbCollection<Item>(\"shop(name: $n) { items }\", Document = \"Items.graphql\")] public partial class Items;",
        "WBG0060 [Items] 'Items' has a path and a Document; it can have one of them"
    )]
    [InlineData(
        "None",
        "query Items($n: String!) { shop(name: $n) { name } }",
        Item + "[WandbCollection<Item>(Document = \"None.graphql\")] public partial class Items;",
        "WBG0061 [Items] 'None.graphql' must page one connection, by variables for its paging arguments; it pages none"
    )]
    [InlineData(
        "Bare",
        "query Items($n: String!, $after: String) { shop(name: $n) { items(after: $after) { pageInfo { hasNextPage endCursor } "
            + "edges { node { id } } } } }",
        Item + "[WandbCollection<Item>(Document = \"Bare.graphql\")] public partial class Items;",
        "WBG0062 [] The document must select 'name' for 'Item'"
    )]
    [InlineData(
        "Frag",
        "query Items($n: String!, $after: String) { shop(name: $n) { ...Nothing items(after: $after) { edges { node { id } } } } }",
        Item + "[WandbCollection<Item>(Document = \"Frag.graphql\")] public partial class Items;",
        "WBG0063 [] The document has no fragment 'Nothing', or it contains itself"
    )]
    [InlineData(
        "Two",
        "query A { viewer { id } } query B { viewer { id } }",
        Item + "[WandbCollection<Item>(Document = \"Two.graphql\")] public partial class Items;",
        "WBG0093 [\"Two.graphql\"] 'Two.graphql' has several operations; say which with OperationName: 'A', 'B'"
    )]
    [InlineData(
        "Bs",
        "query A { viewer { id } } query B { viewer { id } }",
        Item + "[WandbCollection<Item>(Document = \"Bs.graphql\", OperationName = \"b\")] public partial class Items;",
        "WBG0093 [\"b\"] 'Bs.graphql' has no operation 'b'; did you mean 'B'?"
    )]
    [InlineData(
        "Bare2",
        "{ viewer { id } }",
        Item + "[WandbCollection<Item>(Document = \"Bare2.graphql\")] public partial class Items;",
        "WBG0030 [] The text must be one query with a name or one selection, without fragments"
    )]
    [InlineData(
        "Half",
        "query Items($n: String!, $after: String, $a: Boolean!) { shop(name: $n) { items(after: $after) { pageInfo { hasNextPage "
            + "endCursor } edges @include(if: $a) { node { name } } } } }",
        Item + "[WandbCollection<Item>(Document = \"Half.graphql\")] public partial class Items;",
        "WBG0090 [] 'edges' is needed for the pages of 'items', so it cannot be left out: remove '@include', or leave out the whole "
            + "connection"
    )]
    public Task A_mistake_in_a_document_is_named(string file, string document, string declaration, params string[] expected) =>
        VerifyAsync(declaration, expected, ("test", TestSchema.Text), (file, document));

    [Theory]
    [InlineData(
        "[WandbObject] public partial record Item { public string? Name { get; init; } }",
        "WBG0004 [Item] The project has several schemas ('one', 'two') and none is called 'wandb': name one with Schema = \"…\""
    )]
    public Task Several_schemas_need_a_name(string declaration, params string[] expected) =>
        VerifyAsync(declaration, expected, ("one", TestSchema.Text), ("two", TestSchema.Text));

    [Theory]
    [InlineData(
        "[WandbObject] public partial record Item { public string? Name { get; init; } }",
        "WBG0066 [Item] The project has several schema files called 'wandb', and they differ: give each a name of its own, or "
            + "say with WandbSchema=\"wandb\" on one of their items that they are one schema"
    )]
    public Task Schemas_that_differ_need_different_names(string declaration, params string[] expected) =>
        VerifyAsync(declaration, expected, ("a/wandb", TestSchema.Text), ("b/wandb", TestSchema.Text + "\n"));

    [Theory]
    [InlineData(
        "[WandbObject] public partial record Item { public string? Name { get; init; } }",
        "WBG0006 [] The type 'Item' is defined more than once; the first definition is used"
    )]
    public Task A_schema_with_a_problem_is_named(string declaration, params string[] expected) =>
        VerifyAsync(declaration, expected, ("test", TestSchema.Text + "\ntype Item { id: ID! }"));

    [Theory]
    [InlineData(
        Item + "[WandbCollection<Item>(\"outers { nodes { items } }\")] public partial class Items;",
        "WBG0053 [items] 'items' cannot be paged: the connection around it does not take 'first' and 'after', so one "
            + "node cannot be requested alone; read each connection with a collection of its own"
    )]
    public Task An_outer_connection_must_give_one_node_at_a_time(string declaration, params string[] expected) =>
        VerifyAsync(
            declaration,
            expected,
            (
                "test",
                TestSchema.Text
                    + "\nextend type Query { outers: OuterConnection }\ntype OuterConnection { nodes: [Outer] }\ntype Outer { "
                    + "items(first: Int, after: String): ItemConnection }"
            )
        );

    [Theory]
    [InlineData(
        "[WandbObject] public partial record Old { public string? Gone { get; init; } }",
        "WBG0065 [Gone] 'gone' of 'Old' is deprecated: use name"
    )]
    [InlineData(
        "[WandbObject] public partial record Old { [WandbField(\"gone\")] public string? A { get; init; } }",
        "WBG0065 [gone] 'gone' of 'Old' is deprecated: use name"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"old { things }\")] public partial class Things;",
        "WBG0065 [old] 'old' of 'Query' is deprecated: No longer supported"
    )]
    [InlineData("#pragma warning disable WBG0065\n[WandbObject] public partial record Old { public string? Gone { get; init; } }")]
    public Task A_deprecated_field_is_named_with_the_schemas_reason(string declaration, params string[] expected) =>
        VerifyAsync(
            declaration,
            expected,
            (
                "test",
                TestSchema.Text
                    + "\nextend type Query { old: Old @deprecated }\ntype Old { gone: String @deprecated(reason: \"use name\") "
                    + "things: [Item!]! }"
            )
        );

    [Fact]
    public async Task A_selection_alone_is_a_mutation_where_the_attribute_says_so() =>
        Assert.Empty(
            await Compiled
                .From(
                    "using WandbGen;\npublic static partial class Api { [WandbMutation(\"rename(input: {id: 1, name: "
                        + "\\\"y\\\"}) { ok }\")] public static partial System.Threading.Tasks.Task<bool> A(WandbClient client); }",
                    TestSchema.Text
                )
                .IsClean()
                .DiagnosticsAsync()
        );

    private static async Task VerifyAsync(string declaration, string[] expected, params (string Name, string Text)[] files)
    {
        Compiled compiled = Compiled.From(["using WandbGen;\n" + declaration], files);

        Assert.Equal(expected, await compiled.DiagnosticsAsync());
    }

    [Theory]
    [InlineData("namespace Elsewhere { [WandbGen.WandbVariant(\"Book\")] public sealed partial record Second : Product; }")]
    [InlineData("namespace A.B { [WandbGen.WandbVariant] public sealed partial record Second : Product; }")]
    public async Task A_variant_in_another_namespace_than_its_base_is_told(string variant)
    {
        const string Goods = "type Query { product: Product } interface Product { id: ID! } type Book implements Product { id: ID! }";
        Compiled compiled = Compiled.From(
            "using WandbGen; [WandbObject] public abstract partial record Product { public required string Id { get; init; } } "
                + "[WandbVariant] public sealed partial record Other : Product; "
                + variant,
            Goods
        );

        Assert.Contains(await compiled.DiagnosticsAsync(), static diagnostic => diagnostic.StartsWith("WBG0047", StringComparison.Ordinal));
    }
}
