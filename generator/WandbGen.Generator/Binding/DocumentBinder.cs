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
    private readonly CollectionDeclaration _declaration;
    private readonly TypeSystem _schema;
    private readonly ProblemCollector _problems;
    private readonly GraphQLDocument _document;
    private readonly GraphQLSource _source;
    private readonly VariableScope _variables;
    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments = new(StringComparer.Ordinal);
    private readonly DocumentFields _fields;

    private DocumentBinder(
        CollectionDeclaration declaration,
        TypeSystem schema,
        ProblemCollector problems,
        GraphQLDocument document,
        GraphQLSource source
    )
    {
        _declaration = declaration;
        _schema = schema;
        _problems = problems;
        _document = document;
        _source = source;
        _variables = new VariableScope(schema, problems);
        foreach (GraphQLFragmentDefinition fragment in document.Definitions.OfType<GraphQLFragmentDefinition>())
        {
            _fragments[fragment.FragmentName.Name.StringValue] = fragment;
        }

        _fields = new DocumentFields(_fragments);
    }

    public static CollectionPlan Bind(CollectionDeclaration declaration, SchemaSet schemas, ProblemCollector problems)
    {
        CollectionPlan invalid = CollectionBinder.Invalid(declaration);
        if (
            !ItemBinder.TryFind(declaration, schemas, problems, out ObjectDeclaration? item)
            || FindFile(declaration, schemas, problems) is not { } file
        )
        {
            return invalid;
        }

        if (declaration.Paging is not null)
        {
            problems.Add(
                Descriptors.WrongPaging,
                ProblemPlace.OfPaging(null),
                declaration.Type.Name,
                "its document says how it is paged; remove one of the two"
            );
            return invalid;
        }

        if (item is null)
        {
            problems.Add(Descriptors.NotAnObject, ProblemPlace.Declaration, declaration.Item.Name);
            return invalid;
        }

        if (declaration.Path is not null)
        {
            problems.Add(Descriptors.PathAndDocument, ProblemPlace.Declaration, declaration.Type.Name);
            return invalid;
        }

        var source = new GraphQLSource(new ProblemPlace(null, 0, 0, file.Path));
        return
            TypeSystem.Find(schemas, declaration.Schema, declaration.Type.Name, problems) is { } schema
            && GraphQLText.ParseDocument(file.Text, source, problems) is { } document
            ? new DocumentBinder(declaration, schema, problems, document, source).Bind(item, file) ?? invalid
            : invalid;
    }

    private CollectionPlan? Bind(ObjectDeclaration item, DocumentFile file)
    {
        if (FindOperation(file) is not { } operation || _schema.QueryType is not { } root)
        {
            return null;
        }

        _variables.Declare(operation, _source);
        new SelectionChecker(_schema, _variables, _problems, _source, _fragments).Check(operation.SelectionSet, root);
        if (_problems.HasErrors)
        {
            return null;
        }

        _variables.ReportUnused();
        DocumentConnection[] found = [.. new DocumentConnectionFinder(_schema, _fields).Find(operation.SelectionSet, root)];
        if (found is [{ } connection])
        {
            return BindConnection(item, connection);
        }

        _problems.Add(
            Descriptors.NoConnectionInDocument,
            ProblemPlace.Declaration,
            file.Path,
            found.Length == 0 ? "none" : $"{found.Length}"
        );
        return null;
    }

    private CollectionPlan? BindConnection(ObjectDeclaration itemDeclaration, DocumentConnection found)
    {
        SchemaField field = found.Field;
        ProblemPlace place = _source.Place(found.Document.Syntax.Name);
        bool wantsNodes = _fields.FindByName(found.Document, "nodes") is not null && _fields.FindByName(found.Document, "edges") is null;
        var items = new ItemBinder(_declaration, itemDeclaration, _schema, _problems);
        if (items.FindConnection(field, place, wantsNodes) is not { } connection)
        {
            return null;
        }

        string listName = connection.Shape == ConnectionShape.Nodes ? "nodes" : "edges";
        DocumentField? list = FindNeeded(found.Document, listName, field);
        DocumentField? item =
            list is not { HasSelection: true } ? null
            : connection.Shape == ConnectionShape.Edges ? FindNeeded(list, "node", field)
            : list;
        if (item is not { HasSelection: true })
        {
            _problems.Add(
                Descriptors.NotSelected,
                place,
                connection.Shape == ConnectionShape.Edges ? "edges { node }" : listName,
                field.Name
            );
            return null;
        }

        DocumentField? pageInfo = found.After is null ? null : FindNeeded(found.Document, "pageInfo", field);
        bool hasNextPage = pageInfo is not null && FindNeeded(pageInfo, "hasNextPage", field) is not null;
        bool hasEndCursor = pageInfo is not null && FindNeeded(pageInfo, "endCursor", field) is not null;
        bool hasEdgeCursor =
            connection.Shape == ConnectionShape.Edges
            && (hasEndCursor ? _fields.FindByName(list!, "cursor") : FindNeeded(list!, "cursor", field)) is not null;
        if (found.After is not null && !connection.IsOffset && !hasEndCursor && !hasEdgeCursor)
        {
            _problems.Add(Descriptors.NotSelected, place, "pageInfo { hasNextPage endCursor }", field.Name);
            return null;
        }

        // The reader expects certain keys: those that the item's own selection would have.
        var ofItem = new VariableScope(_schema, new ProblemCollector());
        if (items.Bind(field, connection, ofItem, ProblemPlace.Declaration) is not { } bound)
        {
            return null;
        }

        CheckSelected(bound.Selection, item, _source.Place(item.Syntax.Name));
        CheckConditions(bound.Value, item);
        if (_problems.HasErrors)
        {
            return null;
        }

        bool IsParameter(string variable) => variable != found.First && variable != found.After;
        _variables.ReportNames(IsParameter, "client", "pageSize");
        _variables.ReportDeclared(_declaration, IsParameter);
        EquatableArray<VariablePlan> parameters = _variables.ToPlans(IsParameter, _declaration.Variables, _declaration.Objects);
        Func<PathField, ValuePlan?> readField = new FieldContext(
            new ObjectScope(_schema, _declaration.Objects, _variables),
            [.. found.Path.SelectMany(static step => step.Fields)],
            parameters,
            _problems
        ).Bind(bound.Value.Context);
        if (_problems.HasErrors)
        {
            return null;
        }

        bool canContinue = found.After is not null;
        EquatableArray<string> features = _declaration.Feature is { } feature ? [feature] : [];
        return CollectionBinder.Invalid(_declaration) with
        {
            Variables = parameters,
            Document = new DocumentPlan(DocumentNode.From(_document), features),
            Path = new PathPlan(EquatableArray<LevelPlan>.From(found.Path.Select(step => step.ToPlan(readField, _variables.Names)))),
            Connection = new ConnectionPlan
            {
                Shape = connection.Shape,
                IsNullable = connection.IsNullable,
                IsListNullable = connection.IsListNullable,
                HasPageInfo = hasNextPage && canContinue,
                HasEndCursor = hasEndCursor && canContinue,
                HasEdgeCursor = hasEdgeCursor && canContinue,
                First = found.First,
                After = found.After,
                Scheme = connection.Scheme,
                Item = bound.Value,
            },
            Features = features,
            IsValid = true,
        };
    }

    private GraphQLOperationDefinition? FindOperation(DocumentFile file)
    {
        GraphQLOperationDefinition[] operations = [.. _document.Definitions.OfType<GraphQLOperationDefinition>()];
        GraphQLOperationDefinition? operation =
            _declaration.OperationName is { } wanted ? Array.Find(operations, candidate => candidate.Name?.StringValue == wanted)
            : operations.Length == 1 ? operations[0]
            : null;
        if (operation is null && operations.Length > 0 && (_declaration.OperationName is not null || operations.Length > 1))
        {
            string[] names = [.. operations.Select(static candidate => candidate.Name?.StringValue).OfType<string>()];
            _problems.Add(
                Descriptors.NoOperation,
                ProblemPlace.Declaration with
                {
                    Argument = _declaration.OperationName is null ? "Document" : "OperationName",
                },
                file.Path,
                _declaration.OperationName is { } name
                    ? $"no operation '{name}'{Suggestion.Of(name, names)}"
                    : $"several operations; say which with OperationName: {string.Join(", ", names.Select(static known => $"'{known}'"))}"
            );
            return null;
        }

        if (operation is not { Operation: OperationType.Query, Name: not null })
        {
            _problems.Add(Descriptors.NotOneOperation, _source.Origin with { Length = 1 }, "query with a name");
            return null;
        }

        // A server refuses what is sent and not used.
        if (operations.Length > 1)
        {
            HashSet<string> used = _fields.FindFragments(operation.SelectionSet);
            _document.Definitions.RemoveAll(definition =>
                definition is GraphQLFragmentDefinition fragment
                    ? !used.Contains(fragment.FragmentName.Name.StringValue)
                    : definition != operation
            );
        }

        return operation;
    }

    private static DocumentFile? FindFile(CollectionDeclaration declaration, SchemaSet schemas, ProblemCollector problems)
    {
        string wanted = declaration.Document!.Replace('\\', '/');
        DocumentFile[] found =
        [
            .. schemas.Documents.Where(file =>
                file.Path.Replace('\\', '/') is var path && (path == wanted || path.EndsWith("/" + wanted, StringComparison.Ordinal))
            ),
        ];
        if (found is [{ } file])
        {
            return file;
        }

        string all = string.Join(", ", schemas.Documents.Select(static document => $"'{Path.GetFileName(document.Path)}'"));
        problems.Add(
            Descriptors.NoDocument,
            ProblemPlace.Declaration with
            {
                Argument = "Document",
            },
            declaration.Document,
            found.Length > 1 ? "more than one is called that; say more of its path"
                : all.Length == 0 ? "the project has none"
                : $"the project has {all}"
        );
        return null;
    }

    private DocumentField? FindNeeded(DocumentField field, string key, SchemaField connection)
    {
        DocumentField? found = _fields.FindByName(field, key);
        if (found?.Condition is { } directive)
        {
            _problems.Add(
                Descriptors.NeededField,
                _source.Place(directive),
                key,
                $"the pages of '{connection.Name}'",
                directive.Name.StringValue
            );
        }

        return found;
    }

    private void CheckSelected(EquatableArray<SelectionNode> expected, DocumentField actual, ProblemPlace place)
    {
        foreach (SelectionNode node in expected)
        {
            if (node is not FieldNode wanted)
            {
                CheckSelected(node.Selection, actual, place);
                continue;
            }

            DocumentField? selected = _fields.Find(actual, wanted.Key);
            if (selected is null || selected.Syntax.Name.Value != wanted.Name)
            {
                string item = _declaration.Item.Name;
                _problems.Add(
                    Descriptors.NotSelected,
                    place,
                    wanted.Alias is null ? wanted.Name : $"{wanted.Alias}: {wanted.Name}",
                    item.Substring(item.LastIndexOfAny(['.', ':']) + 1)
                );
            }
            else if (selected.HasSelection)
            {
                CheckSelected(wanted.Selection, selected, place);
            }
        }
    }

    // What the document can leave out must be null where it does.
    private void CheckConditions(ValuePlan value, DocumentField field)
    {
        switch (value.Kind)
        {
            case ValueKind.Object when _declaration.Objects.Find(value.Type) is { Reader: null } declaration:
                CheckConditions(declaration, field);
                break;
            case ValueKind.List:
                CheckConditions(value.Element!, field);
                break;
            case ValueKind.Connection:
                string list = value.Shape == ConnectionShape.Nodes ? "nodes" : "edges";
                DocumentField? items = _fields.Find(field, list);
                DocumentField? item = value.Shape == ConnectionShape.Edges && items is not null ? _fields.Find(items, "node") : items;
                if ((items?.Condition ?? item?.Condition) is { } directive)
                {
                    _problems.Add(
                        Descriptors.NeededField,
                        _source.Place(directive),
                        items?.Condition is null ? "node" : list,
                        $"the items of '{field.Syntax.Name.StringValue}'",
                        directive.Name.StringValue
                    );
                }

                if (item is not null)
                {
                    CheckConditions(value.Element!, item);
                }

                break;
        }
    }

    private void CheckConditions(ObjectDeclaration declaration, DocumentField field)
    {
        var scope = new ObjectScope(_schema, _declaration.Objects, new VariableScope(_schema, new ProblemCollector()));
        ObjectPlan plan = new ObjectBinder(scope, new ProblemCollector()).Bind(declaration);
        Check(plan.Fields, field, "");
        foreach (VariantPlan variant in plan.Variants)
        {
            CheckConditions(_declaration.Objects.Find(variant.Type)!, field);
        }

        void Check(EquatableArray<FieldPlan> fields, DocumentField parent, string path)
        {
            foreach (FieldPlan selected in fields)
            {
                string key = path + selected.Key;
                if (_fields.Find(parent, selected.Key) is not { } found)
                {
                    continue;
                }

                if (
                    found.Condition is { } directive
                    && plan.Properties.FirstOrDefault(property =>
                        property.IsRequired && (property.Key == key || property.Key.StartsWith(key + ".", StringComparison.Ordinal))
                    )
                        is { } required
                )
                {
                    _problems.Add(
                        Descriptors.NotNullable,
                        _source.Place(directive),
                        $"{declaration.Type.Name}.{required.Name}",
                        $"the document can leave '{selected.Key}' out",
                        required.TypeName
                    );
                }

                if (selected.Value is { } value)
                {
                    CheckConditions(value, found);
                }
                else
                {
                    Check(selected.Fields, found, key + ".");
                }
            }
        }
    }
}
