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
    private readonly DocumentConnectionFinder _finder;

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

        _finder = new DocumentConnectionFinder(schema, _fragments);
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
        GraphQLOperationDefinition[] operations = [.. _document.Definitions.OfType<GraphQLOperationDefinition>()];
        if (operations is not [{ Operation: OperationType.Query, Name: not null } operation] || _schema.QueryType is not { } root)
        {
            _problems.Add(Descriptors.NotOneOperation, _source.Origin with { Length = 1 }, "query with a name");
            return null;
        }

        _variables.Declare(operation, _source);
        new SelectionChecker(_schema, _variables, _problems, _source, _fragments).Check(operation.SelectionSet, root);
        if (_problems.HasErrors)
        {
            return null;
        }

        _variables.ReportUnused();
        DocumentConnection[] found = [.. _finder.Find(operation.SelectionSet, root, [])];
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
        ProblemPlace place = _source.Place(found.Syntax.Name);
        GraphQLSelectionSet selection = found.Syntax.SelectionSet!;
        bool wantsNodes = _finder.FindField(selection, "nodes") is not null && _finder.FindField(selection, "edges") is null;
        var items = new ItemBinder(_declaration, itemDeclaration, _schema, _problems);
        if (items.FindConnection(field, place, wantsNodes) is not { } connection)
        {
            return null;
        }

        string listName = connection.Shape == ConnectionShape.Nodes ? "nodes" : "edges";
        GraphQLField? list = _finder.FindField(selection, listName);
        GraphQLField? item =
            list?.SelectionSet is null ? null
            : connection.Shape == ConnectionShape.Edges ? _finder.FindField(list.SelectionSet, "node")
            : list;
        if (item?.SelectionSet is null)
        {
            _problems.Add(
                Descriptors.NotSelected,
                place,
                connection.Shape == ConnectionShape.Edges ? "edges { node }" : listName,
                field.Name
            );
            return null;
        }

        GraphQLSelectionSet? pageInfo = _finder.FindField(selection, "pageInfo")?.SelectionSet;
        bool hasNextPage = pageInfo is not null && _finder.FindField(pageInfo, "hasNextPage") is not null;
        bool hasEndCursor = pageInfo is not null && _finder.FindField(pageInfo, "endCursor") is not null;
        bool hasEdgeCursor = connection.Shape == ConnectionShape.Edges && _finder.FindField(list!.SelectionSet!, "cursor") is not null;
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

        CheckSelected(bound.Selection, item.SelectionSet, _source.Place(item.Name));
        Func<PathField, ValuePlan?> readField = FieldContext.Bind(
            bound.Value.Context,
            [.. found.Path.SelectMany(static step => step.Fields)],
            _declaration.Type.Name,
            new ValueBinder(new ObjectScope(_schema, _declaration.Objects, _variables), _problems),
            _variables,
            _problems
        );
        if (_problems.HasErrors)
        {
            return null;
        }

        bool IsParameter(string variable) => variable != found.First && variable != found.After;
        _variables.ReportNames(IsParameter, "client", "pageSize");
        _variables.ReportDeclared(_declaration, IsParameter);
        EquatableArray<VariablePlan> parameters = _variables.ToPlans(IsParameter, _declaration.Variables, _declaration.Objects);
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

    // A key may be there by itself or through fragments.
    private void CheckSelected(EquatableArray<SelectionNode> expected, GraphQLSelectionSet actual, ProblemPlace place)
    {
        foreach (SelectionNode node in expected)
        {
            if (node is not FieldNode wanted)
            {
                CheckSelected(node.Selection, actual, place);
                continue;
            }

            GraphQLField? selected = _finder.FindField(actual, wanted.Key);
            if (selected is null || selected.Name.Value != wanted.Name)
            {
                string item = _declaration.Item.Name;
                _problems.Add(
                    Descriptors.NotSelected,
                    place,
                    wanted.Alias is null ? wanted.Name : $"{wanted.Alias}: {wanted.Name}",
                    item.Substring(item.LastIndexOfAny(['.', ':']) + 1)
                );
            }
            else if (selected.SelectionSet is not null)
            {
                CheckSelected(wanted.Selection, selected.SelectionSet, place);
            }
        }
    }
}
