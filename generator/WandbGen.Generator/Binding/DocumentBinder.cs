using GraphQLParser.AST;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds a class marked with <c>[WandbCollection]</c> whose document is in a file: everything is there already, and is checked
/// instead of written.</summary>
internal sealed class DocumentBinder
{
    // More are not told of.
    private const int MostPlaces = 100;

    private readonly CollectionDeclaration _declaration;
    private readonly ObjectDeclaration? _itemDeclaration;
    private readonly TypeSystem _schema;
    private readonly ProblemCollector _problems;
    private readonly OperationDocument _document;
    private readonly VariableScope _variables;
    private readonly DocumentPaths _paths;
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
        _items = new ItemBinder(declaration, item, schema, problems);
    }

    private DocumentFields Fields => _document.Fields;

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

        DocumentStep[] found =
        [
            .. _paths
                .Find(
                    root,
                    Fields.Of(_document.Operation.SelectionSet),
                    _declaration.Paging is null ? IsPaged : HoldsItems,
                    static step => !step.Field.Type.IsList
                )
                .Take(MostPlaces),
        ];
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

    // A connection or list whose paging arguments are variables.
    private bool IsPaged(DocumentStep step) =>
        ConnectionFinder.Find(step.Field, _schema, null, out _) is { } connection
        && (FindVariable(step, connection.FirstArgument) ?? FindVariable(step, connection.AfterArgument)) is not null;

    // Of a paging of its own nothing is known but what it pages.
    private bool HoldsItems(DocumentStep step) =>
        ConnectionFinder.Find(step.Field, _schema, _itemDeclaration?.GraphQLType, out _, WantsNodes(step)) is { } connection
        && FindList(step, connection) is var (list, element)
        && (IsItem(element) || FindItems(list, element, connection.Shape).Length > 0);

    private static string? FindVariable(DocumentStep step, SchemaArgument? argument) =>
        argument is not null
        && step.Document.Syntax.Arguments?.Items.Find(candidate => candidate.Name.Value == argument.Name)
            is { Value: GraphQLVariable variable }
            ? variable.Name.StringValue
            : null;

    private bool WantsNodes(DocumentStep step) =>
        Fields.FindByName(step.Document, "nodes") is not null && Fields.FindByName(step.Document, "edges") is null;

    /// <summary>The list of a connection, with the type of its elements; null if the document does not select it.</summary>
    private (DocumentField List, SchemaType Element)? FindList(DocumentStep step, BoundConnection connection)
    {
        if (connection.Shape == ConnectionShape.List)
        {
            return _schema.TryGetType(connection.ItemType, out SchemaType? own) ? (step.Document, own) : null;
        }

        string name = connection.Shape == ConnectionShape.Nodes ? "nodes" : "edges";
        return
            Fields.FindByName(step.Document, name) is { } list
            && _schema.TryGetType(step.Field.Type.Name, out SchemaType? type)
            && type.TryGetField(name, out SchemaField? field)
            && field.Type.Element is { } reference
            && _schema.TryGetType(reference.Name, out SchemaType? element)
            ? (list, element)
            : null;
    }

    // Whether something of the type is an item.
    private bool IsItem(SchemaType type) =>
        _itemDeclaration is { } item
            ? type.IsComposite && ValueBinder.CanSelectOn(type, item)
            : !type.IsComposite && (_declaration.Converter is not null || _schema.Scalars.FindRead(type, _declaration.Item) is not null);

    // Where an element of the list has its item.
    private DocumentStep[] FindItems(DocumentField list, SchemaType element, ConnectionShape shape) =>
        [
            .. _paths
                .Find(
                    element,
                    Fields.Of(list),
                    step =>
                        !step.Field.Type.IsList
                        && _schema.TryGetType(step.Field.Type.Name, out SchemaType? type)
                        && IsItem(type)
                        && !(step.Previous is null && shape == ConnectionShape.Edges && step.Field.Name == "cursor")
                        && step.Field.Name != SelectionBuilder.TypeName.Name,
                    step => !step.Field.Type.IsList && ConnectionFinder.Find(step.Field, _schema, null, out _) is null
                )
                .Take(MostPlaces),
        ];

    private CollectionPlan? BindConnection(DocumentStep found)
    {
        SchemaField field = found.Field;
        ProblemPlace place = _document.Source.Place(found.Document.Syntax.Name);
        bool wantsNodes = WantsNodes(found);
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
        if (_problems.HasErrors || BindPaging(found, path, connection, bound, end) is not { } paging)
        {
            return null;
        }

        ReportShared(found, paging);
        _variables.ReportNeeds(path.Features.Concat(path.Items?.Features ?? []).Append(_declaration.Feature));
        bool IsParameter(string variable) => !paging.Variables.Contains(variable);
        _variables.ReportNames(IsParameter, "client", "pageSize");
        _variables.ReportDeclared(_declaration, IsParameter);
        EquatableArray<VariablePlan> parameters = _variables.ToPlans(IsParameter, _declaration.Variables, _declaration.Objects);
        Func<PathField, ValuePlan?> ofItems = new FieldContext(
            new ObjectScope(_schema, _declaration.Objects, _variables),
            path.Fields,
            parameters,
            _problems
        ).Bind(bound.Value.Context);
        Func<PathField, ValuePlan?> readField = pathField =>
            paging.Own is { } own && own.Fields.TryGetValue(pathField.Node.Key, out ValuePlan? value) ? value : ofItems(pathField);
        bool isPlain = IsPlainNode(connection, end) && !path.Items!.OwnFields.Any(beside => readField(beside) is not null);
        if (!isPlain && IsPlainNode(connection, end))
        {
            // Who takes what stands beside the node begins at the edge.
            connection = _items.FindConnection(field, place, wantsNodes, end!.Field)!;
            if (paging is { Own: null, Connection: { HasEndCursor: false, IsOffset: false, AfterArgument: not null } })
            {
                Miss(place, "pageInfo { hasNextPage endCursor }", field);
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

    private static bool IsPlainNode(BoundConnection connection, DocumentStep? end) =>
        connection.Shape == ConnectionShape.Edges && end is { Previous: null, Document.Syntax.Name: var name } && name.Value == "node";

    // What is read of the document as an item, the path to it from an element of the list, and the connection.
    private (DocumentField Item, DocumentStep? End, BoundConnection Connection)? FindItem(
        DocumentStep found,
        ProblemPlace place,
        bool wantsNodes
    )
    {
        if (
            ConnectionFinder.Find(found.Field, _schema, _itemDeclaration?.GraphQLType, out _, wantsNodes) is { } shape
            && FindList(found, shape) is var (list, element)
        )
        {
            ReportOmission(list, list.Omission, found.Field);
            if (IsItem(element) && shape.Shape != ConnectionShape.Edges)
            {
                return _items.FindConnection(found.Field, place, wantsNodes) is { } own ? (list, null, own) : null;
            }

            DocumentStep[] ends = FindItems(list, element, shape.Shape);
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
                // FindByName gives a field that has an alias its name.
                bool isNode = shape.Shape == ConnectionShape.Edges && end.Previous is null && end.Field.Name == "node";
                DocumentField item = (isNode ? Fields.FindByName(list, "node") : null) ?? end.Document;
                if (isNode)
                {
                    // What the item itself requires, the whole collection does.
                    ReportOmission(item, item.Condition, found.Field);
                }

                return _items.FindConnection(found.Field, place, wantsNodes, isNode ? null : end.Field) is { } connection
                    ? (item, end, connection)
                    : null;
            }
        }

        // Either something else is there, or nothing.
        if (_items.FindConnection(found.Field, place, wantsNodes) is { } other)
        {
            Miss(
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

    private DocumentPaging? BindPaging(DocumentStep found, BoundPath path, BoundConnection connection, BoundValue bound, DocumentStep? end)
    {
        if (_declaration.Paging is { } declared)
        {
            return BindOwnPaging(declared, found, path, connection, bound);
        }

        string? first = FindVariable(found, connection.FirstArgument);
        string? after = FindVariable(found, connection.AfterArgument);
        DocumentField? pageInfo = after is null ? null : FindNeeded(found.Document, "pageInfo", found.Field);
        bool hasNextPage = pageInfo is not null && FindNeeded(pageInfo, "hasNextPage", found.Field) is not null;
        bool hasEndCursor = pageInfo is not null && FindNeeded(pageInfo, "endCursor", found.Field) is not null;
        bool hasEdgeCursor =
            IsPlainNode(connection, end)
            && Fields.FindByName(found.Document, "edges") is { } list
            && (
                // Where it is only to be taken if it is there, its alias stays: an item may take it under that.
                hasEndCursor
                    ? Fields.Find(list, "cursor") is { Syntax.Name: var name } && name.Value == "cursor"
                    : FindNeeded(list, "cursor", found.Field) is not null
            );
        if (after is not null && !connection.IsOffset && !hasEndCursor && !hasEdgeCursor)
        {
            Miss(_document.Source.Place(found.Document.Syntax.Name), "pageInfo { hasNextPage endCursor }", found.Field);
        }

        return _problems.HasErrors
            ? null
            : new DocumentPaging(
                connection with
                {
                    HasPageInfo = hasNextPage,
                    HasEndCursor = hasEndCursor,
                    HasEdgeCursor = hasEdgeCursor,
                },
                first,
                after
            )
            {
                Arguments = [.. new[] { connection.FirstArgument?.Name, connection.AfterArgument?.Name }.OfType<string>()],
            };
    }

    private DocumentPaging? BindOwnPaging(
        PagingDeclaration declared,
        DocumentStep found,
        BoundPath path,
        BoundConnection connection,
        BoundValue bound
    )
    {
        var own = new PagingBinder(declared, _declaration.Type.Name, path, _schema, _variables, _problems) { IsWritten = true };
        if (own.BindConnection(connection, found.Field, isItem: false) is not { } paged)
        {
            return null;
        }

        if (declared is { Cursor: not null, Next: { } next } && FindItemCursor(found, path, connection, next) is { } cursor)
        {
            ReportOmission(cursor, cursor.Omission, found.Field);
            paged = paged with { ItemCursor = next };
        }

        if (paged.HasPageInfo)
        {
            bool isBackward = paged.Scheme == PagingScheme.Backward;
            DocumentField? pageInfo = FindNeeded(found.Document, "pageInfo", found.Field);
            string[] needed = isBackward ? ["hasPreviousPage", "startCursor"] : ["hasNextPage"];
            bool isSelected = pageInfo is not null && needed.All(name => FindNeeded(pageInfo, name, found.Field) is not null);
            if (isBackward && !isSelected)
            {
                Miss(_document.Source.Place(found.Document.Syntax.Name), "pageInfo { hasPreviousPage startCursor }", found.Field);
                return null;
            }

            if (isBackward)
            {
                // Read from its end, the page before is the next one.
                Fields.Exchange(pageInfo!, "hasPreviousPage", "hasNextPage");
                Fields.Exchange(pageInfo!, "startCursor", "endCursor");
            }

            paged = paged with { HasPageInfo = isSelected };
        }

        return own.Bind(paged, bound.Value.Context.Select(static context => context.Field)) is var (first, after, plan)
            ? new DocumentPaging(paged, first, after, own, plan) { Arguments = [.. declared.Arguments] }
            : null;
    }

    // The field of each item at which the next page begins, as the document selects it.
    private DocumentField? FindItemCursor(DocumentStep found, BoundPath path, BoundConnection connection, string key) =>
        connection.Shape != ConnectionShape.Edges
        && !path.OwnFields.Any(beside => beside.Node.Key == key)
        && FindList(found, connection) is var (list, element)
        && Fields.Find(list, key) is { HasSelection: false } field
        && _paths.ToStep(element, [], field, previous: null) is { Field.Type: { IsList: false, Name: var type } }
        && PagingBinder.IsToken(_schema, type)
            ? field
            : null;

    // What pages is given by nobody but the generator, so what else it is given to would get it too.
    private void ReportShared(DocumentStep found, DocumentPaging paging)
    {
        HashSet<GraphQLArgument> pages = [];
        for (DocumentStep? step = found; step is not null; step = step.Previous)
        {
            foreach (GraphQLArgument argument in step.Document.Mentions.SelectMany(static mention => mention.Syntax.Arguments?.Items ?? []))
            {
                if (paging.Arguments.Contains(argument.Name.StringValue))
                {
                    pages.Add(argument);
                }
            }
        }

        foreach (string variable in paging.Variables.OfType<string>())
        {
            // Of two arguments that page, each has one of its own.
            GraphQLArgument? own = pages.FirstOrDefault(argument => IsGiven(argument, variable));
            if (
                _document
                    .Arguments.OrderBy(static argument => argument.Location.Start)
                    .FirstOrDefault(argument =>
                        ValueNode.From(argument.Value).Variables.Contains(variable)
                        && !(pages.Contains(argument) && argument.Name.Value == own?.Name.Value)
                    ) is
                { } other
            )
            {
                _problems.Add(
                    Descriptors.SharedVariable,
                    _document.Source.Place(other.Name),
                    variable,
                    own?.Name.StringValue ?? variable,
                    other.Name.StringValue
                );
                return;
            }
        }

        static bool IsGiven(GraphQLArgument argument, string variable) =>
            argument.Value is GraphQLVariable given && given.Name.Value == variable;
    }

    private void Miss(ProblemPlace place, string selection, SchemaField field) =>
        _problems.Add(Descriptors.NotSelected, place, selection, field.Name);

    private DocumentField? FindNeeded(DocumentField field, string key, SchemaField connection)
    {
        DocumentField? found = Fields.FindByName(field, key);
        if (found is not null)
        {
            ReportOmission(found, found.Omission, connection);
        }

        return found;
    }

    private void ReportOmission(DocumentField field, GraphQLDirective? omission, SchemaField connection)
    {
        if (omission is { } directive)
        {
            _problems.Add(
                Descriptors.NeededField,
                _document.Source.Place(directive),
                field.Syntax.Name.StringValue,
                $"the pages of '{connection.Name}'",
                directive.Name.StringValue
            );
        }
    }

    /// <summary>How a document is paged.</summary>
    /// <param name="Connection">The connection, with what the document selects of what says where it goes on.</param>
    /// <param name="First">The variable of the page size.</param>
    /// <param name="After">The variable of what leads to the next page.</param>
    /// <param name="Own">What <c>[WandbPaging]</c> says.</param>
    private sealed record DocumentPaging(
        BoundConnection Connection,
        string? First,
        string? After,
        PagingBinder? Own = null,
        SchemePlan? Plan = null
    )
    {
        /// <summary>The arguments that page.</summary>
        public IReadOnlyList<string> Arguments { get; init; } = [];

        /// <summary>The variables that are not the caller's to give.</summary>
        public IReadOnlyList<string?> Variables { get; } = [First, After, Plan?.To];
    }
}
