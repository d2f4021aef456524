using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WandbGen.Generator.Tests;

/// <summary>Makes mistakes in declarations, attribute texts and schemas as people (and their tools) make them: what comes out nearly always
/// parses.</summary>
internal sealed class DeclarationMutator(Random random)
{
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
    ];

    private static readonly string[] s_constructors =
    [
        "public {0}(string name) {{ }}",
        "private {0}() {{ }}",
        "public {0}(WandbClient client) : this(client, 10, \"x\") {{ }}",
        "public {0}(WandbClient client, int? pageSize) : base(client, pageSize) {{ }}",
        "static {0}() {{ }}",
        "public {0}(WandbClient client, string shop, string? currency = null, int? pageSize = null) {{ }}",
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
        string text = literal.Text[1..^1];
        string changed = random.Next(3) == 0 ? Pick(s_texts) : MutateTokens(text, s_fragments);
        return Replace(source, literal.SpanStart, literal.Span.Length, $"\"{changed}\"");
    }

    public string MutateSchema(string schema)
    {
        string[] lines = schema.Split('\n');
        int at = random.Next(lines.Length);
        lines[at] = random.Next(6) switch
        {
            0 => "",
            1 => lines[at] + "\n" + lines[random.Next(lines.Length)],
            2 => lines[at].Replace("!", "", StringComparison.Ordinal),
            3 => lines[at].Replace(": ", ": [", StringComparison.Ordinal),
            _ => MutateTokens(
                lines[at],
                [
                    "!",
                    "[Int]",
                    "Int",
                    "String!",
                    "(first: Int!, after: String)",
                    "(limit: Int, offset: Int)",
                    "@deprecated",
                    "= 1",
                    "client: Int",
                    "class: String",
                    "type X {",
                    "}",
                    "\"\"\"",
                    "enum Kind { A }",
                    "Kind",
                    "Item",
                    "extend ",
                ]
            ),
        };
        return string.Join('\n', lines);
    }

    private string MutateTokens(string text, string[] fragments)
    {
        List<string> tokens =
        [
            .. System.Text.RegularExpressions.Regex.Matches(text, @"\\?\w+|\s+|\\?[^\w\s]").Select(static match => match.Value),
        ];
        if (tokens.Count == 0)
        {
            return Pick(fragments);
        }

        int at = random.Next(tokens.Count);
        int other = random.Next(tokens.Count);
        switch (random.Next(6))
        {
            case 0:
                tokens.RemoveAt(at);
                break;
            case 1:
                tokens.Insert(at, " " + tokens[other] + " ");
                break;
            case 2:
                (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                break;
            case 3:
                tokens[at] = Pick(fragments);
                break;
            case 4:
                tokens.Insert(at, " " + Pick(fragments) + " ");
                break;
            default:
                tokens[at] = tokens[at].Length > 1 && !tokens[at].StartsWith('\\') ? tokens[at][1..] : tokens[at];
                break;
        }

        return string.Concat(tokens);
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

    private string Pick(string[] items) => items[random.Next(items.Length)];

    private static string Replace(string text, int start, int length, string with) =>
        string.Concat(text.AsSpan(0, start), with, text.AsSpan(start + length));
}
