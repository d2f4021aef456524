using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>The field that a path marks as the collection's size.</summary>
/// <param name="Level">How many steps lead to the object that has it.</param>
/// <param name="Fragment">The type of the objects that have it, if others do not.</param>
/// <param name="Place">Where it is marked.</param>
internal sealed record BoundTotal(int Level, SchemaField Field, FieldNode Node, ProblemPlace Place, string? Fragment = null)
{
    /// <summary>The objects beside the path that it is in.</summary>
    public EquatableArray<BranchStep> Branch { get; init; }

    /// <summary>The features without which it is not there.</summary>
    public IEnumerable<string> Features => Branch.Select(static step => step.Node.Feature).Append(Node.Feature).OfType<string>();

    /// <summary>The path through <see cref="Branch"/>.</summary>
    /// <param name="keys">The response keys of the path to it.</param>
    public IEnumerable<StepPlan> ToLevels(IEnumerable<string> keys) =>
        Branch.Select(
            (step, i) =>
                new StepPlan
                {
                    Key = step.Node.Key,
                    Path = string.Join(".", keys.Concat(Branch.Take(i + 1).Select(static around => around.Node.Key))),
                    TypeName = step.Field.Type.Name,
                    IsOfFragment = i == 0 && Fragment is not null,
                }
        );
}
