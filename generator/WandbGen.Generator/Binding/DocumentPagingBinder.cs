using GraphQLParser.AST;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Binding;

/// <summary>Binds how a document that the user wrote is paged: by its connection's arguments, or as <c>[WandbPaging]</c> says.</summary>
internal sealed class DocumentPagingBinder(
    CollectionDeclaration declaration,
    TypeSystem schema,
    OperationDocument document,
    DocumentConnections connections,
    VariableScope variables,
    ProblemCollector problems
)
{
    private readonly DocumentNeeds _needs = new(document, problems);

    /// <summary>Binds the variables that page and what the document selects of where it continues.</summary>
    public DocumentPaging? Bind(DocumentStep found, BoundPath path, BoundConnection connection, BoundValue bound, DocumentStep? end)
    {
        if (declaration.Paging is { } declared)
        {
            return BindOwnPaging(declared, found, path, connection, bound);
        }

        string? first = DocumentConnections.FindVariable(found, connection.FirstArgument);
        string? after = DocumentConnections.FindVariable(found, connection.AfterArgument);
        DocumentField? pageInfo = after is null ? null : _needs.FindNeeded(found.Document, "pageInfo", found.Field);
        bool hasNextPage = pageInfo is not null && _needs.FindNeeded(pageInfo, "hasNextPage", found.Field) is not null;
        bool hasEndCursor = pageInfo is not null && _needs.FindNeeded(pageInfo, "endCursor", found.Field) is not null;
        bool hasEdgeCursor =
            DocumentConnections.IsPlainNode(connection, end)
            && document.Fields.TakeByName(found.Document, "edges") is { } list
            && (
                // If the cursor is optional, its alias is kept, because an item can use it.
                hasEndCursor
                    ? document.Fields.Find(list, "cursor") is { Syntax.Name: var name } && name.Value == "cursor"
                    : _needs.FindNeeded(list, "cursor", found.Field) is not null
            );
        if (after is not null && !connection.IsOffset && !hasEndCursor && !hasEdgeCursor)
        {
            _needs.Miss(document.Source.Place(found.Document.Syntax.Name), "pageInfo { hasNextPage endCursor }", found.Field);
        }

        return problems.HasErrors
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
        var own = new PagingBinder(declared, declaration.Type.Name, path, schema, variables, problems) { IsWritten = true };
        if (own.BindConnection(connection, found.Field, isItem: false) is not { } paged)
        {
            return null;
        }

        if (declared is { Cursor: not null, Next: { } next } && connections.FindItemCursor(found, path, connection, next) is { } cursor)
        {
            _needs.ReportOmission(cursor, cursor.Omission, found.Field);
            paged = paged with { ItemCursor = next };
        }

        if (paged.HasPageInfo)
        {
            bool isBackward = paged.Scheme == PagingScheme.Backward;
            DocumentField? pageInfo = _needs.FindNeeded(found.Document, "pageInfo", found.Field);
            string[] needed = isBackward ? ["hasPreviousPage", "startCursor"] : ["hasNextPage"];
            bool isSelected = pageInfo is not null && needed.All(name => _needs.FindNeeded(pageInfo, name, found.Field) is not null);
            if (isBackward && !isSelected)
            {
                _needs.Miss(document.Source.Place(found.Document.Syntax.Name), "pageInfo { hasPreviousPage startCursor }", found.Field);
                return null;
            }

            if (isBackward)
            {
                // Read from its end, the page before is the next one.
                document.Fields.Exchange(pageInfo!, "hasPreviousPage", "hasNextPage");
                document.Fields.Exchange(pageInfo!, "startCursor", "endCursor");
            }

            paged = paged with { HasPageInfo = isSelected };
        }

        return own.Bind(paged, bound.Value.Context.Select(static context => context.Field)) is var (first, after, plan)
            ? new DocumentPaging(paged, first, after, own, plan) { Arguments = [.. declared.Arguments] }
            : null;
    }

    /// <summary>Reports a variable that pages and is given to something else.</summary>
    // Only the generator sets such a variable, so another argument would get the same value.
    public void ReportShared(DocumentStep found, DocumentPaging paging)
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
            // Each of two arguments for paging has its own variable.
            GraphQLArgument? own = pages.FirstOrDefault(argument => IsGiven(argument, variable));
            if (
                document
                    .Arguments.OrderBy(static argument => argument.Location.Start)
                    .FirstOrDefault(argument =>
                        ValueNode.From(argument.Value).Variables.Contains(variable)
                        && !(pages.Contains(argument) && argument.Name.Value == own?.Name.Value)
                    ) is
                { } other
            )
            {
                problems.Add(
                    Descriptors.SharedVariable,
                    document.Source.Place(other.Name),
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
}
