using GraphQLParser.AST;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds the steps of properties' paths, one at a time.</summary>
internal sealed class PropertyStepBinder(ObjectScope scope, ProblemCollector problems)
{
    private readonly TypeSystem _schema = scope.Schema;

    /// <summary>Binds a step.</summary>
    /// <param name="held">The C# type that holds the value at the path's end.</param>
    /// <param name="type">The object that has the field.</param>
    public PropertyStep? Bind(PropertyDeclaration property, CSharpType held, PropertyPath path, int index, SchemaType type)
    {
        // A name of C# can have letters that no name of GraphQL has.
        if (property.Field is null && !GraphQLNames.IsName(path.Text))
        {
            problems.Add(Descriptors.UnknownField, path.Origin, path.Text, type.Name, "");
            return null;
        }

        if (Parse(path, index, out GraphQLSource source) is not [var syntax, ..] mentions)
        {
            return null;
        }

        string name = syntax.Name.StringValue;
        ProblemPlace place = source.Place(syntax.Name);
        if (!type.TryGetField(name, out SchemaField? field))
        {
            problems.Add(Descriptors.UnknownField, place, name, type.Name, SuggestField(type, name));
            return null;
        }

        if (field.DeprecationReason is { } reason)
        {
            problems.Add(Descriptors.DeprecatedField, place, name, type.Name, reason);
        }

        bool isLimited =
            held.Kind == CSharpKind.List && !field.Type.IsList && (path.IsLast(index) || FindListEnd(field, path, index) is not null);
        var arguments = new ArgumentBinder(_schema, scope.Variables, problems, source);
        using IDisposable? around = scope.Variables.Enter(property.Feature);
        var node = new FieldNode(field.Name)
        {
            Arguments = arguments.Bind(field, syntax, isLimited ? "first" : null),
            Conditions = arguments.BindConditions(mentions),
            // The feature is the first step's: without it nothing after it is there either.
            Feature = index == 0 ? property.Feature : null,
        };
        if (node.IsConditional && held is { IsNullable: false, Kind: not CSharpKind.Value })
        {
            problems.Add(Descriptors.NotNullable, ProblemPlace.Of(property.Name), property.Name, DescribeCondition(node), held.Name);
            return null;
        }

        return new PropertyStep(field, node, place);
    }

    /// <summary>The type in which the next step is, or <see langword="null"/> if there can be none.</summary>
    public SchemaType? FindNext(PropertyStep step)
    {
        if (_schema.TryGetType(step.Field.Type.Name, out SchemaType? next) && next.IsComposite)
        {
            return next;
        }

        problems.Add(Descriptors.SelectionOnLeaf, step.Place, step.Field.Name, step.Field.Type.ToString());
        return null;
    }

    /// <summary>The number of the step after a list, or after a connection's items, as in <c>tags.name</c>, <c>files.name</c> and
    /// <c>files.edges.node.name</c>; <see langword="null"/> if the step is neither.</summary>
    public int? FindListEnd(SchemaField field, PropertyPath path, int index)
    {
        if (field.Type.IsList)
        {
            return index + 1;
        }

        if (
            ConnectionFinder.Find(field, _schema, itemType: null, out _) is not { Shape: var shape }
            || !_schema.TryGetType(field.Type.Name, out SchemaType? connection)
        )
        {
            return null;
        }

        string next = path.NameOf(index + 1);
        return next == "edges" && shape == ConnectionShape.Edges && path.NameOf(index + 2) == "node" ? index + 3
            : next == "nodes" ? index + 2
            : connection.TryGetField(next, out _) ? null
            : index + 1;
    }

    /// <summary>Parses a step: once for each condition that it has.</summary>
    public IReadOnlyList<GraphQLField>? Parse(PropertyPath path, int index, out GraphQLSource source)
    {
        (string text, int offset) = path.Steps[index];
        if (path.Count == 1 || !string.IsNullOrWhiteSpace(text))
        {
            return GraphQLText.ParseField((text, offset), path.Text.Length, path.Origin, problems, out source);
        }

        problems.Add(
            Descriptors.Syntax,
            path.Origin with
            {
                Start = Math.Max(0, Math.Min(offset, path.Text.Length - 1)),
                Length = 1,
            },
            $"A field's name is missing {(index == 0 ? "before" : "behind")} the dot"
        );
        source = default;
        return null;
    }

    /// <summary>Why what reads a field must take null.</summary>
    public static string DescribeCondition(FieldNode node) => $"'{node.Name}' is left out by{node.Conditions[0]}";

    /// <summary>Asks for the first page of a connection that says no number. A list that ends without a word would pass for the whole:
    /// it is reported.</summary>
    public FieldNode LimitConnection(PropertyDeclaration property, SchemaField field, FieldNode node, ProblemPlace place)
    {
        if (
            property.Type.Kind != CSharpKind.List
            || field.Type.IsList
            || !field.Arguments.Contains("first")
            || node.Arguments.Any(static argument => argument.Name is "first" or "last")
        )
        {
            return node;
        }

        problems.Add(Descriptors.Truncated, place, property.Name, field.Name, ConnectionFinder.DefaultFirst);
        return node with { Arguments = [.. node.Arguments, ConnectionFinder.DefaultFirstArgument] };
    }

    // A field that only one of a type's kinds has is a variant's.
    private string SuggestField(SchemaType type, string name)
    {
        foreach (string possible in type.PossibleTypes)
        {
            if (_schema.TryGetType(possible, out SchemaType? known) && known.TryGetField(name, out _))
            {
                return $", but '{possible}' has: declare it in a variant, [WandbVariant(\"{possible}\")]";
            }
        }

        return Suggestion.Of(name, type.Fields.Names);
    }
}
