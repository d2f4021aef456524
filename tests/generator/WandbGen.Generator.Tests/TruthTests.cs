namespace WandbGen.Generator.Tests;

/// <summary>A message blames the word that is wrong, in the words that the user wrote, and what compiles does what it says.</summary>
public sealed class TruthTests
{
    private const string Item = "[WandbObject] public sealed partial record Item { public required string Name { get; init; } }\n";

    private const string Api = "public static partial class Api { [WandbQuery(";

    private const string Text = "public static partial System.Threading.Tasks.Task<string?> A(WandbClient client); }";

    private const string FragmentEnd =
        "WBG0005 [Book] A path does not end at a fragment: name the field in it, such as '... on Book { id }', or end the path before it "
        + "and read the object into a type with [WandbVariant(\"Book\")]";

    private const string More = """

        extend type Query {
          posts(limit: Int, offset: Int): PostPage
          Page(page: Int, perPage: Int): MediaPage
          pools(first: Int, skip: Int): [Item!]!
          books(skip: Int, take: Int): [Item!]!
          tokens(nextToken: String): TokenPage
          both(first: Int, after: String): BothConnection!
          needy(first: Int!, after: String): ItemConnection!
          product: Product
          shops(limit: Int, offset: Int): ShopConnection!
          shopsByPage(page: Int, perPage: Int): BareShopConnection!
          bareShops(first: Int, after: String): BareShopConnection!
          firstShops(first: Int): BareShopConnection!
          region(name: String!): Region
        }
        type ShopConnection { edges: [ShopEdge!]! pageInfo: PageInfo! }
        type ShopEdge { cursor: String! node: Shop }
        type BareShopConnection { nodes: [Shop!]! }
        type Region { pages: PostPage areas(first: Int, after: String): AreaConnection! }
        type AreaConnection { edges: [AreaEdge!]! pageInfo: PageInfo! }
        type AreaEdge { cursor: String! node: Area }
        type Area { shops(skip: Int, take: Int): ShopConnection! tags: [String!]! }
        interface Product { id: ID! }
        type Book implements Product { id: ID! paper: String }
        union Ware = Book | Item
        type PostPage { items: [Item!]! total: Int! }
        type MediaPage { media: [Item!]! }
        type TokenPage { items: [Item!]! nextToken: String }
        type BothConnection { edges: [BothEdge!]! nodes: [Both!]! pageInfo: PageInfo! totalCount: Int! }
        type BothEdge { cursor: String! node: Both }
        type Both { id: ID! name: String! items(first: Int, after: String): ItemConnection gpuCount: Int url: String }
        """;

    [Theory]
    // Variables
    [InlineData(
        Item + "[WandbCollection<Item>(\"query Q($name: String!) { shop(name: $names) { items } }\")] public partial class Items;",
        "WBG0076 [$names] The operation's header does not declare the variable '$names'; did you mean 'name'?"
    )]
    [InlineData(
        Item
            + "[WandbCollection<Item>(\"query Q($name: String!) { shop(name: $name, owner: $other) { items } }\")] public "
            + "partial class Items;",
        "WBG0076 [$other] The operation's header does not declare the variable '$other'"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { [WandbField(\"price(currency: $curency)\")] public double? Price { get; "
            + "init; } }\n[WandbCollection<Item>(\"query Q($name: String!, $currency: String) { shop(name: $name) { items } }\")] public "
            + "partial class Items;",
        "WBG0076 [Items] The operation's header does not declare the variable '$curency'; did you mean 'currency'?"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"query Q($name: String!) { shop(name: $nme) { name } }\")] public "
            + "static partial System.Threading.Tasks.Task<string?> A(WandbClient client, string name); }",
        "WBG0076 [$nme] The operation's header does not declare the variable '$nme'; did you mean 'name'?"
    )]
    // Lists that a collection cannot continue with
    [InlineData(
        Item + "[WandbCollection<Item>(\"posts { items }\")] public partial class Items;",
        "WBG0078 [items] 'items' is read as one page, and the page size has no effect: 'posts' is paged by 'offset'; declare with "
            + "[WandbPaging] how it continues"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"posts(limit: $limit, offset: $offset) { items }\")] public partial class Items;",
        "WBG0078 [items] 'items' is read as one page, and the page size has no effect: 'posts' is paged by 'offset'; declare with "
            + "[WandbPaging] how it continues"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"Page(perPage: 50) { media }\")] public partial class Items;",
        "WBG0078 [media] 'media' is read as one page, and the page size has no effect: 'Page' is paged by 'page'; declare with "
            + "[WandbPaging] how it continues"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"tokens { items }\")] public partial class Items;",
        "WBG0078 [items] 'items' is read as one page, and the page size has no effect: 'tokens' is paged by 'nextToken'; declare with "
            + "[WandbPaging] how it continues"
    )]
    [InlineData(Item + "[WandbCollection<Item>(\"pools\")] public partial class Items;")]
    [InlineData(Item + "[WandbCollection<Item>(\"books\")] public partial class Items;")]
    [InlineData(
        Item + "[WandbCollection<Item>(\"books(take: 3)\")] public partial class Items;",
        "WBG0033 [take] The argument 'take' is generated: remove it, and set the page size when the collection is created"
    )]
    // Where a path stops
    [InlineData(
        Item
            + "[WandbCollection<Item>(\"query Q($n: String!) { shop(name: $n) { items { edges { node { id name } } pageInfo { "
            + "endCursor hasNextPage } } } }\")] public partial class Items;",
        "WBG0079 [items] The path must end at 'items': remove the selection after it, because the "
            + "properties of 'Item' select the fields of each item, and the generator adds those for paging"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"both { nodes { id name } }\")] public partial class Items;",
        "WBG0079 [both] The path must end at 'both': remove the selection after it, because the "
            + "properties of 'Item' select the fields of each item, and the generator adds those for paging"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"pools { name }\")] public partial class Items;",
        "WBG0079 [pools] The path must end at 'pools': remove the selection after it, because the "
            + "properties of 'Item' select the fields of each item, and the generator adds those for paging"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n) { items(first: $first) }\")] public partial class Items;",
        "WBG0033 [first] The argument 'first' is generated: remove it, and set the page size when the collection is created"
    )]
    [InlineData(
        "[WandbObject] public partial record Shop { [WandbField(\"owner..name\")] public string? A { get; init; } }",
        "WBG0005 [.] A field's name is missing behind the dot"
    )]
    [InlineData(
        "[WandbObject] public partial record Shop { [WandbField(\"owner.\")] public string? A { get; init; } }",
        "WBG0005 [.] A field's name is missing behind the dot"
    )]
    [InlineData(
        "[WandbObject] public partial record Shop { [WandbField(\".name\")] public string? A { get; init; } }",
        "WBG0005 [.] A field's name is missing before the dot"
    )]
    // Where a fragment ends it
    [InlineData(
        "[WandbObject(\"Book\")] public partial record Book { public string? Paper { get; init; } } public static partial class Api { "
            + "[WandbQuery(\"product { ... on Book }\")] public static partial System.Threading.Tasks.Task<Book?> "
            + "A(WandbClient client); }",
        FragmentEnd
    )]
    [InlineData(Item + "[WandbCollection<Item>(\"query Q { product {\\n ... on Book\\n} }\")] public partial class Items;", FragmentEnd)]
    [InlineData(Item + "[WandbCollection<Item>(\"product { id ... on Book paper }\")] public partial class Items;", FragmentEnd)]
    // A scalar that is one of several
    [InlineData(
        Api + "\"shop(name: \\\"x\\\") { owner { name } name }\")] " + Text,
        "WBG0031 [{ owner { name } name }] The path must lead to one field and stop there, but the selection on 'Shop' "
            + "does not have exactly one "
            + "field that leads on"
    )]
    [InlineData(
        Api + "\"shop(name: \\\"x\\\") { name owner { name } }\")] " + Text,
        "WBG0031 [{ name owner { name } }] The path must lead to one field and stop there, but the selection on 'Shop' "
            + "does not have exactly one "
            + "field that leads on"
    )]
    [InlineData(
        Api + "\"shop(name: \\\"x\\\") { owner { name } parent { name } }\")] " + Text,
        "WBG0031 [{ owner { name } parent { name } }] The path must lead to one field and stop there, but the selection "
            + "on 'Shop' does not have "
            + "exactly one field that leads on"
    )]
    [InlineData(Api + "\"shop(name: \\\"x\\\") { __typename owner { name } }\")] " + Text)]
    [InlineData(
        "[WandbCollection<string>(\"shop(name: \\\"x\\\") { items { edges { weight node { name } } } }\")] public partial class Items;",
        "WBG0031 [{ weight node { name } }] The path must lead to one scalar and stop there, but the selection on 'ItemEdge' does not have "
            + "exactly one field that leads on"
    )]
    [InlineData(
        "[WandbCollection<string>(\"shop(name: \\\"x\\\") { items { edges { cursor node { name } } } }\")] public partial class Items;"
    )]
    [InlineData(
        "public static partial class Api { [WandbQuery(\"shop(name: \\\"x\\\") { name items(first: 3) { edges { node { name } } } }\")] "
            + "public static partial System.Threading.Tasks.Task<System.Collections.Generic.IReadOnlyList<string?>?> "
            + "A(WandbClient client); }"
    )]
    // A connection around it that is no connection
    [InlineData(
        Item + "[WandbCollection<Item>(\"shops { edges { node { items } } }\")] public partial class Items;",
        "WBG0036 [edges] 'edges' is [ShopEdge!]!: a path leads through connections that are paged by cursors, and 'shops' is paged by "
            + "'offset'"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shops(limit: 10, offset: 20) { edges { cursor node { items } } }\")] public partial class Items;",
        "WBG0036 [edges] 'edges' is [ShopEdge!]!: a path leads through connections that are paged by cursors, and 'shops' is paged by "
            + "'offset'"
    )]
    [InlineData(
        "[WandbCollection<string>(\"shopsByPage { nodes { name } }\")] public partial class Names;",
        "WBG0078 [shopsByPage] 'shopsByPage' is read as one page, and the page size has no effect: 'shopsByPage' is paged by 'page'; "
            + "declare with [WandbPaging] how it continues"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shopsByPage(perPage: 10) { nodes { parent { items } } }\")] public partial class Items;",
        "WBG0036 [nodes] 'nodes' is [Shop!]!: a path leads through connections that are paged by cursors, and 'shopsByPage' is paged by "
            + "'page'"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"bareShops { nodes { items } }\")] public partial class Items;",
        "WBG0036 [nodes] 'nodes' is [Shop!]!: a path leads through connections that are paged by cursors, and 'bareShops' has no cursors"
    )]
    [InlineData(
        Item
            + "[WandbCollection<Item>(\"region(name: $n) { areas { edges { node { shops { edges { node { items } } } } } } }\")] public "
            + "partial class Items;",
        "WBG0036 [edges] 'edges' is [ShopEdge!]!: a path leads through connections that are paged by cursors, and 'shops' is paged by "
            + "'skip'"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"firstShops { nodes { items } }\")] public partial class Items;",
        "WBG0053 [items] 'items' cannot be paged: the connection around it does not take 'first' and 'after', so one "
            + "node cannot be requested alone; read each connection with a collection of its own"
    )]
    // A total that pages do not have
    [InlineData(
        "[WandbObject(\"Item\")] public partial record Item { public string? Name { get; init; } [WandbContext] public "
            + "int? TotalCount { get; "
            + "init; } }\n[WandbCollection<Item>(\"shop(name: $n) { items { totalCount @total } }\")] public partial class Items;",
        "WBG0084 [totalCount] 'totalCount' is marked with @total in the connection itself or in a fragment, where only "
            + "CountAsync asks for "
            + "it, but 'Item' takes it: leave the property out, or give the total an alias"
    )]
    [InlineData(
        "[WandbObject(\"Item\")] public partial record Item { public string? Name { get; init; } [WandbContext] public "
            + "int? TotalCount { get; "
            + "init; } }\n[WandbCollection<Item>(\"shop(name: $n) { items { all: totalCount @total } }\")] public partial class Items;"
    )]
    [InlineData(
        "[WandbObject(\"Item\")] public partial record Item { public string? Name { get; init; } [WandbContext] public "
            + "int? TotalCount { get; "
            + "init; } }\n[WandbCollection<Item>(\"shop(name: $n) { totalCount: itemCount @total items }\")] public partial class Items;"
    )]
    // Of the other kind
    [InlineData(
        "public static partial class Api { [WandbQuery(\"rename(input: {id: 1, name: \\\"x\\\"}) { ok }\")] public static "
            + "partial System.Threading.Tasks.Task<bool> A(WandbClient client); }",
        "WBG0012 [rename] 'Query' has no field 'rename'; it is a mutation: use [WandbMutation]"
    )]
    [InlineData(
        "public static partial class Api { [WandbMutation(\"viewer { name }\")] public static partial "
            + "System.Threading.Tasks.Task<string?> A(WandbClient client); }",
        "WBG0012 [viewer] 'Mutation' has no field 'viewer'; it is a query: use [WandbQuery]"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"rename { ok }\")] public partial class Items;",
        "WBG0012 [rename] 'Query' has no field 'rename'; it is a mutation, which cannot be paged"
    )]
    // As other languages have it
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: 'x') { items }\")] public partial class Items;",
        "WBG0005 ['] A text is written in straight double quotes, \"…\""
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: \u201Cx\u201D) { items }\")] public partial class Items;",
        "WBG0005 [\u201C] A text is written in straight double quotes, \"…\""
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"query Q($n: String?) { shop(name: $n) { items } }\")] public partial class Items;",
        "WBG0005 [?] A type without '!' takes null already: leave '?' out"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: $n).items\")] public partial class Items;",
        "WBG0005 [.] Fields inside others are written in braces, such as 'project { runs }', and not with a dot"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"query Q($n: String!) { shop(name: $n) { items }\")] public partial class Items;",
        "WBG0005 [}] The text ends too early: a closing brace or parenthesis is missing"
    )]
    [InlineData(
        Item + "[WandbCollection<Item>(\"shop(name: name) { items }\")] public partial class Items;",
        "WBG0015 [name] name is not a value of the type String!: write $name for a variable, or \"name\" for a text"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { [WandbField(\"image(width: width)\")] public string? A { get; init; } }",
        "WBG0015 [width] width is not a value of the type Int!: write $width for a variable"
    )]
    // Of the wrong kind
    [InlineData(
        "[WandbObject] public partial record Shop { public (string Id, string Name) Owner { get; init; } }",
        "WBG0022 [Owner] 'owner' is User, which has fields of its own: use a type marked with [WandbObject(\"User\")] or a path "
            + "to one of them"
    )]
    [InlineData(
        "[WandbObject] public partial record Shop { public string? Items { get; init; } }",
        "WBG0020 [Items] 'string' cannot hold 'items', which is ItemConnection; use a list of a type marked with [WandbObject(\"Item\")]"
    )]
    [InlineData(
        "[WandbObject] public partial record Product { public required string Id { get; init; } public string? Paper { get; init; } }",
        "WBG0012 [Paper] 'Product' has no field 'paper', but 'Book' has: declare it in a variant, [WandbVariant(\"Book\")]"
    )]
    [InlineData(
        "[WandbObject] public partial record Ware { public string? Paper { get; init; } }",
        "WBG0012 [Paper] 'Ware' has no field 'paper', but 'Book' has: declare it in a variant, [WandbVariant(\"Book\")]"
    )]
    // Words
    [InlineData(
        "[WandbObject(Schema = \"tset\")] public partial record Item { public string? Name { get; init; } }",
        "WBG0003 [\"tset\"] The project has no schema 'tset'; did you mean 'test'?"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public int Name { get; init; } }",
        "WBG0020 [Name] 'int' cannot hold 'name', which is String!; it takes string, Uri, Guid"
    )]
    [InlineData(
        "[WandbObject] public partial record Item { public System.Collections.Generic.List<int>? Name { get; init; } }",
        "WBG0020 [Name] 'List<int>' cannot hold 'name', which is String!; it takes string, Uri, Guid"
    )]
    [InlineData(
        "public static partial class Api { [WandbMutation(\"rename(input: {id: 1, nam: \\\"x\\\"}) { ok }\")] public static "
            + "partial System.Threading.Tasks.Task<bool> A(WandbClient client); }",
        "WBG0014 [{id: 1, nam: \\\"x\\\"}] The field 'name' (String!) of 'RenameInput' is required",
        "WBG0012 [nam] 'RenameInput' has no field 'nam'; did you mean 'name'?"
    )]
    [InlineData("[WandbObject] public partial record Item { public required string ID { get; init; } }")]
    [InlineData(
        "[WandbObject] public partial record Both { public required string ID { get; init; } public int? GPUCount { get; init; "
            + "} public string? URL { get; init; } }"
    )]
    // An enum that is sent
    [InlineData(
        "public enum Kind { Small, Huge } public static partial class Api { [WandbQuery(\"shop(name: \\\"x\\\") { items(kind: "
            + "$kind) { totalCount } }\")] public static partial System.Threading.Tasks.Task<int?> A(WandbClient client, Kind? kind); }",
        "WBG0044 [kind] 'Kind.Huge' is not a value of the GraphQL enum 'Kind'"
    )]
    // A size that the schema requires
    [InlineData(Item + "[WandbCollection<Item>(\"needy\")] public partial class Items;")]
    [InlineData(
        Item + "[WandbCollection<Item>(\"needy(first: 3)\")] public partial class Items;",
        "WBG0033 [first] The argument 'first' is generated: remove it, and set the page size when the collection is created"
    )]
    [InlineData(
        Item
            + "public static partial class Api { [WandbQuery(\"needy { totalCount }\")] public static partial "
            + "System.Threading.Tasks.Task<int> A(WandbClient client); }",
        "WBG0014 [needy] The argument 'first' (Int!) of 'needy' is required"
    )]
    // A selection that grows
    [InlineData(
        "[WandbObject] public partial record Shop { public required string Name { get; init; } [WandbField(\"parent\", Depth = "
            + "10)] public Shop? A { get; init; } [WandbField(\"parent\", Depth = 10)] public Shop? B { get; init; } }",
        "WBG0080 [Shop] 'Shop' selects more than 5,000 fields, because what contains itself is selected again at each level: "
            + "lower a Depth, or select less in it"
    )]
    public async Task The_word_that_is_wrong_is_blamed(string declaration, params string[] expected)
    {
        Compiled compiled = Compiled.From("using WandbGen;\n" + declaration, TestSchema.Text + More);

        Assert.Equal(expected, await compiled.DiagnosticsAsync());
    }

    [Theory]
    [InlineData(
        "[WandbObject(Schema = \"one\")] public partial record Item { public required string Name { get; init; } "
            + "}\n[WandbCollection<Item>(\"shop(name: $n) { items }\", Schema = \"two\")] public partial class Items;",
        "WBG0077 [items] 'Item' is declared for the schema 'one', but is used with the schema 'two': declare one with Schema = \"two\""
    )]
    [InlineData(
        "[WandbObject(Schema = \"one\")] public partial record User { public required string Id { get; init; } "
            + "}\n[WandbObject(Schema = \"two\")] public partial record Shop { public User? Owner { get; init; } }",
        "WBG0077 [Owner] 'User' is declared for the schema 'one', but is used with the schema 'two': declare one with Schema = \"two\""
    )]
    [InlineData(
        "[WandbObject(Schema = \"one\")] public partial record User { public required string Id { get; init; } }\npublic static "
            + "partial class Api { [WandbQuery(\"viewer\", Schema = \"two\")] public static partial System.Threading.Tasks.Task<User?> "
            + "A(WandbClient client); }",
        "WBG0077 [viewer] 'User' is declared for the schema 'one', but is used with the schema 'two': declare one with Schema = \"two\""
    )]
    [InlineData(
        "[WandbInput(Schema = \"one\")] public partial record RenameInput { public required string Id { get; init; } public "
            + "required string Name { get; init; } }\npublic static partial class Api { [WandbMutation(\"rename(input: $input) { ok }\", "
            + "Schema = \"two\")] public static partial System.Threading.Tasks.Task<bool> A(WandbClient client, RenameInput input); }",
        "WBG0077 [input] 'RenameInput' is declared for the schema 'one', but is used with the schema 'two': declare one with "
            + "Schema = \"two\""
    )]
    [InlineData(
        "[WandbInput(Schema = \"one\")] public partial record RenameInput { public required string Id { get; init; } public "
            + "required string Name { get; init; } }\n[WandbInput(Schema = \"two\")] public partial record Batch { public "
            + "System.Collections.Generic.IReadOnlyList<RenameInput>? Renames { get; init; } }",
        "WBG0077 [Renames] 'RenameInput' is declared for the schema 'one', but is used with the schema 'two': declare one with "
            + "Schema = \"two\""
    )]
    public async Task A_type_of_another_schema_is_none_of_this_one(string declaration, params string[] expected) =>
        Assert.Equal(
            expected,
            await Compiled
                .From(
                    ["using WandbGen;\n" + declaration],
                    [("one", TestSchema.Text), ("two", TestSchema.Text + "\ninput Batch { renames: [RenameInput!] }")]
                )
                .DiagnosticsAsync()
        );

    [Theory]
    [InlineData("pools", "pools(first: $first, skip: $after)")]
    [InlineData("books", "books(take: $first, skip: $after)")]
    public void A_list_that_is_paged_by_a_count_is_gone_on_with(string path, string call)
    {
        Compiled compiled = Compiled
            .From($"using WandbGen;\n{Item}[WandbCollection<Item>(\"{path}\")] public sealed partial class Items;", TestSchema.Text + More)
            .IsClean();

        Assert.Contains(call, compiled.Emitted, StringComparison.Ordinal);
        Assert.Contains("ToOffsetPage(", compiled.Emitted, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nodes_lead_through_a_connection_that_has_edges_as_well()
    {
        Compiled compiled = Compiled
            .From(
                $"using WandbGen;\n{Item}[WandbCollection<Item>(\"both {{ nodes {{ items }} }}\")] public sealed partial class Items;",
                TestSchema.Text + More
            )
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
        Assert.Contains("hasNextPage endCursor }", compiled.Emitted, StringComparison.Ordinal);
        Assert.Contains("ConnectionShape.Nodes", compiled.Emitted, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_may_page_by_nodes_where_there_are_edges_and_leave_out_by_a_condition()
    {
        Compiled compiled = Compiled
            .From(
                [
                    "using WandbGen;\n[WandbObject] public sealed partial record Both { public required string Name { get; "
                        + "init; } }\n[WandbCollection<Both>(Document = \"Both.graphql\")] public sealed partial class Boths;",
                ],
                [
                    ("test", TestSchema.Text + More),
                    (
                        "Both",
                        "query Both($first: Int, $after: String, $heavy: Boolean!, $light: Boolean = true) { both(first: "
                            + "$first, after: $after) { nodes { name gpuCount @include(if: $heavy) ... @skip(if: $light) { url "
                            + "} } pageInfo { hasNextPage "
                            + "endCursor } } }"
                    ),
                ]
            )
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
        Assert.Contains("bool heavy", compiled.Emitted, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_documents_header_declares_all_of_its_variables()
    {
        Compiled compiled = Compiled.From(
            [
                "using WandbGen;\n[WandbObject] public sealed partial record Both { public required string Name { get; init; } "
                    + "}\n[WandbCollection<Both>(Document = \"Both.graphql\")] public sealed partial class Boths;",
            ],
            [
                ("test", TestSchema.Text + More),
                (
                    "Both",
                    "query Both($first: Int) { both(first: $first, after: $aftr) { nodes { name } pageInfo { hasNextPage endCursor } } }"
                ),
            ]
        );

        Assert.Equal(["WBG0076 [] The operation's header does not declare the variable '$aftr'"], await compiled.DiagnosticsAsync());
    }

    [Fact]
    public async Task A_required_page_size_is_given_where_the_items_are_counted()
    {
        Compiled compiled = Compiled
            .From($"using WandbGen;\n{Item}[WandbCollection<Item>(\"needy\")] public sealed partial class Items;", TestSchema.Text + More)
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
        Assert.Contains("needy(first: 1) { totalCount }", compiled.Emitted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("public string Price { get; set; }", "price")]
    [InlineData("[WandbField(\"labels\")] public System.Collections.Generic.List<string> Labels { get; set; }", "labels")]
    [InlineData("[WandbField(\"labels\")] public string[] Labels { get; set; }", "labels")]
    public async Task Where_nullable_types_are_off_a_type_takes_null(string property, string field)
    {
        string source =
            $$"""
            #nullable disable
            using WandbGen;
            [WandbObject("Shop")] public sealed partial class Corner { {{property.Replace(
                "Price",
                "Rating",
                StringComparison.Ordinal
            ).Replace(
                "public string Rating",
                "[WandbField(\"owner.name\")] public string Rating",
                StringComparison.Ordinal
            )}} public string Name { get; set; } }
            public partial class Api
            {
                public WandbClient Client;
                [WandbQuery("shop(name: $name)")] public partial System.Threading.Tasks.Task<Corner> GetAsync(string name, string owner);
                [WandbQuery("viewer { name }")] public partial System.Threading.Tasks.Task<string> NameAsync();
                [WandbMutation("rename(input: $input) { ok }")]
                public partial System.Threading.Tasks.Task<bool> RenameAsync(RenameInput input);
            }
            [WandbInput] public sealed partial class RenameInput { public string Id { get; set; } public string Name { get; set; } }
            """.Replace(
                "shop(name: $name)",
                "shop(name: $name, owner: $owner)",
                StringComparison.Ordinal
            );
        Compiled compiled = Compiled.From(source, TestSchema.Text).IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
        Assert.Contains(field is "price" ? "owner" : field, compiled.Emitted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"data\": { \"__schema\": { \"types\": [] } } }", "WBG0105 [] The introspection is incomplete: it has no types")]
    [InlineData("\n{\"__schema\": {}}", "WBG0105 [] This is JSON, but not the answer to an introspection query: it has no '__schema'")]
    public async Task The_answer_to_an_introspection_is_told_from_a_schema(string text, params string[] expected)
    {
        string[] actual = await Compiled
            .From(
                ["using WandbGen;\n[WandbObject(\"X\")] public sealed partial record Item { public required string Name { get; init; } }"],
                [("test", text)]
            )
            .DiagnosticsAsync();

        Assert.Equal(expected, actual.Where(static diagnostic => diagnostic.StartsWith("WBG0105", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(39)]
    public async Task A_description_that_does_not_end_is_one_mistake_and_costs_one_definition(int broken)
    {
        string schema =
            string.Join(
                '\n',
                Enumerable
                    .Range(0, 40)
                    .Select(number =>
                        $"\"\"\"\nThe type: number {number}, as we say.\n{(number == broken ? "" : "\"\"\"")}\ntype T{number} "
                        + $"{{\n  \"\"\"\n  A name\n  \"\"\"\n  name: String!\n}}"
                    )
            ) + "\ntype Query { first: T0 }";
        Compiled compiled = Compiled
            .From(
                $"using WandbGen;\n[WandbObject(\"T{(broken + 1) % 40}\")] public sealed partial record Item {{ public required "
                    + $"string Name {{ get; init; }} }}",
                schema
            )
            .IsClean();

        Assert.Equal(["WBG0006 [] The description that begins here with \"\"\" does not end"], await compiled.DiagnosticsAsync());
    }

    private const string Begun = "[WandbObject] public sealed partial record Item { public required string Id { get; init; } ";

    [Theory]
    [InlineData(
        "[WandbContext(\"number\"), WandbField(\"nme\")] public string? N { get; init; } }",
        "WBG0012 [nme] 'Item' has no field 'nme'; did you mean 'name'?"
    )]
    [InlineData(
        "[WandbField(\"name\"), WandbContext(\"a b\")] public string? N { get; init; } }",
        "WBG0071 [a b] 'a b' is not the name or alias of one field beside the path, such as 'projectId'"
    )]
    [InlineData(
        "[RequiresServerFeature(\" \")] public string? Name { get; init; } }",
        "WBG0058 [Name] Write [RequiresServerFeature(\"NAME\")]"
    )]
    [InlineData(
        "}\n[WandbCollection<Item>(\"shop(name: $n) { items }\"), RequiresServerFeature(\"\")] public sealed partial class Items;",
        "WBG0058 [Items] Write [RequiresServerFeature(\"NAME\")]"
    )]
    [InlineData(
        "}\n[WandbCollection<Item>(\"shop(name: $n) { items }\", OperationName = \"B\")] public sealed partial class Items;",
        "WBG0093 [\"B\"] 'Items' has an OperationName, but no Document whose operation it could be"
    )]
    [InlineData(
        "}\n[WandbCollection<Item>(\"shop(name: $n) { items @include(if: $n) }\")] public sealed partial class Items;",
        "WBG0016 [$n] The variable '$n' is String!, but Boolean! is expected here"
    )]
    [InlineData(
        "[WandbField(\"name @include(when: $a)\")] public string? Name { get; init; } }",
        "WBG0014 [@include(when: $a)] The argument 'if' (Boolean!) of '@include' is required",
        "WBG0013 [when] '@include' has no argument 'when'"
    )]
    [InlineData(
        "[WandbField(\"name @inclde(if: $a)\")] public string? Name { get; init; } }",
        "WBG0035 [@inclde(if: $a)] The directive '@inclde' is not known here; @include or @skip can be"
    )]
    [InlineData(
        "[WandbField(\"name @skip(if: a)\")] public string? Name { get; init; } }",
        "WBG0015 [a] a is not a value of the type Boolean!: write $a for a variable"
    )]
    public async Task A_mistake_with_a_newer_attribute_is_named_at_its_word(string declaration, params string[] expected) =>
        Assert.Equal(expected, await Compiled.From("using WandbGen;\n" + Begun + declaration, TestSchema.Text).DiagnosticsAsync());

    [Fact]
    public async Task A_field_of_one_kind_of_an_interface_is_reached_by_a_fragment() =>
        Assert.Equal(
            ["WBG0012 [files] 'Node' has no field 'files', but 'Folder' has: write '... on Folder { files }'"],
            await Compiled
                .From(
                    "using WandbGen;\n[WandbObject] public sealed partial record File { public required string Id { get; init; } }\n"
                        + "[WandbCollection<File>(\"node(id: $id) { files }\")] public sealed partial class Files;",
                    LanguageSchema.Text
                )
                .DiagnosticsAsync()
        );
}
