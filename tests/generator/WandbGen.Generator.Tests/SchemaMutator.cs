using System.Text.RegularExpressions;

namespace WandbGen.Generator.Tests;

/// <summary>Makes mistakes in schemas and documents, and gives what they define names that C# has other uses for.</summary>
internal sealed partial class SchemaMutator(Random random)
{
    private static readonly string[] s_definitions =
    [
        "extend schema { query: Shop }",
        "schema { query: Query mutation: Mutation }",
        "schema { query: Missing }",
        "extend type Shop implements Node { id: ID! }",
        "extend type Item { size: String! }",
        "extend type Item { Id: Int name_: String Name: [Int!]! NAME: Kind }",
        "interface Item { id: ID! }",
        "union Item = Shop | Item",
        "union Node = File | Shop",
        "type File { size: Int! }",
        "extend interface Node { size: Int! }",
        "enum Kind { small SMALL Small LARGE class Unknown }",
        "extend enum Kind { UNKNOWN true_ _1 __ }",
        "input RenameInput { id: ID! }",
        "extend input RenameInput { parent: RenameInput! }",
        "extend input RenameInput { Id: String client: Int class: Kind! = LARGE, list: [[Kind!]!] = [[LARGE]] }",
        "scalar Int64",
        "scalar DateTime",
        "directive @include(unless: Boolean) on FIELD",
        "directive @total(a: Int!) repeatable on FIELD | OBJECT",
        "type __Type { name: String! }",
        "extend type Query { __schema: Int }",
        "fragment F on Item { id }",
        "query Q { viewer { id } }",
        "\"\"\"</summary><script> */ \u2028 */\"\"\" type Commented { \"a\" a: Int }",
        "extend type Query { rows(page: Int!, perPage: Int!, cursor: String!): Rows }",
        "type PageInfo { hasNextPage: String endCursor: Int }",
        "type PageInfo { hasNextPage: Boolean }",
        "type ItemConnection { edges: [ItemEdge!]! nodes: [Item!]! pageInfo: PageInfo! totalCount: Int! }",
        "type ItemConnection { edges(first: Int!): [ItemEdge] pageInfo(a: Int!): PageInfo }",
        "{ \"data\": { \"__schema\": {} } }",
        "\uFEFF",
        "#",
        "\r\n\r",
        "type \u00dcbung { a: Int }",
        "subscription S { a }",
    ];

    private static readonly string[] s_selections =
    [
        "...Rest",
        "...Missing",
        "... on Shop { id }",
        "... on Item { id }",
        "... @include(if: $owned) { id }",
        "@include(if: $owned)",
        "@skip(if: $first)",
        "__typename",
        "a: id",
        "id: name",
        "items { edges { node { id name } } }",
        "$client",
        "$name: String",
        "= 1",
        "= null",
        "(first: $first, after: $after)",
        "(after: \"x\")",
        "query Orders { viewer { id } }",
        "query { viewer { id } }",
        "mutation Rename($input: RenameInput!) { rename(input: $input) { ok } }",
        "subscription S { a }",
        "fragment Rest on Shop { ...Rest }",
        "fragment Other on Item { id }",
        "type X { a: Int }",
        "\"\"\"",
        "@requires(feature: \"F\")",
        "@total",
        "\uFEFF",
        "#",
        "{",
        "}",
    ];

    private static readonly string[] s_names =
    [
        "class",
        "event",
        "client",
        "pageSize",
        "page",
        "reader",
        "writer",
        "fields",
        "items",
        "value",
        "Equals",
        "toString",
        "getHashCode",
        "ToString",
        "clone",
        "printMembers",
        "equalityContract",
        "countAsync",
        "operation",
        "system",
        "System",
        "WandbGen",
        "wandbGen",
        "graphql",
        "json",
        "global",
        "null",
        "true",
        "_",
        "_id",
        "a_b",
        "aB",
        "item",
        "Item",
        "kind",
        "Kind",
        "String",
        "Int",
        "type",
        "query",
        "on",
        "fragment",
        "__name",
        "x1",
        "URL",
        "iD",
    ];

    private readonly TextMutator _text = new(random);

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
            _ => _text.MutateTokens(
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

    /// <summary>Adds a definition, which may be another one of what is there.</summary>
    public string AddDefinition(string schema)
    {
        string[] definitions = schema.Split('\n');
        int at = random.Next(4);
        string added = _text.Pick(s_definitions);
        return at switch
        {
            0 => added + "\n" + schema,
            1 => schema.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n" + added,
            2 => string.Join('\n', definitions.Where(line => !line.StartsWith(added.Split(' ')[0], StringComparison.Ordinal)))
                + "\n"
                + added,
            _ => schema + "\n" + added,
        };
    }

    public string MutateDocument(string document)
    {
        string[] lines = document.Split('\n');
        int at = random.Next(lines.Length);
        lines[at] = random.Next(5) switch
        {
            0 => "",
            1 => lines[at] + "\n" + lines[random.Next(lines.Length)],
            _ => _text.MutateTokens(lines[at], s_selections),
        };
        return string.Join('\n', lines);
    }

    /// <summary>Renames something that the schema defines, in the texts that name it too.</summary>
    public (string Source, string Schema, string Document) Rename(string source, string schema, string document)
    {
        string[] names = [.. Words().Matches(schema).Select(static match => match.Value).Distinct()];
        string old = _text.Pick(names);
        string name = _text.Pick(s_names);
        var whole = new Regex($@"\b{old}\b");
        return (
            Literals().Replace(source, literal => whole.Replace(literal.Value, name)),
            whole.Replace(schema, name),
            whole.Replace(document, name)
        );
    }

    [GeneratedRegex(@"\b[A-Za-z_]\w*\b")]
    private static partial Regex Words();

    [GeneratedRegex("\"[^\"\n]*\"")]
    private static partial Regex Literals();
}
