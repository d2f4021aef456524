using GraphQLParser.AST;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Finds what a method reads of a document in a file.</summary>
internal sealed class OperationDocumentBinder
{
    // The largest number of places that is counted for a message.
    private const int MostResults = 10;

    private readonly OperationDeclaration _declaration;
    private readonly TypeSystem _schema;
    private readonly OperationDocument _document;
    private readonly DocumentPaths _paths;
    private readonly SchemaType _root;
    private readonly ProblemCollector _problems;

    private OperationDocumentBinder(
        OperationDeclaration declaration,
        TypeSystem schema,
        OperationDocument document,
        SchemaType root,
        ProblemCollector problems
    )
    {
        _declaration = declaration;
        _schema = schema;
        _document = document;
        _paths = new DocumentPaths(schema, document);
        _root = root;
        _problems = problems;
    }

    private IReadOnlyList<DocumentField> RootFields => _document.Fields.Of(_document.Operation.SelectionSet);

    public static BoundOperation? Bind(
        OperationDeclaration declaration,
        CSharpType result,
        SchemaSet schemas,
        TypeSystem schema,
        VariableScope variables,
        ProblemCollector problems
    )
    {
        if (
            OperationDocument.Find(declaration.Document!, declaration.OperationName, declaration.IsMutation, schemas, problems)
                is not { } document
            || OperationText.FindRoot(schema, declaration.IsMutation, problems) is not { } root
            || !document.Check(root, schema, variables, problems)
        )
        {
            return null;
        }

        var binder = new OperationDocumentBinder(declaration, schema, document, root, problems);
        if ((declaration.Text is { } text ? binder.Follow(text) : binder.FindResult(result)) is not { } end)
        {
            return null;
        }

        (BoundPath path, BoundTarget target) = binder._paths.Bind(end, variables.Names);
        // After a list the result is one, too.
        DocumentStep read = end;
        for (DocumentStep? step = end.Previous; step is not null; step = step.Previous)
        {
            read = step.Field.Type.IsList ? step : read;
        }

        return new BoundOperation(path, target, document.Operation.Name!.StringValue, (document, read.Document));
    }

    /// <summary>Follows the response keys of a path.</summary>
    private DocumentStep? Follow(string text)
    {
        if (OperationText.ParsePath(text, _declaration.IsMutation, _problems) is not var (selection, source))
        {
            return null;
        }

        SchemaType type = _root;
        IReadOnlyList<DocumentField> fields = RootFields;
        DocumentStep? step = null;
        for (GraphQLSelectionSet? open = selection; open is not null; )
        {
            if (open.Selections is not [GraphQLField { Alias: null, Arguments: null, Directives: null } wanted])
            {
                _problems.Add(
                    Descriptors.Syntax,
                    source.Place(open.Selections.Find(static node => node is not GraphQLField) ?? open.Selections.Last()),
                    "Expected the response keys that lead to the result, such as 'project { run }': the document says the rest"
                );
                return null;
            }

            string key = wanted.Name.StringValue;
            DocumentField? field = fields.FirstOrDefault(candidate => candidate.Key == key);
            if (field is null || _paths.ToStep(type, fields, field, step) is not { } next)
            {
                _problems.Add(
                    Descriptors.AmbiguousResult,
                    source.Place(wanted),
                    _document.File.Path,
                    _declaration.Name,
                    $"no field '{key}' there",
                    $"it selects {string.Join(", ", fields.Select(static known => $"'{known.Key}'"))}"
                );
                return null;
            }

            step = next;
            open = wanted.SelectionSet;
            if (open is not null)
            {
                if (!_schema.TryGetType(next.Field.Type.Name, out SchemaType? target) || !target.IsComposite)
                {
                    _problems.Add(Descriptors.SelectionOnLeaf, source.Place(wanted), key, next.Field.Type.ToString());
                    return null;
                }

                type = target;
                fields = _document.Fields.Of(field);
            }
        }

        return step;
    }

    /// <summary>The one value that the result can hold.</summary>
    private DocumentStep? FindResult(CSharpType result)
    {
        if (_declaration.HasNoResult)
        {
            return RootFields.Select(field => _paths.ToStep(_root, RootFields, field, null)).FirstOrDefault();
        }

        DocumentStep[] found =
        [
            .. _paths
                .Find(_root, RootFields, step => CanHold(result, step), step => HoldsLists(result, step.ListsThrough))
                .Take(MostResults),
        ];
        if (found is [{ } only])
        {
            return only;
        }

        // If there is only one possible place, the reason why it does not fit is reported.
        if (found.Length == 0 && FollowOnlyPath() is { } end)
        {
            return end;
        }

        IEnumerable<string> paths = found.Select(static step => $"'{step.Path}'");
        _problems.Add(
            Descriptors.AmbiguousResult,
            ProblemPlace.Declaration with
            {
                Argument = "Document",
            },
            _document.File.Path,
            _declaration.Name,
            found.Length == 0 ? "none that fits" : string.Join(", ", paths) + (found.Length == MostResults ? ", …" : ""),
            $"write the path to it, such as [{(_declaration.IsMutation ? "WandbMutation" : "WandbQuery")}(\"{WritePath(found)}\", "
                + "Document = …)]"
        );
        return null;
    }

    private string WritePath(DocumentStep[] found)
    {
        string[] keys = found is [{ } first, ..] ? first.Path.Split('.') : [RootFields[0].Key];
        return string.Join(" { ", keys) + string.Concat(Enumerable.Repeat(" }", keys.Length - 1));
    }

    private DocumentStep? FollowOnlyPath()
    {
        SchemaType type = _root;
        IReadOnlyList<DocumentField> fields = RootFields;
        DocumentStep? step = null;
        while (fields is [{ } only] && _paths.ToStep(type, fields, only, step) is { } next)
        {
            step = next;
            if (!only.HasSelection || !_schema.TryGetType(next.Field.Type.Name, out SchemaType? target))
            {
                break;
            }

            type = target;
            fields = _document.Fields.Of(only);
        }

        return step;
    }

    // Whether the result, or what is in its lists, can be read from a place.
    private bool CanHold(CSharpType result, DocumentStep step) =>
        Peel(result, step.Lists) is { } type
        && step.Field.Name != SelectionBuilder.TypeName.Name
        && CanHold(type, step.Field.Type, _document.Fields.SelectsNodes(step.Document));

    private bool CanHold(CSharpType type, TypeReference reference, bool wantsNodes)
    {
        if (reference.Element is { } element)
        {
            return type.Kind == CSharpKind.List && CanHold(type.Element!, element, wantsNodes);
        }

        if (!_schema.TryGetType(reference.Name, out SchemaType? found))
        {
            return false;
        }

        if (!found.IsComposite)
        {
            return _schema.Scalars.FindRead(found, type) is not null;
        }

        if (type.Kind == CSharpKind.List)
        {
            return ConnectionFinder.Find(new SchemaField("", reference), _schema, FindObject(type.Element!)?.GraphQLType, out _, wantsNodes)
                    is { } connection
                && CanHold(type.Element!, new TypeReference(connection.ItemType, IsNonNull: true), wantsNodes: false);
        }

        return FindObject(type) is { } declaration && ValueBinder.CanSelectOn(found, declaration);
    }

    private ObjectDeclaration? FindObject(CSharpType type) => type.Kind == CSharpKind.Object ? _declaration.Objects.Find(type.Name) : null;

    private static bool HoldsLists(CSharpType type, int count) => Peel(type, count) is not null;

    private static CSharpType? Peel(CSharpType? type, int count)
    {
        for (; count > 0 && type is not null; count--)
        {
            type = type.Kind == CSharpKind.List ? type.Element : null;
        }

        return type;
    }
}
