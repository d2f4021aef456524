using WandbGen.Generator.CSharp;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Binding;

/// <summary>A field of a selection that is being put together, with the local that its value is read into.</summary>
internal sealed class SelectionBuilder
{
    private readonly FieldNode _node;
    private readonly string _graphQLType;
    private readonly HashSet<string> _locals;
    private readonly List<SelectionBuilder> _children = [];
    private ValuePlan? _value;
    private CSharpType? _property;
    private bool _isInherited;
    private bool _isOmitted;

    private SelectionBuilder(FieldNode node, string path, string graphQLType, string local, HashSet<string> locals)
    {
        _node = node;
        Path = path;
        _graphQLType = graphQLType;
        _locals = locals;
        Local = local;
    }

    public bool IsEmpty => _children.Count == 0;

    /// <summary>The response keys up to the field, with dots between.</summary>
    public string Path { get; }

    /// <summary>The local that keeps the value: never a keyword, and never the name of a parameter.</summary>
    public string Local { get; }

    /// <summary>What is selected; never nothing.</summary>
    public EquatableArray<SelectionNode> Selection =>
        EquatableArray<SelectionNode>.From(
            _children.Where(static child => !child._isOmitted).SelectMany(static child => child.ToNode().Write())
        )
            is { Count: > 0 } nodes
            ? nodes
            : [TypeName];

    /// <summary>What a variant adds to what its base selects.</summary>
    public EquatableArray<SelectionNode> Own =>
        EquatableArray<SelectionNode>.From(
            _children
                .Where(static child => !child._isOmitted)
                .Select(static child =>
                    !child._isInherited ? child.ToNode()
                    : child.Own is { Count: > 0 } own ? child._node with { Selection = own }
                    : null
                )
                .OfType<FieldNode>()
                .SelectMany(static node => node.Write())
        );

    /// <summary>The selection of an object's kind, which every type has.</summary>
    public static FieldNode TypeName { get; } = new("__typename");

    public bool Selects(string key) => _children.Exists(child => child._node.Key == key && !child._isOmitted);

    public static SelectionBuilder CreateRoot() => new(new FieldNode(""), "", "", "", new(StringComparer.Ordinal));

    /// <summary>A copy to which a variant adds what is its own.</summary>
    public SelectionBuilder Derive() => Derive(new(_locals, StringComparer.Ordinal));

    private SelectionBuilder Derive(HashSet<string> locals)
    {
        var copy = new SelectionBuilder(_node, Path, _graphQLType, Local, locals)
        {
            _value = _value,
            _property = _property,
            _isInherited = true,
            _isOmitted = _isOmitted,
        };
        copy._children.AddRange(_children.Select(child => child.Derive(locals)));
        return copy;
    }

    /// <summary>Adds a value. A field that is selected already gets another key: two properties may want it in two forms.</summary>
    /// <param name="node">The field, with what is selected of it.</param>
    /// <param name="property">The type of the property that wants it.</param>
    /// <param name="isOmitted">Whether its place is kept but nothing selected.</param>
    /// <param name="shapes">The shape that each response key has in the base type and its other variants. A key must have the same shape
    /// in all of them.</param>
    public SelectionBuilder AddValue(
        FieldNode node,
        TypeReference type,
        ValuePlan value,
        CSharpType property,
        bool isOmitted,
        Dictionary<string, FieldShape>? shapes
    )
    {
        // Two properties of one type that read a scalar alike read it once.
        if (value.Kind == ValueKind.Leaf && !isOmitted)
        {
            foreach (SelectionBuilder child in _children)
            {
                if (child.IsOf(node) && !child._isOmitted && child._value == value && child._property == property)
                {
                    return child;
                }
            }
        }

        SelectionBuilder added = Add(node, type, shapes);
        added._value = value;
        added._property = property;
        added._isOmitted = isOmitted;
        return added;
    }

    /// <summary>Adds a step of a path, or finds it.</summary>
    /// <param name="shapes">What the keys of a hierarchy's other types mean.</param>
    public SelectionBuilder AddStep(FieldNode node, TypeReference type, Dictionary<string, FieldShape>? shapes)
    {
        foreach (SelectionBuilder child in _children)
        {
            if (child._value is null && child.IsOf(node))
            {
                return child;
            }
        }

        return Add(node, type, shapes);
    }

    public EquatableArray<FieldPlan> ToPlans() =>
        EquatableArray<FieldPlan>.From(
            _children.Select(static child => new FieldPlan
            {
                Key = child._node.Key,
                GraphQLType = child._graphQLType,
                Local = child.Local,
                Value = child._value,
                Fields = child.ToPlans(),
            })
        );

    private FieldNode ToNode() => IsEmpty ? _node : _node with { Selection = Selection };

    // Whether it is the same field with the same arguments, whatever its response key.
    private bool IsOf(FieldNode node) => _node.Name == node.Name && _node.As(node.Name) == node;

    private SelectionBuilder Add(FieldNode node, TypeReference type, Dictionary<string, FieldShape>? shapes)
    {
        FieldShape? shape = shapes is null ? null : new FieldShape(type, node.Selection);
        string key = node.Name;
        string path = PathOf(key);
        for (int number = 2; !IsFree(key, path, shape, shapes); number++)
        {
            key = $"{node.Name}_{number}";
            path = PathOf(key);
        }

        // The paths 'a.b' and 'a_b' are different fields.
        string local = "_" + path.Replace('.', '_');
        while (!_locals.Add(local))
        {
            local += "_";
        }

        var child = new SelectionBuilder(node.As(key), path, type.ToString(), local, _locals);
        if (shape is not null)
        {
            shapes![path] = shape;
        }

        _children.Add(child);
        return child;
    }

    private bool IsFree(string key, string path, FieldShape? shape, Dictionary<string, FieldShape>? shapes)
    {
        foreach (SelectionBuilder child in _children)
        {
            if (child._node.Key == key)
            {
                return false;
            }
        }

        return shapes is null || !shapes.TryGetValue(path, out FieldShape? meaning) || meaning == shape;
    }

    private string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";
}

/// <summary>What a response key means: two that are equal are read alike.</summary>
internal sealed record FieldShape(TypeReference Type, EquatableArray<SelectionNode> Selection);
