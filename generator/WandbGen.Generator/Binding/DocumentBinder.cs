using GraphQLParser.AST;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds a class marked with <c>[WandbCollection]</c> whose document is in a file: everything is there already, and is checked
/// instead of written.</summary>
internal static class DocumentBinder
{
    public static CollectionPlan Bind(CollectionDeclaration declaration, SchemaSet schemas, ProblemCollector problems)
    {
        CollectionPlan invalid = CollectionBinder.Invalid(declaration);
        if (
            CollectionBinder.FindItem(declaration, problems) is not { } itemDeclaration
            || FindFile(declaration, schemas, problems) is not { } file
        )
        {
            return invalid;
        }

        var origin = new ProblemPlace(null, 0, 0, file.Path);
        if (declaration.Path is not null)
        {
            problems.Add(Descriptors.PathAndDocument, ProblemPlace.Declaration, declaration.Type.Name);
            return invalid;
        }

        if (
            TypeSystem.Find(schemas, declaration.Schema, declaration.Type.Name, problems) is not { } schema
            || GraphQLText.ParseDocument(file.Text, problems, origin) is not { } document
        )
        {
            return invalid;
        }

        GraphQLOperationDefinition[] operations = [.. document.Definitions.OfType<GraphQLOperationDefinition>()];
        if (operations is not [{ Operation: OperationType.Query, Name: not null } operation] || schema.QueryType is not { } root)
        {
            problems.Add(Descriptors.NotOneOperation, origin with { Length = 1 }, "query with a name");
            return invalid;
        }

        Dictionary<string, GraphQLFragmentDefinition> fragments = new(StringComparer.Ordinal);
        foreach (GraphQLFragmentDefinition fragment in document.Definitions.OfType<GraphQLFragmentDefinition>())
        {
            fragments[fragment.FragmentName.Name.StringValue] = fragment;
        }

        var variables = new VariableScope(schema, problems);
        variables.Declare(operation, 0, origin);
        new SelectionChecker(schema, variables, problems, 0, origin, fragments).Check(operation.SelectionSet, root);
        if (problems.HasErrors)
        {
            return invalid;
        }

        variables.ReportUnused();
        List<DocumentStep> path = [];
        var finder = new DocumentConnectionFinder(schema, fragments);
        DocumentConnection[] found = [.. finder.Find(operation.SelectionSet, root, path)];
        if (found is not [{ } connection])
        {
            problems.Add(
                Descriptors.NoConnectionInDocument,
                ProblemPlace.Declaration,
                file.Path,
                found.Length == 0 ? "none" : $"{found.Length}"
            );
            return invalid;
        }

        return BindConnection(declaration, itemDeclaration, schema, variables, document, operation, connection, finder, origin, problems)
            ?? invalid;
    }

    private static CollectionPlan? BindConnection(
        CollectionDeclaration declaration,
        ObjectDeclaration itemDeclaration,
        TypeSystem schema,
        VariableScope variables,
        GraphQLDocument document,
        GraphQLOperationDefinition operation,
        DocumentConnection found,
        DocumentConnectionFinder finder,
        ProblemPlace origin,
        ProblemCollector problems
    )
    {
        SchemaField field = found.Field;
        ProblemPlace place = Place(found.Syntax.Name, origin);
        bool wantsNodes =
            finder.FindField(found.Syntax.SelectionSet!, "nodes") is not null
            && finder.FindField(found.Syntax.SelectionSet!, "edges") is null;
        if (ConnectionFinder.Find(field, schema, itemDeclaration.GraphQLType, out string reason, wantsNodes) is not { } connection)
        {
            problems.Add(Descriptors.NotAConnection, place, field.Name, field.Type.ToString(), reason);
            return null;
        }

        if (!schema.TryGetType(connection.ItemType, out SchemaType? actual) || !ObjectBinder.CanSelectOn(actual, itemDeclaration))
        {
            problems.Add(
                Descriptors.WrongObject,
                place,
                "The item",
                itemDeclaration.GraphQLType,
                field.Name,
                $"a collection of '{connection.ItemType}'"
            );
            return null;
        }

        string listName = connection.Shape == ConnectionShape.Nodes ? "nodes" : "edges";
        GraphQLField? list = finder.FindField(found.Syntax.SelectionSet!, listName);
        GraphQLField? pageInfo = finder.FindField(found.Syntax.SelectionSet!, "pageInfo");
        GraphQLField? item =
            list?.SelectionSet is null ? null
            : connection.Shape == ConnectionShape.Edges ? finder.FindField(list.SelectionSet, "node")
            : list;
        if (item?.SelectionSet is null)
        {
            problems.Add(
                Descriptors.NotSelected,
                place,
                connection.Shape == ConnectionShape.Edges ? "edges { node }" : listName,
                field.Name
            );
            return null;
        }

        bool hasNextPage = pageInfo?.SelectionSet is not null && finder.FindField(pageInfo.SelectionSet, "hasNextPage") is not null;
        bool hasEndCursor = pageInfo?.SelectionSet is not null && finder.FindField(pageInfo.SelectionSet, "endCursor") is not null;
        bool hasEdgeCursor = connection.Shape == ConnectionShape.Edges && finder.FindField(list!.SelectionSet!, "cursor") is not null;
        if (found.After is not null && !connection.IsOffset && !hasEndCursor && !hasEdgeCursor)
        {
            problems.Add(Descriptors.NotSelected, place, "pageInfo { hasNextPage endCursor }", field.Name);
            return null;
        }

        // The reader expects certain keys: those that the item's own selection would have.
        var objects = new ObjectBinder(schema, declaration.Objects, new VariableScope(schema, new ProblemCollector()), problems);
        if (
            objects.BindValue(
                field.Name,
                new TypeReference(connection.ItemType, IsNonNull: true),
                declaration.Item with
                {
                    IsNullable = true,
                },
                ProblemPlace.Declaration,
                isNullable: false
            )
            is not { } bound
        )
        {
            return null;
        }

        objects.ReportSize(declaration.Type.Name);

        if (
            GraphQLText.ParseOperation(bound.Selection.Trim(), new ProblemCollector(), out _) is
            { Definitions: [GraphQLOperationDefinition expected] }
        )
        {
            CheckSelected(expected.SelectionSet, item.SelectionSet, finder, declaration.Item.Name, Place(item.Name, origin), problems);
        }

        Dictionary<string, ValuePlan> fields = FieldContext.Bind(
            bound.Value.Context,
            [.. found.Path.SelectMany(static step => step.Fields)],
            schema,
            declaration.Type.Name,
            problems
        );
        if (problems.HasErrors)
        {
            return null;
        }

        bool canContinue = found.After is not null;
        bool IsParameter(string variable) => variable != found.First && variable != found.After;
        variables.ReportNames(IsParameter, "client", "pageSize");
        variables.ReportDeclared(declaration, IsParameter);
        EquatableArray<VariablePlan> parameters = variables.ToPlans(IsParameter, declaration.Variables, declaration.Objects);
        if (problems.HasErrors)
        {
            return null;
        }

        string[] features = declaration.Feature is null ? [] : [declaration.Feature];
        return new CollectionPlan(
            declaration.Type,
            declaration.Item.Name,
            declaration.HasConstructor,
            declaration.HasBase,
            declaration.HasCount,
            declaration.MaxPageSize,
            parameters,
            new DocumentPlan(operation.Name!.StringValue, IsMutation: false, DocumentWriter.Write(document, variables.Features, features)),
            new PathPlan(
                EquatableArray<LevelPlan>.From(
                    found.Path.Select(step =>
                        step.ToPlan(field => fields.TryGetValue(field.Key, out ValuePlan? value) ? value : null, variables.Names)
                    )
                )
            ),
            new ConnectionPlan(
                connection.Shape,
                connection.IsNullable,
                connection.IsListNullable,
                hasNextPage && canContinue,
                hasEndCursor && canContinue,
                hasEdgeCursor && canContinue,
                found.First,
                found.After,
                connection.IsOffset,
                bound.Value
            ),
            null,
            null,
            field.Description,
            EquatableArray<string>.From(features),
            IsValid: true
        );
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
    private static void CheckSelected(
        GraphQLSelectionSet expected,
        GraphQLSelectionSet actual,
        DocumentConnectionFinder finder,
        string item,
        ProblemPlace place,
        ProblemCollector problems
    )
    {
        foreach (GraphQLField wanted in expected.Selections.OfType<GraphQLField>())
        {
            string key = wanted.Alias?.Name.StringValue ?? wanted.Name.StringValue;
            GraphQLField? selected = finder.FindField(actual, key);
            if (selected is null || selected.Name.Value != wanted.Name.Value)
            {
                problems.Add(
                    Descriptors.NotSelected,
                    place,
                    key == wanted.Name.StringValue ? key : $"{key}: {wanted.Name.StringValue}",
                    item.Substring(item.LastIndexOfAny(['.', ':']) + 1)
                );
            }
            else if (wanted.SelectionSet is not null && selected.SelectionSet is not null)
            {
                CheckSelected(wanted.SelectionSet, selected.SelectionSet, finder, item, place, problems);
            }
        }

        foreach (GraphQLInlineFragment fragment in expected.Selections.OfType<GraphQLInlineFragment>())
        {
            CheckSelected(fragment.SelectionSet, actual, finder, item, place, problems);
        }
    }

    private static ProblemPlace Place(ASTNode node, ProblemPlace origin) =>
        origin with
        {
            Start = node.Location.Start,
            Length = node.Location.End - node.Location.Start,
        };
}
