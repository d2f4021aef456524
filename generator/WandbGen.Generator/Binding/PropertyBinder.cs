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
        ProblemPlace inText = property.Field is null ? whole : whole with { Start = 0 };
        SelectionBuilder parent = root;
        bool isNullable = false;
        string text = property.Field ?? Identifiers.ToGraphQL(property.Name);
        if (!scope.Open.Count() || !CheckNullability(property, whole))
        {
            return null;
        }

        List<(string Text, int Offset)> steps = [.. FieldPath.Split(text)];
        for (int i = 0; i < steps.Count; i++)
        {
            bool isLast = i == steps.Count - 1;
            if (ParseStep(steps, i, text.Length, inText, out GraphQLSource source) is not { } syntax)
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

            bool isLimited = isLast && property.Type.Kind == CSharpKind.List && !field.Type.IsList;
            var arguments = new ArgumentBinder(_schema, scope.Variables, problems, source);
            var node = new FieldNode(field.Name)
            {
                Arguments = arguments.Bind(field, syntax, isLimited ? "first" : null),
                // The feature is the first step's: without it nothing behind it is there either.
                Feature = i == 0 ? property.Feature : null,
            };
            if (isLast)
            {
                return BindLast(property, field, LimitConnection(property, field, node, whole), parent, isNullable);
            }

            if (field.Type.IsList)
            {
                problems.Add(Descriptors.ListInPath, place, field.Name, field.Type.ToString());
                return null;
            }

            if (!_schema.TryGetType(field.Type.Name, out SchemaType? next) || !next.IsComposite)
            {
                problems.Add(Descriptors.SelectionOnLeaf, place, field.Name, field.Type.ToString());
                return null;
            }

            isNullable |= !field.Type.IsNonNull;
            parent = parent.AddStep(node, field.Type, shapes);
            type = next;
        }

        return null;
    }

    private GraphQLField? ParseStep(
        List<(string Text, int Offset)> steps,
        int index,
        int length,
        ProblemPlace inText,
        out GraphQLSource source
    )
    {
        (string text, int offset) = steps[index];
        if (steps.Count == 1 || !string.IsNullOrWhiteSpace(text))
        {
            return GraphQLText.ParseField((text, offset), length, inText, problems, out source);
        }

        problems.Add(
            Descriptors.Syntax,
            inText with
            {
                Start = Math.Max(0, Math.Min(offset, length - 1)),
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
        string key = $"{declaration.Type.FullName}.{property.Name}";
        bool isOmitted = property.Depth > 0 && scope.Open.Count(key) >= property.Depth;
        // A value that may be null is null without a question mark too.
        bool holdsNull = property.Type is { Kind: CSharpKind.Value, IsNullable: false } && (isNullable || !field.Type.IsNonNull);
        CSharpType type = holdsNull ? property.Type with { IsNullable = true } : property.Type;
        // The place of what is omitted is kept, so that the keys behind it are the same at every depth.
        BoundValue? bound = isOmitted
            ? new BoundValue(ValueBinder.ToValue(ValueKind.Leaf, field.Type, type with { IsNullable = true }))
            : BindValue(property, field, type, key, isNullable);
        if (bound is null)
        {
            return null;
        }

        SelectionBuilder added = parent.AddValue(node with { Selection = bound.Selection }, field.Type, bound.Value, isOmitted, shapes);
        return new PropertyPlan
        {
            Name = property.Name,
            Source = added.Local,
            Key = added.Path,
            GraphQLType = field.Type.ToString(),
            TypeName = property.Type.Name,
            IsRequired = !type.IsNullable,
            HoldsNull = holdsNull,
        };
    }

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
