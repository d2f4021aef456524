using GraphQLParser.AST;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Diagnostics;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds objects to the schema: what they select, and how the answer becomes their properties.</summary>
/// <remarks>
/// The selection of an object is the same wherever it is used. A mistake in an object is reported where the object is declared, once:
/// who uses it binds with a collector of its own.
/// </remarks>
internal sealed class ObjectBinder(SchemaModel schema, ObjectGraph objects, VariableScope variables, ProblemCollector problems)
{
    private readonly Stack<string> _open = new();

    public ObjectPlan Bind(ObjectDeclaration declaration)
    {
        int before = problems.Problems.Count;
        if (!declaration.Type.IsPartial)
        {
            problems.Add(Descriptors.NotPartial, ProblemPlace.Declaration, declaration.Type.Name);
        }

        (Selection selection, IReadOnlyList<PropertyPlan> properties) = BindMembers(declaration);
        return new ObjectPlan(
            declaration.Type,
            declaration.GraphQLType,
            EquatableArray<FieldPlan>.From(selection.Fields),
            EquatableArray<PropertyPlan>.From(properties),
            declaration.Constructor,
            FindContext(declaration),
            IsValid: problems.Problems.Count == before);
    }

    /// <summary>What a value of a field's type is read into, and what it selects; <see langword="null"/> if it does not fit.</summary>
    /// <param name="field">The field's name, for messages.</param>
    public (ValuePlan Value, string Selection)? BindValue(string field, TypeReference reference, CSharpType type, ProblemPlace place, bool isNullable)
    {
        if ((isNullable || !reference.IsNonNull) && !type.IsNullable)
        {
            problems.Add(Descriptors.WrongNullability, place, field, reference.ToString(), type.Name);
            return null;
        }

        if (reference.Element is { } element)
        {
            if (type.Kind == CSharpKind.List)
            {
                return BindValue(field, element, type.Element!, place, isNullable: false) is { } bound
                    ? (CreateList(reference, type, bound.Value), bound.Selection)
                    : null;
            }

            problems.Add(Descriptors.WrongType, place, type.Name, field, reference.ToString(), "use a list, such as IReadOnlyList<T>");
            return null;
        }

        if (!schema.TryGetType(reference.Name, out SchemaType? schemaType))
        {
            return null;
        }

        if (schemaType.IsComposite)
        {
            return BindObject(field, reference, schemaType, type, place);
        }

        if (ScalarTypes.FindReadExpression(schemaType, type) is { } expression)
        {
            return (new ValuePlan(ValueKind.Leaf, type.Name, type.IsNullable, type.IsValueType, reference.ToString(), expression), "");
        }

        problems.Add(Descriptors.WrongType, place, type.Name, field, reference.ToString(), ScalarTypes.Describe(schemaType));
        return null;
    }

    /// <summary>What an object's reader is given: its own context and that of the objects in it, in an order that every caller finds again.</summary>
    public EquatableArray<ContextPlan> FindContext(ObjectDeclaration declaration)
    {
        SortedDictionary<string, ContextPlan> found = new(StringComparer.Ordinal);
        AddContext(declaration, found, []);
        return EquatableArray<ContextPlan>.From(found.Values);
    }

    private static ValuePlan CreateList(TypeReference reference, CSharpType type, ValuePlan element) => new(
        ValueKind.List,
        type.Name,
        type.IsNullable,
        type.IsValueType,
        reference.ToString(),
        Context: element.Context,
        Element: element,
        ListConversion: type.ListKind switch
        {
            ListKind.Array => ".ToArray()",
            ListKind.ImmutableArray => ".ToImmutableArray()",
            _ => "",
        });

    private (ValuePlan Value, string Selection)? BindObject(string field, TypeReference reference, SchemaType schemaType, CSharpType type, ProblemPlace place)
    {
        if (type.Kind != CSharpKind.Object || objects.Find(type.Name) is not { } declaration)
        {
            problems.Add(Descriptors.NoSelection, place, field, reference.ToString(), reference.Name);
            return null;
        }

        if (declaration.GraphQLType != schemaType.Name && !schemaType.PossibleTypes.Contains(declaration.GraphQLType))
        {
            problems.Add(Descriptors.WrongObject, place, declaration.Type.Name, declaration.GraphQLType, field, reference.ToString());
            return null;
        }

        if (_open.Contains(declaration.Type.FullName))
        {
            problems.Add(Descriptors.RecursiveObject, place, declaration.Type.Name);
            return null;
        }

        // The object reports its own mistakes where it is declared; here they would be said twice.
        var inner = new ObjectBinder(schema, objects, variables, new ProblemCollector());
        foreach (string open in _open.Reverse())
        {
            inner._open.Push(open);
        }

        Selection selection = inner.BindMembers(declaration).Selection;
        var value = new ValuePlan(ValueKind.Object, type.Name, type.IsNullable, type.IsValueType, reference.ToString(), Context: FindContext(declaration));
        return (value, $" {{ {selection.Text} }}");
    }

    private (Selection Selection, IReadOnlyList<PropertyPlan> Properties) BindMembers(ObjectDeclaration declaration)
    {
        _open.Push(declaration.Type.FullName);
        try
        {
            var root = new Node("", "", "");
            List<PropertyPlan> properties = [];
            if (!schema.TryGetType(declaration.GraphQLType, out SchemaType? type))
            {
                problems.Add(Descriptors.UnknownType, ProblemPlace.In(0, declaration.GraphQLType.Length), declaration.GraphQLType, Suggestion.Of(declaration.GraphQLType, schema.TypeNames));
                return (new Selection("", []), []);
            }

            if (!type.IsComposite)
            {
                problems.Add(Descriptors.NotComposite, ProblemPlace.In(0, declaration.GraphQLType.Length), type.Name, Describe(type.Kind));
                return (new Selection("", []), []);
            }

            foreach (PropertyDeclaration property in declaration.Properties)
            {
                if (property.IsContext)
                {
                    if (property.Field is not null)
                    {
                        problems.Add(Descriptors.WrongContext, ProblemPlace.Of(property.Name), property.Name);
                    }

                    properties.Add(new PropertyPlan(
                        property.Name, ContextName(property), "", "", property.Type.Name, !property.Type.IsNullable, property.Type.IsValueType, IsContext: true));
                }
                else if (BindProperty(property, type, root) is { } plan)
                {
                    properties.Add(plan);
                }
            }

            if (root.Children.Count == 0 && declaration.Properties.All(static property => property.IsContext))
            {
                problems.Add(Descriptors.NoProperties, ProblemPlace.Declaration, declaration.Type.Name);
            }

            return (new Selection(root.WriteSelection(), root.ToPlans()), properties);
        }
        finally
        {
            _open.Pop();
        }
    }

    private PropertyPlan? BindProperty(PropertyDeclaration property, SchemaType type, Node root)
    {
        ProblemPlace whole = ProblemPlace.Of(property.Name);
        Node parent = root;
        bool isNullable = false;
        string text = property.Field ?? Identifiers.ToGraphQL(property.Name);
        List<(string Text, int Offset)> segments = [.. SplitPath(text)];
        for (int i = 0; i < segments.Count; i++)
        {
            (string segment, int offset) = segments[i];
            GraphQLField? syntax = GraphQLText.ParseField(segment, offset, text.Length, problems, property.Field is null ? whole : whole with { Start = 0 });
            if (syntax is null)
            {
                return null;
            }

            int shift = 1 - offset;
            string name = syntax.Name.StringValue;
            ProblemPlace place = property.Field is null ? whole : whole with { Start = syntax.Name.Location.Start - shift, Length = name.Length };
            if (!type.TryGetField(name, out SchemaField? field))
            {
                problems.Add(Descriptors.UnknownField, place, name, type.Name, Suggestion.Of(name, type.Fields));
                return null;
            }

            var arguments = new ArgumentBinder(schema, variables, problems, shift, property.Field is null ? whole : whole with { Start = 0 });
            string call = field.Name + GraphQLText.WriteArguments(arguments.Bind(field, syntax));
            if (i == segments.Count - 1)
            {
                if (BindValue(field.Name, field.Type, property.Type, whole, isNullable) is not { } bound)
                {
                    return null;
                }

                Node leaf = parent.AddLeaf(field.Name, call, field.Type.ToString(), bound.Value, bound.Selection);
                return new PropertyPlan(
                    property.Name, leaf.Local, leaf.Path, field.Type.ToString(), property.Type.Name, !property.Type.IsNullable, property.Type.IsValueType, IsContext: false);
            }

            if (field.Type.IsList)
            {
                problems.Add(Descriptors.ListInWay, place, field.Name, field.Type.ToString());
                return null;
            }

            if (!schema.TryGetType(field.Type.Name, out SchemaType? next) || !next.IsComposite)
            {
                problems.Add(Descriptors.SelectionOnLeaf, place, field.Name, field.Type.ToString());
                return null;
            }

            isNullable |= !field.Type.IsNonNull;
            parent = parent.AddStep(field.Name, call, field.Type.ToString());
            type = next;
        }

        return null;
    }

    // Dots lead into nested objects; those in arguments do not.
    private static IEnumerable<(string Text, int Offset)> SplitPath(string text)
    {
        int start = 0;
        int depth = 0;
        bool inString = false;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when inString:
                    i++;
                    break;
                case '"':
                    inString = !inString;
                    break;
                case '(' or '{' or '[' when !inString:
                    depth++;
                    break;
                case ')' or '}' or ']' when !inString:
                    depth--;
                    break;
                case '.' when !inString && depth == 0:
                    yield return (text.Substring(start, i - start), start);
                    start = i + 1;
                    break;
            }
        }

        yield return (text.Substring(start), start);
    }

    private void AddContext(ObjectDeclaration declaration, SortedDictionary<string, ContextPlan> found, HashSet<string> seen)
    {
        if (!seen.Add(declaration.Type.FullName))
        {
            return;
        }

        foreach (PropertyDeclaration property in declaration.Properties)
        {
            if (property.IsContext)
            {
                ContextPlan plan = ToContext(property);
                // Client, collections, leaves; then by name.
                string key = $"{(int)plan.Kind} {plan.Name}";
                if (!found.TryGetValue(key, out ContextPlan? known) || (known.IsNullable && !plan.IsNullable))
                {
                    found[key] = plan;
                }
            }
            else if (InnermostObject(property.Type) is { } name && objects.Find(name) is { } nested)
            {
                AddContext(nested, found, seen);
            }
        }
    }

    private static ContextPlan ToContext(PropertyDeclaration property)
    {
        string name = ContextName(property);
        return property.Type.Kind switch
        {
            CSharpKind.Client => new ContextPlan(ContextKind.Client, name, property.Type.Name, property.Type.Name, IsNullable: false, IsValueType: false, ""),
            CSharpKind.Collection => new ContextPlan(ContextKind.Collection, name, property.Type.Name + "?", property.Type.Name, IsNullable: true, IsValueType: false, ""),
            _ => new ContextPlan(ContextKind.Leaf, name, property.Type.Text, property.Type.Name, property.Type.IsNullable, property.Type.IsValueType, LeafKey(property)),
        };
    }

    private static string ContextName(PropertyDeclaration property) => property.Type.Kind switch
    {
        CSharpKind.Client => "client",
        CSharpKind.Collection => "collection" + Identifiers.ToPascalCase(property.Type.Name.Substring(property.Type.Name.LastIndexOfAny(['.', ':']) + 1)),
        _ => "leaf" + Identifiers.ToPascalCase(LeafKey(property)),
    };

    private static string LeafKey(PropertyDeclaration property) => property.Leaf ?? Identifiers.ToGraphQL(property.Name);

    private static string? InnermostObject(CSharpType type)
    {
        while (type.Element is { } element)
        {
            type = element;
        }

        return type.Kind == CSharpKind.Object ? type.Name : null;
    }

    private static string Describe(SchemaTypeKind kind) => kind switch
    {
        SchemaTypeKind.Enum => "an enum",
        SchemaTypeKind.InputObject => "an input object",
        _ => "a scalar",
    };

    /// <summary>A field of the selection that is being put together.</summary>
    private sealed class Node(string key, string call, string path)
    {
        private string _graphQLType = "";
        private string _selection = "";
        private ValuePlan? _value;

        public List<Node> Children { get; } = [];

        public string Path => path;

        // Never a keyword, and never the name of a parameter.
        public string Local => "_" + path.Replace('.', '_');

        public Node AddLeaf(string name, string leafCall, string graphQLType, ValuePlan value, string selection)
        {
            // A field that is selected already gets another key: two properties may want it in two forms.
            Node node = Add(ChooseKey(name), leafCall, graphQLType);
            node._value = value;
            node._selection = selection;
            return node;
        }

        public Node AddStep(string name, string stepCall, string graphQLType) =>
            Children.Find(child => child._value is null && child.Call == stepCall) ?? Add(ChooseKey(name), stepCall, graphQLType);

        public string WriteSelection() => string.Join(" ", Children.Select(static child => child.Write()));

        public IReadOnlyList<FieldPlan> ToPlans() =>
            [.. Children.Select(static child => new FieldPlan(child.Key, child._graphQLType, child.Local, child._value, EquatableArray<FieldPlan>.From(child.ToPlans())))];

        private string Key => key;

        private string Call => call;

        private string Write()
        {
            string field = key == NameOf(call) ? call : $"{key}: {call}";
            return Children.Count > 0 ? $"{field} {{ {WriteSelection()} }}" : field + _selection;
        }

        private Node Add(string childKey, string childCall, string graphQLType)
        {
            var child = new Node(childKey, childCall, path.Length == 0 ? childKey : $"{path}.{childKey}") { _graphQLType = graphQLType };
            Children.Add(child);
            return child;
        }

        private string ChooseKey(string name)
        {
            string candidate = name;
            for (int number = 2; Children.Exists(child => child.Key == candidate); number++)
            {
                candidate = $"{name}_{number}";
            }

            return candidate;
        }

        private static string NameOf(string fieldCall) => fieldCall.IndexOf('(') is var end && end < 0 ? fieldCall : fieldCall.Substring(0, end);
    }
}
