using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Binding;

/// <summary>Brings the fields beside a path, and the operation's variables, together with the objects that take them.</summary>
/// <param name="fields">The fields beside the path.</param>
/// <param name="variables">The variables, as the caller gives them.</param>
internal sealed class FieldContext(
    ObjectScope scope,
    IReadOnlyList<PathField> fields,
    EquatableArray<VariablePlan> variables,
    ProblemCollector problems
)
{
    private readonly Dictionary<string, ValuePlan> _values = new(StringComparer.Ordinal);

    // The response keys that were found for what is taken.
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);

    /// <summary>Checks that all that is taken is there and fits.</summary>
    /// <returns>How a field is read, or <see langword="null"/> if nothing uses it.</returns>
    public Func<PathField, ValuePlan?> Bind(EquatableArray<ContextPlan> context)
    {
        ContextPlan[] taken = [.. context.Where(static wanted => wanted.Kind == ContextKind.Field)];
        foreach (ContextPlan wanted in taken)
        {
            Bind(wanted, taken);
        }

        return Read;
    }

    /// <summary>Returns the plan of a list that a path leads through, whose items can take the fields that the path selects beside itself
    /// in each element.</summary>
    public ValuePlan Place(ValuePlan list, BoundPath path)
    {
        if (path.Items is not { } items || list.Element is not { Kind: ValueKind.Field } field)
        {
            return list;
        }

        ValuePlan value = Place(field.Element!, items);
        PathPlan own = items.ToPlan(Read);
        string[] keys = [.. own.Steps.SelectMany(static step => step.Fields).Select(static beside => beside.Key)];
        var left = EquatableArray<ContextPlan>.From(
            value.Context.Where(context => !_keys.TryGetValue(context.Name, out string? key) || !keys.Contains(key))
        );
        ValuePlan placed = field with { Element = value, Context = left, ItemPath = keys.Length == 0 ? null : own };
        return list with { Element = placed, Context = left };
    }

    private ValuePlan? Read(PathField field) => _values.TryGetValue(field.Node.Key, out ValuePlan? value) ? value : null;

    private void Bind(ContextPlan wanted, ContextPlan[] taken)
    {
        foreach (string source in SourcesOf(wanted))
        {
            PathField[] found =
            [
                .. fields.Where(field => ObjectContext.FieldParameter(field.Node.Key) == ObjectContext.FieldParameter(source)),
            ];
            if (found is [var field])
            {
                BindField(wanted, field);
                return;
            }

            if (found.Length > 1)
            {
                problems.Add(
                    Descriptors.AmbiguousKey,
                    found[1].Place ?? ProblemPlace.Declaration,
                    source,
                    "other" + Identifiers.ToPascalCase(source)
                );
                return;
            }

            if (variables.FirstOrDefault(candidate => "$" + candidate.Name == source) is { } variable)
            {
                CheckVariable(wanted, variable);
                return;
            }

            ReportMisspelled(wanted, source, taken);
        }

        // A nullable value is null where its field is not selected, because an object can be read in several places.
        if (!wanted.Type.IsNullable)
        {
            problems.Add(
                Descriptors.MissingContextField,
                ProblemPlace.Declaration,
                Describe(wanted),
                string.Join(" or ", SourcesOf(wanted).Select(static source => $"'{source}'")),
                Suggestion.Of(wanted.Field, fields.Select(static candidate => candidate.Node.Key))
            );
        }
    }

    // A name that no field has, if a similar field is not used.
    private void ReportMisspelled(ContextPlan wanted, string source, ContextPlan[] taken)
    {
        IEnumerable<string> free = fields
            .Select(static field => field.Node.Key)
            .Concat(variables.Select(static variable => "$" + variable.Name))
            .Where(name => name[0] == '$' == (source[0] == '$') && !taken.SelectMany(SourcesOf).Contains(name));
        if (wanted.Type.IsNullable && source.Length > 0 && NameSuggestion.Find(source, free) is { } meant)
        {
            problems.Add(Descriptors.MisspelledSource, ProblemPlace.Declaration, Describe(wanted), source, meant);
        }
    }

    private void CheckVariable(ContextPlan wanted, VariablePlan variable)
    {
        if (variable.Type.Name == wanted.Type.Name && (wanted.Type.IsNullable || !variable.Type.IsNullable))
        {
            return;
        }

        problems.Add(
            Descriptors.WrongContextType,
            ProblemPlace.Declaration,
            Describe(wanted),
            wanted.Type.Text,
            "$" + variable.Name,
            scope.Variables.FindType(variable.Name)!.ToString(),
            $"use '{variable.Type.Text}'"
        );
    }

    private void BindField(ContextPlan wanted, PathField field)
    {
        if (field.IsNullable && !wanted.Type.IsNullable)
        {
            string reason =
                field.Node.Feature is { } feature ? $"a server without the feature {feature} does not send it"
                : field.Node.IsConditional ? PropertyStepBinder.DescribeCondition(field.Node)
                : $"'{string.Join(".", field.Branch.Append(field.Node.Key))}' can be null";
            problems.Add(Descriptors.NotNullable, ProblemPlace.Declaration, Describe(wanted), reason, wanted.Type.Name);
            return;
        }

        var found = new ProblemCollector();
        BoundValue? bound = new ValueBinder(scope, found).Bind(
            field.Field.Name,
            field.Field.Type,
            wanted.Type,
            ProblemPlace.Declaration,
            field.IsNullable,
            wanted.Converter
        );
        foreach (Problem problem in found.Problems)
        {
            // The place of the problem is the collection, so the message names the property.
            if (problem.Descriptor == Descriptors.WrongType)
            {
                problems.Add(
                    Descriptors.WrongContextType,
                    problem.Place,
                    Describe(wanted),
                    wanted.Type.Text,
                    field.Node.Key,
                    problem.Arguments[2],
                    problem.Arguments[3]
                );
            }
            else
            {
                problems.Add(problem.Descriptor, problem.Place, problem.Arguments);
            }
        }

        if (bound is not null)
        {
            _values[field.Node.Key] = bound.Value;
            _keys[wanted.Name] = field.Node.Key;
        }
        else
        {
            problems.Fail();
        }
    }

    /// <summary>Whether a context property takes the field <paramref name="key"/>, and neither the fields nor the variables have one that
    /// comes before it.</summary>
    public static bool Takes(
        EquatableArray<ContextPlan> context,
        string key,
        IReadOnlyList<PathField> fields,
        IEnumerable<string> variables
    )
    {
        HashSet<string> known =
        [
            .. fields.Select(static field => ObjectContext.FieldParameter(field.Node.Key)),
            .. variables.Select(static name => "$" + name),
        ];
        string wanted = ObjectContext.FieldParameter(key);
        return context
            .Where(static part => part.Kind == ContextKind.Field)
            .Select(part => SourcesOf(part).Select(Name).FirstOrDefault(name => name == wanted || known.Contains(name)))
            .Any(name => name == wanted);

        static string Name(string source) => source.Length > 0 && source[0] == '$' ? source : ObjectContext.FieldParameter(source);
    }

    private static string[] SourcesOf(ContextPlan context) => [context.Field, .. context.Others];

    // "Item.Property": the property that needs the value, not the collection that lacks it.
    private string Describe(ContextPlan wanted)
    {
        foreach (ObjectDeclaration candidate in scope.Objects.Objects)
        {
            if (
                candidate.Properties.FirstOrDefault(property => property.IsContext && ObjectContext.NameOf(property) == wanted.Name) is
                { } property
            )
            {
                return $"{candidate.Type.Name}.{property.Name}";
            }

            if (candidate.Reader?.Context.Any(taken => taken.Name == wanted.Name) == true)
            {
                return $"{candidate.Type.Name}.{Identifiers.ToPascalCase(wanted.Field)}";
            }
        }

        return wanted.Field;
    }
}
