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
        EquatableArray<ContextPlan> context,
        IReadOnlyList<BoundLeaf> leaves,
        TypeSystem schema,
        string owner,
        ProblemCollector problems
    )
    {
        Dictionary<string, ValuePlan> values = new(StringComparer.Ordinal);
        foreach (ContextPlan wanted in context)
        {
            if (wanted.Kind != ContextKind.Leaf)
            {
                continue;
            }

            BoundLeaf[] found = [.. leaves.Where(leaf => ObjectContext.LeafName(leaf.Key) == wanted.Name)];
            if (found.Length > 1)
            {
                problems.Add(
                    Descriptors.AmbiguousLeaf,
                    found[1].Place ?? ProblemPlace.Declaration,
                    wanted.Leaf,
                    "other" + Identifiers.ToPascalCase(wanted.Leaf)
                );
                continue;
            }

            if (found is not [{ } leaf])
            {
                // What may be null is null where it is not selected: an object can be read in more than one place.
                if (!wanted.Type.IsNullable)
                {
                    problems.Add(
                        Descriptors.MissingLeaf,
                        ProblemPlace.Declaration,
                        owner,
                        wanted.Leaf,
                        wanted.Leaf,
                        Suggestion.Of(wanted.Leaf, leaves.Select(static candidate => candidate.Key))
                    );
                }

                continue;
            }

            if ((!leaf.Field.Type.IsNonNull || leaf.Feature is not null) && !wanted.Type.IsNullable)
            {
                problems.Add(
                    Descriptors.WrongNullability,
                    ProblemPlace.Declaration,
                    leaf.Field.Name,
                    leaf.Field.Type.ToString(),
                    wanted.Type.Name
                );
                continue;
            }

            if (
                leaf.Field.Type.IsList
                || !schema.TryGetType(leaf.Field.Type.Name, out SchemaType? scalar)
                || schema.Scalars.FindRead(scalar, wanted.Type) is not var (expression, enumeration)
            )
            {
                problems.Add(
                    Descriptors.WrongType,
                    ProblemPlace.Declaration,
                    wanted.Type.Name,
                    leaf.Field.Name,
                    leaf.Field.Type.ToString(),
                    "use the type of its scalar"
                );
                continue;
            }

            values[leaf.Key] = new ValuePlan(
                ValueKind.Leaf,
                wanted.Type.Name,
                wanted.Type.IsNullable,
                wanted.Type.IsValueType,
                leaf.Field.Type.ToString(),
                expression,
                Enum: enumeration
            );
        }

        return values;
    }
}
