using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WandbGen.Generator.Tests;

/// <summary>Makes mistakes in declarations and attribute texts as people (and their tools) make them: what comes out nearly always
/// parses.</summary>
internal sealed class DeclarationMutator(Random random)
{
    private readonly TextMutator _text = new(random);

    private static readonly string[] s_attributes =
    [
        "[WandbObject]",
        "[WandbObject(\"Shop\")]",
        "[WandbVariant]",
        "[WandbVariant(\"File\")]",
        "[WandbInput]",
        "[WandbInput(\"RenameInput\")]",
        "[WandbCollection<Item>(\"shop(name: $shop) { items }\")]",
        "[WandbCollection<string>(\"tags\")]",
        "[WandbCollection<Missing>(\"tags\")]",
        "[System.Obsolete]",
        "[WandbQuery(\"viewer { name }\")]",
        "[WandbMutation(\"rename(input: $input) { ok }\")]",
        "[RequiresServerFeature(\"X\")]",
        "[WandbObject, WandbInput]",
        "[WandbObject(Schema = \"other\")]",
        "[WandbPaging]",
        "[WandbPaging(Page = \"page\", FirstPage = 7)]",
        "[WandbPaging(Offset = \"offset\", Size = \"limit\")]",
        "[WandbPaging(Backward = true)]",
        "[WandbPaging(Cursor = \"x) { Injected(); }\", Next = \"next\")]",
        "[WandbCollection<Kind>(\"shop(name: $shop) { kind }\", Converter = typeof(JsonTextConverter))]",
        "[WandbVariable<string>(\"shop\")]",
        "[WandbVariable<Kind>(\"kind\")]",
        "[WandbVariable<Missing>(\"$shop\")]",
        "[WandbVariable<System.Collections.Generic.List<RenameInput?>>(\"currency\"), WandbVariable<int>(\"currency\")]",
        "[WandbCollection<Item>(Document = \"None.graphql\")]",
        "[WandbPaging(Page = \"page\", Size = \"first\", HasMore = \"x) {\")]",
        "[WandbPaging(From = \"offset\", To = \"limit\", Last = \"number\")]",
        "[WandbContext(\"number\", \"$shop\")]",
        "[System.Obsolete(\"gone\", true)]",
        "[System.Diagnostics.CodeAnalysis.Experimental(\"EXP1\")]",
        "[System.CLSCompliant(false)]",
        "[System.Diagnostics.DebuggerNonUserCode]",
        "[System.AttributeUsage(System.AttributeTargets.All)]",
        "[Missing]",
        "[Missing(\"x\")]",
        "[System.Diagnostics.Conditional(\"X\")]",
        "[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit)]",
        "[System.Runtime.CompilerServices.InlineArray(4)]",
        "[System.Diagnostics.CodeAnalysis.SetsRequiredMembers]",
        "[System.ThreadStatic]",
        "[WandbHistoryRow]",
        "[WandbHistoryRow, WandbObject]",
        "[WandbField(\"name\")]",
        "[field: WandbField(\"name\")]",
        "[property: WandbContext]",
        "[WandbContext]",
        "[WandbContext(null!)]",
        "[WandbObject(null!)]",
        "[WandbObject(\"\")]",
        "[WandbObject(\"Item\", Schema = \"\")]",
        "[WandbObject(\"Kind\")]",
        "[WandbObject(\"Query\")]",
        "[WandbObject(\"__Type\")]",
        "[WandbInput(\"Shop\")]",
        "[WandbCollection<Item>]",
        "[WandbCollection<Item>(null!)]",
        "[WandbCollection<Node>(\"nodes\", Document = \"Doc.graphql\")]",
        "[WandbCollection<Item[]>(\"shop(name: $shop) { items }\")]",
        "[WandbCollection<Item>(Document = \"Doc.graphql\", OperationName = \"a b\")]",
        "[WandbCollection<dynamic>(\"tags\")]",
        "[WandbCollection<int*>(\"tags\")]",
        "[WandbCollection<(int, string)>(\"rows { kinds }\")]",
        "[WandbCollection<T>(\"tags\")]",
        "[WandbCollection<System.Collections.Generic.List<>>(\"tags\")]",
        "[WandbPaging(Page = \"page\", Offset = \"offset\")]",
        "[WandbPaging(Page = \"class\", Size = \"client\", Last = \"number\")]",
        "[WandbPaging(Cursor = \"\", Next = \"\")]",
        "[WandbPaging(From = \"min\", To = \"min\")]",
        "[WandbPaging(Backward = true, Page = \"page\")]",
        "[WandbPaging(Page = \"page\", FirstPage = -1)]",
        "[WandbPaging(From = \"min\", To = \"max\", IncludesTo = true, Last = \"steps\")]",
        "[WandbPaging(Cursor = \"after\", Next = \"id\")]",
        "[WandbVariable<ItemOrder>(\"order\"), WandbVariable<Items>(\"kind\")]",
        "[WandbVariable<int>(null!)]",
        "[WandbVariable<System.Span<int>>(\"shop\")]",
        "[RequiresServerFeature(\"\")]",
        "[RequiresServerFeature(null!)]",
        "[RequiresServerFeature(\"A\"), RequiresServerFeature(\"B\")]",
        "[WandbQuery(\"rows { kinds }\"), WandbQuery(\"tags { name }\")]",
        "[WandbQuery(Document = \"Doc.graphql\")]",
        "[WandbQuery(\"\", Document = \"Doc.graphql\")]",
        "[WandbMutation(\"rename(input: {id: $id, name: \\\"x\\\"}) { ok }\")]",
        "[return: WandbQuery(\"viewer { name }\")]",
    ];

    private static readonly string[] s_members =
    [
        "public required string Extra;",
        "public string? Extra;",
        "public required string Name { get; init; }",
        "public int ReadGraphQL;",
        "private static int ReadConnection() => 0;",
        "private readonly string _shop = \"\";",
        "private string Client => \"\";",
        "public string Operation => \"\";",
        "public void CountAsync() { }",
        "private sealed class CountRequest { }",
        "private enum Hidden { Small, Large }",
        "[WandbContext(\"number\")] public long Number { get; init; }",
        "[WandbContext(\"project.name\")] public string? A { get; init; }",
        "[WandbContext(\"p: name\")] public string? B { get; init; }",
        "[WandbContext(\"x) { Injected(); } void Injected(int y\")] public string? C { get; init; }",
        "[WandbContext] public Items? Source { get; init; }",
        "[WandbField(\"owner.name\")] public string? D { get; init; }",
        "[WandbField(\"owner_name\")] public string? E { get; init; }",
        "public string this[int i] { get => \"\"; set { } }",
        "public Kind? Kind { get; init; }",
        "public Kind[]? Kinds { get; set; }",
        "private protected string? F { get; private set; }",
        "public static string? G { get; set; }",
        "public string? H { set { } }",
        "private sealed class ShopAsyncRequest { }",
        "partial class Nested { }",
        "public sealed class ItemOfRead_tags { }",
        "[WandbField(\"items.name\")] public string[]? N { get; init; }",
        "[WandbField(\"stock.edges.node.name\")] public System.Collections.Generic.IReadOnlyList<string?>? O { get; init; }",
        "[WandbField(\"reviews.edges.node\")] public System.Collections.Generic.List<Item>? P { get; init; }",
        "[WandbField(\"matrix.x\")] public string[][]? Q { get; init; }",
        "[WandbField(\"labels\")] public System.Collections.Generic.List<string?>? L { get; init; }",
        "[WandbField(\"parent\", Depth = 2)] public Corner? Parent { get; init; }",
        "[WandbContext] private Secret? S { get; init; } private sealed class Secret { }",
        "public abstract string? Abstract { get; init; }",
        "[WandbField(\"matrix\")] public int[][]? M { get; init; }",
        "[WandbObject(\"Item\")] private sealed partial record Inner { public required string Id { get; init; } }",
        "~Finalizer() { }",
        "public int @class { get; init; }",
        "[WandbContext(\"number\", \"$shop\"), WandbField(\"name\")] public string? Either { get; init; }",
        "[WandbContext(\"numbr\", \"$shop) { }\")] public required string Wrong { get; init; }",
        "[WandbContext, WandbField(Converter = typeof(JsonTextConverter))] public WandbValue Settings { get; init; }",
        "[WandbField(\"name\", Converter = typeof(Missing))] public string? N { get; init; }",
        "[WandbField(Converter = typeof(System.Collections.Generic.List<>))] public string? O { get; init; }",
        "[WandbField(\"name @include(if: $deep)\")] public string? P { get; init; }",
        "[WandbField(\"name @include(if: $deep) name @skip(if: $shop)\"), RequiresServerFeature(\"F\")] public string? Q { get; init; }",
        "[WandbField(\"name @include(if: $a) @include(if: $b) @skip(if: false)\")] public string R { get; init; } = \"\";",
        "[WandbField(\"owner @skip(if: $class).orders.nodes.id\")] public string[]? U { get; init; }",
        "[WandbField(\"items.edges.node.name\")] public System.Collections.Generic.List<string>? V { get; init; }",
        "[WandbContext(\"collection\", \"\", null!)] public string? W { get; init; }",
        "public partial string? Part { get; init; }",
        "public string? Own { get => field; init => field = value; }",
        "public static Item operator +(Item left, Item right) => left;",
        "public event System.Action? Changed;",
        "public const string Constant = \"\";",
        "string System.IFormattable.ToString(string? format, System.IFormatProvider? provider) => \"\";",
        "public ref int Reference => throw null!;",
        "public unsafe int* Pointer { get; init; }",
        "public unsafe delegate*<void> Function { get; init; }",
        "public volatile int Volatile;",
        "public required new string Id { get; init; }",
        "public virtual string? Virtual { get; init; }",
        "public override string ToString() => \"\";",
        "public string? \\u0041bc { get; init; }",
        "public string? Na\\u006De { get; init; }",
        "public string? @event { get; init; }",
        "public string? _ { get; init; }",
        "public string? __ { get; init; }",
        "public string? String { get; init; }",
        "public Kind System { get; init; }",
        "public string? graphql { get; init; }",
        "public string? json { get; init; }",
        "public string? Graphql { get; init; }",
        "public string? WandbGen { get; init; }",
        "private static class System { }",
        "private static class WandbGen { }",
        "private static class graphql { }",
        "private static class json { }",
        "public string? Read { get; init; }",
        "public string? Reader { get; init; }",
        "public string? Fields { get; init; }",
        "public string? Page { get; init; }",
        "private int fields, reader, page, items, client;",
        "private static void ThrowMissing() { }",
        "private sealed class PageRequest { }",
        "private sealed class CountRequest<T> { }",
        "public static int s_operation;",
        "private const int s_operation = 1;",
        "[WandbField(\"parent.parent.parent.name\")] public string? Far { get; init; }",
        "[WandbField(\"parent\", Depth = 11)] public Corner? TooDeep { get; init; }",
        "[WandbField(\"parent\", Depth = -1)] public Corner? Negative { get; init; }",
        "[WandbField(\"items(first: 2)\")] public System.Collections.Generic.HashSet<Item>? Set { get; init; }",
        "[WandbField(\"items\")] public System.Collections.Generic.IEnumerable<Item?>? Sequence { get; init; }",
        "[WandbField(\"items { name }\")] public string? Braces { get; init; }",
        "[WandbField(null!)] public string? Null { get; init; }",
        "[WandbField(\"\")] public string? Empty { get; init; }",
        "[WandbField(\"name\", Depth = 1)] public string? Deep { get; init; }",
        "[WandbField(\"kind\")] public int? Number { get; init; }",
        "[WandbField(\"kind\")] public GraphQLEnum<Kind>? Open { get; init; }",
        "[WandbField(\"number\")] public System.DateTimeOffset? Time { get; init; }",
        "[WandbField(\"number\")] public System.Half? Half { get; init; }",
        "[WandbField(\"labels\")] public System.Collections.Immutable.ImmutableArray<string?>? Array { get; init; }",
        "[WandbField(\"owner\")] public dynamic? Dynamic { get; init; }",
        "[WandbField(\"owner\")] public object? Object { get; init; }",
        "[WandbField(\"name\")] public (string, int)? Tuple { get; init; }",
        "[WandbField(\"name\")] public System.Range? Range { get; init; }",
        "[System.Obsolete] public string? Old { get; init; }",
        "[System.Obsolete(\"\", true)] public string? Gone { get; init; }",
        "[System.Diagnostics.CodeAnalysis.Experimental(\"EXP2\")] public string? Trial { get; init; }",
        "[System.Diagnostics.CodeAnalysis.AllowNull] public string Allowed { get; init; }",
        "[System.Diagnostics.CodeAnalysis.DisallowNull] public string? Kept { get; init; }",
        "#if X\npublic string? Hidden { get; init; }\n#endif\n",
        "#if !X\npublic string? Shown { get; init; }\n#else\n]]\n#endif\n",
        "#region R\n#endregion\n",
        "#line 1 \"Other.cs\"\n",
        "#line hidden\n",
        "#pragma warning disable WBG0052\n",
        "#nullable disable\n",
        "#warning note\n",
        "[WandbContext(nameof(Missing))] public string? M { get; init; }",
        "[WandbContext] public System.Collections.Generic.IReadOnlyList<Item>? C { get; init; }",
        "[WandbContext(\"viewer\")] public required WandbClient Me { get; init; }",
        "[WandbContext] public WandbClient? One { get; init; } [WandbContext] public WandbClient? Two { get; init; }",
        "[WandbObject(\"Shop\")] public partial struct Inside { public string? Name { get; init; } }",
        "[WandbInput] public partial record RenameInput { }",
        "[WandbVariant(\"Item\")] public sealed partial record Bad : Node;",
        "[WandbVariant(\"File\")] private sealed partial record Again : Node;",
        "public abstract partial class Hole<T> { [WandbObject(\"Item\")] public partial record Filled { public T? Id { get; init; } } }",
    ];

    private static readonly string[] s_bases =
    [
        ": System.Exception",
        ": PagedCollection<Item>",
        ": PagedCollection<string>",
        ": Base",
        ": Missing",
        ": System.IDisposable",
        ": Item",
        ": Node",
        ": System.Collections.Generic.List<int>",
        ": OwnCollection",
        ": object",
        ": dynamic",
        ": System.Object, System.IDisposable",
        ": PagedCollection<Item>, System.IDisposable",
        ": IMissing",
        ": IGraphQLObject<Item>",
        ": global::WandbGen.CompilerServices.IGraphQLObject<Item>",
        ": System.IEquatable<Item>",
        ": System.Attribute",
        ": System.ValueType",
        ": Corner",
        ": PagedCollection<>",
        ": PagedCollection<PagedCollection<Item>>",
        ": System.Collections.Generic.IEnumerable<Item>",
        ": Filter<Item>",
    ];

    private static readonly string[] s_constructors =
    [
        "public {0}(string name) {{ }}",
        "private {0}() {{ }}",
        "public {0}(WandbClient client) : this(client, 10, \"x\") {{ }}",
        "public {0}(WandbClient client, int? pageSize) : base(client, pageSize) {{ }}",
        "static {0}() {{ }}",
        "public {0}(WandbClient client, string shop, string? currency = null, int? pageSize = null) {{ }}",
        "[System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public {0}() {{ }}",
        "protected {0}({0} original) {{ }}",
        "public {0}(in int x) {{ }}",
        "internal {0}(WandbClient client, params string[] shops) : this(client, null, \"\") {{ }}",
        "private {0}(WandbClient client, int? pageSize) : base(client, pageSize) {{ }}",
        "[System.Obsolete(\"\", true)] public {0}() {{ }}",
        "public {0}(object? value = null) {{ }}",
        "public {0}(WandbClient client) : this() {{ }}",
    ];

    private static readonly string[] s_types =
    [
        "string",
        "string?",
        "int",
        "int?",
        "object",
        "dynamic",
        "Kind",
        "Kind?",
        "Item",
        "Item?",
        "Missing",
        "System.Collections.Generic.List<string>",
        "string[]",
        "System.Uri?",
        "System.DateTime",
        "Items",
        "T",
        "System.Threading.Tasks.Task<string?>",
        "System.Threading.Tasks.ValueTask<int>",
        "System.Threading.Tasks.Task",
        "void",
        "WandbClient",
        "System.Text.Json.JsonElement",
        "GraphQLEnum<Kind>",
        "Optional<string?>",
        "(int, string)",
        "int*",
        "System.Collections.Generic.IReadOnlyList<Item>",
        "System.Collections.Immutable.ImmutableArray<string>",
        "Corner",
        "RenameInput",
        "System.Span<char>",
        "nint",
        "Hidden",
        "Node?",
        "global::Shops.Item",
        "Item[]",
        "Item?[]?",
        "System.Collections.Generic.List<System.Collections.Generic.List<string>>",
        "string[][]",
        "string[,]",
        "System.Collections.Generic.Dictionary<string, int>",
        "System.Collections.Generic.IReadOnlyDictionary<string, System.Text.Json.JsonElement>",
        "System.Half",
        "char",
        "System.DateOnly?",
        "System.Guid",
        "System.Nullable<Kind>",
        "System.Nullable<Item>",
        "Base",
        "OwnCollection",
        "Stock",
        "Cents",
        "ItemOrder",
        "WandbValue",
        "WandbValue?",
        "System.TimeSpan",
        "decimal?",
        "float",
        "sbyte",
        "ulong",
        "System.Numerics.BigInteger",
        "System.Collections.Generic.ISet<string>",
        "System.Collections.Immutable.ImmutableArray<Item>?",
        "System.Collections.Generic.IAsyncEnumerable<Item>",
        "System.Threading.CancellationToken",
        "System.Threading.Tasks.Task<Item>",
        "System.Threading.Tasks.Task<System.Collections.Generic.List<Item?>?>",
        "System.Threading.Tasks.Task<WandbValue>",
        "System.Threading.Tasks.Task<Kind?>",
        "System.Threading.Tasks.Task<(int, int)>",
        "System.Threading.Tasks.Task<T>",
        "System.Threading.Tasks.Task<dynamic>",
        "Optional<RenameInput?>",
        "Optional<int>?",
        "delegate*<void>",
        "System.TypedReference",
        "System.ArgIterator",
        "System.Void",
        "static",
        "var",
        "_",
        "OtherNode",
        "FileNode?",
        "Nodes?",
        "System.Action",
        "System.Enum",
        "System.Text.Json.Nodes.JsonObject",
        "System.ReadOnlySpan<byte>",
        "ref readonly int",
        "System",
        "System.Collections.Generic.List<>",
        "Item.Id",
        "Shops.Extensions",
        "SortOrder<ItemOrder>",
        "Filter<Item>",
        "GraphQLEnum<int>",
        "GraphQLEnum<Kind>?[]",
    ];

    private static readonly string[] s_names =
    [
        "@class",
        "@record",
        "client",
        "pageSize",
        "page",
        "reader",
        "writer",
        "Größe",
        "items",
        "result",
        "Item",
        "Items",
        "Kind",
        "Id",
        "Name",
        "System",
        "WandbGen",
        "global",
        "value",
        "field",
        "Read_shop",
        "_shop",
        "ReadGraphQL",
        "WriteGraphQL",
        "Operation",
        "CountAsync",
        "a_b",
        "aB",
        "名前",
        "ReadNode",
        "cursor",
        "next",
        "@int",
        "Object",
        "String",
        "GetType",
        "ToString",
        "Equals",
        "Clone",
        "EqualityContract",
        "PrintMembers",
        "@event",
        "@await",
        "@base",
        "@this",
        "@static",
        "@file",
        "@scoped",
        "@required",
        "@field",
        "@value",
        "@partial",
        "@var",
        "@dynamic",
        "@nameof",
        "@global",
        "_",
        "__",
        "___",
        "\\u0041bc",
        "It\\u0065m",
        "\\u00e9t\\u00e9",
        "It\\u200Dem",
        "ﬁ",
        "ǅ",
        "ı",
        "İd",
        "x\\u0301",
        "ªb",
        "Å",
        "Å",
        "graphql",
        "json",
        "Graphql",
        "fields",
        "items",
        "token",
        "writer",
        "known",
        "request",
        "Request",
        "s_operation",
        "ToPage",
        "Count",
        "Add",
        "MoveNext",
        "Current",
        "Client",
        "PageSize",
        "MaxPageSize",
        "Resume",
        "GetAsyncEnumerator",
        "AsPages",
        "Deconstruct",
        "Dispose",
        "Finalize",
        "MemberwiseClone",
        "ReferenceEquals",
        "op_Equality",
        "get_Name",
        "set_Name",
        "Value",
        "HasValue",
        "Task",
        "Shops",
        "Kinds",
        "Extensions",
        "Missing",
        "Error",
        "Page",
        "Edges",
        "Read_",
        "ReadName",
        "_id",
        new string('A', 130),
    ];

    private static readonly string[] s_texts =
    [
        "",
        " ",
        "{",
        "shop",
        "shop { items }",
        "shop(name: $client) { items }",
        "shop(name: $pageSize) { items }",
        "shop(name: $class) { items }",
        "shop(name: $shop) { items { nodes } }",
        "project..name",
        "viewer..",
        "title title",
        "p: name",
        "project.name",
        "x) { } class Injected { void M(int y",
        "\\\"; } class Injected { string a = \\\"",
        "name } shop(name: 1) { name",
        "owner { name }",
        "shop(name: $a_b, owner: $aB) { items }",
        "viewer { id name orders }",
        "query Items($shop: String!, $shop: String!) { shop(name: $shop) { items } }",
        "query class($shop: String!) { shop(name: $shop) { items } }",
        "mutation { rename(input: $input) { ok } }",
        "subscription { x }",
        "query Q { viewer { orders } } query R { viewer { orders } }",
        "fragment F on Item { id }",
        "shop(name: $shop) { id name: id items }",
        "shop(name: $shop) { number owner { id number: email orders } }",
        "tags { name }",
        "tags",
        "shop(name: $shop) { items(first: $first) }",
        "shop(name: $shop) { items(first: 10, after: null) }",
        "shop(name: $shop) { audits { edges { node } } }",
        "viewer { orders { nodes { total } } }",
        "query($x: [[[[Int]]]]) { viewer { orders } }",
        "shop(name: $shop) { items @total }",
        "shop(name: $shop) { itemCount @total @total items }",
        "shop(name: $shop) { itemCount @requires(feature: \\\"\\\") items @requires(feature: \\\"\\\\u2028\\\") }",
        "shop(name: $shop) { __typename items }",
        "__schema { types }",
        "shop(name: \\\"\\\\u2028}\\\\n\\\") { items }",
        "price(currency: $currency)",
        "image(width: $w)",
        "kind",
        "class",
        "\\u2028",
        "shop(name: $shop) { items: stock }",
        "shop(name: $shop) { a: itemCount @total items }",
        "shop(name: $Shop, owner: $shop) { items }",
        "shop(name: $shop) { owner { number: id } items }",
        "shop(name: $shop) { parent { number owner { id } } items }",
        "shop(name: $shop) { labels }",
        "shop(name: $shop) { items { edges { node { name } } } }",
        "rows { number: count rows }",
        "rows { count info { more } kinds }",
        "outer { edges { node { shops { nodes { number items } } } } }",
        "items.edges.node.name",
        "owner.orders.nodes.total",
        "shop(name: $shop) { items { edges { weight node } } }",
        "shop(name: $shop) { owner { number: id } items { edges { number: weight cursor node } } }",
        "shop(name: $shop) @include(if: $deep) { items @skip(if: $client) }",
        "shop(name: $shop) { items { edges @include(if: $deep) { node @skip(if: true) } } }",
        "shop(name: $shop) { number @include(if: $deep) number @skip(if: $deep) items }",
        "shop(name: $shop) { ... on Shop { number items } }",
        "shop(name: $shop) { number ... on Item { items } ... on Shop @include(if: $x) { items } }",
        "... on Query { shop(name: $shop) { items } }",
        "nodes(kind: $kind) { nodes { ... on File { size } } }",
        "rename(input: $input)",
        "name @include(if: $deep) name @include(if: $a_b)",
        "name @include(if: $deep) @include(if: $pageSize) @skip(if: $reader)",
        "owner @include.name",
        "items.edges.node.name @include(if: $deep)",
        "__type(name: $shop) { name fields { name } }",
        "__schema { types { name } }",
        "__typename",
        "viewer { __typename }",
        "query ($shop: String!) { shop(name: $shop) { items } }",
        "query Items($shop: String!) @live { shop(name: $shop) { items } }",
        "query Items($shop: String! @deprecated) { shop(name: $shop) { items } }",
        "query Items($shop: [String!]!) { shop(name: $shop) { items } }",
        "query Items($shop: String = null) { shop(name: $shop) { items } }",
        "query Items($shop: Missing!) { shop(name: $shop) { items } }",
        "query Items($shop: Shop) { shop(name: $shop) { items } }",
        "query Items($class: String!, $event: Kind) { shop(name: $class) { items(kind: $event) } }",
        "query Items($client: String!, $page: Kind) { shop(name: $client) { items(kind: $page) } }",
        "query Items($a: String!) { shop(name: $a) { items(kind: [LARGE]) } }",
        "query Items($a: String!) { shop(name: $a) { items(order: 1.5e400) } }",
        "shop(name: $shop, name: $shop) { items }",
        "shop { items }",
        "shop(nam: $shop) { items }",
        "shop(name: {a: $shop}) { items }",
        "shop(name: [$shop]) { items }",
        "shop(name: $shop) { items { edges { node { id } } pageInfo { endCursor } } }",
        "shop(name: $shop) { items { pageInfo { hasNextPage } } }",
        "shop(name: $shop) { class: itemCount items }",
        "shop(name: $shop) { __proto: itemCount items }",
        "shop(name: $shop) { ToString: itemCount items }",
        "shop(name: $shop) { number number: itemCount items }",
        "shop(name: $shop) { ...F items } fragment F on Shop { number }",
        "shop(name: $shop) { ... { number } items }",
        "shop(name: $shop) { ... on Missing { items } }",
        "nodes { edges { node } }",
        "nodes(kind: $kind, kind: $kind)",
        "rows(page: $page, perPage: $size) { rows }",
        "rows(cursor: $client) { kinds }",
        "rows { steps(min: $min, max: $max) }",
        "rows { backward { nodes } }",
        "outer { edges { node { shops { nodes { items } } } } }",
        "outer { nodes { shops } }",
        "outer(first: 2) { edges { node { shops(first: 3) { nodes { items } } } } }",
        "shop(name: $shop) { items @requires(feature: \\\"A\\\") @requires(feature: \\\"B\\\") }",
        "shop(name: $shop) { items @requires }",
        "shop(name: $shop) { items @requires(feature: $x) }",
        "shop(name: $shop) @total { items }",
        "shop(name: $shop) { owner { id @total } items }",
        "shop(name: $shop) { items @total @include(if: $x) }",
        "größe",
        "name\\u0000",
        "name\\u200B",
        "// comment",
        "/* */ name",
        "name; DROP",
        "name\\nname",
        "name # comment",
        "\\uFEFFname",
        "name.",
        ".name",
        "na me",
        "name()",
        "name(,)",
        "name(x:)",
        "name(x: \\\"\\\"\\\"a\\\"\\\"\\\")",
        "name @skip(if: $",
        "name @include(if: true) @include(if: true)",
        "name @include(if: \\\"x\\\")",
        "name @include(if: $if)",
        "$name",
        "$shop",
        "@name",
        "...name",
    ];

    private static readonly string[] s_fragments =
    [
        "$client",
        "$pageSize",
        "$a_b",
        "$aB",
        "@include(if: $x)",
        "@skip(if: true)",
        "@include",
        "@include(iff: $x)",
        "@skip(if: \\\"x\\\")",
        "... on Shop { id }",
        "@total",
        "@requires(feature: \\\"F\\\")",
        "...",
        "{ id }",
        "(first: 1)",
        "(limit: $limit)",
        "alias: ",
        "__typename",
        "#",
        ",",
        "!",
        "null",
        "[1, 2]",
        "{a: 1}",
        "\\\"\\\"\\\"",
    ];

    private static readonly string[] s_containers =
    [
        "public partial class Outer {{ {0} }}",
        "public static partial class Outer {{ {0} }}",
        "public class Outer {{ {0} }}",
        "file partial class Outer {{ {0} }}",
        "internal partial struct Outer<T> {{ {0} }}",
        "public partial interface IOuter {{ {0} }}",
        "public partial record Outer(string Id) {{ {0} }}",
        "public partial class Outer {{ private partial class Inner {{ {0} }} }}",
        "partial class Outer {{ {0} }} partial struct Outer {{ {0} }}",
        "public partial class @class {{ {0} }}",
    ];

    private static readonly SyntaxKind[] s_modifiers =
    [
        SyntaxKind.StaticKeyword,
        SyntaxKind.AbstractKeyword,
        SyntaxKind.SealedKeyword,
        SyntaxKind.FileKeyword,
        SyntaxKind.PrivateKeyword,
        SyntaxKind.InternalKeyword,
        SyntaxKind.PublicKeyword,
        SyntaxKind.ReadOnlyKeyword,
        SyntaxKind.RefKeyword,
        SyntaxKind.PartialKeyword,
        SyntaxKind.RequiredKeyword,
        SyntaxKind.NewKeyword,
        SyntaxKind.UnsafeKeyword,
        SyntaxKind.ProtectedKeyword,
        SyntaxKind.OverrideKeyword,
        SyntaxKind.VirtualKeyword,
        SyntaxKind.AsyncKeyword,
    ];

    public string MutateDeclarations(string source)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(source).GetRoot();
        TypeDeclarationSyntax? type = Pick(root.DescendantNodes().OfType<TypeDeclarationSyntax>());
        MemberDeclarationSyntax? member = Pick(
            root.DescendantNodes()
                .OfType<MemberDeclarationSyntax>()
                .Where(static node => node is TypeDeclarationSyntax or MethodDeclarationSyntax or PropertyDeclarationSyntax)
        );
        if (type is null || member is null)
        {
            return source;
        }

        switch (random.Next(17))
        {
            case 0:
                return source.Insert(type.Span.End, "\n" + type);
            case 1:
                return source.Insert(member.SpanStart, Pick(s_attributes) + " ");
            case 2:
                return source.Insert(type.Span.End, $"\n{Pick(s_attributes)} partial {type.Keyword} {type.Identifier} {{ }}");
            case 3:
                return AddModifier(source, member);
            case 4:
                return RemoveModifier(source, member);
            case 5:
                string kind = Pick(["class", "record", "struct", "interface", "record struct"]);
                return Replace(source, type.Keyword.Span.Start, type.Keyword.Span.Length, kind);
            case 6:
                return AddMember(source, type, Pick(s_members));
            case 7:
                return AddMember(source, type, string.Format(CultureInfo.InvariantCulture, Pick(s_constructors), type.Identifier));
            case 8:
                return type.BaseList is { } bases
                    ? Replace(source, bases.SpanStart, bases.Span.Length, Pick(s_bases))
                    : source.Insert(
                        (type.ParameterList?.Span ?? type.TypeParameterList?.Span ?? type.Identifier.Span).End,
                        " " + Pick(s_bases)
                    );
            case 9:
                return RenameEverywhere(source, root);
            case 10:
                return ChangeType(source, root);
            case 11:
                return member switch
                {
                    TypeDeclarationSyntax { TypeParameterList: null } generic => source.Insert(generic.Identifier.Span.End, "<T>"),
                    MethodDeclarationSyntax { TypeParameterList: null } method => source.Insert(method.Identifier.Span.End, "<T>"),
                    _ => source,
                };
            case 12:
                return Replace(
                    source,
                    type.SpanStart,
                    type.Span.Length,
                    string.Format(CultureInfo.InvariantCulture, Pick(s_containers), type)
                );
            case 13:
                return Replace(source, member.SpanStart, member.Span.Length, "");
            case 14:
                return source.Insert(
                    random.Next(2) == 0 ? type.SpanStart : 0,
                    Pick(["\n#nullable disable\n", "\n#nullable enable annotations\n", "\n#pragma warning disable\n"])
                );
            case 15:
                return type.ParameterList is null
                    ? source.Insert(
                        (type.TypeParameterList?.Span ?? type.Identifier.Span).End,
                        Pick(["(string Name)", "()", "(WandbClient client)", "(string? id, int x)", "([WandbContext(\"a b\")] string? Id)"])
                    )
                    : source;
            default:
                MethodDeclarationSyntax? target = Pick(root.DescendantNodes().OfType<MethodDeclarationSyntax>());
                return target is null
                    ? source
                    : random.Next(3) switch
                    {
                        0 => source.Insert(
                            target.ParameterList.OpenParenToken.Span.End,
                            Pick(["ref ", "out ", "in ", "params ", "scoped ", "this "])
                        ),
                        1 => Replace(
                            source,
                            target.SemicolonToken.SpanStart,
                            target.SemicolonToken.Span.Length,
                            Pick([" => null!;", " { return null!; }", ";" + target])
                        ),
                        _ => source.Insert(
                            target.ParameterList.OpenParenToken.Span.End,
                            Pick([
                                "string extra, ",
                                "Missing missing, ",
                                "int a_b, int aB, ",
                                "Kind kind = Kind.Small, ",
                                "RenameInput input, ",
                            ])
                        ),
                    };
        }
    }

    public string MutateTexts(string source)
    {
        SyntaxToken[] literals =
        [
            .. CSharpSyntaxTree
                .ParseText(source)
                .GetRoot()
                .DescendantTokens()
                .Where(static token => token.IsKind(SyntaxKind.StringLiteralToken)),
        ];
        if (literals.Length == 0)
        {
            return source;
        }

        SyntaxToken literal = literals[random.Next(literals.Length)];
        string changed = random.Next(3) == 0 ? Pick(s_texts) : _text.MutateTokens(literal.Text[1..^1], s_fragments);
        return Replace(source, literal.SpanStart, literal.Span.Length, $"\"{changed}\"");
    }

    private string AddModifier(string source, MemberDeclarationSyntax member)
    {
        SyntaxToken first = member.Modifiers.Count > 0 ? member.Modifiers[0] : member.GetFirstToken();
        return source.Insert(first.SpanStart, SyntaxFacts.GetText(s_modifiers[random.Next(s_modifiers.Length)]) + " ");
    }

    private string RemoveModifier(string source, MemberDeclarationSyntax member)
    {
        if (member.Modifiers.Count == 0)
        {
            return source;
        }

        SyntaxToken modifier = member.Modifiers[random.Next(member.Modifiers.Count)];
        return Replace(source, modifier.SpanStart, modifier.Span.Length, "");
    }

    private static string AddMember(string source, TypeDeclarationSyntax type, string member) =>
        type.OpenBraceToken.IsKind(SyntaxKind.None) || type.OpenBraceToken.IsMissing
            ? Replace(source, type.SemicolonToken.SpanStart, type.SemicolonToken.Span.Length, $" {{ {member} }}")
            : source.Insert(type.OpenBraceToken.Span.End, " " + member + " ");

    private string RenameEverywhere(string source, SyntaxNode root)
    {
        SyntaxToken[] names =
        [
            .. root.DescendantTokens()
                .Where(static token =>
                    token.IsKind(SyntaxKind.IdentifierToken)
                    && token.Parent is not (IdentifierNameSyntax { Parent: UsingDirectiveSyntax } or AttributeSyntax)
                ),
        ];
        if (names.Length == 0)
        {
            return source;
        }

        string old = names[random.Next(names.Length)].Text;
        string name = Pick(s_names);
        bool all = random.Next(2) == 0;
        int only = random.Next(names.Count(token => token.Text == old));
        foreach (SyntaxToken token in names.Where(token => token.Text == old).Reverse().Where((_, index) => all || index == only))
        {
            source = Replace(source, token.SpanStart, token.Span.Length, name);
        }

        return source;
    }

    private string ChangeType(string source, SyntaxNode root)
    {
        TypeSyntax? type = Pick(
            root.DescendantNodes()
                .OfType<TypeSyntax>()
                .Where(static node =>
                    node.Parent is PropertyDeclarationSyntax or ParameterSyntax or MethodDeclarationSyntax or TypeArgumentListSyntax
                )
        );
        return type is null ? source : Replace(source, type.SpanStart, type.Span.Length, Pick(s_types));
    }

    private T? Pick<T>(IEnumerable<T> items)
        where T : SyntaxNode
    {
        T[] all = [.. items];
        return all.Length == 0 ? null : all[random.Next(all.Length)];
    }

    private string Pick(string[] items) => _text.Pick(items);

    private static string Replace(string text, int start, int length, string with) => TextMutator.Replace(text, start, length, with);
}
