using GraphQLParser.AST;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>The operation of a document in a file: everything is there already, and is checked instead of written.</summary>
internal sealed class OperationDocument
{
    private readonly GraphQLDocument _document;
    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments;

    private OperationDocument(
        DocumentFile file,
        GraphQLDocument document,
        GraphQLOperationDefinition operation,
        GraphQLSource source,
        Dictionary<string, GraphQLFragmentDefinition> fragments
    )
    {
        File = file;
        _document = document;
        Operation = operation;
        Source = source;
        _fragments = fragments;
        Fields = new DocumentFields(fragments);
    }

    public DocumentFile File { get; }

    /// <summary>The operation that is sent.</summary>
    public GraphQLOperationDefinition Operation { get; }

    /// <summary>Where it stands.</summary>
    public GraphQLSource Source { get; }

    /// <summary>Its fields, wherever they are written.</summary>
    public DocumentFields Fields { get; }

    /// <summary>Finds the file, and the operation in it. Other operations and fragments that it does not use are removed.</summary>
    /// <param name="name">The name of the file, or the end of its path.</param>
    /// <param name="operationName">The operation that is meant, or <see langword="null"/> for the only one.</param>
    /// <param name="isMutation">The kind that it must be of.</param>
    public static OperationDocument? Find(string name, string? operationName, bool isMutation, SchemaSet schemas, ProblemCollector problems)
    {
        if (FindFile(name, schemas, problems) is not { } file)
        {
            return null;
        }

        var source = new GraphQLSource(ProblemPlace.In(0, 0) with { File = file.Path });
        if (
            GraphQLText.ParseDocument(file.Text, source, problems) is not { } document
            || FindOperation(file, document, source, operationName, isMutation, problems) is not { } operation
        )
        {
            return null;
        }

        Dictionary<string, GraphQLFragmentDefinition> fragments = new(StringComparer.Ordinal);
        List<GraphQLFragmentDefinition> doubles = [];
        foreach (GraphQLFragmentDefinition fragment in document.Definitions.OfType<GraphQLFragmentDefinition>())
        {
            string key = fragment.FragmentName.Name.StringValue;
            if (fragments.ContainsKey(key))
            {
                doubles.Add(fragment);
            }
            else
            {
                fragments.Add(key, fragment);
            }
        }

        var found = new OperationDocument(file, document, operation, source, fragments);
        HashSet<string> used = found.Fields.FindFragments(operation.SelectionSet);
        if (doubles.Find(fragment => used.Contains(fragment.FragmentName.Name.StringValue)) is { } twice)
        {
            problems.Add(
                Descriptors.Syntax,
                source.Place(twice.FragmentName),
                $"There are two fragments '{twice.FragmentName.Name.StringValue}': give one another name"
            );
            return null;
        }

        // A server refuses a document with a fragment that is not used.
        document.Definitions.RemoveAll(definition =>
            definition is GraphQLFragmentDefinition fragment
                ? !used.Contains(fragment.FragmentName.Name.StringValue)
                : definition != operation
        );

        return found;
    }

    /// <summary>All arguments of fields and directives.</summary>
    public IEnumerable<GraphQLArgument> Arguments
    {
        get
        {
            var open = new Stack<ASTNode>(_document.Definitions);
            while (open.Count > 0)
            {
                ASTNode node = open.Pop();
                foreach (ASTNode inner in (node as IHasSelectionSetNode)?.SelectionSet?.Selections ?? [])
                {
                    open.Push(inner);
                }

                IEnumerable<GraphQLArgument> ofDirectives = ((node as IHasDirectivesNode)?.Directives?.Items ?? []).SelectMany(
                    static directive => directive.Arguments?.Items ?? []
                );
                foreach (GraphQLArgument argument in ((node as IHasArgumentsNode)?.Arguments?.Items ?? []).Concat(ofDirectives))
                {
                    yield return argument;
                }
            }
        }
    }

    /// <summary>Checks the operation against the schema.</summary>
    /// <returns>Whether it is right.</returns>
    public bool Check(SchemaType root, TypeSystem schema, VariableScope variables, ProblemCollector problems)
    {
        variables.Declare(Operation, Source);
        new SelectionChecker(schema, variables, problems, Source, _fragments).Check(Operation.SelectionSet, root);
        if (problems.HasErrors)
        {
            return false;
        }

        variables.ReportUnused();
        return true;
    }

    /// <summary>The document as it is sent.</summary>
    /// <param name="variables">The variables, with the features that the parameters say that they need.</param>
    /// <param name="features">The features that a server must have to be sent it at all.</param>
    public DocumentPlan ToPlan(VariableScope variables, EquatableArray<string> features) =>
        new(
            new DocumentNode(
                EquatableArray<DefinitionNode>.From(
                    DocumentNode
                        .From(_document)
                        .Definitions.Select(definition =>
                            definition is OperationNode operation
                                ? operation with
                                {
                                    Variables = EquatableArray<VariableDefinitionNode>.From(variables.Define()),
                                }
                                : definition
                        )
                )
            ),
            features
        );

    private static DocumentFile? FindFile(string name, SchemaSet schemas, ProblemCollector problems)
    {
        string wanted = name.Replace('\\', '/');
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
            name,
            found.Length > 1 ? "more than one is called that; say more of its path"
                : all.Length == 0 ? "the project has none"
                : $"the project has {all}"
        );
        return null;
    }

    private static GraphQLOperationDefinition? FindOperation(
        DocumentFile file,
        GraphQLDocument document,
        GraphQLSource source,
        string? wanted,
        bool isMutation,
        ProblemCollector problems
    )
    {
        GraphQLOperationDefinition[] operations = [.. document.Definitions.OfType<GraphQLOperationDefinition>()];
        GraphQLOperationDefinition[] meant = wanted is null
            ? operations
            : Array.FindAll(operations, candidate => candidate.Name?.StringValue == wanted);
        if (wanted is not null && meant.Length > 1)
        {
            problems.Add(Descriptors.Syntax, source.Place(meant[1].Name!), $"There are two operations '{wanted}': give one another name");
            return null;
        }

        if (meant.Length != 1 && operations.Length > 0)
        {
            string[] names = [.. operations.Select(static candidate => candidate.Name?.StringValue).OfType<string>().Distinct()];
            problems.Add(
                Descriptors.NoOperation,
                ProblemPlace.Declaration with
                {
                    Argument = wanted is null ? "Document" : "OperationName",
                },
                file.Path,
                wanted is { } name
                    ? $"no operation '{name}'{Suggestion.Of(name, names)}"
                    : $"several operations; say which with OperationName: {string.Join(", ", names.Select(static known => $"'{known}'"))}"
            );
            return null;
        }

        if (meant is [{ Name: { } } operation] && operation.Operation == (isMutation ? OperationType.Mutation : OperationType.Query))
        {
            return operation;
        }

        string kind = isMutation ? "mutation" : "query";
        if (
            meant is [{ Operation: not OperationType.Subscription } opposite]
            && (opposite.Operation == OperationType.Mutation) != isMutation
        )
        {
            string actual = isMutation ? "query" : "mutation";
            problems.Add(
                Descriptors.WrongOperationKind,
                source.Place(opposite) with
                {
                    Length = opposite.Name is null ? 1 : actual.Length,
                },
                actual,
                isMutation ? "WandbQuery" : "WandbMutation"
            );
            return null;
        }

        problems.Add(
            Descriptors.NotOneOperation,
            meant is [{ } other] ? source.Place(other) with { Length = 1 } : source.Origin with { Length = 1 },
            $"{kind} with a name"
        );
        return null;
    }
}
