using GraphQLParser.AST;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.GraphQL;

/// <summary>Where a parsed text stands: the one place that says where something in it is.</summary>
/// <param name="Origin">The place of the text: an attribute's, a property's, or a file's. Where it has no offsets, such as for a text
/// that the user did not write, everything in the text is there.</param>
/// <param name="Shift">By how much offsets in what was parsed are larger than offsets in the text.</param>
internal readonly record struct GraphQLSource(ProblemPlace Origin, int Shift = 0)
{
    /// <summary>The text of an attribute.</summary>
    public static GraphQLSource Attribute => new(ProblemPlace.In(0, 0));

    /// <summary>The place of a node.</summary>
    public ProblemPlace Place(ASTNode node) => Place(node.Location.Start, node.Location.End);

    private ProblemPlace Place(int start, int end) =>
        Origin.Start < 0 ? Origin : Origin with { Start = Math.Max(0, start - Shift), Length = end - start };
}
