using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds a property whose path leads through a list or connection: the property is a list of what is found in each
/// element.</summary>
internal sealed class ListPathBinder(ObjectScope scope, ProblemCollector problems, PropertyStepBinder steps)
{
    private readonly TypeSystem _schema = scope.Schema;

    /// <summary>Binds what the path leads to from a list on.</summary>
    /// <param name="type">The C# type that holds the list.</param>
    /// <param name="list">The step that is the list.</param>
    /// <param name="isNullable">Whether something before the list can be null.</param>
    public BoundValue? Bind(PropertyDeclaration property, CSharpType type, PropertyPath path, ListStep list, bool isNullable)
    {
        PropertyStep step = list.Step;
        TypeReference reference = step.Field.Type;
        ProblemPlace whole = ProblemPlace.Of(property.Name);
        if (type.Kind != CSharpKind.List || reference.Element is { IsList: true })
        {
            problems.Add(
                Descriptors.ListInPath,
                step.Place,
                step.Field.Name,
                reference.ToString(),
                type.Kind == CSharpKind.List
                    ? "a path leads through a list of objects, not of lists"
                    : "what it leads to is a list, such as IReadOnlyList<T>, for each list in it"
            );
            return null;
        }

        if ((isNullable || !reference.IsNonNull) && !type.IsNullable)
        {
            ValueBinder.ReportNullability(problems, whole, step.Field.Name, reference, type);
            return null;
        }

        BoundConnection? connection = reference.IsList
            ? null
            : ConnectionFinder.Find(step.Field, _schema, itemType: null, out _, wantsNodes: path.NameOf(list.Index + 1) == "nodes");
        if (BindItems(path, list) is not { } items)
        {
            return null;
        }

        // Null edges and nodes are left out.
        TypeReference element = reference.Element ?? new TypeReference(connection!.ItemType, IsNonNull: true);
        BoundValue? bound =
            list.Next < path.Count
                ? BindElement(property, type.Element!, path, list.Next, element)
                : new ValueBinder(scope, problems).Bind(step.Field.Name, element, type.Element!, whole, false, property.Converter);
        return bound is null ? null
            : connection is null ? bound with { Value = ValueBinder.ToList(ValueKind.List, reference, type, bound.Value) }
            : new BoundValue(
                ValueBinder.ToList(ValueKind.Connection, reference, type, bound.Value) with
                {
                    Shape = connection.Shape,
                    IsListNullable = connection.IsListNullable,
                },
                connection.SelectItems(bound.Selection, items)
            );
    }

    /// <summary>The <c>edges</c> and <c>node</c>, or <c>nodes</c>, of a connection, if the path writes them.</summary>
    private FieldNode[]? BindItems(PropertyPath path, ListStep list)
    {
        List<FieldNode> nodes = [];
        TypeReference reference = list.Step.Field.Type;
        for (int i = list.Index + 1; i < list.Next; i++)
        {
            if (
                steps.Parse(path, i, out GraphQLSource source) is not [var syntax, ..] mentions
                || !_schema.TryGetType(reference.Name, out SchemaType? type)
                || !type.TryGetField(syntax.Name.StringValue, out SchemaField? field)
            )
            {
                return null;
            }

            var arguments = new ArgumentBinder(_schema, scope.Variables, problems, source);
            nodes.Add(
                new FieldNode(field.Name) { Arguments = arguments.Bind(field, syntax), Conditions = arguments.BindConditions(mentions) }
            );
            if (nodes[nodes.Count - 1].IsConditional && ConditionNode.Find(syntax.Directives) is { } directive)
            {
                problems.Add(
                    Descriptors.NeededField,
                    source.Place(directive),
                    field.Name,
                    $"the items of '{list.Step.Field.Name}'",
                    directive.Name.StringValue
                );
                return null;
            }

            reference = field.Type.Element ?? field.Type;
        }

        return [.. nodes];
    }

    // The end of the path within one element of a list.
    private BoundValue? BindElement(PropertyDeclaration property, CSharpType type, PropertyPath path, int index, TypeReference element)
    {
        bool isNullable = !element.IsNonNull;
        List<FieldNode> nodes = [];
        if (!_schema.TryGetType(element.Name, out SchemaType? current) || !current.IsComposite)
        {
            problems.Add(Descriptors.SelectionOnLeaf, path.Place(index - 1), path.NameOf(index - 1), element.ToString());
            return null;
        }

        for (int i = index; ; i++)
        {
            if (steps.Bind(property, type, path, i, current) is not { } step)
            {
                return null;
            }

            isNullable |= step.Node.IsConditional;
            BoundValue? value = null;
            if (path.IsLast(i))
            {
                value = new ValueBinder(scope, problems).Bind(
                    step.Field.Name,
                    step.Field.Type,
                    type,
                    ProblemPlace.Of(property.Name),
                    isNullable,
                    property.Converter
                );
            }
            else if (steps.FindListEnd(step.Field, path, i) is { } next)
            {
                value = Bind(property, type, path, new ListStep(step, i, next), isNullable);
            }
            else if (steps.FindNext(step) is { } target)
            {
                isNullable |= !step.Field.Type.IsNonNull;
                nodes.Add(step.Node);
                current = target;
                continue;
            }

            if (value is null)
            {
                return null;
            }

            nodes.Add(steps.LimitConnection(property, step.Field, step.Node, ProblemPlace.Of(property.Name)));
            EquatableArray<SelectionNode> selection = value.Selection;
            for (int j = nodes.Count - 1; j >= 0; j--)
            {
                selection = [.. (nodes[j] with { Selection = selection }).Write()];
            }

            return ValueBinder.ToField(element, EquatableArray<string>.From(nodes.Select(static node => node.Key)), value, selection);
        }
    }
}
