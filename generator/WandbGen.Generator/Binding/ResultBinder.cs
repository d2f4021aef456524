using WandbGen.Generator.CSharp;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Binding;

/// <summary>Binds the result of a method. After a list the result is one too, of what the path leads to in each element.</summary>
/// <param name="wantsNodes">Whether the items of a connection are wanted from <c>nodes</c> where there is <c>edges</c> as well.</param>
internal sealed class ResultBinder(ObjectScope scope, ProblemCollector problems, bool wantsNodes = false)
{
    /// <param name="path">The path to the result.</param>
    /// <param name="target">Where it ends, or goes through a list.</param>
    /// <param name="reference">The type there, as it is read.</param>
    /// <param name="result">The C# type.</param>
    /// <param name="isNullable">Whether something before it can be null.</param>
    public BoundValue? Bind(BoundPath path, BoundTarget target, TypeReference reference, CSharpType result, bool isNullable = false)
    {
        if (target.Item is not { } end || path.Items is not { } items || reference.Element is not { } element)
        {
            return new ValueBinder(scope, problems, wantsNodes).Bind(target.Field.Name, reference, result, target.Place, isNullable);
        }

        if (result.Kind != CSharpKind.List)
        {
            problems.Add(
                Descriptors.ListInPath,
                target.Place,
                target.Field.Name,
                target.Field.Type.ToString(),
                "what a path leads to through it is a list, such as IReadOnlyList<T>"
            );
            return null;
        }

        if ((isNullable || !reference.IsNonNull) && !result.IsNullable)
        {
            ValueBinder.ReportNullability(problems, target.Place, target.Field.Name, reference, result);
            return null;
        }

        bool isElementNullable = !element.IsNonNull || items.HasNullableStep;
        return Bind(items, end, end.Field.Type, result.Element!, isElementNullable) is { } bound
            ? ValueBinder.ToField(element, items.Keys, bound, items.Select([], bound.Selection)) is var field
                ? field with
                {
                    Value = ValueBinder.ToList(ValueKind.List, reference, result, field.Value),
                }
                : null
            : null;
    }
}
