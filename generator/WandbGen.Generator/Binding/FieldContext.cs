using WandbGen.Generator.CSharp;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Brings the fields beside a path together with the objects that take them.</summary>
internal static class FieldContext
{
    /// <summary>Checks that every field that is taken is there and fits.</summary>
    /// <returns>How a field is read, or <see langword="null"/> if nobody takes it.</returns>
    public static Func<PathField, ValuePlan?> Bind(
        EquatableArray<ContextPlan> context,
        IReadOnlyList<PathField> fields,
        string owner,
        ValueBinder binder,
        VariableScope variables,
        ProblemCollector problems
    )
    {
        EquatableArray<VariablePlan> parameters = default;
        Dictionary<string, ValuePlan> values = new(StringComparer.Ordinal);
        foreach (ContextPlan wanted in context)
        {
            if (wanted.Kind != ContextKind.Field)
            {
                continue;
            }

            string[] sources = [wanted.Field, .. wanted.Others];
            PathField[] found = [];
            VariablePlan? variable = null;
            foreach (string source in sources)
            {
                found = [.. fields.Where(field => ObjectContext.FieldParameter(field.Node.Key) == ObjectContext.FieldParameter(source))];
                parameters = parameters.Count == 0 ? variables.ToPlans() : parameters;
                variable = parameters.FirstOrDefault(candidate => "$" + candidate.Name == source);
                if (found.Length > 0 || variable is not null)
                {
                    break;
                }
            }

            if (variable is not null)
            {
                if (variable.Type.Name != wanted.Type.Name || (variable.Type.IsNullable && !wanted.Type.IsNullable))
                {
                    problems.Add(
                        Descriptors.WrongParameter,
                        ProblemPlace.Declaration,
                        wanted.Type.Text,
                        "$" + variable.Name,
                        variables.FindType(variable.Name)!.ToString(),
                        $"use {variable.Type.Text}",
                        "variable"
                    );
                }

                continue;
            }

            if (found.Length > 1)
            {
                problems.Add(
                    Descriptors.AmbiguousKey,
                    found[1].Place ?? ProblemPlace.Declaration,
                    wanted.Field,
                    "other" + Identifiers.ToPascalCase(wanted.Field)
                );
                continue;
            }

            if (found is not [{ } field])
            {
                // What may be null is null where it is not selected: an object can be read in more than one place.
                if (!wanted.Type.IsNullable)
                {
                    problems.Add(
                        Descriptors.MissingContextField,
                        ProblemPlace.Declaration,
                        owner,
                        wanted.Field,
                        wanted.Field,
                        Suggestion.Of(wanted.Field, fields.Select(static candidate => candidate.Node.Key))
                    );
                }

                continue;
            }

            if (
                binder.Bind(
                    field.Field.Name,
                    field.Field.Type,
                    wanted.Type,
                    ProblemPlace.Declaration,
                    field.IsNullable,
                    wanted.Converter
                ) is
                { } bound
            )
            {
                values[field.Node.Key] = bound.Value;
            }
        }

        return field => values.TryGetValue(field.Node.Key, out ValuePlan? value) ? value : null;
    }
}
