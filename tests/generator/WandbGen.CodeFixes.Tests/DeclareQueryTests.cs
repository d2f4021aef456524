namespace WandbGen.CodeFixes.Tests;

/// <summary>A query in a string becomes declarations that compile, and say the same.</summary>
public sealed class DeclareQueryTests
{
    private const string Client = "this WandbClient client";
    private const string Token = "CancellationToken cancellationToken = default";

    private const string Schema = """
        scalar DateTime
        scalar JSON
        scalar JSONString
        type Query {
          project(name: String!, entityName: String): Project
          viewer: User!
          node(id: ID!): Node
          search(first: Int, after: String): SearchConnection
          kinds(only: [Kind!]): [Kind!]!
          tags: [Tag!]!
          audits(first: Int, after: String): AuditConnection!
          stock(limit: Int, offset: Int): StockConnection
        }
        type Mutation { save(input: SaveInput!): SavePayload deleteFiles(files: [ID!]!): DeletePayload! }
        type Project { id: ID! name: String! createdAt: DateTime run(name: String!): Run runs(first: Int,
          after: String, order: String = "+name"): RunConnection total: Int! owner: User parent: Project }
        type Run { id: ID! name: String! kind: Kind! config: JSON text: JSONString texts: [JSONString!]! user: User project: Project!
          summary(keys: [String!]): String tags: [Tag!] files(first: Int, after: String, names: [String]): FileConnection }
        type RunConnection { edges: [RunEdge!]! pageInfo: PageInfo! totalCount: Int! }
        type RunEdge { cursor: String! node: Run }
        type FileConnection { edges: [FileEdge!]! pageInfo: PageInfo! totalCount: Int! }
        type FileEdge { cursor: String! node: File }
        type File implements Node { id: ID! name: String! sizeBytes: Int! url(upload: Boolean): String }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        type User implements Node { id: ID! username: String! email: String teams: [[Tag]] }
        type Tag { name: String! colors: [String] }
        interface Node { id: ID! }
        type Link implements Node { id: ID! target: Node }
        union Result = File | User
        type SearchConnection { nodes: [Result] pageInfo: PageInfo! }
        type AuditConnection { edges: [AuditEdge!]! pageInfo: PageInfo! }
        type AuditEdge { cursor: String! version: String! node: File }
        type StockConnection { edges: [StockEdge] }
        type StockEdge { node: File }
        enum Kind { SMALL EXTRA_LARGE AwayFromHome }
        input SaveInput { id: ID! name: String kind: Kind count: Int! = 1 owner: OwnerInput!
          tags: [String!] old: Int @deprecated(reason: "gone") }
        input OwnerInput { id: ID! parent: OwnerInput }
        type SavePayload { run: Run ok: Boolean! }
        type DeletePayload { success: Boolean! }
        """;

    [Fact]
    public async Task Nested_objects_become_records_and_a_method()
    {
        Refactored refactored = await DeclareAsync(
            """
            query ProjectOf($entity: String, $project: String!) {
              project(name: $project, entityName: $entity) {
                id
                createdAt
                owner { username email }
                parent { name owner { username } }
              }
            }
            """
        );

        Assert.Equal("Declare this query", refactored.Title);
        Assert.Equal(
            """"
            [WandbObject]
            public sealed partial record Project
            {
                public required string Id { get; init; }
                public DateTimeOffset? CreatedAt { get; init; }
                public User? Owner { get; init; }
                [WandbField("parent")] public ParentProject? Parent { get; init; }
            }
            """".Replace("[WandbField(\"parent\")] ", "", StringComparison.Ordinal),
            Declaration(refactored, "record Project")
        );
        Assert.Equal(
            $$""""
            public static partial class ProjectOfQuery
            {
                [WandbQuery("""
                    query ProjectOf($entity: String, $project: String!) {
                      project(name: $project, entityName: $entity)
                    }
                    """)]
                public static partial Task<Project?> ProjectOfAsync(
                    {{Client}},
                    string project,
                    string? entity = null,
                    {{Token}}
                );
            }
            """",
            Declaration(refactored, "class ProjectOfQuery")
        );
        Assert.Contains(
            "[WandbObject(\"Project\")]\npublic sealed partial record ParentProject\n{\n    public required string Name { get; "
                + "init; }\n    public OwnerUser? Owner { get; init; }",
            refactored.Text,
            StringComparison.Ordinal
        );
        await refactored.IsCleanAsync();
    }

    [Fact]
    public async Task A_connection_that_is_paged_becomes_a_collection()
    {
        Refactored refactored = await DeclareAsync(
            """
            query RunFiles($entity: String, $project: String!, $run: String!,
              $names: [String] = [], $first: Int, $after: String, $upload: Boolean = false) {
              project(name: $project, entityName: $entity) {
                projectId: id
                run(name: $run) {
                  id
                  files(names: $names, first: $first, after: $after) {
                    pageInfo { hasNextPage endCursor }
                    edges { cursor node { name sizeBytes url(upload: $upload) } }
                  }
                }
              }
            }
            """
        );

        Assert.Equal(
            """"
            [WandbCollection<File>("""
                query RunFiles($entity: String, $project: String!, $run: String!, $names: [String] = [], $upload: Boolean = false) {
                  project(name: $project, entityName: $entity) {
                    projectId: id
                    run(name: $run) {
                      id
                      files(names: $names)
                    }
                  }
                }
                """)]
            public sealed partial class RunFiles;
            """",
            Declaration(refactored, "class RunFiles")
        );
        Assert.Equal(
            """
            [WandbObject]
            public sealed partial record File
            {
                public required string Name { get; init; }
                public required int SizeBytes { get; init; }
                [WandbField("url(upload: $upload)")] public string? Url { get; init; }
                [WandbContext] public required string ProjectId { get; init; }
                [WandbContext] public required string Id { get; init; }
            }
            """,
            Declaration(refactored, "record File")
        );
        await refactored.IsCleanAsync();
    }

    [Fact]
    public async Task A_mutation_gets_its_input_as_types()
    {
        Refactored refactored = await DeclareAsync("mutation Save($input: SaveInput!) { save(input: $input) { ok run { name kind } } }");

        Assert.Equal(
            """
            [WandbInput]
            public sealed partial record SaveInput
            {
                public required string Id { get; init; }
                public string? Name { get; init; }
                public Kind? Kind { get; init; }
                public int? Count { get; init; }
                public required OwnerInput Owner { get; init; }
                public IReadOnlyList<string>? Tags { get; init; }
            }
            """,
            Declaration(refactored, "record SaveInput")
        );
        Assert.Equal(
            $$"""
            public static partial class SaveMutation
            {
                [WandbMutation("mutation Save($input: SaveInput!) { save(input: $input) }")]
                public static partial Task<SavePayload?> SaveAsync(
                    this WandbClient client,
                    SaveInput input,
                    {{Token}}
                );
            }
            """,
            Declaration(refactored, "class SaveMutation")
        );
        Assert.Equal(
            "public enum Kind\n{\n    Unknown,\n    Small,\n    ExtraLarge,\n    AwayFromHome,\n}",
            Declaration(refactored, "enum Kind")
        );
        await refactored.IsCleanAsync();
    }

    [Theory]
    [InlineData("lists", "{ tags { name colors } kinds(only: [SMALL]) }")]
    [InlineData("lists of lists", "query { viewer { teams { name } id } }")]
    [InlineData("enums", "query Of($only: [Kind!]) { kinds(only: $only) }")]
    [InlineData("aliases", "query { viewer { key: id mail: email again: id } }")]
    [InlineData("the same field twice", "query { viewer { id id ...F } } fragment F on User { id email }")]
    [InlineData(
        "literal arguments",
        """query { project(name: "a \"b\" \\ c") { run(name: "x") { summary(keys: ["a", "b"]) other: summary } } }"""
    )]
    [InlineData(
        "variables with odd names",
        "query ($client: String!, $cancellationToken: String!, $class: [String!], $file_name: ID!) { project(name: $client, "
            + "entityName: $cancellationToken) { run(name: $client) { summary(keys: $class) } } node(id: $file_name) { id } }"
    )]
    [InlineData("a value", "query { viewer { username } }")]
    [InlineData("one page", "query { project(name: \"p\") { runs(first: 3) { edges { node { name } } } } }")]
    [InlineData("one page inside an object", "query { project(name: \"p\") { name runs(first: 3) { edges { node { name } } } } }")]
    [InlineData(
        "a connection inside an object",
        "query { project(name: \"p\") { name owner { id } runs { totalCount pageInfo { endCursor } edges { cursor node { name } } } } }"
    )]
    [InlineData(
        "two connections",
        "query($a: String, $b: String) { project(name: \"p\") { runs(after: $a) { edges { node { name } } } run(name: \"r\") { "
            + "files(after: $b) { edges { node { name } } } } } }"
    )]
    [InlineData(
        "a connection without paging",
        "query { project(name: \"p\") { runs(order: \"-name\") { totalCount edges { node { name files { edges { node { name } } } } } } } }"
    )]
    [InlineData("an edge of its own", "query { audits { edges { version node { name } } pageInfo { hasNextPage endCursor } } }")]
    [InlineData("offsets", "query($o: Int) { stock(limit: 10, offset: $o) { edges { node { name } } } }")]
    [InlineData(
        "an interface",
        "query Find($id: ID!) { node(id: $id) { __typename id ... on File { name sizeBytes } ... on Link { id target { id } } } }"
    )]
    [InlineData(
        "a union",
        "query { search { nodes { ... on File { name } ... on User { username } } pageInfo { hasNextPage endCursor } } }"
    )]
    [InlineData(
        "fields of the same name",
        "query { project(name: \"p\") { id name run(name: \"r\") { id name files { edges { node { id name } } pageInfo { "
            + "endCursor } } } } }"
    )]
    [InlineData(
        "an enum beside the path",
        "query { project(name: \"p\") { run(name: \"r\") { kind files { edges { node { id } } pageInfo { endCursor } } } } }"
    )]
    [InlineData("a mutation without input", "mutation($files: [ID!]!) { deleteFiles(files: $files) { success } }")]
    [InlineData("two fields of the root", "query($n: String!) { viewer { id email } project(name: $n) { name } tags { name } }")]
    [InlineData("JSON", "query { project(name: \"p\") { run(name: \"r\") { config text texts kind } } }")]
    [InlineData(
        "JSON beside a path",
        "query { project(name: \"p\") { run(name: \"r\") { text files { edges { node { id } } pageInfo { endCursor } } } } }"
    )]
    [InlineData("a condition on a field", "query($a: Boolean!) { viewer { id email @include(if: $a) username @skip(if: $a) } }")]
    [InlineData("a condition on what cannot be null", "query($a: Boolean!) { viewer { id @include(if: $a) email } }")]
    [InlineData("both conditions on a field", "query($a: Boolean!, $b: Boolean = false) { viewer { id @include(if: $a) @skip(if: $b) } }")]
    [InlineData(
        "conditions that are literals",
        "query { viewer { id @include(if: true) email @skip(if: true) username @skip(if: false) } }"
    )]
    [InlineData("a condition on an inline fragment", "query($a: Boolean!) { viewer { id ... @include(if: $a) { email username } } }")]
    [InlineData(
        "conditions in conditions",
        "query($a: Boolean!, $b: Boolean!, $c: Boolean!) { viewer { id ...F @include(if: $a) ... @include(if: $b) { ... @skip(if: $c) "
            + "{ username } } } } fragment F on User { email @include(if: $b) again: email @skip(if: $c) }"
    )]
    [InlineData(
        "a field twice under conditions",
        "query($a: Boolean!, $b: Boolean!) { viewer { username email @include(if: $a) email @include(if: $b) id id @include(if: $a) } }"
    )]
    [InlineData(
        "an object twice under conditions",
        "query($a: Boolean!, $b: Boolean!) { project(name: \"p\") { name owner @include(if: $a) { id email } owner @include(if: $b) { id "
            + "username } } }"
    )]
    [InlineData("a condition on the root", "query($a: Boolean!) { viewer @include(if: $a) { id email } }")]
    [InlineData("a root twice under conditions", "query($a: Boolean!) { viewer @include(if: $a) { id } viewer @skip(if: $a) { email } }")]
    [InlineData("a condition on a value", "query($a: Boolean!) { viewer { id @include(if: $a) } }")]
    [InlineData(
        "a condition beside a path, on a step and on a connection",
        "query($a: Boolean!, $first: Int, $after: String) { project(name: \"p\") { name @include(if: $a) run(name: \"r\") @skip(if: $a) { "
            + "files(first: $first, after: $after) @include(if: $a) { totalCount @include(if: true) pageInfo { hasNextPage endCursor } "
            + "edges { node { name sizeBytes @include(if: $a) } } } } } }"
    )]
    [InlineData(
        "conditions inside a connection",
        "query($a: Boolean!) { project(name: \"p\") { runs(first: 5) { pageInfo @include(if: $a) { endCursor } edges @skip(if: $a) { node "
            + "@include(if: $a) { name } } } } }"
    )]
    [InlineData(
        "conditions of variants",
        "query Find($id: ID!, $a: Boolean!) { node(id: $id) { id @include(if: $a) ... on File @include(if: $a) { id name } ... on Link { "
            + "id target @skip(if: $a) { id } } } }"
    )]
    [InlineData(
        "a condition in a mutation",
        "mutation Save($input: SaveInput!, $a: Boolean!) { save(input: $input) { ok run @include(if: $a) { name } } }"
    )]
    public async Task Whatever_is_declared_compiles(string what, string query)
    {
        Refactored refactored = await DeclareAsync(query);

        Assert.True(refactored.Title == "Declare this query", what + "\n" + refactored.Text);
        await refactored.IsCleanAsync();
    }

    [Theory]
    [InlineData("subscription { viewer { id } }", "a subscription has no form in C#")]
    [InlineData("query { viewer { nme } }", "'User' has no field 'nme'")]
    [InlineData("query A { viewer { id } } query B { viewer { id } }", "the text must be one query or mutation")]
    [InlineData("query($a: Boolean!) { viewer { id @only(if: $a) } }", "a declaration has no place for the directive '@only'")]
    [InlineData("query($a: String!) { viewer { id @include(if: $a) } }", "The variable '$a' is String!, but Boolean! is expected here")]
    [InlineData("query { viewer { id @skip } }", "The argument 'if' (Boolean!) of '@skip' is required")]
    [InlineData("query { viewer { key: id key: email } }", "'key' is selected in two forms")]
    public async Task What_has_no_form_is_explained(string query, string reason)
    {
        Refactored refactored = await DeclareAsync(query);

        Assert.Equal("Say why this query cannot be declared", refactored.Title);
        Assert.Contains(
            $"    // This query cannot be declared: {reason}.\n    const string Query",
            refactored.Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("{ 0 }")]
    [InlineData("{ name }")]
    [InlineData("SELECT id FROM query")]
    [InlineData("query {")]
    public async Task A_string_that_holds_something_else_is_left_alone(string text) => Assert.Null((await DeclareAsync(text)).Title);

    [Fact]
    public async Task A_condition_is_written_as_GraphQL_writes_it_and_what_can_be_left_out_is_nullable()
    {
        Refactored refactored = await DeclareAsync(
            """
            query Me($deep: Boolean = false, $short: Boolean!) {
              viewer {
                id @skip(if: $short)
                ... @include(if: $deep) { email username @include(if: $short) }
              }
            }
            """
        );

        Assert.Equal(
            """
            [WandbObject]
            public sealed partial record User
            {
                [WandbField("id @skip(if: $short)")] public string? Id { get; init; }
                [WandbField("email @include(if: $deep)")] public string? Email { get; init; }
                [WandbField("username @include(if: $deep) @include(if: $short)")] public string? Username { get; init; }
            }
            """,
            Declaration(refactored, "record User")
        );
        await refactored.IsCleanAsync();
    }

    [Fact]
    public async Task No_line_is_longer_than_an_editor_shows()
    {
        string variables = string.Join(",\n", Enumerable.Range(0, 20).Select(static i => $"$aLongNameOfAVariable{i}: String!"));
        string keys = string.Join(",\n", Enumerable.Range(0, 20).Select(static i => $"$aLongNameOfAVariable{i}"));

        Refactored refactored = await DeclareAsync(
            $"query Long({variables}) {{ project(name: \"p\") {{ run(name: \"r\") {{ id summary(keys: [{keys}]) }} }} }}"
        );

        Assert.All(refactored.Text.Split('\n'), static line => Assert.InRange(line.Length, 0, 140));
        await refactored.IsCleanAsync();
    }

    [Theory]
    [InlineData("query P { __type(name: \"Run\") { ...Parts } } fragment Parts on __Type { name kind fields { name args { name } } }")]
    [InlineData("query P($name: String!) { Known: __type(name: $name) { inputFields { name type { kind ofType { name } } } } }")]
    [InlineData("query P { __schema { queryType { name } types { name enumValues(includeDeprecated: true) { name isDeprecated } } } }")]
    public async Task A_query_for_the_schema_is_declared(string query)
    {
        Refactored refactored = await DeclareAsync(query);

        Assert.Equal("Declare this query", refactored.Title);
        await refactored.IsCleanAsync();
    }

    [Theory]
    [InlineData("query P($a: String!, _MORE_) { viewer { id } }", "The name of a variable begins with '$'.")]
    [InlineData("query P { viewer { id {fields} } }", "'id' is ID!")]
    [InlineData("query P { viewer { {fields} } }", "A name is expected here, and not '{'.")]
    [InlineData("mutation P { viewer }", "'Mutation' has no field 'viewer'")]
    public async Task A_query_that_cannot_be_declared_says_why(string query, string reason)
    {
        Refactored refactored = await DeclareAsync(query);

        Assert.Equal("Say why this query cannot be declared", refactored.Title);
        Assert.Contains(reason, refactored.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("query failed")]
    [InlineData("mutation of x, (y")]
    [InlineData("query P { viewer { ")]
    [InlineData("{ not GraphQL")]
    public async Task A_sentence_is_no_query(string text) => Assert.Null((await DeclareAsync(text)).Title);

    /// <summary>Pastes each document of a folder that is given, such as the operations that another client sends.</summary>
    [Fact]
    public async Task Each_document_of_a_folder_is_declared_without_a_warning()
    {
        string? folder = Environment.GetEnvironmentVariable("WANDBGEN_OPERATIONS");
        Assert.SkipWhen(folder is null, "WANDBGEN_OPERATIONS names no folder.");
        string schema = await File.ReadAllTextAsync(
            Environment.GetEnvironmentVariable("WANDBGEN_OPERATIONS_SCHEMA")!,
            TestContext.Current.CancellationToken
        );
        List<string> failed = [];
        int count = 0;
        foreach (string path in Directory.EnumerateFiles(folder, "*.graphql").Order(StringComparer.Ordinal))
        {
            count++;
            try
            {
                Refactored refactored = await DeclareAsync(
                    await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken),
                    schema
                );
                Assert.True(refactored.Title == "Declare this query", refactored.Text);
                await refactored.IsCleanAsync();
            }
            catch (Xunit.Sdk.XunitException exception)
            {
                failed.Add($"{path}: {exception.Message}");
            }
        }

        Assert.True(failed.Count == 0, $"{failed.Count} of {count}:\n{string.Join('\n', failed)}");
    }

    [Fact]
    public async Task Names_that_are_taken_are_not_taken_again()
    {
        Refactored refactored = await Refactored.FromAsync<DeclareQueryRefactoringProvider>(
            """
            using System.IO;
            using WandbGen;

            namespace Shops
            {
                internal enum Kind { Unknown, Small, ExtraLarge, AwayFromHome }

                internal sealed class Holder
                {
                    public string Query =>
                      "query Project { project(name: \"p\") { run(name: \"r\") { kind files(first: 1) { edges { node { name } } } } } }$$";

                    private sealed class Project;
                } // the end

                internal sealed class User;
            }
            """,
            ("test", Schema)
        );

        Assert.Contains(
            "    } // the end\n\n    internal static partial class ProjectQuery\n    {\n        [WandbQuery(",
            refactored.Text,
            StringComparison.Ordinal
        );
        // File is System.IO's here.
        Assert.Contains(
            "[WandbObject(\"File\")]\n    internal sealed partial record FilesFile\n",
            refactored.Text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("enum KindValue", refactored.Text, StringComparison.Ordinal);
        await refactored.IsCleanAsync();
    }

    [Fact]
    public async Task Another_schema_than_the_default_is_named()
    {
        Refactored refactored = await Refactored.FromAsync<DeclareQueryRefactoringProvider>(
            "using WandbGen;\npublic class A { const string Query = \"mutation Save($input: SaveInput!) { save(input: $input) { "
                + "run { id kind } } }$$\"; }\n",
            ("wandb", "type Query { a: Int }"),
            ("other", Schema)
        );

        Assert.Contains("Schema = \"other\"", refactored.Text, StringComparison.Ordinal);
        await refactored.IsCleanAsync();
    }

    [Fact]
    public async Task Line_ends_and_tabs_stay_as_they_are()
    {
        Refactored refactored = await Refactored.FromAsync<DeclareQueryRefactoringProvider>(
            "using WandbGen;\r\npublic class A { const string Query = \"query { viewer { id email } }$$\"; }\r\n",
            ("test", Schema)
        );

        Assert.DoesNotContain("\n", refactored.Text.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await refactored.IsCleanAsync();
    }

    private static Task<Refactored> DeclareAsync(string query, string schema = Schema) =>
        Refactored.FromAsync<DeclareQueryRefactoringProvider>(
            $"""""
            using System;
            using System.Collections.Generic;
            using System.Threading;
            using System.Threading.Tasks;
            using WandbGen;

            namespace Shops;

            public static class Queries
            """""
                + "\n{\n    const string Query = \"\"\"\"\n        $$"
                + query.Replace("\n", "\n        ", StringComparison.Ordinal)
                + "\n        \"\"\"\";\n}\n",
            ("test", schema)
        );

    // From its attribute to its end.
    private static string Declaration(Refactored refactored, string head) =>
        refactored
            .Text.Split("\n\n")
            .Single(part =>
                part.Split('\n')
                    .Any(line => line.EndsWith(head, StringComparison.Ordinal) || line.EndsWith(head + ";", StringComparison.Ordinal))
            )
            .TrimEnd('\n');
}
