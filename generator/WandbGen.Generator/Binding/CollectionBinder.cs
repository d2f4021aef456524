using GraphQLParser.AST;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds a class marked with <c>[WandbCollection]</c> whose attribute says the path.</summary>
internal static class CollectionBinder
{
    // Of nodes that each hold a connection of their own: few, since what is read of those behind an unfinished one is read again.
    private const int OuterSize = 10;

    public static CollectionPlan Bind(CollectionDeclaration declaration, SchemaSet schemas, ProblemCollector problems)
    {
        CollectionPlan invalid = Invalid(declaration);
        if (
            FindItem(declaration, problems) is not { } itemDeclaration
            || TypeSystem.Find(schemas, declaration.Schema, declaration.Type.Name, problems) is not { } schema
            || OperationText.Parse(declaration.Path ?? "", schema, isMutation: false, problems) is not { } text
        )
        {
            return invalid;
        }

        var variables = new VariableScope(schema, problems);
        variables.Declare(text.Operation, text.Shift);
        var path = new PathBinder(schema, variables, problems, text.Shift, itemDeclaration.Type.Name);
        if (
            path.Bind(text.Root, text.Operation.SelectionSet, "connection") is not { } target
            || FindConnection(target, itemDeclaration, schema, problems) is not { } connection
        )
        {
            return invalid;
        }

        var objects = new ObjectBinder(schema, declaration.Objects, variables, problems);
        CSharpType itemType = declaration.Item with { IsNullable = true };
        if (
            objects.BindValue(
                target.Field.Name,
                new TypeReference(connection.ItemType, IsNonNull: true),
                itemType,
                target.Place,
                isNullable: false
            )
            is not { } item
        )
        {
            return invalid;
        }

        objects.ReportSize(declaration.Type.Name);
        ReportOnePage(path, target, connection, problems);
        variables.ReportUnused();
        variables.ReportNames(static _ => true, "client", "pageSize");
        variables.ReportDeclared(declaration, static _ => true);
        EquatableArray<VariablePlan> parameters = variables.ToPlans(null, declaration.Variables, declaration.Objects);
        Dictionary<string, ValuePlan> fields = FieldContext.Bind(item.Value.Context, path.Fields, schema, declaration.Type.Name, problems);
        ValuePlan? ReadField(PathField field) => fields.TryGetValue(field.Key, out ValuePlan? value) ? value : null;

        List<string> generated = [];
        OuterConnectionPlan? outer = path.Outer is null
            ? null
            : BindOuter(path, path.Outer, connection, variables, generated, ReadField, target, problems);
        List<KeyValuePair<string, string>> paging = [];
        (string? first, string? after) = AddPaging(connection, variables, "first", "after", paging, generated);

        string name = text.Operation.Name?.StringValue ?? Identifiers.ToOperationName(declaration.Type.Name);
        string[] features = [.. path.Features.Append(declaration.Feature).OfType<string>().Distinct()];
        string head = $"query {name}{variables.WriteHeader(static _ => true, [.. generated])}";
        var document = new DocumentPlan(
            name,
            IsMutation: false,
            DocumentWriter.Split(path.WriteDocument(head, paging, connection.WriteSelection(item.Selection)), variables.Features, features)
        );
        TotalPlan? total = BindTotal(name, path, connection, variables, target, schema, features);
        if (problems.HasErrors)
        {
            return invalid;
        }

        return new CollectionPlan(
            declaration.Type,
            declaration.Item.Name,
            declaration.HasConstructor,
            declaration.HasBase,
            declaration.HasCount,
            declaration.MaxPageSize,
            parameters,
            document,
            path.ToPlan(ReadField, to: path.Outer?.ConnectionLevel + 1),
            new ConnectionPlan(
                connection.Shape,
                connection.IsNullable,
                connection.IsListNullable,
                connection.HasPageInfo,
                connection.HasEndCursor,
                connection.HasEdgeCursor,
                first,
                after,
                connection.IsOffset,
                item.Value
            ),
            outer,
            total,
            target.Field.Description,
            EquatableArray<string>.From(features),
            IsValid: true
        );
    }

    /// <summary>The plan of a collection that cannot be bound.</summary>
    public static CollectionPlan Invalid(CollectionDeclaration declaration) =>
        new(
            declaration.Type,
            declaration.Item.Name,
            declaration.HasConstructor,
            declaration.HasBase,
            declaration.HasCount,
            declaration.MaxPageSize,
            default,
            null,
            null,
            null,
            null,
            null,
            null,
            default,
            IsValid: false
        );

    /// <summary>Finds the item's declaration.</summary>
    public static ObjectDeclaration? FindItem(CollectionDeclaration declaration, ProblemCollector problems)
    {
        if (!declaration.Type.IsPartial)
        {
            problems.Add(Descriptors.NotPartial, ProblemPlace.Declaration, declaration.Type.Name);
        }

        if (declaration.Item.Kind == CSharpKind.Object && declaration.Objects.Find(declaration.Item.Name) is { } item)
        {
            if (item.IsEmitted)
            {
                return item;
            }

            problems.Fail();
            return null;
        }

        problems.Add(Descriptors.NotAnObject, ProblemPlace.Declaration, declaration.Item.Name);
        return null;
    }

    /// <summary>Infers the connection at a path's end, and checks that its items are those that are wanted.</summary>
    public static BoundConnection? FindConnection(BoundTarget target, ObjectDeclaration item, TypeSystem schema, ProblemCollector problems)
    {
        SchemaField field = target.Field;
        if (!ObjectBinder.IsOfSchema(item, schema))
        {
            problems.Add(Descriptors.OtherSchema, target.Place, item.Type.Name, item.Schema ?? WellKnownNames.DefaultSchema, schema.Name);
            return null;
        }

        if (ConnectionFinder.Find(field, schema, item.GraphQLType, out string reason) is not { } connection)
        {
            problems.Add(Descriptors.NotAConnection, target.Place, field.Name, field.Type.ToString(), reason);
            return null;
        }

        if (!schema.TryGetType(connection.ItemType, out SchemaType? actual) || !ObjectBinder.CanSelectOn(actual, item))
        {
            problems.Add(
                Descriptors.WrongObject,
                target.Place,
                "The item",
                item.GraphQLType,
                field.Name,
                $"a collection of '{connection.ItemType}'"
            );
            return null;
        }

        foreach (GraphQLArgument argument in target.Syntax.Arguments?.Items ?? [])
        {
            string name = argument.Name.StringValue;
            if (
                name == connection.FirstArgument?.Name
                || name == connection.AfterArgument?.Name
                || name is "first" or "after" or "last" or "before"
            )
            {
                problems.Add(
                    Descriptors.PagingArgument,
                    target.Place with
                    {
                        Start = target.Place.Start + argument.Name.Location.Start - target.Syntax.Name.Location.Start,
                        Length = name.Length,
                    },
                    name
                );
                return null;
            }
        }

        return connection;
    }

    // Under a page size that does nothing, one page passes for the whole.
    private static void ReportOnePage(PathBinder path, BoundTarget target, BoundConnection connection, ProblemCollector problems)
    {
        if (connection.AfterArgument is not null)
        {
            return;
        }

        foreach (SchemaField field in path.Steps.Reverse())
        {
            if (ConnectionFinder.FindPagingArgument(field) is { } argument && field != path.Outer?.Field)
            {
                problems.Add(Descriptors.OnePage, target.Place, target.Field.Name, argument, field.Name);
                return;
            }
        }
    }

    private static (string? First, string? After) AddPaging(
        BoundConnection connection,
        VariableScope variables,
        string firstName,
        string afterName,
        List<KeyValuePair<string, string>> arguments,
        List<string> header
    )
    {
        string? first = connection.FirstArgument is null ? null : variables.ReserveName(firstName);
        string? after = connection.AfterArgument is null ? null : variables.ReserveName(afterName);
        if (first is not null)
        {
            arguments.Add(new(connection.FirstArgument!.Name, "$" + first));
            header.Add($"${first}: {connection.FirstArgument.Type with { IsNonNull = true }}");
        }

        if (after is not null)
        {
            arguments.Add(new(connection.AfterArgument!.Name, "$" + after));
            header.Add($"${after}: {connection.AfterArgument.Type with { IsNonNull = false }}");
        }

        return (first, after);
    }

    private static OuterConnectionPlan BindOuter(
        PathBinder path,
        BoundOuter outer,
        BoundConnection inner,
        VariableScope variables,
        List<string> header,
        Func<PathField, ValuePlan?> readField,
        BoundTarget target,
        ProblemCollector problems
    )
    {
        BoundConnection connection = outer.Connection;
        (string? first, string? after) = AddPaging(connection, variables, "outerFirst", "outerAfter", outer.Arguments, header);
        if (inner.AfterArgument is not null && (first is null || after is null))
        {
            // A node cannot be asked for by itself, so its connection cannot be gone on with.
            problems.Add(Descriptors.UnpageableInner, target.Place, target.Field.Name);
        }

        return new OuterConnectionPlan(
            connection.Shape,
            connection.IsNullable,
            connection.IsListNullable,
            connection.HasPageInfo,
            connection.HasEndCursor,
            connection.HasEdgeCursor,
            first,
            after,
            path.ToPlan(readField, outer.NodeLevel),
            inner.AfterArgument is null ? null
                : connection.HasEdgeCursor ? OuterSize
                : 1
        );
    }

    private static TotalPlan? BindTotal(
        string name,
        PathBinder path,
        BoundConnection paged,
        VariableScope variables,
        BoundTarget target,
        TypeSystem schema,
        string[] features
    )
    {
        SchemaField field;
        IReadOnlyList<string> body;
        PathPlan plan;
        string key;
        List<string> needed = [.. features];
        // A server that requires a page size gets the smallest.
        KeyValuePair<string, string>[] paging = paged.FirstArgument is { IsRequired: true } first ? [new(first.Name, "1")] : [];
        if (path.Total is { } total)
        {
            field = total.Field;
            key = total.Key;
            plan = path.ToPlan(static _ => null, to: total.Level);
            body = path.WriteTotalDocument("", total, paging);
            if (total.Feature is not null)
            {
                needed.Add(total.Feature);
            }
        }
        else if (
            path.Outer is null
            && schema.TryGetType(target.Field.Type.Name, out SchemaType? connection)
            && !target.Field.Type.IsList
            && connection.TryGetField("totalCount", out SchemaField? count)
            && count.Type is { IsList: false, Name: "Int" or "Int64" }
        )
        {
            field = count;
            key = count.Name;
            plan = path.ToPlan(static _ => null);
            body = path.WriteDocument("", paging, " { totalCount }");
        }
        else
        {
            return null;
        }

        schema.TryGetType(field.Type.Name, out SchemaType? scalar);
        bool isLong = field.Type.Name == "Int64";
        var type = new CSharpType(
            isLong ? CSharpKind.Int64 : CSharpKind.Int32,
            isLong ? "long" : "int",
            !field.Type.IsNonNull,
            IsValueType: true
        );
        // Only the variables that are left: GraphQL refuses unused ones.
        string text = string.Concat(body);
        IEnumerable<string> parts = body.Skip(1)
            .Prepend($"query {name}Total{variables.WriteHeader(variable => Mentions(text, variable))} {{");
        return new TotalPlan(
            new DocumentPlan(name + "Total", IsMutation: false, DocumentWriter.Split([.. parts], variables.Features, needed)),
            EquatableArray<string>.From(variables.Names.Where(variable => Mentions(text, variable))),
            plan,
            key,
            new ValuePlan(
                ValueKind.Leaf,
                type.Name,
                type.IsNullable,
                IsValueType: true,
                field.Type.ToString(),
                schema.Scalars.FindRead(scalar!, type)!.Value.Expression
            ),
            EquatableArray<string>.From(needed),
            field.Description
        );
    }

    private static bool Mentions(string text, string variable)
    {
        string mark = "$" + variable;
        for (
            int start = text.IndexOf(mark, StringComparison.Ordinal);
            start >= 0;
            start = text.IndexOf(mark, start + 1, StringComparison.Ordinal)
        )
        {
            int end = start + mark.Length;
            if (end == text.Length || !(text[end] == '_' || char.IsLetterOrDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }
}
