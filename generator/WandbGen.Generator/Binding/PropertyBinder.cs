using System.Globalization;
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
    // A deeper selection makes a document that is larger than servers accept.
    private const int LargestDepth = 10;

    private readonly PropertyStepBinder _steps = new(scope, problems);

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
            // The compiler reports it.
            problems.Fail();
            return null;
        }

        if (property.HasFallback)
        {
            // If both are null, the declaration is correct: the object is left out.
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
        if (!scope.Open.TryAddField() || !CheckNullability(property, whole))
        {
            return null;
        }

        for (int i = 0; ; i++)
        {
            if (_steps.Bind(property, property.Type, path, i, type) is not { } step)
            {
                return null;
            }

            isNullable |= step.Node.IsConditional;
            if (path.IsLast(i))
            {
                return BindLast(property, step.Field, _steps.LimitConnection(property, step.Field, step.Node, whole), parent, isNullable);
            }

            if (_steps.FindListEnd(step.Field, path, i) is { } next)
            {
                return BindThroughList(property, path, new ListStep(step, i, next), parent, isNullable);
            }

            if (_steps.FindNext(step) is not { } target)
            {
                return null;
            }

            isNullable |= !step.Field.Type.IsNonNull;
            parent = parent.AddStep(step.Node, step.Field.Type, shapes);
            type = target;
        }
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
        FieldNode node = _steps.LimitConnection(property, step.Field, step.Node, ProblemPlace.Of(property.Name));
        string key = KeyOf(property);
        bool isOmitted = IsOmitted(property, key);
        using IDisposable? entered = property.Depth == 0 || isOmitted ? null : scope.Open.Enter(key, isProperty: true);
        BoundValue? bound = isOmitted
            ? Omit(step.Field, property.Type)
            : new ListPathBinder(scope, problems, _steps).Bind(property, property.Type, path, list, isNullable);
        if (bound is null)
        {
            return null;
        }

        return AddField(property, step.Field, node, bound, parent, isOmitted);
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

    // Whether the property is nested deeper than its stated depth.
    private bool IsOmitted(PropertyDeclaration property, string key) => property.Depth > 0 && scope.Open.DepthOf(key) >= property.Depth;

    // The place of what is omitted is kept, so that the keys after it are the same at every depth.
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
}
