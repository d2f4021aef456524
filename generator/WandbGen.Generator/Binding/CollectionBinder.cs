using WandbGen.Generator.Declarations;
using WandbGen.Generator.Diagnostics;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds a class marked with <c>[WandbCollection]</c>: infers the connection at the end of its way.</summary>
internal static class CollectionBinder
{
    public static CollectionPlan Bind(CollectionDeclaration declaration, SchemaSet schemas, ProblemCollector problems)
    {
        var invalid = new CollectionPlan(declaration.Type, declaration.Item.Name, declaration.HasConstructor, default, null, null, null, null, null, IsValid: false);
        if (!declaration.Type.IsPartial)
        {
            problems.Add(Descriptors.NotPartial, ProblemPlace.Declaration, declaration.Type.Name);
        }

        if (declaration.Item.Kind != CSharpKind.Object || declaration.Objects.Find(declaration.Item.Name) is not { } itemDeclaration)
        {
            problems.Add(Descriptors.NotAnObject, ProblemPlace.Declaration, declaration.Item.Name);
            return invalid;
        }

        if (schemas.Find(declaration.Schema, declaration.Type.Name, problems) is not { } schema
            || OperationText.Parse(declaration.Way, schema, isMutation: false, problems) is not { } text)
        {
            return invalid;
        }

        var variables = new VariableScope(schema, problems);
        variables.Declare(text.Operation, text.Shift);
        var way = new WayBinder(schema, variables, problems, text.Shift);
        if (way.Bind(text.Root, text.Operation.SelectionSet, "connection") is not { } target
            || InferConnection(target, itemDeclaration.GraphQLType, schema, problems) is not { } shape)
        {
            return invalid;
        }

        var objects = new ObjectBinder(schema, declaration.Objects, variables, problems);
        CSharpType itemType = declaration.Item with { IsNullable = true };
        if (objects.BindValue(target.Field.Name, new TypeReference(shape.ItemType, IsNonNull: true), itemType, target.Place, isNullable: false) is not { } item)
        {
            return invalid;
        }

        variables.ReportUnused();
        Dictionary<string, ValuePlan> leaves = LeafContext.Bind(item.Value.Context, way, schema, declaration.Type.Name, problems);

        string? first = shape.FirstArgument is null ? null : variables.ReserveName("first");
        string? after = shape.AfterArgument is null ? null : variables.ReserveName("after");
        List<KeyValuePair<string, string>> paging = [];
        List<string> generated = [];
        if (first is not null)
        {
            paging.Add(new(shape.FirstArgument!.Name, "$" + first));
            generated.Add($"${first}: {shape.FirstArgument.Type with { IsNonNull = true }}");
        }

        if (after is not null)
        {
            paging.Add(new(shape.AfterArgument!.Name, "$" + after));
            generated.Add($"${after}: {shape.AfterArgument.Type with { IsNonNull = false }}");
        }

        string name = text.Operation.Name?.StringValue ?? declaration.Type.Name;
        string head = $"query {name}{variables.WriteHeader(static _ => true, [.. generated])}";
        var document = new DocumentPlan(name, IsMutation: false, way.WriteDocument(head, paging, shape.WriteSelection(item.Selection)));
        TotalPlan? total = BindTotal(name, way, variables, target, schema);
        if (problems.Problems.Count > 0)
        {
            return invalid;
        }

        return new CollectionPlan(
            declaration.Type,
            declaration.Item.Name,
            declaration.HasConstructor,
            variables.ToPlans(),
            document,
            way.ToPlan(leaf => leaves.TryGetValue(leaf.Key, out ValuePlan? value) ? value : null),
            new ConnectionPlan(
                shape.Shape, shape.HasPageInfo, shape.HasEndCursor, shape.HasEdgeCursor, first, after, shape.IsOffset, shape.ItemIsEdge, item.Value),
            total,
            target.Field.Description,
            IsValid: true);
    }

    private static TotalPlan? BindTotal(string name, WayBinder way, VariableScope variables, BoundTarget target, SchemaModel schema)
    {
        SchemaField field;
        EquatableArray<string> parts;
        WayPlan plan;
        string key;
        if (way.Total is { } total)
        {
            field = total.Field;
            key = total.Key;
            plan = way.ToPlan(static _ => null, total.Level);
            EquatableArray<string> body = way.WriteTotalDocument("", total);
            parts = WithHead(body);
        }
        else if (schema.TryGetType(target.Field.Type.Name, out SchemaType? connection)
            && !target.Field.Type.IsList
            && connection.TryGetField("totalCount", out SchemaField? count)
            && count.Type is { IsList: false, Name: "Int" or "Int64" })
        {
            field = count;
            key = count.Name;
            plan = way.ToPlan(static _ => null);
            parts = WithHead(way.WriteDocument("", [], " { totalCount }"));
        }
        else
        {
            return null;
        }

        schema.TryGetType(field.Type.Name, out SchemaType? scalar);
        bool isLong = field.Type.Name == "Int64";
        var type = new CSharpType(isLong ? CSharpKind.Int64 : CSharpKind.Int32, isLong ? "long" : "int", !field.Type.IsNonNull, IsValueType: true);
        return new TotalPlan(
            new DocumentPlan(name + "Total", IsMutation: false, parts),
            EquatableArray<string>.From(variables.Names.Where(variable => Mentions(parts, variable))),
            plan,
            new ValuePlan(ValueKind.Leaf, type.Name, type.IsNullable, IsValueType: true, field.Type.ToString(), ScalarTypes.FindReadExpression(scalar!, type)!) { ListConversion = key },
            field.Description);

        // Only the variables that are left: GraphQL refuses unused ones.
        EquatableArray<string> WithHead(EquatableArray<string> body) => EquatableArray<string>.From(
            body.Skip(1).Prepend($"query {name}Total{variables.WriteHeader(variable => Mentions(body, variable))} {{"));
    }

    private static bool Mentions(EquatableArray<string> parts, string variable)
    {
        string mark = "$" + variable;
        return parts.Any(part =>
        {
            for (int start = part.IndexOf(mark, StringComparison.Ordinal); start >= 0; start = part.IndexOf(mark, start + 1, StringComparison.Ordinal))
            {
                int end = start + mark.Length;
                if (end == part.Length || !(part[end] == '_' || char.IsLetterOrDigit(part[end])))
                {
                    return true;
                }
            }

            return false;
        });
    }

    private static BoundConnection? InferConnection(BoundTarget target, string itemType, SchemaModel schema, ProblemCollector problems)
    {
        SchemaField field = target.Field;
        SchemaArgument? first = FindArgument(field, "first") ?? FindArgument(field, "limit");
        SchemaArgument? after = FindArgument(field, "after");
        bool isOffset = after is null && FindArgument(field, "offset") is not null;
        after ??= FindArgument(field, "offset");
        foreach (GraphQLParser.AST.GraphQLArgument argument in target.Syntax.Arguments?.Items ?? [])
        {
            string name = argument.Name.StringValue;
            if (name == first?.Name || name == after?.Name || name is "last" or "before")
            {
                problems.Add(Descriptors.PagingArgument, target.Place, name);
                return null;
            }
        }

        if (field.Type.IsList)
        {
            if (field.Type.Element is { IsList: false } element && CheckItem(element.Name))
            {
                return new BoundConnection(ConnectionShape.List, element.Name, false, false, false, isOffset ? first : null, isOffset ? after : null, isOffset, false);
            }

            return null;
        }

        if (!schema.TryGetType(field.Type.Name, out SchemaType? connection) || !connection.IsComposite)
        {
            problems.Add(Descriptors.NotAConnection, target.Place, field.Name, field.Type.ToString(), "it is a leaf");
            return null;
        }

        bool hasPageInfo = false;
        bool hasEndCursor = false;
        if (connection.TryGetField("pageInfo", out SchemaField? pageInfo) && schema.TryGetType(pageInfo.Type.Name, out SchemaType? pageInfoType))
        {
            hasPageInfo = pageInfoType.TryGetField("hasNextPage", out _);
            hasEndCursor = pageInfoType.TryGetField("endCursor", out _);
        }

        if (connection.TryGetField("edges", out SchemaField? edges)
            && edges.Type.Element is { } edgeReference
            && schema.TryGetType(edgeReference.Name, out SchemaType? edge))
        {
            // An item that is the edge itself selects what it wants of it; the page's end is then pageInfo's to tell.
            bool itemIsEdge = edge.Name == itemType;
            bool hasEdgeCursor = !itemIsEdge && edge.TryGetField("cursor", out _);
            SchemaField? node = null;
            if (!itemIsEdge && !edge.TryGetField("node", out node))
            {
                problems.Add(Descriptors.NotAConnection, target.Place, field.Name, field.Type.ToString(), $"its edge '{edge.Name}' has no 'node'; use an item of the type '{edge.Name}'");
                return null;
            }

            string nodeType = itemIsEdge ? edge.Name : node!.Type.Name;
            if (!CheckItem(nodeType))
            {
                return null;
            }

            bool canContinue = after is not null && (isOffset || hasEndCursor || hasEdgeCursor);
            return new BoundConnection(
                ConnectionShape.Edges, nodeType, hasPageInfo && canContinue, hasEndCursor && canContinue && !isOffset, hasEdgeCursor && canContinue && !isOffset,
                first, canContinue ? after : null, isOffset, itemIsEdge);
        }

        if (connection.TryGetField("nodes", out SchemaField? nodes) && nodes.Type.Element is { } nodeReference)
        {
            bool canContinue = after is not null && (isOffset || hasEndCursor);
            return CheckItem(nodeReference.Name)
                ? new BoundConnection(
                    ConnectionShape.Nodes, nodeReference.Name, hasPageInfo && canContinue, hasEndCursor && canContinue && !isOffset, false,
                    first, canContinue ? after : null, isOffset, false)
                : null;
        }

        problems.Add(Descriptors.NotAConnection, target.Place, field.Name, field.Type.ToString(), $"'{connection.Name}' has neither 'edges' nor 'nodes'");
        return null;

        bool CheckItem(string actual)
        {
            if (actual == itemType || (schema.TryGetType(actual, out SchemaType? type) && type.PossibleTypes.Contains(itemType)))
            {
                return true;
            }

            problems.Add(Descriptors.WrongObject, target.Place, "The item", itemType, field.Name, $"a collection of '{actual}'");
            return false;
        }
    }

    private static SchemaArgument? FindArgument(SchemaField field, string name) => field.Arguments.TryGet(name, out SchemaArgument? argument) ? argument : null;

    private sealed record BoundConnection(
        ConnectionShape Shape,
        string ItemType,
        bool HasPageInfo,
        bool HasEndCursor,
        bool HasEdgeCursor,
        SchemaArgument? FirstArgument,
        SchemaArgument? AfterArgument,
        bool IsOffset,
        bool ItemIsEdge)
    {
        // pageInfo before the items: the cursor is known while they are still arriving.
        public string[] WriteSelection(string item)
        {
            string pageInfo = HasPageInfo ? $" pageInfo {{ hasNextPage{(HasEndCursor ? " endCursor" : "")} }}" : "";
            string cursor = HasEdgeCursor ? " cursor" : "";
            return Shape switch
            {
                ConnectionShape.List => [item],
                ConnectionShape.Nodes => [" {", pageInfo, $" nodes{item} }}"],
                _ when ItemIsEdge => [" {", pageInfo, $" edges{item} }}"],
                _ => [" {", pageInfo, $" edges {{{cursor} node", $"{item} }} }}"],
            };
        }
    }
}
