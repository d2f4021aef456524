using GraphQLParser.AST;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds a class marked with <c>[WandbCollection]</c> whose attribute says the path.</summary>
internal sealed class CollectionBinder
{
    // The page size of nodes that each have a connection. It is small, because the nodes after an unfinished connection are read again.
    private const int OuterSize = 10;

    // The page sizes of two outer connections, whose product is about the same.
    private const int OuterSizeOfTwo = 3;

    private readonly CollectionDeclaration _declaration;
    private readonly TypeSystem _schema;
    private readonly ProblemCollector _problems;
    private readonly VariableScope _variables;
    private readonly PathBinder _binder;
    private readonly BoundPath _path;
    private readonly PagingBinder? _own;
    private readonly string _name;

    // The variables for paging, which follow those of the caller.
    private readonly List<VariableDefinitionNode> _paging = [];

    private CollectionBinder(
        CollectionDeclaration declaration,
        OperationText text,
        TypeSystem schema,
        ObjectDeclaration? item,
        ProblemCollector problems
    )
    {
        _declaration = declaration;
        _schema = schema;
        _problems = problems;
        _variables = new VariableScope(schema, problems);
        _variables.Declare(text.Operation, text.Source);
        _binder = new PathBinder(
            schema,
            _variables,
            problems,
            text.Source,
            new PathGoal
            {
                Item = new PathItem(item?.Type.Name ?? declaration.Item.Name, item?.GraphQLType, declaration.Paging?.Arguments ?? default),
            }
        );
        _path = _binder.Path;
        _own = declaration.Paging is { } paging
            ? new PagingBinder(paging, declaration.Type.Name, _path, schema, _variables, problems)
            : null;
        _name = text.Operation.Name?.StringValue ?? GraphQLNames.OfOperation(declaration.Type.Name);
    }

    public static CollectionPlan Bind(CollectionDeclaration declaration, SchemaSet schemas, ProblemCollector problems)
    {
        CollectionPlan invalid = Invalid(declaration);
        if (declaration.OperationName is not null)
        {
            problems.Add(
                Descriptors.NoOperation,
                ProblemPlace.Declaration with
                {
                    Argument = "OperationName",
                },
                declaration.Type.Name,
                "an OperationName, but no Document whose operation it could be"
            );
        }

        if (
            !ItemBinder.TryFind(declaration, schemas, problems, out ObjectDeclaration? item)
            || TypeSystem.Find(schemas, declaration.Schema, declaration.Type.Name, problems) is not { } schema
            || OperationText.Parse(declaration.Path ?? "", schema, isMutation: false, problems) is not { } text
        )
        {
            return invalid;
        }

        return new CollectionBinder(declaration, text, schema, item, problems).Bind(text, item) ?? invalid;
    }

    /// <summary>The plan of a collection that cannot be bound.</summary>
    public static CollectionPlan Invalid(CollectionDeclaration declaration) =>
        new()
        {
            Type = declaration.Type,
            ItemType = declaration.Item.Name,
            HasConstructor = declaration.HasConstructor,
            HasBase = declaration.HasBase,
            HasCount = declaration.HasCount,
            MaxPageSize = declaration.MaxPageSize,
            IsValid = false,
        };

    private CollectionPlan? Bind(OperationText text, ObjectDeclaration? item)
    {
        var items = new ItemBinder(_declaration, item, _schema, _problems);
        if (
            _binder.Bind(text.Root, text.Operation.SelectionSet, "connection") is not { } target
            || items.FindConnection(target.Field, target.Place, target.List?.Name == "nodes", target.Item?.Field) is not { } connection
            || CheckPaging(target, connection) is not { } paged
            || items.Bind(target.Field, connection, _variables, target.Place) is not { } bound
        )
        {
            return null;
        }

        if (
            _path.Total is { } total
            && FieldContext.Takes(bound.Value.Context, total.Node.Key, _path.Fields, _variables.Names)
            && !_path.AddTotal()
        )
        {
            _problems.Add(Descriptors.TotalInConnection, total.Place, total.Node.Key, _declaration.Item.Name);
        }

        connection = paged;
        ReportOnePage(target, connection);
        _variables.ReportUnused();
        _variables.ReportNames(isParameter: null, "client", "pageSize");
        _variables.ReportDeclared(_declaration, static _ => true);
        _variables.ReportNeeds(_path.Features.Append(_declaration.Feature));
        EquatableArray<VariablePlan> parameters = _variables.ToPlans(collection: _declaration);
        Func<PathField, ValuePlan?> readField = new FieldContext(
            new ObjectScope(_schema, _declaration.Objects, _variables),
            _path.Fields,
            parameters,
            _problems
        ).Bind(bound.Value.Context);
        (string? First, string? After, SchemePlan? Plan) paging = (null, null, null);
        List<ArgumentNode> arguments = [];
        if (_own is not null)
        {
            if (_own.Bind(connection, bound.Value.Context.Select(static context => context.Field)) is not { } own)
            {
                return null;
            }

            _own.CheckBounds(parameters);
            paging = own;
            _paging.AddRange(_own.Definitions);
            Func<PathField, ValuePlan?> ofItems = readField;
            readField = field => _own.Fields.TryGetValue(field.Node.Key, out ValuePlan? value) ? value : ofItems(field);
        }

        OuterConnectionPlan[] outers = [.. _path.Outers.Select((outer, i) => BindOuter(outer, i, connection, readField, target))];
        if (_own is null)
        {
            (string? first, string? after) = AddPaging(connection, "first", "after", arguments);
            paging = (first, after, null);
        }

        string[] features = [.. _path.Features.Append(_declaration.Feature).OfType<string>().Distinct()];
        if (
            connection.ItemCursor is { } itemCursor
            && bound.Selection.Any(node => node is FieldNode { Key: BoundConnection.CursorKey } taken && taken.Name != itemCursor)
        )
        {
            _problems.Add(
                Descriptors.WrongPaging,
                ProblemPlace.OfPaging("Next"),
                _declaration.Type.Name,
                "the items have a field 'cursor' of their own: select it with a path or leave it out"
            );
        }

        EquatableArray<SelectionNode> selection = _path.Select(
            arguments,
            connection.SelectPage(_path.Items?.Select([], bound.Selection) ?? bound.Selection, target.List is { } list ? [list] : [])
        );
        HashSet<string> bounds = [.. _own?.Bounds.Values.Except(selection.SelectMany(static node => node.Variables)) ?? []];
        bool IsSent(string variable) => !bounds.Contains(variable);
        DocumentNode document = DocumentNode.Of(isMutation: false, _name, [.. _variables.Define(IsSent), .. _paging], selection);
        TotalPlan? size = BindTotal(connection, target, parameters, features);
        if (_problems.HasErrors)
        {
            return null;
        }

        return Invalid(_declaration) with
        {
            Variables = EquatableArray<VariablePlan>.From(
                parameters.Select(parameter => parameter with { IsSent = IsSent(parameter.Name) })
            ),
            Document = new DocumentPlan(document, EquatableArray<string>.From(features)),
            Path = _path.ToPlan(readField, to: _path.Outers.Count > 0 ? _path.Outers[0].ConnectionLevel + 1 : null),
            Connection = new ConnectionPlan
            {
                Shape = connection.Shape,
                IsNullable = connection.IsNullable,
                IsListNullable = connection.IsListNullable,
                HasPageInfo = connection.HasPageInfo,
                HasEndCursor = connection.HasEndCursor,
                HasEdgeCursor = connection.HasEdgeCursor,
                First = paging.First,
                After = paging.After,
                RequiresAfter = _own is null ? connection.RequiresAfter : _own.RequiresAfter,
                Scheme = connection.Scheme,
                Own = paging.Plan,
                ItemCursor = connection.ItemCursor is null ? null : BoundConnection.CursorKey,
                Counted = _declaration.Paging is { } said ? said.Counted : connection.CountedArgument,
                Item = bound.Value,
                ItemPath = _path.Items?.ToPlan(readField),
            },
            Outers = EquatableArray<OuterConnectionPlan>.From(outers),
            Total = size,
            IsValid = true,
        };
    }

    // The connection as it is paged. The arguments by which the collection pages are not the user's to give.
    private BoundConnection? CheckPaging(BoundTarget target, BoundConnection connection)
    {
        if (_own is not null)
        {
            return _own.BindConnection(connection, target.Field, isItem: target.Item is null);
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
                _problems.Add(Descriptors.PagingArgument, target.Source.Place(argument.Name), name);
                return null;
            }
        }

        return connection;
    }

    // Under a page size that does nothing, one page passes for the whole.
    private void ReportOnePage(BoundTarget target, BoundConnection connection)
    {
        if (connection.AfterArgument is not null || _own is not null)
        {
            return;
        }

        foreach (SchemaField field in _path.StepFields.Reverse())
        {
            if (ConnectionFinder.FindPagingArgument(field) is { } argument && _path.Outers.All(outer => outer.Field != field))
            {
                _problems.Add(Descriptors.OnePage, target.Place, target.Field.Name, argument, field.Name);
                return;
            }
        }
    }

    private (string? First, string? After) AddPaging(
        BoundConnection connection,
        string firstName,
        string afterName,
        List<ArgumentNode> arguments
    )
    {
        string? first = connection.FirstArgument is null ? null : _variables.ReserveName(firstName);
        string? after = connection.AfterArgument is null ? null : _variables.ReserveName(afterName);
        if (first is not null)
        {
            arguments.Add(new ArgumentNode(connection.FirstArgument!.Name, new VariableNode(first)));
            _paging.Add(new VariableDefinitionNode(first, connection.FirstArgument.Type with { IsNonNull = true }));
        }

        if (after is not null)
        {
            arguments.Add(new ArgumentNode(connection.AfterArgument!.Name, new VariableNode(after)));
            _paging.Add(
                new VariableDefinitionNode(after, connection.AfterArgument.Type with { IsNonNull = connection.AfterArgument.IsRequired })
            );
        }

        return (first, after);
    }

    private OuterConnectionPlan BindOuter(
        BoundOuter outer,
        int index,
        BoundConnection innermost,
        Func<PathField, ValuePlan?> readField,
        BoundTarget target
    )
    {
        BoundConnection connection = outer.Connection;
        (string? first, string? after) =
            index == 0
                ? AddPaging(connection, "outerFirst", "outerAfter", outer.Arguments)
                : AddPaging(connection, "middleFirst", "middleAfter", outer.Arguments);
        bool isInnerPaged =
            innermost.AfterArgument is not null
            || _path.Outers.Skip(index + 1).Any(static other => other.Connection.AfterArgument is not null);
        if (isInnerPaged && (first is null || after is null))
        {
            // A node cannot be requested alone, so the next page of its connection cannot be requested.
            _problems.Add(Descriptors.UnpageableInner, target.Place, target.Field.Name);
        }

        return new OuterConnectionPlan
        {
            Shape = connection.Shape,
            IsNullable = connection.IsNullable,
            IsListNullable = connection.IsListNullable,
            HasPageInfo = connection.HasPageInfo,
            HasEndCursor = connection.HasEndCursor,
            HasEdgeCursor = connection.HasEdgeCursor,
            First = first,
            After = after,
            RequiresAfter = connection.RequiresAfter,
            Node = _path.ToPlan(readField, outer.NodeLevel, _path.Outers.Skip(index + 1).FirstOrDefault()?.ConnectionLevel + 1),
            Size =
                !isInnerPaged ? null
                : !connection.HasEdgeCursor ? 1
                : _path.Outers.Count == 1 ? OuterSize
                : OuterSizeOfTwo,
        };
    }

    private TotalPlan? BindTotal(BoundConnection paged, BoundTarget target, IEnumerable<VariablePlan> parameters, string[] features)
    {
        EquatableArray<ArgumentNode> paging = _own is null ? paged.SmallestPage : [];
        if (_path.Total is { } total)
        {
            PathPlan path = _path.ToPlan(static _ => null, to: total.Level);
            return ToTotal(
                total.Field,
                total.Node,
                _path.SelectTotal(total, paging),
                new PathPlan([.. path.Steps, .. total.ToLevels(path.Steps.Select(static step => step.Key))]),
                parameters,
                [.. features, .. total.Features]
            );
        }

        return
            _path.Outers.Count == 0
            && _schema.TryGetType(target.Field.Type.Name, out SchemaType? connection)
            && !target.Field.Type.IsList
            && connection.TryGetField("totalCount", out SchemaField? count)
            && count.Type is { IsList: false, Name: "Int" or "Int64" }
            ? ToTotal(
                count,
                new FieldNode(count.Name),
                _path.Select(paging, [new FieldNode(count.Name)], isTotal: true),
                _path.ToPlan(static _ => null),
                parameters,
                features
            )
            : null;
    }

    private TotalPlan ToTotal(
        SchemaField field,
        FieldNode node,
        EquatableArray<SelectionNode> selection,
        PathPlan path,
        IEnumerable<VariablePlan> parameters,
        string[] features
    )
    {
        _schema.TryGetType(field.Type.Name, out SchemaType? scalar);
        bool isLong = field.Type.Name == "Int64";
        var type = new CSharpType
        {
            Kind = isLong ? CSharpKind.Int64 : CSharpKind.Int32,
            Name = isLong ? "long" : "int",
            IsNullable = !field.Type.IsNonNull,
            IsValueType = true,
        };
        // Only the variables that are left: GraphQL refuses unused ones.
        HashSet<string> used = [.. selection.SelectMany(static selected => selected.Variables)];
        var number = new StepPlan
        {
            Key = node.Key,
            Path = string.Join(".", path.Steps.Select(static step => step.Key).Append(node.Key)),
            TypeName = field.Type.Name,
            IsOfFragment = _path.Total is { Fragment: not null, Branch.Count: 0 },
        };
        return new TotalPlan
        {
            Request = new RequestPlan
            {
                Document = new DocumentPlan(
                    DocumentNode.Of(isMutation: false, _name + "Total", [.. _variables.Define(used.Contains)], selection),
                    EquatableArray<string>.From(features)
                ),
                Variables = EquatableArray<VariablePlan>.From(parameters.Where(parameter => used.Contains(parameter.Name))),
                Path = new PathPlan([.. path.Steps, number]),
                Value = ValueBinder.ToValue(ValueKind.Leaf, field.Type, type) with { Read = _schema.Scalars.FindRead(scalar!, type) },
            },
            Key = node.Key,
            Description = field.Description,
        };
    }
}
