using GraphQLParser.AST;
using WandbGen.Generator.Binding;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Problems;

namespace WandbGen.CodeFixes.Queries;

/// <summary>Says a query in this generator's language: a collection for a connection that is paged, a method for everything else.</summary>
internal sealed class QueryWriter
{
    // A path this long fits beside its attribute.
    private const int LongestPath = 90;

    private readonly QuerySource _source;
    private readonly ObjectWriter _objects;
    private readonly InputWriter _inputs;
    private readonly GraphQLOperationDefinition _operation;
    private readonly string? _name;

    private QueryWriter(QuerySource source, GraphQLOperationDefinition operation)
    {
        var enums = new EnumWriter(source);
        _source = source;
        _objects = new ObjectWriter(source, enums);
        _inputs = new InputWriter(source, enums);
        _operation = operation;
        _name = operation.Name?.StringValue;
    }

    private bool IsMutation => _operation.Operation == OperationType.Mutation;

    /// <summary>Adds the declarations to <paramref name="source"/>.</summary>
    /// <returns>Why a declaration cannot say the query, or <see langword="null"/>.</returns>
    public static string? Write(QuerySource source, GraphQLDocument document)
    {
        GraphQLOperationDefinition[] operations = [.. document.Definitions.OfType<GraphQLOperationDefinition>()];
        if (operations is not [{ Operation: not OperationType.Subscription } operation])
        {
            return operations.Length == 1 ? "a subscription has no form in C#" : "the text must be one query or mutation";
        }

        if ((operation.Operation == OperationType.Mutation ? source.Schema.MutationType : source.Schema.QueryType) is not { } root)
        {
            return "the schema has no root for it";
        }

        if (
            operation.Directives is { Count: > 0 }
            || operation.Variables?.Items.Exists(static variable => variable.Directives is { Count: > 0 }) == true
        )
        {
            return "a declaration has no place for the directives of the operation or its variables";
        }

        Dictionary<string, GraphQLFragmentDefinition> fragments = new(StringComparer.Ordinal);
        foreach (GraphQLFragmentDefinition fragment in document.Definitions.OfType<GraphQLFragmentDefinition>())
        {
            fragments[fragment.FragmentName.Name.StringValue] = fragment;
        }

        // The code below requires a valid document.
        var problems = new ProblemCollector();
        var variables = new VariableScope(source.Schema, problems);
        variables.Declare(operation, GraphQLSource.Attribute);
        new SelectionChecker(source.Schema, variables, problems, GraphQLSource.Attribute, fragments).Check(operation.SelectionSet, root);
        if (problems.HasErrors)
        {
            return Describe(problems.Problems[0]);
        }

        var reader = new QueryReader(source.Schema, fragments);
        SelectedFields selection = reader.Read(operation.SelectionSet, root);
        if (reader.Refusal is not null)
        {
            return reader.Refusal;
        }

        var writer = new QueryWriter(source, operation);
        writer.WriteRoots(selection);
        return writer._objects.Refusal;
    }

    /// <summary>What is wrong, as a diagnostic would say it.</summary>
    public static string Describe(Problem problem) =>
        string.Format(
            System.Globalization.CultureInfo.InvariantCulture,
            problem.Descriptor.MessageFormat.ToString(System.Globalization.CultureInfo.InvariantCulture),
            problem.Arguments
        );

    private void WriteRoots(SelectedFields selection)
    {
        List<QueryPath> methods = [];
        foreach (SelectedField root in selection.Fields)
        {
            if (!IsMutation && QueryPath.ToCollection(root, _source.Schema) is { } collection)
            {
                WriteCollection(collection, selection.Fields.Count == 1);
            }
            else
            {
                methods.Add(QueryPath.ToValue(root, _objects));
            }
        }

        if (methods.Count > 0)
        {
            WriteMethods(methods, selection.Fields.Count == 1);
        }
    }

    private void WriteCollection(QueryPath path, bool isOnly)
    {
        List<string> lines = _source.Reserve();
        string key = Identifiers.ToPascalCase(path.Target.Key);
        string name =
            isOnly && _name is not null
                ? _source.NameType(Identifiers.ToPascalCase(_name), key, key + "Collection")
                : _source.NameType(key, key + "Collection");
        string item = _objects.WriteObject(path.Items!, path.Target.Key + "Item", path.Fields);
        lines.AddRange(WritePath("WandbCollection", path, [.. path.Variables], isOnly, item));
        lines.Add($"{_source.Access} sealed partial class {name};");
    }

    private void WriteMethods(List<QueryPath> paths, bool isOnly)
    {
        string kind = IsMutation ? "Mutation" : "Query";
        string wanted = Identifiers.ToPascalCase(_name ?? paths[0].Target.Key);
        List<string> lines = _source.Reserve();
        lines.Add(
            $"{_source.Access} static partial class "
                + $"{_source.NameType(wanted.EndsWith(kind, StringComparison.Ordinal) && wanted != kind ? wanted : wanted + kind)}"
        );
        lines.Add("{");
        var members = new MemberNames([]);
        foreach (QueryPath path in paths)
        {
            if (path != paths[0])
            {
                lines.Add("");
            }

            SelectedField target = path.Target;
            string[] used = [.. path.Variables];
            string result = _objects.WriteType(target, target.Field.Type with { IsNonNull = !path.IsNullable });
            string method = members.Add(isOnly && _name is not null ? _name : target.Key) + "Async";
            lines.AddRange(
                WritePath(IsMutation ? "WandbMutation" : "WandbQuery", path, used, isOnly)
                    .Select(static line => line.Length > 0 ? "    " + line : line)
            );
            string head = $"    public static partial {_source.Names.WriteGeneric("System.Threading.Tasks.Task", result)} {method}(";
            string[] parameters = [.. WriteParameters(used)];
            string line = $"{head}{string.Join(", ", parameters)});";
            if (line.Length <= QuerySource.LongestLine)
            {
                lines.Add(line);
                continue;
            }

            lines.Add(head);
            lines.AddRange(parameters.Select((parameter, i) => $"        {parameter}{(i == parameters.Length - 1 ? "" : ",")}"));
            lines.Add("    );");
        }

        lines.Add("}");
    }

    private string[] WritePath(string attribute, QueryPath path, string[] variables, bool isOnly, string? item = null)
    {
        GraphQLVariableDefinition[] used = [.. Definitions().Where(definition => variables.Contains(definition.Variable.Name.StringValue))];
        string header = string.Join(
            ", ",
            used.Select(static definition =>
                $"${definition.Variable.Name.StringValue}: {TypeReference.From(definition.Type)}"
                + (definition.DefaultValue is null ? "" : $" = {ValueNode.From(definition.DefaultValue)}")
            )
        );
        string head =
            (IsMutation ? "mutation" : "query")
            + (isOnly && _name is not null ? " " + _name : "")
            + (header.Length == 0 ? "" : $"({header})");
        string[] text = path.Write(head);
        string line = string.Join(" ", text.Select(static part => part.Trim()));
        if (line.Length <= LongestPath && !line.Contains('"') && !line.Contains('\\'))
        {
            return [_source.WriteDeclaration(attribute, $"\"{line}\"", item)];
        }

        string block = string.Join("\n", text.SelectMany(QuerySource.Wrap).Select(static part => "    " + part));
        return _source.WriteDeclaration(attribute, $"\"\"\"\n{block}\n    \"\"\"", item).Split('\n');
    }

    private IEnumerable<string> WriteParameters(string[] variables)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        List<(string Type, string Name, bool IsOptional)> parameters = [];
        foreach (
            GraphQLVariableDefinition definition in Definitions()
                .Where(definition => variables.Contains(definition.Variable.Name.StringValue))
        )
        {
            string variable = definition.Variable.Name.StringValue;
            string name = names.Add(Identifiers.ToCamelCase(variable)) ? Identifiers.ToCamelCase(variable) : variable;
            TypeReference type = TypeReference.From(definition.Type)!;
            bool isOptional = !type.IsNonNull || definition.DefaultValue is not null;
            parameters.Add((_inputs.Write(type with { IsNonNull = !isOptional }), name, isOptional));
            names.Add(name);
        }

        string client = names.Contains("client") ? "wandbClient" : "client";
        string token = names.Contains("cancellationToken") ? "cancellation" : "cancellationToken";
        return
        [
            $"this {_source.Names.Shorten("global::WandbGen.WandbClient")} {client}",
            .. parameters
                .Where(static parameter => !parameter.IsOptional)
                .Select(static parameter => $"{parameter.Type} {Identifiers.Escape(parameter.Name)}"),
            .. parameters
                .Where(static parameter => parameter.IsOptional)
                .Select(static parameter => $"{parameter.Type} {Identifiers.Escape(parameter.Name)} = null"),
            $"{_source.Names.Shorten("global::System.Threading.CancellationToken")} {token} = default",
        ];
    }

    private List<GraphQLVariableDefinition> Definitions() => _operation.Variables?.Items ?? [];
}
