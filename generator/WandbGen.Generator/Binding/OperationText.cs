using GraphQLParser.AST;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>The operation in an attribute's text, parsed, with its root in the schema.</summary>
internal sealed record OperationText(GraphQLOperationDefinition Operation, SchemaType Root, GraphQLSource Source)
{
    public static OperationText? Parse(string text, TypeSystem schema, bool isMutation, ProblemCollector problems)
    {
        if (GraphQLText.ParseOperation(text, problems, out GraphQLSource source) is not { } document)
        {
            return null;
        }

        string kind = isMutation ? "mutation" : "query";
        if (document.Definitions is not [GraphQLOperationDefinition operation])
        {
            problems.Add(Descriptors.NotOneOperation, ProblemPlace.In(0, text.Length), kind);
            return null;
        }

        // The kind of a selection without a keyword is that of its attribute.
        if (source.Shift == 0 && operation.Operation != (isMutation ? OperationType.Mutation : OperationType.Query))
        {
            string actual = operation.Operation switch
            {
                OperationType.Mutation => "mutation",
                OperationType.Query => "query",
                _ => "subscription",
            };
            problems.Add(
                Descriptors.WrongOperationKind,
                source.Place(operation) with
                {
                    Length = actual.Length,
                },
                actual,
                actual == "mutation" ? "WandbMutation" : "WandbQuery"
            );
            return null;
        }

        return FindRoot(schema, isMutation, problems) is { } root ? new OperationText(operation, root, source) : null;
    }

    /// <summary>The type that an operation begins on.</summary>
    public static SchemaType? FindRoot(TypeSystem schema, bool isMutation, ProblemCollector problems)
    {
        SchemaType? root = isMutation ? schema.MutationType : schema.QueryType;
        if (root is null)
        {
            problems.Add(Descriptors.UnknownType, ProblemPlace.Declaration, isMutation ? "Mutation" : "Query", "");
        }

        return root;
    }

    /// <summary>Parses the path to what is read of a document, which says everything else.</summary>
    public static (GraphQLSelectionSet Selection, GraphQLSource Source)? ParsePath(string text, bool isMutation, ProblemCollector problems)
    {
        if (GraphQLText.ParseOperation(text, problems, out GraphQLSource source) is not { } document)
        {
            return null;
        }

        if (source.Shift > 0 && document.Definitions is [GraphQLOperationDefinition { SelectionSet: { } selection }])
        {
            return (selection, source);
        }

        problems.Add(Descriptors.PathAndDocument, ProblemPlace.In(0, text.Length), isMutation ? "The mutation" : "The query");
        return null;
    }
}
