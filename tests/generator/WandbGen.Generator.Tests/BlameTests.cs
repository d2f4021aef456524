namespace WandbGen.Generator.Tests;

/// <summary>Messages that say what the user did, at the word, once.</summary>
public sealed class BlameTests
{
    private const string Schema = """
        scalar Date
        type Query { user(id: ID!): User! matrix: [[Tag!]!]! users: [User!]! words: [[String!]!]!
          items(first: Int, after: String): ItemConnection! }
        type User { name: String! items(first: Int, after: String): ItemConnection! tags: [Tag] kids: [User!]! boss: User }
        type Tag { name: String! owner: User rows: [[Tag!]!]! }
        type ItemConnection { nodes: [Item] pageInfo: PageInfo! }
        type PageInfo { hasNextPage: Boolean! endCursor: String }
        type Item { id: ID! size(unit: Int): Int tag: Tag input(of: In): Int }
        input In { a: Int b: [In!] }
        """;

    private const string Item = "[WandbObject] public sealed partial record Item { public required string Id { get; init; } }\n";

    [Theory]
    [InlineData("user(id: $id) { }", "}", "The braces are empty: name the fields that are wanted, or leave the braces out")]
    [InlineData("{ }", "}", "The braces are empty: name the fields that are wanted, or leave the braces out")]
    [InlineData("user() { items }", ")", "The parentheses are empty: leave them out")]
    [InlineData("query Q() { user(id: 1) { items } }", ")", "The parentheses are empty: leave them out")]
    [InlineData("user(id: ) { items }", ")", "Something is missing behind the colon: a value, a type, or the field of an alias")]
    [InlineData(
        "query Q($id: ) { user(id: $id) { items } }",
        ")",
        "Something is missing behind the colon: a value, a type, or the field of an alias"
    )]
    [InlineData("user(id: 1) { a: }", "}", "Something is missing behind the colon: a value, a type, or the field of an alias")]
    [InlineData("user(id) { items }", ")", "'id' has no value, such as 'id: $id'")]
    [InlineData("query Q($id) { user(id: $id) { items } }", ")", "The variable '$id' has no type, such as '$id: String!'")]
    [InlineData("user(id: $) { items }", ")", "The name of a variable is missing behind '$'")]
    [InlineData("user(id = 1) { items }", "=", "A value stands behind a colon, such as 'name: $project'")]
    [InlineData("user[id: 1] { items }", "[", "Arguments are written in parentheses, such as 'project(name: $project)'")]
    [InlineData("user(id: 1) { items } }", "}", "There is a closing brace too many")]
    [InlineData("query Q { user(id: 1) { items } } }", "}", "There is a closing brace too many")]
    [InlineData("user(id: 1)) { items }", ")", "There is a closing parenthesis too many")]
    [InlineData("user(id: 1 { items }", "{", "A closing parenthesis is missing before the brace")]
    [InlineData(
        "user(id: 1) -> items",
        ">",
        "Fields inside others are written in braces, such as 'project { runs }', and not with other signs"
    )]
    [InlineData(
        "user(id: 1)/items",
        "/",
        "Fields inside others are written in braces, such as 'project { runs }', and not with other signs"
    )]
    [InlineData("user(id: 1) { ... }", "}", "What is spread is missing behind '...': 'on' and a type, or the name of a fragment")]
    [InlineData("user(id: 1) { items @ }", "}", "The name of a directive is missing behind '@'")]
    [InlineData("query Q(id: ID!) { user(id: $id) { items } }", "i", "The name of a variable begins with '$'")]
    [InlineData("user(id: [1, ) { items }", ")", "A closing bracket is missing")]
    [InlineData("user(id: {a 1}) { items }", "1", "A colon is missing between a name and its value")]
    [InlineData("user(id: 1) { : items }", ":", "A name is expected here, and not ':'")]
    [InlineData("query", "y", "The text ends too early: its fields are missing, such as '{ project { runs } }'")]
    [InlineData("query Q", "Q", "The text ends too early: its fields are missing, such as '{ project { runs } }'")]
    [InlineData("query Q($id: ID! = ) { user(id: $id) { items } }", ")", "A default is missing behind '='")]
    public async Task A_syntax_error_is_told_in_the_words_of_the_text(string path, string word, string message)
    {
        Compiled compiled = Compile($"{Item}[WandbCollection<Item>(\"{path}\")] public sealed partial class Items;");

        Assert.Equal([$"WBG0005 [{word}] {message}"], await compiled.DiagnosticsAsync());
    }

    [Theory]
    [InlineData("int?", "int")]
    [InlineData("System.DateTimeOffset?", "DateTimeOffset")]
    public async Task An_item_that_can_be_null_is_told(string type, string expected) =>
        Assert.Equal(
            [
                $"WBG0068 [Items] 'Items' is a collection of '{expected}?', but what is null is left out of a collection: write "
                    + $"WandbCollection<{expected}>",
            ],
            await Compile($"[WandbCollection<{type}>(\"users {{ name }}\")] public sealed partial class Items;").DiagnosticsAsync()
        );

    [Fact]
    public async Task An_empty_path_is_told() =>
        Assert.EndsWith(
            "The text is empty: write a path, such as 'project(name: $project) { runs }'",
            Assert.Single(await Compile($"{Item}[WandbCollection<Item>(\" \")] public sealed partial class Items;").DiagnosticsAsync()),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("user(id: 1, id: 2) { items }", "id", "The argument 'id' is given twice: remove one of the two")]
    [InlineData("query Q($a: ID!, $a: ID!) { user(id: $a) { items } }", "$a", "The variable '$a' is given twice: remove one of the two")]
    [InlineData("query Q($a: ID!, $a: Int) { user(id: $a) { items } }", "$a", "The variable '$a' is given twice: remove one of the two")]
    [InlineData("user(id: 1) { items @include(if: $x, if: $y) }", "if", "The argument 'if' is given twice: remove one of the two")]
    [InlineData("user(id: 1) { tag: boss { size: name } items }", "", "")]
    public async Task What_is_given_twice_is_an_error(string path, string word, string message)
    {
        Compiled compiled = Compile($"{Item}[WandbCollection<Item>(\"{path}\")] public sealed partial class Items;");

        Assert.Equal(message.Length == 0 ? [] : [$"WBG0094 [{word}] {message}"], await compiled.DiagnosticsAsync());
    }

    [Theory]
    [InlineData("size(unit: 1, unit: 2)", "unit", "argument 'unit'")]
    [InlineData("input(of: {a: 1, a: 2})", "a", "field 'a'")]
    [InlineData("input(of: {b: [{a: 1}, {a: 1, a: 1}]})", "a", "field 'a'")]
    public async Task What_a_property_gives_twice_is_an_error(string field, string word, string what)
    {
        Compiled compiled = Compile(
            $"[WandbObject] public sealed partial record Item {{ [WandbField(\"{field}\")] public int? Size {{ get; init; }} }}"
        );

        Assert.Equal([$"WBG0094 [{word}] The {what} is given twice: remove one of the two"], await compiled.DiagnosticsAsync());
    }

    // The header is wrong, and is located here.
    [Fact]
    public async Task A_variable_that_does_not_fit_a_property_is_marked_in_the_text()
    {
        const string Sized =
            "[WandbObject] public sealed partial record Item { public required string Id { get; init; } "
            + "[WandbField(\"size(unit: $unit)\")] public int? Size { get; init; } }\n";
        Compiled compiled = Compile(
            $"{Sized}[WandbCollection<Item>(\"query Q($unit: String) {{ items }}\")] public sealed partial class Items;"
        );

        Assert.Equal(
            ["WBG0016 [$unit] The variable '$unit' is String, but Int is expected by the property 'Size'"],
            await compiled.DiagnosticsAsync()
        );
    }

    [Theory]
    [InlineData(
        "matrix { name }",
        "IReadOnlyList<string>",
        "WBG0036 [matrix] 'matrix' is [[Tag!]!]!: a path leads through a list of objects, not of lists"
    )]
    [InlineData(
        "words { length }",
        "IReadOnlyList<string>",
        "WBG0036 [words] 'words' is [[String!]!]!: a path leads through a list of objects, not of lists"
    )]
    [InlineData(
        "users { tags { rows { name } } }",
        "IReadOnlyList<IReadOnlyList<string>>",
        "WBG0036 [rows] 'rows' is [[Tag!]!]!: a path leads through a list of objects, not of lists"
    )]
    public async Task A_list_of_lists_is_named_as_what_it_is(string path, string type, string expected)
    {
        Compiled compiled = Compile(
            $"public static partial class Api {{ [WandbQuery(\"{path}\")] public static partial Task<{type}> GetAsync(WandbClient c); }}"
        );

        Assert.Equal([expected], await compiled.DiagnosticsAsync());
    }

    [Fact]
    public async Task A_depth_counts_behind_a_list_too()
    {
        Compiled compiled = Compile(
                """
                [WandbObject("User")] public sealed partial record Person
                {
                    public required string Name { get; init; }
                    [WandbField("kids.boss", Depth = 2)] public IReadOnlyList<Person?>? Bosses { get; init; }
                    [WandbField("tags.owner", Depth = 1)] public IReadOnlyList<Person?>? Owners { get; init; }
                }
                public static partial class Api
                {
                    [WandbQuery("user(id: 1)")] public static partial Task<Person> GetAsync(WandbClient client);
                }
                """
            )
            .IsClean();

        Assert.Empty(await compiled.DiagnosticsAsync());
        Assert.Contains("kids { boss { name kids { boss { name", compiled.Emitted, StringComparison.Ordinal);
        Assert.DoesNotContain("kids { boss { name kids { boss { name kids", compiled.Emitted, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"data\":{\"__schema\":{\"queryType\":{\"name\":\"Query\"},\"types\":[")]
    [InlineData("{\"errors\":[{\"message\":\"introspection is disabled\"}]}")]
    [InlineData("{\"data\":{\"__schema\":null}}")]
    [InlineData("{\"data\":{\"__schema\":{\"queryType\":{\"name\":\"Query\"},\"types\":[{\"kind\":\"OBJECT\",\"fields\":[]}]}}}")]
    [InlineData("{\"data\":{\"__schema\":{\"types\":[]}}}")]
    public async Task A_schema_that_cannot_be_read_is_one_mistake(string schema)
    {
        Compiled compiled = Compiled.From(
            [
                Usings
                    + """
                    [WandbObject] public sealed partial record Item(string Id);
                    [WandbObject("User")] public abstract partial record Being;
                    [WandbVariant] public sealed partial record Any(string Id) : Being;
                    [WandbInput] public sealed partial record In(int? A);
                    [WandbCollection<Item>("user { items }")] public sealed partial class Items;
                    public static partial class Api
                    {
                        [WandbQuery("user { name }")] public static partial Task<string?> GetAsync(WandbClient client);
                        [WandbMutation("save { name }")] public static partial Task<string?> SaveAsync(WandbClient client);
                    }
                    """,
            ],
            [("=test.graphql", schema)]
        );

        Assert.StartsWith("WBG0105 ", Assert.Single(await compiled.DiagnosticsAsync()), StringComparison.Ordinal);
    }

    private const string Usings = "using WandbGen; using System.Collections.Generic; using System.Threading.Tasks;\n";

    private static Compiled Compile(string source) => Compiled.From(Usings + source, Schema);
}
