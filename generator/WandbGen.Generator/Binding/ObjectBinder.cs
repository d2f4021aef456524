using GraphQLParser.AST;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Binding;

/// <summary>Binds objects to the schema: what they select, and how the answer becomes their properties.</summary>
/// <remarks>
/// How an object is read is the same wherever it is used. A mistake in an object is reported where the object is declared, once: who uses
/// it binds with a
/// collector of its own.
/// </remarks>
internal sealed class ObjectBinder(
    TypeSystem schema,
    ObjectGraph objects,
    VariableScope variables,
    ProblemCollector problems,
    OpenSelections? open = null
)
{
    // Deeper, and the document is larger than servers take.
    private const int LargestDepth = 10;

    private readonly OpenSelections _open = open ?? new OpenSelections();

    public ObjectPlan Bind(ObjectDeclaration declaration)
    {
        if (!declaration.Type.IsPartial)
        {
            problems.Add(Descriptors.NotPartial, ProblemPlace.Declaration, declaration.Type.Name);
        }

        EquatableArray<ContextPlan> context = ObjectContext.Find(objects, declaration);
        Hierarchy hierarchy = BindHierarchy(declaration);
        ReportSize(declaration.Type.Name);
        return new ObjectPlan(
            declaration.Type,
            declaration.GraphQLType,
            hierarchy.Selection,
            hierarchy.Node.ToPlans(),
            EquatableArray<PropertyPlan>.From(hierarchy.Properties),
            declaration.Constructor,
            context,
            FindVariants(declaration),
            HidesBase(objects, declaration, context),
            IsValid: !problems.HasErrors
        );
    }

    /// <summary>Reports a selection that was given up, because it grows with every level.</summary>
    /// <param name="name">The declaration that selects it.</param>
    public void ReportSize(string name)
    {
        if (_open.IsTooLarge)
        {
            problems.Add(
                Descriptors.SelectionTooLarge,
                ProblemPlace.Declaration,
                name,
                OpenSelections.LargestSelection.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)
            );
        }
    }

    /// <summary>The plan of an object that cannot be bound.</summary>
    public static ObjectPlan Invalid(ObjectGraph objects, ObjectDeclaration declaration)
    {
        EquatableArray<ContextPlan> context = ObjectContext.Find(objects, declaration);
        return new ObjectPlan(
            declaration.Type,
            declaration.GraphQLType,
            "",
            default,
            default,
            default,
            context,
            default,
            HidesBase(objects, declaration, context),
            IsValid: false
        );
    }

    /// <summary>What a value of a field's type is read into, and what it selects; <see langword="null"/> if it does not fit.</summary>
    /// <param name="field">The field's name, for messages.</param>
    /// <param name="converter">What the user says to read it with.</param>
    public (ValuePlan Value, string Selection)? BindValue(
        string field,
        TypeReference reference,
        CSharpType type,
        ProblemPlace place,
        bool isNullable,
        ConverterDeclaration? converter = null
    )
    {
        if (type.IsUnresolved)
        {
            // The compiler says it.
            problems.Fail();
            return null;
        }

        // What holds no object at all is not mended by a question mark.
        bool isOfWrongKind =
            type.Kind is not (CSharpKind.Object or CSharpKind.List)
            && reference.Element is null
            && schema.TryGetType(reference.Name, out SchemaType? wanted)
            && wanted.IsComposite;
        if ((isNullable || !reference.IsNonNull) && !type.IsNullable && !isOfWrongKind)
        {
            problems.Add(Descriptors.WrongNullability, place, field, reference.ToString(), type.Name);
            return null;
        }

        if (
            converter is not null
            && !(type.Kind == CSharpKind.List && reference.Element is not null && !converter.Types.Contains(type.Name))
        )
        {
            return BindConverted(field, reference, type, converter, place);
        }

        if (reference.Element is { } element)
        {
            if (type.Kind == CSharpKind.List)
            {
                return BindValue(field, element, type.Element!, place, isNullable: false, converter) is { } bound
                    ? (
                        CreateList(ValueKind.List, reference, type, bound.Value with { IsOblivious = type.Element!.IsOblivious }),
                        bound.Selection
                    )
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
            return type.Kind == CSharpKind.List
                ? BindConnection(field, reference, type, place)
                : BindObject(field, reference, schemaType, type, place);
        }

        if (schema.Scalars.FindRead(schemaType, type) is var (expression, enumeration))
        {
            if (enumeration is not null)
            {
                EnumBinder.ReportUnmatched(type.Enum!, schemaType, place, problems);
            }

            return (
                new ValuePlan(
                    ValueKind.Leaf,
                    type.Name,
                    type.IsNullable,
                    type.IsValueType,
                    reference.ToString(),
                    expression,
                    Enum: enumeration
                ),
                ""
            );
        }

        problems.Add(Descriptors.WrongType, place, type.Name, field, reference.ToString(), schema.Scalars.Describe(schemaType));
        return null;
    }

    private (ValuePlan Value, string Selection)? BindConverted(
        string field,
        TypeReference reference,
        CSharpType type,
        ConverterDeclaration converter,
        ProblemPlace place
    )
    {
        TypeReference innermost = reference;
        while (innermost.Element is { } element)
        {
            innermost = element;
        }

        bool isObject = schema.TryGetType(innermost.Name, out SchemaType? target) && target.IsComposite;
        string? reason =
            converter.Problem
            ?? (
                isObject ? $"'{field}' is {reference}, whose fields are selected by a type marked with [WandbObject]"
                : converter.Types.Contains(type.Name) ? null
                : $"it reads {string.Join(", ", converter.Types)}"
            );
        if (reason is not null)
        {
            problems.Add(Descriptors.WrongConverter, place with { Argument = "Converter" }, converter.Name, type.Name, reason);
            return null;
        }

        return (
            new ValuePlan(
                ValueKind.Leaf,
                type.Name,
                type.IsNullable,
                type.IsValueType,
                reference.ToString(),
                ScalarTypes.ReadBy(converter.Name, type.Name)
            ),
            ""
        );
    }

    /// <summary>Whether an object is declared for a schema. What another assembly's default schema is, only that assembly knows: its
    /// selection is checked instead.</summary>
    public static bool IsOfSchema(ObjectDeclaration declaration, TypeSystem schema) =>
        schema.IsMeantBy(declaration.Schema) || (declaration.Reader is not null && declaration.Schema is null);

    /// <summary>Whether an object's selection is valid on a GraphQL type.</summary>
    public static bool CanSelectOn(SchemaType type, ObjectDeclaration declaration) =>
        declaration.GraphQLType == type.Name || (declaration.Variants.Count == 0 && type.Interfaces.Contains(declaration.GraphQLType));

    private static bool HidesBase(ObjectGraph objects, ObjectDeclaration declaration, EquatableArray<ContextPlan> context) =>
        declaration.Base is { } parent
        && objects.Find(parent) is { } known
        && ObjectContext.HaveSameSignature(context, ObjectContext.Find(objects, known));

    private static ValuePlan CreateList(
        ValueKind kind,
        TypeReference reference,
        CSharpType type,
        ValuePlan element,
        ConnectionShape? shape = null
    ) =>
        new(
            kind,
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
            },
            Shape: shape
        );

    private EquatableArray<VariantPlan> FindVariants(ObjectDeclaration declaration) =>
        EquatableArray<VariantPlan>.From(
            declaration
                .Variants.Select(objects.Find)
                .OfType<ObjectDeclaration>()
                .OrderBy(static variant => variant.Variant)
                .Select(variant => new VariantPlan(
                    variant.Variant == VariantKind.Fallback ? null : variant.GraphQLType,
                    variant.Type.FullName,
                    ObjectContext.Find(objects, variant)
                ))
        );

    // One page of a connection, as a list.
    private (ValuePlan Value, string Selection)? BindConnection(string field, TypeReference reference, CSharpType type, ProblemPlace place)
    {
        string? itemType = type.Element is { Kind: CSharpKind.Object } element ? objects.Find(element.Name)?.GraphQLType : null;
        if (ConnectionFinder.Find(new SchemaField(field, reference), schema, itemType, out string reason) is not { } connection)
        {
            problems.Add(Descriptors.NotAConnection, place, field, reference.ToString(), reason);
            return null;
        }

        // Null edges and nodes are left out, so an element need not be nullable.
        if (
            BindValue(field, new TypeReference(connection.ItemType, IsNonNull: true), type.Element!, place, isNullable: false)
            is not { } item
        )
        {
            return null;
        }

        string selection = connection.Shape switch
        {
            ConnectionShape.Nodes => $" {{ nodes{item.Selection} }}",
            ConnectionShape.EdgesAsItems => $" {{ edges{item.Selection} }}",
            _ => $" {{ edges {{ node{item.Selection} }} }}",
        };
        return (
            CreateList(
                ValueKind.Connection,
                reference,
                type,
                item.Value with
                {
                    IsOblivious = type.Element!.IsOblivious,
                },
                connection.Shape
            ),
            selection
        );
    }

    private (ValuePlan Value, string Selection)? BindObject(
        string field,
        TypeReference reference,
        SchemaType schemaType,
        CSharpType type,
        ProblemPlace place
    )
    {
        if (type.Kind != CSharpKind.Object || objects.Find(type.Name) is not { } declaration)
        {
            if (ConnectionFinder.Find(new SchemaField(field, reference), schema, itemType: null, out _) is { } connection)
            {
                problems.Add(
                    Descriptors.WrongType,
                    place,
                    type.Name,
                    field,
                    reference.ToString(),
                    $"use a list of a type marked with [WandbObject(\"{connection.ItemType}\")]"
                );
                return null;
            }

            problems.Add(Descriptors.NoSelection, place, field, reference.ToString(), reference.Name);
            return null;
        }

        if (!declaration.IsEmitted)
        {
            problems.Fail();
            return null;
        }

        if (!IsOfSchema(declaration, schema))
        {
            problems.Add(
                Descriptors.OtherSchema,
                place,
                declaration.Type.Name,
                declaration.Schema ?? WellKnownNames.DefaultSchema,
                schema.Name
            );
            return null;
        }

        if (!CanSelectOn(schemaType, declaration))
        {
            problems.Add(Descriptors.WrongObject, place, declaration.Type.Name, declaration.GraphQLType, field, reference.ToString());
            return null;
        }

        if (_open.IsEndless(declaration.Type.FullName))
        {
            problems.Add(Descriptors.RecursiveObject, place, declaration.Type.Name);
            return null;
        }

        string? selection = declaration.Reader is { } reader
            ? SelectionChecker.CheckReader(reader, declaration, schemaType, schema, variables, problems, place)
            // The object reports its own mistakes where it is declared; here they would be said twice.
            : new ObjectBinder(schema, objects, variables, new ProblemCollector(), _open).BindHierarchy(declaration).Selection;
        return selection is null
            ? null
            : (
                new ValuePlan(
                    ValueKind.Object,
                    type.Name,
                    type.IsNullable,
                    type.IsValueType,
                    reference.ToString(),
                    Context: ObjectContext.Find(objects, declaration)
                ),
                $" {{ {selection} }}"
            );
    }

    private Hierarchy BindHierarchy(ObjectDeclaration declaration)
    {
        _open.Enter(declaration.Type.FullName, isProperty: false);
        try
        {
            if (declaration.Variant != VariantKind.None)
            {
                return BindVariant(declaration);
            }

            if (declaration.IsAbstract || declaration.Variants.Count > 0)
            {
                return BindAbstract(declaration);
            }

            Hierarchy plain = BindMembers(declaration, declaration.Properties, SelectionNode.CreateRoot(), shapes: null);
            return plain with { Selection = plain.Node.WriteSelection() };
        }
        finally
        {
            _open.Leave();
        }
    }

    private Hierarchy BindAbstract(ObjectDeclaration declaration)
    {
        CheckVariants(declaration);
        (Hierarchy own, List<(ObjectDeclaration Declaration, Hierarchy Hierarchy)> variants) = BindFamily(
            declaration,
            problems,
            describes: declaration
        );
        IEnumerable<string> parts = variants
            .Where(static variant => variant.Declaration.Variant == VariantKind.Type)
            .Select(static variant => (variant.Declaration.GraphQLType, Own: variant.Hierarchy.Node.WriteOwn()))
            .Where(static variant => variant.Own.Length > 0)
            .Select(static variant => $"... on {variant.GraphQLType} {{ {variant.Own} }}");
        IEnumerable<string> common = own.Node.IsEmpty ? [] : [own.Node.WriteSelection()];
        return own with
        {
            Selection = string.Join(" ", (own.Node.Selects("__typename") ? common : common.Prepend("__typename")).Concat(parts)),
        };
    }

    private Hierarchy BindVariant(ObjectDeclaration declaration)
    {
        if (declaration.Base is not { } name || objects.Find(name) is not { Reader: null, IsAbstract: true } parent)
        {
            problems.Add(Descriptors.VariantWithoutBase, ProblemPlace.Declaration, declaration.Type.Name);
            return new Hierarchy("", SelectionNode.CreateRoot(), []);
        }

        if (!parent.IsEmitted)
        {
            problems.Fail();
        }

        CheckPossible(declaration, parent);
        var ofBase = new ProblemCollector();
        Hierarchy own =
            BindFamily(parent, ofBase, declaration).Variants.Find(variant => variant.Declaration == declaration).Hierarchy
            ?? new Hierarchy("", SelectionNode.CreateRoot(), []);
        if (ofBase.HasErrors)
        {
            problems.Fail();
        }

        return own with
        {
            Selection = own.Node.WriteSelection(),
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
        Dictionary<string, string> shapes = new(StringComparer.Ordinal);
        Hierarchy own = With(baseProblems).BindMembers(parent, parent.Properties, SelectionNode.CreateRoot(), shapes);
        List<(ObjectDeclaration, Hierarchy)> variants = [];
        foreach (string name in parent.Variants)
        {
            if (objects.Find(name) is not { } variant)
            {
                continue;
            }

            // What is inherited is selected for all of them.
            var added = EquatableArray<PropertyDeclaration>.From(
                variant.Properties.Where(property => !parent.Properties.Any(inherited => IsInherited(inherited, property)))
            );
            Hierarchy bound = With(variant == describes ? problems : new ProblemCollector())
                .BindMembers(variant, added, own.Node.Derive(), shapes);
            // What the base keeps to itself cannot be set from here.
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

    private ObjectBinder With(ProblemCollector others) =>
        others == problems ? this : new ObjectBinder(schema, objects, variables, others, _open);

    private void CheckVariants(ObjectDeclaration declaration)
    {
        if (declaration.Variants.Count == 0)
        {
            problems.Add(Descriptors.AbstractObject, ProblemPlace.Declaration, declaration.Type.Name);
            return;
        }

        ObjectDeclaration[] variants = [.. declaration.Variants.Select(objects.Find).OfType<ObjectDeclaration>()];
        if (Array.Exists(variants, static variant => !variant.IsEmitted))
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
            && schema.TryGetType(parent.GraphQLType, out SchemaType? type)
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
        SelectionNode root,
        Dictionary<string, string>? shapes
    )
    {
        List<PropertyPlan> properties = [];
        if (!schema.TryGetType(declaration.GraphQLType, out SchemaType? type))
        {
            problems.Add(
                Descriptors.UnknownType,
                ProblemPlace.In(0, declaration.GraphQLType.Length),
                declaration.GraphQLType,
                Suggestion.Of(declaration.GraphQLType, schema.TypeNames)
            );
            return new Hierarchy("", root, properties);
        }

        if (!type.IsComposite)
        {
            problems.Add(Descriptors.NotComposite, ProblemPlace.In(0, declaration.GraphQLType.Length), type.Name, Describe(type.Kind));
            return new Hierarchy("", root, properties);
        }

        foreach (PropertyDeclaration property in members)
        {
            EnumBinder.ReportHidden(property.Type, property.Name, problems);
            if (property.IsContext)
            {
                ObjectContext.CheckName(property, problems);
                if (property.Field is not null)
                {
                    problems.Add(Descriptors.WrongContext, ProblemPlace.Of(property.Name), property.Name);
                }

                properties.Add(
                    new PropertyPlan(
                        property.Name,
                        ObjectContext.NameOf(property),
                        "",
                        "",
                        property.Type.Name,
                        !property.Type.IsNullable,
                        property.Type.IsValueType,
                        IsContext: true
                    )
                );
            }
            else if (BindProperty(declaration, property, type, root, shapes) is { } plan)
            {
                properties.Add(plan);
            }
        }

        // A base and its variants select __typename at least.
        if (shapes is null && root.IsEmpty && members.All(static property => property.IsContext))
        {
            problems.Add(Descriptors.NoProperties, ProblemPlace.Declaration, declaration.Type.Name);
        }

        return new Hierarchy("", root, properties);
    }

    private PropertyPlan? BindProperty(
        ObjectDeclaration declaration,
        PropertyDeclaration property,
        SchemaType type,
        SelectionNode root,
        Dictionary<string, string>? shapes
    )
    {
        ProblemPlace whole = ProblemPlace.Of(property.Name);
        ProblemPlace inText = property.Field is null ? whole : whole with { Start = 0 };
        SelectionNode parent = root;
        bool isNullable = false;
        string text = property.Field ?? Identifiers.ToGraphQL(property.Name);
        if (!_open.Count())
        {
            return null;
        }

        if (property.Feature is not null && !property.Type.IsNullable)
        {
            problems.Add(
                Descriptors.NotNullable,
                whole,
                property.Name,
                $"a server without the feature {property.Feature} does not send it",
                property.Type.Name
            );
            return null;
        }

        if (!CheckDepth(property, whole))
        {
            return null;
        }

        List<(string Text, int Offset)> segments = [.. FieldPath.Split(text)];
        for (int i = 0; i < segments.Count; i++)
        {
            (string segment, int offset) = segments[i];
            if (segments.Count > 1 && string.IsNullOrWhiteSpace(segment))
            {
                problems.Add(
                    Descriptors.Syntax,
                    inText with
                    {
                        Start = Math.Max(0, Math.Min(offset, text.Length - 1)),
                        Length = 1,
                    },
                    $"A field's name is missing {(i == 0 ? "before" : "behind")} the dot"
                );
                return null;
            }

            GraphQLField? syntax = GraphQLText.ParseField(segment, offset, text.Length, problems, inText);
            if (syntax is null)
            {
                return null;
            }

            int shift = 1 - offset;
            string name = syntax.Name.StringValue;
            ProblemPlace place = property.Field is null
                ? whole
                : whole with
                {
                    Start = syntax.Name.Location.Start - shift,
                    Length = name.Length,
                };
            if (!type.TryGetField(name, out SchemaField? field))
            {
                problems.Add(Descriptors.UnknownField, place, name, type.Name, SuggestField(type, name));
                return null;
            }

            if (field.DeprecationReason is { } reason)
            {
                problems.Add(Descriptors.DeprecatedField, place, name, type.Name, reason);
            }

            // The feature is the first step's: without it nothing behind it is there either.
            string? feature = i == 0 ? property.Feature : null;
            var arguments = new ArgumentBinder(schema, variables, problems, shift, inText);
            bool isLimited = i == segments.Count - 1 && property.Type.Kind == CSharpKind.List && !field.Type.IsList;
            List<KeyValuePair<string, string>> values = arguments.Bind(field, syntax, isLimited ? "first" : null);
            if (i == segments.Count - 1)
            {
                LimitConnection(field, property, values, whole);
                string key = $"{declaration.Type.FullName}.{property.Name}";
                bool isOmitted = property.Depth > 0 && _open.Count(key) >= property.Depth;
                // A value that may be null is null without a question mark too.
                bool holdsNull = property.Type is { Kind: CSharpKind.Value, IsNullable: false } && (isNullable || !field.Type.IsNonNull);
                PropertyDeclaration bindable = holdsNull ? property with { Type = property.Type with { IsNullable = true } } : property;
                if (BindLast(field, bindable, key, isOmitted, isNullable, whole) is not { } bound)
                {
                    return null;
                }

                SelectionNode node = parent.AddValue(
                    field.Name,
                    field.Name + GraphQLText.WriteArguments(values),
                    field.Type.ToString(),
                    bound.Value,
                    bound.Selection,
                    feature,
                    isOmitted,
                    shapes
                );
                return new PropertyPlan(
                    property.Name,
                    holdsNull ? $"{node.Local}.GetValueOrDefault()" : node.Local,
                    node.Path,
                    field.Type.ToString(),
                    property.Type.Name,
                    !bindable.Type.IsNullable,
                    property.Type.IsValueType,
                    IsContext: false
                );
            }

            if (field.Type.IsList)
            {
                problems.Add(Descriptors.ListInPath, place, field.Name, field.Type.ToString());
                return null;
            }

            if (!schema.TryGetType(field.Type.Name, out SchemaType? next) || !next.IsComposite)
            {
                problems.Add(Descriptors.SelectionOnLeaf, place, field.Name, field.Type.ToString());
                return null;
            }

            isNullable |= !field.Type.IsNonNull;
            parent = parent.AddStep(field.Name, field.Name + GraphQLText.WriteArguments(values), field.Type.ToString(), feature, shapes);
            type = next;
        }

        return null;
    }

    private bool CheckDepth(PropertyDeclaration property, ProblemPlace place)
    {
        if (property.Depth is < 0 or > LargestDepth)
        {
            problems.Add(
                Descriptors.WrongDepth,
                place,
                property.Name,
                LargestDepth.ToString(System.Globalization.CultureInfo.InvariantCulture)
            );
            return false;
        }

        if (property.Depth > 0 && !property.Type.IsNullable)
        {
            problems.Add(Descriptors.NotNullable, place, property.Name, "nothing is selected below its depth", property.Type.Name);
            return false;
        }

        return true;
    }

    private (ValuePlan Value, string Selection)? BindLast(
        SchemaField field,
        PropertyDeclaration property,
        string key,
        bool isOmitted,
        bool isNullable,
        ProblemPlace place
    )
    {
        if (isOmitted)
        {
            // Its place is kept, so that the keys behind it are the same at every depth.
            return (
                new ValuePlan(ValueKind.Leaf, property.Type.Name, IsNullable: true, property.Type.IsValueType, field.Type.ToString()),
                ""
            );
        }

        if (property.Depth == 0)
        {
            return BindValue(field.Name, field.Type, property.Type, place, isNullable, property.Converter);
        }

        _open.Enter(key, isProperty: true);
        try
        {
            return BindValue(field.Name, field.Type, property.Type, place, isNullable, property.Converter);
        }
        finally
        {
            _open.Leave();
        }
    }

    // A list that ends without a word would pass for the whole.
    private void LimitConnection(
        SchemaField field,
        PropertyDeclaration property,
        List<KeyValuePair<string, string>> arguments,
        ProblemPlace place
    )
    {
        if (
            property.Type.Kind == CSharpKind.List
            && !field.Type.IsList
            && field.Arguments.Contains("first")
            && !arguments.Exists(static argument => argument.Key is "first" or "last")
        )
        {
            arguments.Add(new KeyValuePair<string, string>("first", ConnectionFinder.DefaultFirst));
            problems.Add(Descriptors.Truncated, place, property.Name, field.Name, ConnectionFinder.DefaultFirst);
        }
    }

    // A field that only one of a type's kinds has is a variant's.
    private string SuggestField(SchemaType type, string name)
    {
        foreach (string possible in type.PossibleTypes)
        {
            if (schema.TryGetType(possible, out SchemaType? known) && known.TryGetField(name, out _))
            {
                return $", but '{possible}' has: declare it in a variant, [WandbVariant(\"{possible}\")]";
            }
        }

        return Suggestion.Of(name, type.Fields.Names);
    }

    private static string Describe(SchemaTypeKind kind) =>
        kind switch
        {
            SchemaTypeKind.Enum => "an enum",
            SchemaTypeKind.InputObject => "an input object",
            _ => "a scalar",
        };

    /// <summary>What a type selects and sets.</summary>
    private sealed record Hierarchy(string Selection, SelectionNode Node, List<PropertyPlan> Properties);
}
