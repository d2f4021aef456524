using System.Globalization;
using GraphQLParser.AST;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds a <c>[WandbPaging]</c>: the arguments that page, wherever they are on the path, and the fields beside it that say how it
/// continues.</summary>
internal sealed class PagingBinder(
    PagingDeclaration paging,
    string collection,
    BoundPath path,
    TypeSystem schema,
    VariableScope variables,
    ProblemCollector problems
)
{
    private static readonly string[] s_numbers = ["Int", "Int64", "Long", "BigInt"];
    private static readonly string[] s_backward = ["last", "before"];

    private static readonly WantedField s_more = new("Boolean", static type => type == "Boolean", CSharpKind.Boolean, ReadForm.Boolean);
    private static readonly WantedField s_number = new("a number", s_numbers.Contains, CSharpKind.Int64, ReadForm.Int64);

    private readonly List<VariableDefinitionNode> _definitions = [];
    private readonly Dictionary<string, ValuePlan> _fields = new(StringComparer.Ordinal);

    // The user's variables for the bounds of windows, which are not sent.
    private readonly Dictionary<string, string> _bounds = new(StringComparer.Ordinal);

    /// <summary>Whether a document gives the arguments variables already.</summary>
    public bool IsWritten { get; init; }

    /// <summary>The user's variables that are not sent, but say what is, by the part of <c>[WandbPaging]</c>.</summary>
    public IReadOnlyDictionary<string, string> Bounds => _bounds;

    /// <summary>Whether the first page is asked for with a cursor or offset, too.</summary>
    public bool RequiresAfter { get; private set; }

    /// <summary>The variables that page.</summary>
    public IReadOnlyList<VariableDefinitionNode> Definitions => _definitions;

    /// <summary>How a field beside the path that says how the collection continues is read, by its response key.</summary>
    public IReadOnlyDictionary<string, ValuePlan> Fields => _fields;

    /// <summary>The connection or list as it is paged, or <see langword="null"/> if it cannot be.</summary>
    /// <param name="isItem">Whether the items are what the list or connection has, and not fields of it.</param>
    public BoundConnection? BindConnection(BoundConnection connection, SchemaField field, bool isItem)
    {
        if (FindScheme() is not { } scheme)
        {
            return null;
        }

        if (path.Outers.Count > 0)
        {
            Report(null, "a path through another connection is paged by cursors");
            return null;
        }

        connection = connection with { Scheme = scheme };
        if (scheme == PagingScheme.Backward)
        {
            return IsBackward(field) ? connection with { HasPageInfo = true, HasEndCursor = true, HasEdgeCursor = false } : null;
        }

        return connection with
        {
            HasPageInfo = connection.SaysWhetherMore && paging.HasMore is null && scheme != PagingScheme.Window,
            HasEndCursor = false,
            HasEdgeCursor = false,
            ItemCursor = scheme == PagingScheme.Token && isItem ? FindItemCursor(connection) : null,
        };
    }

    // For paging after an item, the cursor is a value of that item.
    private string? FindItemCursor(BoundConnection connection) =>
        paging.Next is { } key
        && connection.Shape != ConnectionShape.Edges
        && !path.OwnFields.Any(field => field.Node.Key == key)
        && schema.TryGetType(connection.ItemType, out SchemaType? item)
        && item.TryGetField(key, out SchemaField? found)
        && !found.Type.IsList
        && IsToken(schema, found.Type.Name)
        && found.Arguments.All(static argument => !argument.IsRequired)
            ? key
            : null;

    /// <summary>Adds the arguments to the path, and finds the fields beside it.</summary>
    /// <param name="context">The response keys that the items take.</param>
    public (string? First, string? After, SchemePlan Plan)? Bind(BoundConnection connection, IEnumerable<string> context)
    {
        PagingScheme scheme = connection.Scheme;
        string[] taken = [.. context];
        string? size =
            scheme is PagingScheme.Window ? null
            : scheme is PagingScheme.Backward ? "last"
            : paging.Size;
        (string name, string part) = scheme switch
        {
            PagingScheme.Backward => ("before", "Backward"),
            PagingScheme.Offset => (paging.Offset!, "Offset"),
            PagingScheme.Number => (paging.Page!, "Page"),
            PagingScheme.Token => (paging.Cursor!, "Cursor"),
            _ => (paging.From!, "From"),
        };
        bool isText = scheme is PagingScheme.Backward or PagingScheme.Token;
        string? first = size is null ? null : AddArgument(size, "Size", isNumber: true, isRequired: true, ofTotal: "1");
        RequiresAfter = path.FindArgument(name)?.Argument.IsRequired == true;
        bool isNumber = path.FindArgument(name)?.Argument.Type.Name is { } type && s_numbers.Contains(type);
        string initial =
            !isNumber ? "\"\""
            : scheme == PagingScheme.Number ? paging.FirstPage.ToString(CultureInfo.InvariantCulture)
            : "0";
        string? after = AddArgument(name, part, !isText, !isText && (RequiresAfter || scheme != PagingScheme.Offset), initial);
        string? to = paging.To is null ? null : AddArgument(paging.To, "To", isNumber: true, isRequired: true, ofTotal: "1");
        string? next = FindField(
            connection.ItemCursor is null ? paging.Next : null,
            "Next",
            new WantedField("a text or a number", type => IsToken(schema, type), CSharpKind.String, ReadForm.Id),
            taken
        );
        string? hasMore = FindField(paging.HasMore, "HasMore", s_more, taken);
        string? last = FindField(paging.Last, "Last", s_number, taken);
        if (after is not null && (after == first || after == to))
        {
            Report(to is null ? "Size" : "To", $"the document gives '${after}' to the argument '{name}' too");
        }

        return problems.HasErrors
            ? null
            : (
                first,
                after,
                new SchemePlan
                {
                    FirstPage = paging.FirstPage,
                    To = to,
                    Start = _bounds.TryGetValue("From", out string? start) ? start : null,
                    End = _bounds.TryGetValue("To", out string? end) ? end : null,
                    DefaultStart = start is null ? null : variables.FindNumber(start),
                    DefaultEnd = end is null ? null : variables.FindNumber(end),
                    IncludesTo = paging.IncludesTo,
                    IsNumber = scheme == PagingScheme.Token && isNumber,
                    Next = next,
                    HasMore = hasMore,
                    Last = last,
                }
            );
    }

    /// <summary>Checks that it can be counted with the variables that say where windows begin and end.</summary>
    public void CheckBounds(EquatableArray<VariablePlan> parameters)
    {
        foreach (KeyValuePair<string, string> bound in _bounds)
        {
            if (
                parameters.FirstOrDefault(parameter => parameter.Name == bound.Value) is
                { Type: { Kind: not (CSharpKind.Int32 or CSharpKind.Int64) } type }
            )
            {
                Report(bound.Key, $"'${bound.Value}' is '{type.Text}', and windows are counted with long or int");
            }
        }
    }

    private PagingScheme? FindScheme()
    {
        (string Name, PagingScheme Scheme, string? Argument)[] schemes =
        [
            ("Offset", PagingScheme.Offset, paging.Offset),
            ("Page", PagingScheme.Number, paging.Page),
            ("Cursor", PagingScheme.Token, paging.Cursor),
            ("From", PagingScheme.Window, paging.From),
            ("Backward", PagingScheme.Backward, paging.IsBackward ? "before" : null),
        ];
        (string Name, PagingScheme Scheme, string? Argument)[] said = [.. schemes.Where(static scheme => scheme.Argument is not null)];
        if (said is not [var (name, found, _)])
        {
            Report(said.Length == 0 ? null : said[1].Name, "exactly one of Offset, Page, Cursor, From and Backward must be set");
            return null;
        }

        (string Name, bool IsSaid, bool Fits)[] parts =
        [
            ("Size", paging.Size is not null, found is PagingScheme.Offset or PagingScheme.Number or PagingScheme.Token),
            ("Next", paging.Next is not null, found == PagingScheme.Token),
            ("HasMore", paging.HasMore is not null, found is PagingScheme.Offset or PagingScheme.Number or PagingScheme.Token),
            ("FirstPage", paging.FirstPage != 1, found == PagingScheme.Number),
            ("To", paging.To is not null, found == PagingScheme.Window),
            ("IncludesTo", paging.IncludesTo, found == PagingScheme.Window && paging.To is not null),
            ("Last", paging.Last is not null, found is PagingScheme.Window or PagingScheme.Number or PagingScheme.Offset),
        ];
        foreach ((string part, bool isSaid, bool fits) in parts)
        {
            if (isSaid && !fits)
            {
                Report(part, $"{part} has no meaning with {name}");
                return null;
            }
        }

        string? missing =
            found == PagingScheme.Token && paging.Next is null ? "Next says which field has the token of the next page"
            : found == PagingScheme.Window && paging.To is null ? "To says at which argument a window ends"
            : found == PagingScheme.Number && paging.FirstPage is not (0 or 1) ? "the first page has the number 0 or 1"
            : null;
        if (missing is not null)
        {
            Report(found == PagingScheme.Number ? "FirstPage" : name, missing);
            return null;
        }

        (string Part, string? Argument)[] arguments = [(name, said[0].Argument), ("Size", paging.Size), ("To", paging.To)];
        for (int i = 1; i < arguments.Length; i++)
        {
            (string part, string? argument) = arguments[i];
            if (argument is not null && Array.FindIndex(arguments, 0, i, other => other.Argument == argument) is >= 0 and var first)
            {
                Report(part, $"the argument '{argument}' is that of {arguments[first].Part} already");
                return null;
            }
        }

        return found;
    }

    private bool IsBackward(SchemaField field)
    {
        bool hasPageInfo =
            schema.TryGetType(field.Type.Name, out SchemaType? connection)
            && connection.TryGetField("pageInfo", out SchemaField? pageInfo)
            && schema.TryGetType(pageInfo.Type.Name, out SchemaType? pageInfoType)
            && pageInfoType.TryGetField("hasPreviousPage", out _)
            && pageInfoType.TryGetField("startCursor", out _);
        string[] missing = [.. s_backward.Where(name => path.FindArgument(name) is null).Select(static name => $"'{name}'")];
        if (missing.Length > 0)
        {
            Report("Backward", $"no field on the path has the argument{(missing.Length > 1 ? "s" : "")} {string.Join(" and ", missing)}");
        }
        else if (!hasPageInfo)
        {
            Report("Backward", $"'{field.Name}' has no pageInfo {{ hasPreviousPage startCursor }}");
        }

        return missing.Length == 0 && hasPageInfo;
    }

    // The variable is called as the argument is.
    private string? AddArgument(string name, string part, bool isNumber, bool isRequired, string ofTotal)
    {
        if (path.FindArgument(name) is not var (level, field, argument, given))
        {
            Report(part, $"no field on the path has an argument '{name}'{Suggestion.Of(name, path.ArgumentNames)}");
            return null;
        }

        if (!IsWritten && (part is "From" or "To") && given is { Value: GraphQLVariable bound })
        {
            _bounds[part] = bound.Name.StringValue;
        }
        else if (!IsWritten && given is not null)
        {
            problems.Add(Descriptors.PagingArgument, path.Place(given.Name), name);
            return null;
        }

        if (argument.Type.IsList || !(isNumber ? s_numbers.Contains(argument.Type.Name) : IsToken(schema, argument.Type.Name)))
        {
            string wanted = isNumber ? "number" : "text or number";
            Report(part, $"the argument '{name}' of '{field.Name}' is {argument.Type}, which is no {wanted}");
            return null;
        }

        if (IsWritten)
        {
            if (given is { Value: GraphQLVariable written })
            {
                return written.Name.StringValue;
            }

            Report(part, $"the document must give the argument '{name}' of '{field.Name}' a variable");
            return null;
        }

        string variable = variables.ReserveName(name);
        path.AddArgument(
            level,
            new ArgumentNode(name, new VariableNode(variable)),
            argument.IsRequired ? new ArgumentNode(name, new LiteralNode(ofTotal)) : null
        );
        _definitions.Add(new VariableDefinitionNode(variable, argument.Type with { IsNonNull = isRequired || argument.IsRequired }));
        return variable;
    }

    /// <summary>Whether a type is a scalar that can lead from page to page; of the server's own nothing is known.</summary>
    public static bool IsToken(TypeSystem schema, string name) =>
        schema.TryGetType(name, out SchemaType? type) && type.Kind == SchemaTypeKind.Scalar && name is not ("Boolean" or "Float");

    private string? FindField(string? key, string part, WantedField wanted, string[] context)
    {
        if (key is null)
        {
            return null;
        }

        PathField[] found = [.. path.OwnFields.Where(field => field.Node.Key == key)];
        string? problem =
            found.Length == 0 && path.Total?.Node.Key == key
                ? $"pages do not have '{key}', which is marked with @total: select it once more, with an alias"
            : found.Length == 0
                ? $"the path selects no field '{key}' beside it{Suggestion.Of(key, path.OwnFields.Select(static field => field.Node.Key))}"
            : found.Length > 1 ? $"the path selects '{key}' more than once: give one an alias"
            : found[0].Field.Type.IsList || !wanted.Fits(found[0].Field.Type.Name)
                ? $"'{key}' is {found[0].Field.Type}, and not {wanted.Description}"
            : context.Contains(key) ? $"the items take '{key}' too: select it once more, with an alias"
            : null;
        if (problem is not null)
        {
            Report(part, problem);
            return null;
        }

        if (found[0].Omission is { } omission)
        {
            omission.Report(problems, key, $"the pages of '{collection}'");
            return null;
        }

        var type = new CSharpType
        {
            Kind = wanted.Kind,
            Name = KnownTypes.NameOf(wanted.Kind)!,
            IsNullable = true,
            IsValueType = wanted.Kind != CSharpKind.String,
        };
        _fields[key] = ValueBinder.ToValue(ValueKind.Leaf, found[0].Field.Type, type) with { Read = new ReadPlan(wanted.Form) };
        return ObjectContext.FieldParameter(key);
    }

    private void Report(string? part, string reason) =>
        problems.Add(Descriptors.WrongPaging, ProblemPlace.OfPaging(part), collection, reason);

    // The required type of a field beside the path, and how it is read.
    private sealed record WantedField(string Description, Func<string, bool> Fits, CSharpKind Kind, ReadForm Form);
}
