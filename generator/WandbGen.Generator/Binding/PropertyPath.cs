using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>The steps of a property's field: the text of its <c>[WandbField]</c>, or its name.</summary>
/// <param name="Origin">Where the text stands.</param>
internal sealed record PropertyPath(string Text, ProblemPlace Origin)
{
    public IReadOnlyList<(string Text, int Offset)> Steps { get; } = GraphQLNames.IsName(Text) ? [(Text, 0)] : [.. FieldPath.Split(Text)];

    public int Count => Steps.Count;

    public bool IsLast(int index) => index == Count - 1;

    /// <summary>The name of a step's field, without arguments and directives; empty after the last.</summary>
    public string NameOf(int index) => index < Count ? Steps[index].Text.Split('(', '@')[0].Trim() : "";

    public ProblemPlace Place(int index) =>
        Origin.Start < 0 ? Origin : Origin with { Start = Steps[index].Offset, Length = Steps[index].Text.Length };
}

/// <summary>A step of a property's path.</summary>
internal sealed record PropertyStep(SchemaField Field, FieldNode Node, ProblemPlace Place);

/// <summary>A step of a property's path that is a list or connection.</summary>
/// <param name="Index">The step's number.</param>
/// <param name="Next">The number of the step after it, and after the <c>edges</c> and <c>node</c> of a connection.</param>
internal readonly record struct ListStep(PropertyStep Step, int Index, int Next);
