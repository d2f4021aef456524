using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Binding;

/// <summary>A field of the selection that is being put together.</summary>
internal sealed class SelectionNode
{
    private readonly string _key;
    private readonly string _call;
    private readonly string _path;
    private readonly string _graphQLType;
    private readonly HashSet<string> _locals;
    private readonly List<SelectionNode> _children = [];
    private string _selection = "";
    private string? _feature;
    private ValuePlan? _value;
    private bool _isInherited;
    private bool _isOmitted;

    private SelectionNode(string key, string call, string path, string graphQLType, string local, HashSet<string> locals)
    {
        _key = key;
        _call = call;
        _path = path;
        _graphQLType = graphQLType;
        _locals = locals;
        Local = local;
    }

    public bool IsEmpty => _children.Count == 0;

    public string Path => _path;

    public bool Selects(string key) => _children.Exists(child => child._key == key && !child._isOmitted);

    /// <summary>The local that keeps the value: never a keyword, and never the name of a parameter.</summary>
    public string Local { get; }

    public static SelectionNode CreateRoot() => new("", "", "", "", "", new(StringComparer.Ordinal));

    /// <summary>A copy to which a variant adds what is its own.</summary>
    public SelectionNode Derive() => Derive(new(_locals, StringComparer.Ordinal));

    private SelectionNode Derive(HashSet<string> locals)
    {
        var copy = new SelectionNode(_key, _call, _path, _graphQLType, Local, locals)
        {
            _selection = _selection,
            _feature = _feature,
            _value = _value,
            _isInherited = true,
            _isOmitted = _isOmitted,
        };
        copy._children.AddRange(_children.Select(child => child.Derive(locals)));
        return copy;
    }

    /// <summary>Adds a value. A field that is selected already gets another key: two properties may want it in two forms.</summary>
    /// <param name="name">The field.</param>
    /// <param name="call">The field with its arguments.</param>
    /// <param name="selection">What is selected of it, with a space before it, or nothing.</param>
    /// <param name="feature">The server feature that it needs.</param>
    /// <param name="isOmitted">Whether its place is kept but nothing selected.</param>
    /// <param name="shapes">What the keys of a hierarchy's other types mean: the same key must mean the same in all of them.</param>
    public SelectionNode AddValue(
        string name,
        string call,
        string graphQLType,
        ValuePlan value,
        string selection,
        string? feature,
        bool isOmitted,
        Dictionary<string, string>? shapes
    )
    {
        SelectionNode node = Add(name, call, graphQLType, graphQLType + selection, shapes);
        node._value = value;
        node._selection = selection;
        node._feature = feature;
        node._isOmitted = isOmitted;
        return node;
    }

    /// <summary>Adds a step of a path, or finds it.</summary>
    public SelectionNode AddStep(string name, string call, string graphQLType, string? feature, Dictionary<string, string>? shapes)
    {
        if (_children.Find(child => child._value is null && child._call == call && child._feature == feature) is { } known)
        {
            return known;
        }

        SelectionNode node = Add(name, call, graphQLType, graphQLType, shapes);
        node._feature = feature;
        return node;
    }

    /// <summary>The fields with a space between, without braces.</summary>
    public string WriteSelection()
    {
        string text = string.Join(
            " ",
            _children
                .Where(static child => !child._isOmitted)
                .Select(static child => child.Write(child._children.Count > 0 ? child.WriteSelection() : null))
        );
        return text.Length > 0 ? text : "__typename";
    }

    /// <summary>The fields that a variant adds to what its base selects.</summary>
    public string WriteOwn() =>
        string.Join(
            " ",
            _children
                .Where(static child => !child._isOmitted)
                .Select(static child =>
                    !child._isInherited ? child.Write(child._children.Count > 0 ? child.WriteSelection() : null)
                    : child._children.Count > 0 && child.WriteOwn() is { Length: > 0 } own ? child.Write(own)
                    : ""
                )
                .Where(static text => text.Length > 0)
        );

    public EquatableArray<FieldPlan> ToPlans() =>
        EquatableArray<FieldPlan>.From(
            _children.Select(static child => new FieldPlan(child._key, child._graphQLType, child.Local, child._value, child.ToPlans()))
        );

    private string Write(string? children)
    {
        string field = _key == NameOf(_call) ? _call : $"{_key}: {_call}";
        string requires = _feature is null ? "" : " " + ServerFeature.WriteDirective(_feature);
        return children is null ? field + requires + _selection : $"{field}{requires} {{ {children} }}";
    }

    private SelectionNode Add(string name, string call, string graphQLType, string shape, Dictionary<string, string>? shapes)
    {
        string key = name;
        for (int number = 2; !IsFree(key); number++)
        {
            key = $"{name}_{number}";
        }

        // The paths 'a.b' and 'a_b' are different fields.
        string local = "_" + PathOf(key).Replace('.', '_');
        while (!_locals.Add(local))
        {
            local += "_";
        }

        var child = new SelectionNode(key, call, PathOf(key), graphQLType, local, _locals);
        if (shapes is not null)
        {
            shapes[child._path] = shape;
        }

        _children.Add(child);
        return child;

        bool IsFree(string candidate) =>
            !_children.Exists(other => other._key == candidate)
            && (shapes is null || !shapes.TryGetValue(PathOf(candidate), out string? meaning) || meaning == shape);
    }

    private string PathOf(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private static string NameOf(string call) => call.IndexOf('(') is var end && end < 0 ? call : call.Substring(0, end);
}
