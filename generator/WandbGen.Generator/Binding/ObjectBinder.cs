using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds objects to the schema: what they select, and how the answer becomes their properties.</summary>
/// <remarks>
/// How an object is read is the same wherever it is used. A mistake in an object is reported where the object is declared, once: who uses
/// it binds with a collector of its own.
/// </remarks>
internal sealed class ObjectBinder(ObjectScope scope, ProblemCollector problems)
{
    private readonly TypeSystem _schema = scope.Schema;
    private readonly ObjectGraph _objects = scope.Objects;

    public ObjectPlan Bind(ObjectDeclaration declaration)
    {
        if (!declaration.Type.IsPartial)
        {
            problems.Add(Descriptors.NotPartial, ProblemPlace.Declaration, declaration.Type.Name);
        }

        Hierarchy hierarchy = BindHierarchy(declaration);
        scope.Open.ReportSize(declaration.Type.Name, problems);
        return Invalid(_objects, declaration) with
        {
            Selection = hierarchy.Selection,
            Fields = hierarchy.Root.ToPlans(),
            Properties = EquatableArray<PropertyPlan>.From(hierarchy.Properties),
            Constructor = declaration.Constructor,
            Variants = FindVariants(declaration),
            IsValid = !problems.HasErrors,
        };
    }

    /// <summary>What is selected of an object.</summary>
    public EquatableArray<SelectionNode> Select(ObjectDeclaration declaration) => BindHierarchy(declaration).Selection;

    /// <summary>The plan of an object that cannot be bound.</summary>
    public static ObjectPlan Invalid(ObjectGraph objects, ObjectDeclaration declaration) =>
        new()
        {
            Type = declaration.Type,
            GraphQLType = declaration.GraphQLType,
            Context = ObjectContext.Find(objects, declaration),
            IsValid = false,
        };

    private EquatableArray<VariantPlan> FindVariants(ObjectDeclaration declaration) =>
        EquatableArray<VariantPlan>.From(
            declaration
                .Variants.Select(_objects.Find)
                .OfType<ObjectDeclaration>()
                .OrderBy(static variant => variant.Variant)
                .Select(variant => new VariantPlan(
                    variant.Variant == VariantKind.Fallback ? null : variant.GraphQLType,
                    variant.Type.FullName,
                    ObjectContext.Find(_objects, variant)
                ))
        );

    private Hierarchy BindHierarchy(ObjectDeclaration declaration)
    {
        using IDisposable entered = scope.Open.Enter(declaration.Type.FullName, isProperty: false);
        if (declaration.Variant != VariantKind.None)
        {
            return BindVariant(declaration);
        }

        if (declaration.IsAbstract || declaration.Variants.Count > 0)
        {
            return BindAbstract(declaration);
        }

        Hierarchy plain = BindMembers(declaration, declaration.Properties, SelectionBuilder.CreateRoot(), shapes: null);
        return plain with { Selection = plain.Root.Selection };
    }

    private Hierarchy BindAbstract(ObjectDeclaration declaration)
    {
        CheckVariants(declaration);
        (Hierarchy own, List<(ObjectDeclaration Declaration, Hierarchy Hierarchy)> variants) = BindFamily(
            declaration,
            problems,
            describes: declaration
        );
        IEnumerable<SelectionNode> kind = own.Root.Selects(SelectionBuilder.TypeName.Name) ? [] : [SelectionBuilder.TypeName];
        return own with
        {
            Selection =
            [
                .. kind,
                .. own.Root.IsEmpty ? [] : own.Root.Selection,
                .. variants
                    .Where(static variant => variant.Declaration.Variant == VariantKind.Type && variant.Hierarchy.Root.Own.Count > 0)
                    .Select(static variant => new InlineFragmentNode(variant.Declaration.GraphQLType)
                    {
                        Selection = variant.Hierarchy.Root.Own,
                        Feature = variant.Declaration.Feature,
                    }),
            ],
        };
    }

    private Hierarchy BindVariant(ObjectDeclaration declaration)
    {
        // A variant in another namespace is not found by its base.
        if (
            declaration.Base is not { } name
            || _objects.Find(name) is not { Reader: null, IsAbstract: true } parent
            || !parent.Variants.Contains(declaration.Type.FullName)
        )
        {
            problems.Add(Descriptors.VariantWithoutBase, ProblemPlace.Declaration, declaration.Type.Name);
            return new Hierarchy(default, SelectionBuilder.CreateRoot(), []);
        }

        if (!parent.IsEmitted)
        {
            problems.Fail();
        }

        CheckPossible(declaration, parent);
        var ofBase = new ProblemCollector();
        Hierarchy own =
            BindFamily(parent, ofBase, declaration).Variants.Find(variant => variant.Declaration == declaration).Hierarchy
            ?? new Hierarchy(default, SelectionBuilder.CreateRoot(), []);
        if (ofBase.HasErrors)
        {
            problems.Fail();
        }

        return own with
        {
            Selection = own.Root.Selection,
        };
    }

    /// <summary>Binds a base with all of its variants, since a key that two of them select must mean the same in both.</summary>
    /// <param name="baseProblems">Where the base's mistakes go.</param>
    /// <param name="describes">The type whose mistakes are reported.</param>
    private (Hierarchy Base, List<(ObjectDeclaration Declaration, Hierarchy Hierarchy)> Variants) BindFamily(
        ObjectDeclaration parent,
        ProblemCollector baseProblems,
        ObjectDeclaration describes
    )
    {
        Dictionary<string, FieldShape> shapes = new(StringComparer.Ordinal);
        Hierarchy own = With(baseProblems).BindMembers(parent, parent.Properties, SelectionBuilder.CreateRoot(), shapes);
        List<(ObjectDeclaration, Hierarchy)> variants = [];
        foreach (string name in parent.Variants)
        {
            if (_objects.Find(name) is not { } variant)
            {
                continue;
            }

            // Inherited properties are selected for all variants.
            var added = EquatableArray<PropertyDeclaration>.From(
                variant.Properties.Where(property => !parent.Properties.Any(inherited => IsInherited(inherited, property)))
            );
            Hierarchy bound = With(variant == describes ? problems : new ProblemCollector())
                .BindMembers(variant, added, own.Root.Derive(), shapes);
            // Private members of the base cannot be set here.
            IEnumerable<PropertyPlan> inherited = own.Properties.Where(property =>
                variant.Properties.Any(candidate => candidate.Name == property.Name)
                && !added.Any(candidate => candidate.Name == property.Name)
            );
            variants.Add((variant, bound with { Properties = [.. inherited, .. bound.Properties] }));
        }

        return (own, variants);
    }

    // A property of another type hides the base's.
    private static bool IsInherited(PropertyDeclaration inherited, PropertyDeclaration property) =>
        inherited.Name == property.Name && inherited.Type == property.Type;

    private ObjectBinder With(ProblemCollector others) => others == problems ? this : new ObjectBinder(scope, others);

    private void CheckVariants(ObjectDeclaration declaration)
    {
        if (declaration.Variants.Count == 0)
        {
            problems.Add(Descriptors.AbstractObject, ProblemPlace.Declaration, declaration.Type.Name);
            return;
        }

        ObjectDeclaration[] variants = [.. declaration.Variants.Select(_objects.Find).OfType<ObjectDeclaration>()];
        if (Array.Exists(variants, static variant => !variant.IsEmitted || variant.Obstacle is not null))
        {
            problems.Fail();
        }

        if (variants.All(static variant => variant.Variant != VariantKind.Fallback))
        {
            problems.Add(Descriptors.NoFallback, ProblemPlace.Declaration, declaration.Type.Name);
        }

        foreach (
            IGrouping<string?, ObjectDeclaration> same in variants.GroupBy(static variant =>
                variant.Variant == VariantKind.Fallback ? null : variant.GraphQLType
            )
        )
        {
            if (same.Count() > 1)
            {
                problems.Add(
                    Descriptors.DuplicateVariant,
                    ProblemPlace.Declaration,
                    declaration.Type.Name,
                    same.Key is null ? "the types without a variant" : $"'{same.Key}'",
                    string.Join(" and ", same.Select(static variant => $"'{variant.Type.Name}'"))
                );
            }
        }
    }

    private void CheckPossible(ObjectDeclaration variant, ObjectDeclaration parent)
    {
        if (
            variant.Variant == VariantKind.Type
            && _schema.TryGetType(parent.GraphQLType, out SchemaType? type)
            && !type.PossibleTypes.Contains(variant.GraphQLType)
        )
        {
            problems.Add(
                Descriptors.ImpossibleVariant,
                ProblemPlace.In(0, variant.GraphQLType.Length),
                variant.GraphQLType,
                type.Name,
                Suggestion.Of(variant.GraphQLType, type.PossibleTypes)
            );
        }
    }

    private Hierarchy BindMembers(
        ObjectDeclaration declaration,
        EquatableArray<PropertyDeclaration> members,
        SelectionBuilder root,
        Dictionary<string, FieldShape>? shapes
    )
    {
        List<PropertyPlan> properties = [];
        if (!_schema.TryGetType(declaration.GraphQLType, out SchemaType? type))
        {
            problems.Add(
                Descriptors.UnknownType,
                ProblemPlace.In(0, declaration.GraphQLType.Length),
                declaration.GraphQLType,
                Suggestion.Of(declaration.GraphQLType, _schema.TypeNames)
            );
            return new Hierarchy(default, root, properties);
        }

        if (!type.IsComposite)
        {
            problems.Add(Descriptors.NotComposite, ProblemPlace.In(0, declaration.GraphQLType.Length), type.Name, Describe(type.Kind));
            return new Hierarchy(default, root, properties);
        }

        var binder = new PropertyBinder(scope, problems, declaration, shapes);
        properties.AddRange(members.Select(property => binder.Bind(property, type, root)).OfType<PropertyPlan>());

        // A base and its variants select __typename at least.
        if (shapes is null && root.IsEmpty && members.All(static property => property.IsContext))
        {
            problems.Add(Descriptors.NoProperties, ProblemPlace.Declaration, declaration.Type.Name);
        }

        return new Hierarchy(default, root, properties);
    }

    private static string Describe(SchemaTypeKind kind) =>
        kind switch
        {
            SchemaTypeKind.Enum => "an enum",
            SchemaTypeKind.InputObject => "an input object",
            _ => "a scalar",
        };

    /// <summary>What a type selects and sets.</summary>
    private sealed record Hierarchy(EquatableArray<SelectionNode> Selection, SelectionBuilder Root, List<PropertyPlan> Properties);
}
