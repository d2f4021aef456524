using GraphQLParser.AST;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Tells which field of a selection leads on to where a path stops; the others stand beside it.</summary>
/// <param name="item">The items that are wanted, or <see langword="null"/> if anything will do.</param>
/// <param name="wantsScalar">Whether the path ends at a scalar, so that nothing uses what stands beside it.</param>
internal sealed class StepFinder(TypeSystem schema, PathItem? item, bool wantsScalar)
{
    /// <summary>The step of a selection, or <see langword="null"/> if there is not exactly one.</summary>
    public GraphQLField? FindStep(List<GraphQLField> fields, SchemaType type)
    {
        if (item is { IsScalar: true } && fields.FindAll(field => LeadsToList(field, type)) is [var list])
        {
            return list;
        }

        List<GraphQLField> steps = fields.FindAll(field => LeadsTo(field, type, static (_, _) => true));
        if (steps.Count > 1 && steps.Exists(static field => field.SelectionSet is not null))
        {
            steps = Narrow(steps, field => LeadsTo(field, type, HasItems));
            steps = Narrow(steps, static field => field.SelectionSet is not null);
        }

        if (steps.Count == 0 && wantsScalar)
        {
            // No field leads to an object: any scalar could be the end of the path.
            List<GraphQLField> ends = fields.FindAll(static field => !IsTotal(field) && !IsNeverMeant(field));
            ends = ends.Count > 1 ? Narrow(ends, field => LeadsToList(field, type)) : ends;
            return ends.Count == 1 || fields.Count == 1 ? ends.FirstOrDefault() ?? fields[0] : null;
        }

        // No field leads to items, so the path leads to a scalar or is wrong.
        steps = steps.Count > 0 ? steps : fields.FindAll(static field => field.SelectionSet is not null);
        steps = steps.Count > 0 ? steps : fields.FindAll(static field => !IsTotal(field));
        if (steps.Count > 1 && item is { IsScalar: true })
        {
            steps = Narrow(steps, field => type.TryGetField(field.Name.StringValue, out SchemaField? found) && found.Type.IsList);
        }

        return steps.Count == 1 ? steps[0] : null;

        static List<GraphQLField> Narrow(List<GraphQLField> steps, Predicate<GraphQLField> isMeant) =>
            steps.FindAll(isMeant) is { Count: > 0 } narrower ? narrower : steps;
    }

    // Pasted queries contain these.
    private static bool IsNeverMeant(GraphQLField field) =>
        field.SelectionSet is null && (field.Name.Value == "__typename" || field.Name.Value == "cursor");

    public static string KeyOf(GraphQLField syntax) => (syntax.Alias?.Name ?? syntax.Name).StringValue;

    /// <summary>A field whose response key another one has already.</summary>
    public static GraphQLField? FindDouble(List<GraphQLField> fields)
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        return fields.Find(field => !keys.Add(KeyOf(field)));
    }

    /// <summary>Whether a field is marked as the collection's size.</summary>
    public static bool IsTotal(GraphQLField field) =>
        field.Directives?.Items.Exists(static directive => directive.Name.Value == "total") == true;

    // An object without a selection is the end of the path. An object with only scalars is beside the path.
    private bool LeadsTo(GraphQLField syntax, SchemaType type, Func<SchemaField, SchemaType, bool> isEnd)
    {
        if (
            !type.TryGetField(syntax.Name.StringValue, out SchemaField? field)
            || !schema.TryGetType(field.Type.Name, out SchemaType? target)
            || !target.IsComposite
        )
        {
            return false;
        }

        return syntax.SelectionSet is not { } selection
            ? isEnd(field, target)
            : selection.Selections.Exists(node =>
                node is GraphQLField inner
                && (
                    LeadsTo(inner, target, isEnd)
                    || (IsTotal(inner) && ConnectionFinder.Find(field, schema, null, out _) is not null && isEnd(field, target))
                )
            );
    }

    // A step to a list or connection is part of the path. An object without one is beside the path.
    private bool LeadsToList(GraphQLField syntax, SchemaType type) =>
        type.TryGetField(syntax.Name.StringValue, out SchemaField? field)
        && (
            field.Type.IsList
            || ConnectionFinder.Find(field, schema, null, out _) is not null
            || (
                syntax.SelectionSet is { } selection
                && schema.TryGetType(field.Type.Name, out SchemaType? target)
                && selection.Selections.Exists(node => node is GraphQLField inner && LeadsToList(inner, target))
            )
        );

    // Whether a field is an item, or a list or connection of items.
    private bool HasItems(SchemaField field, SchemaType type) =>
        item is { GraphQLType: { } itemType }
        && (
            IsItem(type, itemType)
            || (
                ConnectionFinder.Find(field, schema, itemType, out _) is { } connection
                && schema.TryGetType(connection.ItemType, out SchemaType? element)
                && IsItem(element, itemType)
            )
        );

    private static bool IsItem(SchemaType type, string itemType) => type.Name == itemType || type.Interfaces.Contains(itemType);

    /// <summary>Finds how a path continues inside the list or connection at a step, if its text names the item:
    /// <c>edges { usedAs node }</c>. A text that selects fields of an item that is an object is not such a path, but a query.</summary>
    /// <returns>The type of the elements in which the path continues, the field whose selection continues it, and the name of that field
    /// (<c>edges</c> or <c>nodes</c>) if it is not the list itself.</returns>
    public (SchemaType Element, GraphQLField Selection, string? Name)? FindItemPath(SchemaField field, GraphQLField step)
    {
        bool isScalar = item is { IsScalar: true };
        if (isScalar && field.Type.Element is { IsList: false } own && schema.TryGetType(own.Name, out SchemaType? ownType))
        {
            return step.SelectionSet is not null && LeadsToItem(step, ownType, isEdges: false) ? (ownType, step, null) : null;
        }

        if (
            step.SelectionSet?.Selections.FindAll(static node => node is not GraphQLField selected || !IsTotal(selected))
                is not [GraphQLField { SelectionSet: not null } list]
            || !(list.Name.Value == "edges" || list.Name.Value == "nodes")
            || ConnectionFinder.Find(field, schema, null, out _) is null
            || !schema.TryGetType(field.Type.Name, out SchemaType? connection)
            || !connection.TryGetField(list.Name.StringValue, out SchemaField? declared)
            || declared.Type.Element is not { IsList: false } element
            || !schema.TryGetType(element.Name, out SchemaType? elementType)
        )
        {
            return null;
        }

        return LeadsToItem(list, elementType, list.Name.Value == "edges") ? (elementType, list, list.Name.StringValue) : null;
    }

    /// <summary>The <c>nodes</c> of the connection at a step, if the path stops there.</summary>
    public GraphQLField? FindNodes(SchemaField field, GraphQLField step) =>
        item is { IsScalar: false }
        && step.SelectionSet?.Selections.FindAll(static node => node is not GraphQLField selected || !IsTotal(selected))
            is [GraphQLField { SelectionSet: null } list]
        && list.Name.Value == "nodes"
        && ConnectionFinder.Find(field, schema, null, out _, wantsNodes: true) is { Shape: ConnectionShape.Nodes }
            ? list
            : null;

    private bool LeadsToItem(GraphQLField list, SchemaType type, bool isEdges)
    {
        bool isScalar = item is { IsScalar: true };
        GraphQLSelectionSet selection = list.SelectionSet!;
        while (true)
        {
            List<GraphQLField> fields = [.. selection.Selections.OfType<GraphQLField>()];
            if (
                FindStep(fields, type) is not { } next
                || !type.TryGetField(next.Name.StringValue, out SchemaField? inner)
                || !schema.TryGetType(inner.Type.Name, out SchemaType? target)
            )
            {
                // The mistake of a scalar is reported at the scalar.
                return isScalar;
            }

            if (inner.Type.IsList || (target.IsComposite && ConnectionFinder.Find(inner, schema, null, out _) is not null))
            {
                return false;
            }

            if (next.SelectionSet is null)
            {
                // An edge's node, and nothing beside it, is where the path stops anyway.
                bool isOnlyNode = isEdges && selection == list.SelectionSet && fields.Count == 1;
                return target.IsComposite ? !isOnlyNode && !isScalar : isScalar;
            }

            if (!target.IsComposite)
            {
                return isScalar;
            }

            (type, selection) = (target, next.SelectionSet);
        }
    }

    // A pasted query selects the paging and the items of the connection, and no other connection.
    public bool IsOfItems(SchemaField field, GraphQLSelectionSet selection)
    {
        if (field.Type.IsList)
        {
            return field.Name is not ("edges" or "nodes") && !LeadsOn(selection, field);
        }

        if (ConnectionFinder.Find(field, schema, null, out _) is null)
        {
            return false;
        }

        return selection.Selections.Exists(static node => node is GraphQLField { Name: var name } && name.Value == "pageInfo")
            || !LeadsOn(selection, field);
    }

    // Whether there is a connection or list to stop at; a field that is not there is a mistake of its own.
    private bool LeadsOn(GraphQLSelectionSet selection, SchemaField field)
    {
        if (!schema.TryGetType(field.Type.Name, out SchemaType? type))
        {
            return true;
        }

        foreach (GraphQLField inner in selection.Selections.OfType<GraphQLField>())
        {
            if (
                !type.TryGetField(inner.Name.StringValue, out SchemaField? next)
                || !schema.TryGetType(next.Type.Name, out SchemaType? target)
            )
            {
                return true;
            }

            bool isPart = inner.Name.Value == "edges" || inner.Name.Value == "nodes" || inner.Name.Value == "node";
            bool isEnd =
                !isPart
                && (target.IsComposite || item is { IsScalar: true })
                && (next.Type.IsList || ConnectionFinder.Find(next, schema, null, out _) is not null);
            if (isEnd || (target.IsComposite && inner.SelectionSet is not null && LeadsOn(inner.SelectionSet, next)))
            {
                return true;
            }
        }

        return false;
    }
}
