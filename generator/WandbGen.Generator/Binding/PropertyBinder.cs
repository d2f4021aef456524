using System.Globalization;
using GraphQLParser.AST;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds the properties of one object: what each selects, and how it is set.</summary>
/// <param name="shapes">What the keys of a hierarchy's other types mean, if the object is of one.</param>
internal sealed class PropertyBinder(
    ObjectScope scope,
    ProblemCollector problems,
    ObjectDeclaration declaration,
    Dictionary<string, FieldShape>? shapes
)
{
    // Deeper, and the document is larger than servers take.
    private const int LargestDepth = 10;

    private readonly TypeSystem _schema = scope.Schema;

    /// <param name="root">The selection that the property's field is added to.</param>
    public PropertyPlan? Bind(PropertyDeclaration property, SchemaType type, SelectionBuilder root)
    {
        EnumBinder.ReportHidden(property.Type, property.Name, problems);
        return property.IsContext ? BindContext(property, type, root) : BindField(property, type, root);
    }

    private PropertyPlan? BindContext(PropertyDeclaration property, SchemaType type, SelectionBuilder root)
    {
        ObjectContext.CheckName(property, problems);
        if (property.Type.IsUnresolved)
        {
            // The compiler says it.
            problems.Fail();
            return null;
        }

        if (property.HasFallback)
        {
            // What is null in both places is no mistake of the declaration: the object is left out.
            PropertyDeclaration own = property with
            {
                Type = property.Type with { IsNullable = true },
            };
            return BindField(own, type, root) is { } fallback
                ? fallback with
                {
                    IsRequired = !property.Type.IsNullable,
                    Surroundings = ObjectContext.NameOf(property),
                }
                : null;
        }

        if (property.Field is not null)
        {
            problems.Add(Descriptors.WrongContext, ProblemPlace.Of(property.Name), property.Name);
        }

        return new PropertyPlan
        {
            Name = property.Name,
            Source = ObjectContext.NameOf(property),
            TypeName = property.Type.Name,
            IsRequired = !property.Type.IsNullable,
            Context = ObjectContext.KindOf(property.Type),
        };
    }

    private PropertyPlan? BindField(PropertyDeclaration property, SchemaType type, SelectionBuilder root)
    {
        ProblemPlace whole = ProblemPlace.Of(property.Name);
        var path = new PropertyPath(
            property.Field ?? Identifiers.ToGraphQL(property.Name),
            property.Field is null ? whole : whole with { Start = 0 }
        );
        SelectionBuilder parent = root;
        bool isNullable = false;
        ServerFeature.Check(property.Feature, whole, problems);
        if (!scope.Open.Count() || !CheckNullability(property, whole))
        {
            return null;
        }

        for (int i = 0; ; i++)
        {
            if (BindStep(property, property.Type, path, i, type) is not { } step)
            {
                return null;
            }

            isNullable |= step.Node.IsConditional;
            if (path.IsLast(i))
            {
                return BindLast(property, step.Field, LimitConnection(property, step.Field, step.Node, whole), parent, isNullable);
            }

            if (FindListEnd(step.Field, path, i) is { } next)
            {
                return BindThroughList(property, path, new ListStep(step, i, next), parent, isNullable);
            }

            if (FindNext(step) is not { } target)
            {
                return null;
            }

            isNullable |= !step.Field.Type.IsNonNull;
            parent = parent.AddStep(step.Node, step.Field.Type, shapes);
            type = target;
        }
    }

    private PropertyStep? BindStep(PropertyDeclaration property, CSharpType held, PropertyPath path, int index, SchemaType type)
    {
        if (ParseStep(path, index, out GraphQLSource source) is not [var syntax, ..] mentions)
        {
            return null;
        }

        string name = syntax.Name.StringValue;
        ProblemPlace place = source.Place(syntax.Name);
        if (!type.TryGetField(name, out SchemaField? field))
        {
            problems.Add(Descriptors.UnknownField, place, name, type.Name, SuggestField(type, name));
            return null;
        }

        if (field.DeprecationReason is { } reason)
        {
            problems.Add(Descriptors.DeprecatedField, place, name, type.Name, reason);
        }

        bool isLimited =
            held.Kind == CSharpKind.List && !field.Type.IsList && (path.IsLast(index) || FindListEnd(field, path, index) is not null);
        var arguments = new ArgumentBinder(_schema, scope.Variables, problems, source);
        using IDisposable? around = scope.Variables.Enter(property.Feature);
        var node = new FieldNode(field.Name)
        {
            Arguments = arguments.Bind(field, syntax, isLimited ? "first" : null),
            Conditions = arguments.BindConditions(mentions),
            // The feature is the first step's: without it nothing behind it is there either.
            Feature = index == 0 ? property.Feature : null,
        };
        if (node.IsConditional && held is { IsNullable: false, Kind: not CSharpKind.Value })
        {
            problems.Add(Descriptors.NotNullable, ProblemPlace.Of(property.Name), property.Name, DescribeCondition(node), held.Name);
            return null;
        }

        return new PropertyStep(field, node, place);
    }

    private SchemaType? FindNext(PropertyStep step)
    {
        if (_schema.TryGetType(step.Field.Type.Name, out SchemaType? next) && next.IsComposite)
        {
            return next;
        }

        problems.Add(Descriptors.SelectionOnLeaf, step.Place, step.Field.Name, step.Field.Type.ToString());
        return null;
    }

    // Where a path goes on behind a list, or behind a connection's items: "tags.name", "files.name" or "files.edges.node.name".
    private int? FindListEnd(SchemaField field, PropertyPath path, int index)
    {
        if (field.Type.IsList)
        {
            return index + 1;
        }

        if (
            ConnectionFinder.Find(field, _schema, itemType: null, out _) is not { Shape: var shape }
            || !_schema.TryGetType(field.Type.Name, out SchemaType? connection)
        )
        {
            return null;
        }

        string next = path.NameOf(index + 1);
        return next == "edges" && shape == ConnectionShape.Edges && path.NameOf(index + 2) == "node" ? index + 3
            : next == "nodes" ? index + 2
            : connection.TryGetField(next, out _) ? null
            : index + 1;
    }

    private PropertyPlan? BindThroughList(
        PropertyDeclaration property,
        PropertyPath path,
        ListStep list,
        SelectionBuilder parent,
        bool isNullable
    )
    {
        PropertyStep step = list.Step;
        FieldNode node = LimitConnection(property, step.Field, step.Node, ProblemPlace.Of(property.Name));
        string key = KeyOf(property);
        bool isOmitted = IsOmitted(property, key);
        using IDisposable? entered = property.Depth == 0 || isOmitted ? null : scope.Open.Enter(key, isProperty: true);
        BoundValue? bound = isOmitted ? Omit(step.Field, property.Type) : BindList(property, property.Type, path, list, isNullable);
        if (bound is null)
        {
            return null;
        }

        return AddField(property, step.Field, node, bound, parent, isOmitted);
    }

    private BoundValue? BindList(PropertyDeclaration property, CSharpType type, PropertyPath path, ListStep list, bool isNullable)
    {
        PropertyStep step = list.Step;
        TypeReference reference = step.Field.Type;
        ProblemPlace whole = ProblemPlace.Of(property.Name);
        if (type.Kind != CSharpKind.List || reference.Element is { IsList: true })
        {
            problems.Add(
                Descriptors.ListInPath,
                step.Place,
                step.Field.Name,
                reference.ToString(),
                type.Kind == CSharpKind.List
                    ? "a path leads through a list of objects, not of lists"
                    : "what it leads to is a list, such as IReadOnlyList<T>, for each list in it"
            );
            return null;
        }

        if ((isNullable || !reference.IsNonNull) && !type.IsNullable)
        {
            ValueBinder.ReportNullability(problems, whole, step.Field.Name, reference, type);
            return null;
        }

        BoundConnection? connection = reference.IsList
            ? null
            : ConnectionFinder.Find(step.Field, _schema, itemType: null, out _, wantsNodes: path.NameOf(list.Index + 1) == "nodes");
        if (BindItems(path, list) is not { } items)
        {
            return null;
        }

        // Null edges and nodes are left out.
        TypeReference element = reference.Element ?? new TypeReference(connection!.ItemType, IsNonNull: true);
        BoundValue? bound =
            list.Next < path.Count
                ? BindElement(property, type.Element!, path, list.Next, element)
                : new ValueBinder(scope, problems).Bind(step.Field.Name, element, type.Element!, whole, false, property.Converter);
        return bound is null ? null
            : connection is null ? bound with { Value = ValueBinder.ToList(ValueKind.List, reference, type, bound.Value) }
            : new BoundValue(
                ValueBinder.ToList(ValueKind.Connection, reference, type, bound.Value) with
                {
                    Shape = connection.Shape,
                },
                connection.SelectItems(bound.Selection, items)
            );
    }

    /// <summary>The <c>edges</c> and <c>node</c>, or <c>nodes</c>, of a connection, if the path writes them.</summary>
    private FieldNode[]? BindItems(PropertyPath path, ListStep list)
    {
        List<FieldNode> nodes = [];
        TypeReference reference = list.Step.Field.Type;
        for (int i = list.Index + 1; i < list.Next; i++)
        {
            if (
                ParseStep(path, i, out GraphQLSource source) is not [var syntax, ..] mentions
                || !_schema.TryGetType(reference.Name, out SchemaType? type)
                || !type.TryGetField(syntax.Name.StringValue, out SchemaField? field)
            )
            {
                return null;
            }

            var arguments = new ArgumentBinder(_schema, scope.Variables, problems, source);
            nodes.Add(
                new FieldNode(field.Name) { Arguments = arguments.Bind(field, syntax), Conditions = arguments.BindConditions(mentions) }
            );
            if (nodes[nodes.Count - 1].IsConditional && ConditionNode.Find(syntax.Directives) is { } directive)
            {
                problems.Add(
                    Descriptors.NeededField,
                    source.Place(directive),
                    field.Name,
                    $"the items of '{list.Step.Field.Name}'",
                    directive.Name.StringValue
                );
                return null;
            }

            reference = field.Type.Element ?? field.Type;
        }

        return [.. nodes];
    }

    // What the path leads to in one element of a list.
    private BoundValue? BindElement(PropertyDeclaration property, CSharpType type, PropertyPath path, int index, TypeReference element)
    {
        bool isNullable = !element.IsNonNull;
        List<FieldNode> nodes = [];
        if (!_schema.TryGetType(element.Name, out SchemaType? current) || !current.IsComposite)
        {
            problems.Add(Descriptors.SelectionOnLeaf, path.Place(index - 1), path.NameOf(index - 1), element.ToString());
            return null;
        }

        for (int i = index; ; i++)
        {
            if (BindStep(property, type, path, i, current) is not { } step)
            {
                return null;
            }

            isNullable |= step.Node.IsConditional;
            BoundValue? value = null;
            if (path.IsLast(i))
            {
                value = new ValueBinder(scope, problems).Bind(
                    step.Field.Name,
                    step.Field.Type,
                    type,
                    ProblemPlace.Of(property.Name),
                    isNullable,
                    property.Converter
                );
            }
            else if (FindListEnd(step.Field, path, i) is { } next)
            {
                value = BindList(property, type, path, new ListStep(step, i, next), isNullable);
            }
            else if (FindNext(step) is { } target)
            {
                isNullable |= !step.Field.Type.IsNonNull;
                nodes.Add(step.Node);
                current = target;
                continue;
            }

            if (value is null)
            {
                return null;
            }

            nodes.Add(LimitConnection(property, step.Field, step.Node, ProblemPlace.Of(property.Name)));
            EquatableArray<SelectionNode> selection = value.Selection;
            for (int j = nodes.Count - 1; j >= 0; j--)
            {
                selection = [.. (nodes[j] with { Selection = selection }).Write()];
            }

            return ValueBinder.ToField(element, EquatableArray<string>.From(nodes.Select(static node => node.Key)), value, selection);
        }
    }

    private IReadOnlyList<GraphQLField>? ParseStep(PropertyPath path, int index, out GraphQLSource source)
    {
        (string text, int offset) = path.Steps[index];
        if (path.Count == 1 || !string.IsNullOrWhiteSpace(text))
        {
            return GraphQLText.ParseField((text, offset), path.Text.Length, path.Origin, problems, out source);
        }

        problems.Add(
            Descriptors.Syntax,
            path.Origin with
            {
                Start = Math.Max(0, Math.Min(offset, path.Text.Length - 1)),
                Length = 1,
            },
            $"A field's name is missing {(index == 0 ? "before" : "behind")} the dot"
        );
        source = default;
        return null;
    }

    private PropertyPlan? BindLast(
        PropertyDeclaration property,
        SchemaField field,
        FieldNode node,
        SelectionBuilder parent,
        bool isNullable
    )
    {
        string key = KeyOf(property);
        bool isOmitted = IsOmitted(property, key);
        // A value that may be null is null without a question mark too.
        bool holdsNull = property.Type is { Kind: CSharpKind.Value, IsNullable: false } && (isNullable || !field.Type.IsNonNull);
        CSharpType type = holdsNull ? property.Type with { IsNullable = true } : property.Type;
        BoundValue? bound = isOmitted ? Omit(field, type) : BindValue(property, field, type, key, isNullable);
        if (bound is null)
        {
            return null;
        }

        return AddField(property, field, node, bound, parent, isOmitted) with
        {
            IsRequired = !type.IsNullable,
            HoldsNull = holdsNull,
        };
    }

    private PropertyPlan AddField(
        PropertyDeclaration property,
        SchemaField field,
        FieldNode node,
        BoundValue bound,
        SelectionBuilder parent,
        bool isOmitted
    )
    {
        SelectionBuilder added = parent.AddValue(
            node with
            {
                Selection = bound.Selection,
            },
            field.Type,
            bound.Value,
            property.Type,
            isOmitted,
            shapes
        );
        return new PropertyPlan
        {
            Name = property.Name,
            Source = added.Local,
            Key = added.Path,
            GraphQLType = field.Type.ToString(),
            TypeName = property.Type.Name,
            IsRequired = !property.Type.IsNullable,
        };
    }

    private string KeyOf(PropertyDeclaration property) => $"{declaration.Type.FullName}.{property.Name}";

    // Whether the property is below the depth that it says.
    private bool IsOmitted(PropertyDeclaration property, string key) => property.Depth > 0 && scope.Open.Count(key) >= property.Depth;

    // The place of what is omitted is kept, so that the keys behind it are the same at every depth.
    private static BoundValue Omit(SchemaField field, CSharpType type) =>
        new(ValueBinder.ToValue(ValueKind.Leaf, field.Type, type with { IsNullable = true }));

    private BoundValue? BindValue(PropertyDeclaration property, SchemaField field, CSharpType type, string key, bool isNullable)
    {
        using IDisposable? entered = property.Depth == 0 ? null : scope.Open.Enter(key, isProperty: true);
        return new ValueBinder(scope, problems).Bind(
            field.Name,
            field.Type,
            type,
            ProblemPlace.Of(property.Name),
            isNullable,
            property.Converter
        );
    }

    /// <summary>Why what reads a field must take null.</summary>
    public static string DescribeCondition(FieldNode node) => $"'{node.Name}' is left out by{node.Conditions[0]}";

    private bool CheckNullability(PropertyDeclaration property, ProblemPlace place)
    {
        string? reason =
            property.Type.IsNullable ? null
            : property.Feature is { } feature ? $"a server without the feature {feature} does not send it"
            : property.Depth is > 0 and <= LargestDepth ? "nothing is selected below its depth"
            : null;
        if (reason is not null)
        {
            problems.Add(Descriptors.NotNullable, place, property.Name, reason, property.Type.Name);
            return false;
        }

        if (property.Depth is < 0 or > LargestDepth)
        {
            problems.Add(Descriptors.WrongDepth, place, property.Name, LargestDepth.ToString(CultureInfo.InvariantCulture));
            return false;
        }

        return true;
    }

    // A list that ends without a word would pass for the whole.
    private FieldNode LimitConnection(PropertyDeclaration property, SchemaField field, FieldNode node, ProblemPlace place)
    {
        if (
            property.Type.Kind != CSharpKind.List
            || field.Type.IsList
            || !field.Arguments.Contains("first")
            || node.Arguments.Any(static argument => argument.Name is "first" or "last")
        )
        {
            return node;
        }

        problems.Add(Descriptors.Truncated, place, property.Name, field.Name, ConnectionFinder.DefaultFirst);
        return node with { Arguments = [.. node.Arguments, ConnectionFinder.FirstPage] };
    }

    // A field that only one of a type's kinds has is a variant's.
    private string SuggestField(SchemaType type, string name)
    {
        foreach (string possible in type.PossibleTypes)
        {
            if (_schema.TryGetType(possible, out SchemaType? known) && known.TryGetField(name, out _))
            {
                return $", but '{possible}' has: declare it in a variant, [WandbVariant(\"{possible}\")]";
            }
        }

        return Suggestion.Of(name, type.Fields.Names);
    }
}

/// <summary>The steps of a property's field: the text of its <c>[WandbField]</c>, or its name.</summary>
/// <param name="Origin">Where the text stands.</param>
internal sealed record PropertyPath(string Text, ProblemPlace Origin)
{
    public IReadOnlyList<(string Text, int Offset)> Steps { get; } = [.. FieldPath.Split(Text)];

    public int Count => Steps.Count;

    public bool IsLast(int index) => index == Count - 1;

    /// <summary>The name of a step's field, without arguments and directives; empty behind the last.</summary>
    public string NameOf(int index) => index < Count ? Steps[index].Text.Split('(', '@')[0].Trim() : "";

    public ProblemPlace Place(int index) =>
        Origin.Start < 0 ? Origin : Origin with { Start = Steps[index].Offset, Length = Steps[index].Text.Length };
}

/// <summary>A step of a property's path.</summary>
internal sealed record PropertyStep(SchemaField Field, FieldNode Node, ProblemPlace Place);

/// <summary>A step of a property's path that is a list or connection.</summary>
/// <param name="Index">The step's number.</param>
/// <param name="Next">The number of the step behind it, and behind the <c>edges</c> and <c>node</c> of a connection.</param>
internal readonly record struct ListStep(PropertyStep Step, int Index, int Next);
