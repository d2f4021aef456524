using WandbGen.Generator.Diagnostics;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Brings the leaves beside a way together with the objects that take them.</summary>
internal static class LeafContext
{
    /// <summary>Checks that every leaf that is taken is there and fits.</summary>
    /// <returns>How each leaf is read, by its response key.</returns>
    public static Dictionary<string, ValuePlan> Bind(
        EquatableArray<ContextPlan> context, WayBinder way, SchemaModel schema, string owner, ProblemCollector problems)
    {
        Dictionary<string, ValuePlan> values = new(StringComparer.Ordinal);
        foreach (ContextPlan wanted in context)
        {
            if (wanted.Kind != ContextKind.Leaf)
            {
                continue;
            }

            if (way.Leaves.FirstOrDefault(leaf => leaf.Key == wanted.Leaf) is not { } leaf)
            {
                // What may be null is null where it is not selected: an object can be read in more than one place.
                if (!wanted.IsNullable)
                {
                    problems.Add(
                        Descriptors.MissingLeaf,
                        ProblemPlace.Declaration,
                        owner,
                        wanted.Leaf,
                        wanted.Leaf,
                        Suggestion.Of(wanted.Leaf, way.Leaves.Select(static candidate => candidate.Key)));
                }

                continue;
            }

            if (!leaf.Field.Type.IsNonNull && !wanted.IsNullable)
            {
                problems.Add(Descriptors.WrongNullability, ProblemPlace.Declaration, leaf.Field.Name, leaf.Field.Type.ToString(), wanted.TypeName);
                continue;
            }

            var type = new Declarations.CSharpType(KindOf(wanted), wanted.TypeName, wanted.IsNullable, wanted.IsValueType);
            if (leaf.Field.Type.IsList
                || !schema.TryGetType(leaf.Field.Type.Name, out SchemaType? scalar)
                || ScalarTypes.FindReadExpression(scalar, type) is not { } expression)
            {
                problems.Add(Descriptors.WrongType, ProblemPlace.Declaration, wanted.TypeName, leaf.Field.Name, leaf.Field.Type.ToString(), "use the type of its scalar");
                continue;
            }

            values[leaf.Key] = new ValuePlan(ValueKind.Leaf, wanted.TypeName, wanted.IsNullable, wanted.IsValueType, leaf.Field.Type.ToString(), expression);
        }

        return values;
    }

    private static Declarations.CSharpKind KindOf(ContextPlan context) => context.TypeName switch
    {
        "string" => Declarations.CSharpKind.String,
        "int" => Declarations.CSharpKind.Int32,
        "long" => Declarations.CSharpKind.Int64,
        "double" => Declarations.CSharpKind.Double,
        "bool" => Declarations.CSharpKind.Boolean,
        "global::System.DateTimeOffset" => Declarations.CSharpKind.DateTimeOffset,
        _ => Declarations.CSharpKind.Other,
    };
}
