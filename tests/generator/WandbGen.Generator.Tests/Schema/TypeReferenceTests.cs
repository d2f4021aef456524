using GraphQLParser;
using GraphQLParser.AST;
using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Tests;

public sealed class TypeReferenceTests
{
    [Theory]
    [InlineData("A")]
    [InlineData("A!")]
    [InlineData("[A]")]
    [InlineData("[A!]!")]
    [InlineData("[[[[[[[[A!]]]!]]]]!]")]
    public void A_reference_writes_what_it_was_made_from(string text)
    {
        TypeReference? reference = Read(text);

        Assert.Equal(text, reference?.ToString());
        Assert.Equal("A", reference?.Name);
        Assert.Equal(text.EndsWith('!'), reference?.IsNonNull);
        Assert.Equal(text.StartsWith('['), reference?.IsList);
    }

    [Fact]
    public void References_are_equal_by_structure()
    {
        string[] texts = ["A", "A!", "B", "[A]", "[A]!", "[A!]", "[[A]]"];
        foreach (string left in texts)
        {
            foreach (string right in texts)
            {
                Assert.Equal(left == right, Read(left) == Read(right));
            }
        }
    }

    [Fact]
    public void Lists_nested_deeper_than_eight_are_refused()
    {
        Assert.NotNull(Read(new string('[', 8) + "A" + new string(']', 8)));
        Assert.Null(Read(new string('[', 9) + "A" + new string(']', 9)));
    }

    private static TypeReference? Read(string text)
    {
        var query = (GraphQLOperationDefinition)Parser.Parse($"query($a: {text}) {{ a }}").Definitions[0];
        return TypeReference.From(query.Variables![0].Type);
    }
}
