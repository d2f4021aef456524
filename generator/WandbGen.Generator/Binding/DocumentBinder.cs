using WandbGen.Generator.Declarations;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds a class marked with <c>[WandbCollection]</c> whose document is in a file: everything is there already, and is checked
/// instead of written.</summary>
internal sealed class DocumentBinder
{
    private readonly CollectionDeclaration _declaration;
    private readonly ObjectDeclaration? _itemDeclaration;
    private readonly TypeSystem _schema;
    private readonly ProblemCollector _problems;
    private readonly OperationDocument _document;
    private readonly VariableScope _variables;
    private readonly DocumentPaths _paths;
    private readonly DocumentConnections _connections;
    private readonly DocumentNeeds _needs;
    private readonly ItemBinder _items;

    private DocumentBinder(
        CollectionDeclaration declaration,
        ObjectDeclaration? item,
        TypeSystem schema,
        OperationDocument document,
        ProblemCollector problems
    )
    {
        _declaration = declaration;
        _itemDeclaration = item;
        _schema = schema;
        _document = document;
        _problems = problems;
        _variables = new VariableScope(schema, problems);
        _paths = new DocumentPaths(schema, document);
        _connections = new DocumentConnections(declaration, item, schema, document, _paths);
        _needs = new DocumentNeeds(document, problems);
        _items = new ItemBinder(declaration, item, schema, problems);
    }

    public static CollectionPlan Bind(CollectionDeclaration declaration, SchemaSet schemas, ProblemCollector problems)
    {
        CollectionPlan invalid = CollectionBinder.Invalid(declaration);
        if (!ItemBinder.TryFind(declaration, schemas, problems, out ObjectDeclaration? item))
        {
            return invalid;
        }

        if (declaration.Path is not null)
        {
            problems.Add(Descriptors.PathAndDocument, ProblemPlace.Declaration, declaration.Type.Name);
            return invalid;
        }

        return
            TypeSystem.Find(schemas, declaration.Schema, declaration.Type.Name, problems) is { } schema
            && OperationDocument.Find(declaration.Document!, declaration.OperationName, isMutation: false, schemas, problems)
                is { } document
            && schema.QueryType is { } root
            ? new DocumentBinder(declaration, item, schema, document, problems).Bind(root) ?? invalid
            : invalid;
    }

    private CollectionPlan? Bind(SchemaType root)
    {
        if (!_document.Check(root, _schema, _variables, _problems))
        {
            return null;
        }

        DocumentStep[] found = _connections.Find(root);
        if (found is [{ } connection])
        {
            return BindConnection(connection);
        }

        _problems.Add(
            Descriptors.NoConnectionInDocument,
            ProblemPlace.Declaration,
            _document.File.Path,
            found.Length == 0 ? "none" : $"{found.Length}"
        );
        return null;
    }

    private CollectionPlan? BindConnection(DocumentStep found)
    {
        SchemaField field = found.Field;
        ProblemPlace place = _document.Source.Place(found.Document.Syntax.Name);
        bool wantsNodes = _connections.WantsNodes(found);
        if (FindItem(found, place, wantsNodes) is not var (item, end, connection))
        {
            return null;
        }

        (BoundPath path, _) = _paths.Bind(found, _variables.Names);
        path.Items = end is null ? null : _paths.Bind(end, _variables.Names).Path;
        // The reader expects certain keys: those that the item's own selection would have.
        var ofItem = new VariableScope(_schema, new ProblemCollector());
        if (_items.Bind(field, connection, ofItem, place) is not { } bound)
        {
            return null;
        }

        new DocumentChecker(_document, _schema, _declaration.Objects, _declaration.Item.Name, _problems).Check(bound, item);
        var binder = new DocumentPagingBinder(_declaration, _schema, _document, _connections, _variables, _problems);
        if (_problems.HasErrors || binder.Bind(found, path, connection, bound, end) is not { } paging)
        {
            return null;
        }

        binder.ReportShared(found, paging);
        _variables.ReportNeeds(path.Features.Concat(path.Items?.Features ?? []).Append(_declaration.Feature));
        bool IsParameter(string variable) => !paging.Variables.Contains(variable);
        _variables.ReportNames(IsParameter, "client", "pageSize");
        _variables.ReportDeclared(_declaration, IsParameter);
        EquatableArray<VariablePlan> parameters = _variables.ToPlans(IsParameter, _declaration);
        Func<PathField, ValuePlan?> ofItems = new FieldContext(
            new ObjectScope(_schema, _declaration.Objects, _variables),
            path.Fields,
            parameters,
            _problems
        ).Bind(bound.Value.Context);
        Func<PathField, ValuePlan?> readField = pathField =>
            paging.Own is { } own && own.Fields.TryGetValue(pathField.Node.Key, out ValuePlan? value) ? value : ofItems(pathField);
        bool isPlain =
            DocumentConnections.IsPlainNode(connection, end) && !path.Items!.OwnFields.Any(beside => readField(beside) is not null);
        if (!isPlain && DocumentConnections.IsPlainNode(connection, end))
        {
            // If the item uses fields beside the node, it is read from the edge.
            connection = _items.FindConnection(field, place, wantsNodes, end!.Field)!;
            if (paging is { Own: null, Connection: { HasEndCursor: false, IsOffset: false, AfterArgument: not null } })
            {
                _needs.Miss(place, "pageInfo { hasNextPage endCursor }", field);
            }
        }

        if (_problems.HasErrors)
        {
            return null;
        }

        EquatableArray<string> features =
        [
            .. path.Features.Concat(path.Items?.Features ?? []).Append(_declaration.Feature).OfType<string>().Distinct(),
        ];
        bool canContinue = paging.After is not null;
        return CollectionBinder.Invalid(_declaration) with
        {
            Variables = parameters,
            Document = _document.ToPlan(_variables, features),
            Path = path.ToPlan(readField),
            Connection = new ConnectionPlan
            {
                Shape = connection.Shape,
                IsNullable = connection.IsNullable,
                IsListNullable = connection.IsListNullable,
                HasPageInfo = paging.Connection.HasPageInfo && canContinue,
                HasEndCursor = paging.Connection.HasEndCursor && canContinue,
                HasEdgeCursor = paging.Connection.HasEdgeCursor && canContinue && isPlain,
                First = paging.First,
                After = paging.After,
                RequiresAfter = paging.After is { } after && _variables.IsRequired(after),
                Scheme = paging.Connection.Scheme,
                Own = paging.Plan,
                ItemCursor = paging.Connection.ItemCursor,
                Counted =
                    paging.After is null ? null
                    : _declaration.Paging is { } said ? said.Counted
                    : paging.Connection.CountedArgument,
                Item = bound.Value,
                ItemPath = end is null || isPlain ? null : path.Items!.ToPlan(readField),
            },
            IsValid = true,
        };
    }

    // The field that is read as an item, the path to it from an element of the list, and the connection.
    private (DocumentField Item, DocumentStep? End, BoundConnection Connection)? FindItem(
        DocumentStep found,
        ProblemPlace place,
        bool wantsNodes
    )
    {
        if (
            ConnectionFinder.Find(found.Field, _schema, _itemDeclaration?.GraphQLType, out _, wantsNodes) is { } shape
            && _connections.FindList(found, shape) is var (list, element)
        )
        {
            _needs.ReportOmission(list, list.Omission, found.Field);
            if (_connections.IsItem(element) && shape.Shape != ConnectionShape.Edges)
            {
                return _items.FindConnection(found.Field, place, wantsNodes) is { } own ? (list, null, own) : null;
            }

            DocumentStep[] ends = _connections.FindItems(list, element, shape.Shape);
            if (ends.Length > 1)
            {
                _problems.Add(
                    Descriptors.AmbiguousResult,
                    place,
                    _document.File.Path,
                    _declaration.Type.Name,
                    string.Join(", ", ends.Select(static end => $"'{end.Path}'")),
                    "select one of them"
                );
                return null;
            }

            if (ends is [{ } end])
            {
                // TakeByName gives a field that has an alias its name.
                bool isNode = shape.Shape == ConnectionShape.Edges && end.Previous is null && end.Field.Name == "node";
                DocumentField item = (isNode ? _document.Fields.TakeByName(list, "node") : null) ?? end.Document;
                if (isNode)
                {
                    // A feature that the item requires is required by the whole collection.
                    _needs.ReportOmission(item, item.Condition, found.Field);
                }

                return _items.FindConnection(found.Field, place, wantsNodes, isNode ? null : end.Field) is { } connection
                    ? (item, end, connection)
                    : null;
            }
        }

        // Either something else is there, or nothing.
        if (_items.FindConnection(found.Field, place, wantsNodes) is { } other)
        {
            _needs.Miss(
                place,
                other.Shape switch
                {
                    ConnectionShape.Edges => "edges { node }",
                    ConnectionShape.Nodes => "nodes",
                    _ => "edges",
                },
                found.Field
            );
        }

        return null;
    }
}
