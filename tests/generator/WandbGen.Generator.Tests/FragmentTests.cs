using System.Text;

namespace WandbGen.Generator.Tests;

/// <summary>A document's fragments cost what they are long, however often they spread each other.</summary>
public sealed class FragmentTests
{
    private const string Declaration = """
        using WandbGen;
        [WandbObject] public sealed partial record Item { public required string Name { get; init; } }
        [WandbCollection<Item>(Document = "Items.graphql")] public sealed partial class Items;
        """;

    private const string Way =
        "shop(name: $n) { ...F0 items(after: $after) { pageInfo { hasNextPage endCursor } edges { node { name } } } }";

    [Theory]
    [InlineData(60, "...F{0} ...F{0}")]
    [InlineData(60, "parent {{ ...F{0} }} other: parent {{ ...F{0} }}")]
    [InlineData(60, "... on Shop {{ ...F{0} }} ...F{0}")]
    public async Task Fragments_that_spread_the_next_twice_are_walked_through_once(int count, string spread) =>
        Assert.Empty(await Compile(Document(count, spread)).IsClean().DiagnosticsAsync());

    [Fact]
    public async Task Fragments_nested_too_deep_are_a_mistake_with_a_place() =>
        Assert.Contains(
            "nested too deep: the limit is 100",
            Assert.Single(await Compile(Document(5_000, "...F{0}")).DiagnosticsAsync()),
            StringComparison.Ordinal
        );

    private static Compiled Compile(string document) => Compiled.From([Declaration], [("test", TestSchema.Text), ("Items", document)]);

    private static string Document(int count, string spread)
    {
        var text = new StringBuilder($"query Items($n: String!, $after: String) {{ {Way} }}\n");
        for (int i = 0; i < count; i++)
        {
            string body = i == count - 1 ? "name" : string.Format(System.Globalization.CultureInfo.InvariantCulture, spread, i + 1);
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"fragment F{i} on Shop {{ {body} }}\n");
        }

        return text.ToString();
    }
}
