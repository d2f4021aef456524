using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>Gathers the objects and inputs that a declaration can reach; each once, however they refer to each other.</summary>
internal sealed class ObjectCollector(IAssemblySymbol assembly, CancellationToken cancellationToken)
{
    private readonly HashSet<INamedTypeSymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly List<ObjectDeclaration> _objects = [];
    private readonly List<InputDeclaration> _inputs = [];

    public ObjectGraph ToGraph() => new(EquatableArray<ObjectDeclaration>.From(_objects), EquatableArray<InputDeclaration>.From(_inputs));

    /// <summary>Adds what a property, parameter or result can hold.</summary>
    public void AddReachable(ITypeSymbol type)
    {
        if (CSharpTypeReader.Innermost(type) is not INamedTypeSymbol named)
        {
            return;
        }

        switch (KnownTypes.FindMarker(named))
        {
            case CSharpKind.Object:
                AddObject(named);
                break;
            case CSharpKind.Input:
                AddInput(named);
                break;
        }
    }

    public void AddObject(INamedTypeSymbol type)
    {
        type = (INamedTypeSymbol)type.WithNullableAnnotation(NullableAnnotation.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_seen.Add(type))
        {
            return;
        }

        AttributeData? variant = CSharpTypeReader.FindAttribute(type, "WandbVariantAttribute");
        INamedTypeSymbol? parent = FindBase(type);
        AttributeData? attribute = variant ?? CSharpTypeReader.FindAttribute(type, "WandbObjectAttribute");
        string? name = attribute is { ConstructorArguments: [{ Value: string text }] } ? text : null;
        bool isHere = SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, assembly);
        List<IPropertySymbol> properties = isHere ? FindProperties(type, static property => property.SetMethod) : [];
        IMethodSymbol? constructor = PositionalConstructor(type);
        INamedTypeSymbol[] variants = isHere && type.IsAbstract ? [.. FindVariants(type)] : [];
        _objects.Add(
            new ObjectDeclaration
            {
                Type = TypeReader.Read(type),
                GraphQLType = name ?? (variant is not null && parent is not null ? GraphQLTypeOf(parent) : type.Name),
                Schema =
                    (attribute is null ? null : TypeReader.ReadSchema(attribute))
                    ?? (
                        variant is not null
                        && parent is not null
                        && CSharpTypeReader.FindAttribute(parent, "WandbObjectAttribute") is { } marker
                            ? TypeReader.ReadSchema(marker)
                            : null
                    ),
                Properties = EquatableArray<PropertyDeclaration>.From(properties.Select(property => ReadProperty(property, constructor))),
                Constructor = EquatableArray<string>.From(constructor?.Parameters.Select(static parameter => parameter.Name) ?? []),
                IsAbstract = type.IsAbstract,
                Base = parent is null ? null : TypeReader.WriteFullName(parent),
                Variant =
                    variant is null ? VariantKind.None
                    : name is null ? VariantKind.Fallback
                    : VariantKind.Type,
                Feature = variant is null ? null : TypeReader.ReadFeature(type),
                Variants = EquatableArray<string>.From(variants.Select(TypeReader.WriteFullName)),
                Reader = isHere ? null : ReadReader(type),
                Obstacle = isHere ? ObjectObstacles.Find(type, properties, constructor, parent) : null,
            }
        );

        foreach (IPropertySymbol property in properties)
        {
            AddReachable(property.Type);
        }

        // The selections of variants depend on each other, because one key must have one meaning.
        if (isHere && parent is not null)
        {
            AddObject(parent);
        }

        foreach (INamedTypeSymbol derived in variants)
        {
            AddObject(derived);
        }
    }

    public void AddInput(INamedTypeSymbol type)
    {
        type = (INamedTypeSymbol)type.WithNullableAnnotation(NullableAnnotation.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_seen.Add(type))
        {
            return;
        }

        AttributeData? attribute = CSharpTypeReader.FindAttribute(type, "WandbInputAttribute");
        List<IPropertySymbol> properties = FindProperties(type, static property => property.GetMethod);
        IMethodSymbol? constructor = PositionalConstructor(type);
        _inputs.Add(
            new InputDeclaration(
                TypeReader.Read(type),
                attribute is { ConstructorArguments: [{ Value: string name }] } ? name : type.Name,
                attribute is null ? null : TypeReader.ReadSchema(attribute),
                EquatableArray<PropertyDeclaration>.From(properties.Select(property => ReadProperty(property, constructor))),
                ObjectObstacles.FindOfInput(type, properties)
            )
        );
        foreach (IPropertySymbol property in properties)
        {
            AddReachable(property.Type);
        }
    }

    private static bool IsObject(INamedTypeSymbol type) =>
        CSharpTypeReader.HasAttribute(type, "WandbObjectAttribute") || CSharpTypeReader.HasAttribute(type, "WandbVariantAttribute");

    private static INamedTypeSymbol? FindBase(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (IsObject(parent))
            {
                return parent;
            }
        }

        return null;
    }

    private static string GraphQLTypeOf(INamedTypeSymbol type) =>
        (CSharpTypeReader.FindAttribute(type, "WandbObjectAttribute") ?? CSharpTypeReader.FindAttribute(type, "WandbVariantAttribute"))
            is { ConstructorArguments: [{ Value: string name }] }
            ? name
            : type.Name;

    // In the base's namespace or beside it: looking through whole assemblies at each keystroke would cost too much.
    private static IEnumerable<INamedTypeSymbol> FindVariants(INamedTypeSymbol type)
    {
        IEnumerable<INamedTypeSymbol> candidates = type.ContainingType is { } container
            ? container.GetTypeMembers()
            : type.ContainingNamespace.GetTypeMembers();
        return WithNested(candidates)
            .Where(candidate =>
                candidate.BaseType is { SpecialType: not SpecialType.System_Object }
                && CSharpTypeReader.HasAttribute(candidate, "WandbVariantAttribute")
                && SymbolEqualityComparer.Default.Equals(FindBase(candidate), type)
            )
            .OrderBy(TypeReader.WriteFullName, StringComparer.Ordinal);
    }

    private static IEnumerable<INamedTypeSymbol> WithNested(IEnumerable<INamedTypeSymbol> types) =>
        types.SelectMany(static type => WithNested(type.GetTypeMembers()).Prepend(type));

    private static ReaderDeclaration ReadReader(INamedTypeSymbol type) =>
        FindCompilerAttributes(type, WellKnownNames.SelectionAttribute).FirstOrDefault()
            is { ConstructorArguments: [{ Value: string selection }] }
            ? new ReaderDeclaration(
                selection,
                EquatableArray<ContextDeclaration>.From(
                    FindCompilerAttributes(type, WellKnownNames.ContextAttribute).Select(ReadContext).OfType<ContextDeclaration>()
                )
            )
            : new ReaderDeclaration(null, default);

    private static IEnumerable<AttributeData> FindCompilerAttributes(INamedTypeSymbol type, string name) =>
        type.GetAttributes().Where(attribute => attribute.AttributeClass?.ToDisplayString() == name);

    private static ContextDeclaration? ReadContext(AttributeData attribute) =>
        attribute.ConstructorArguments
            is [
                { Value: string name },
                { Value: ITypeSymbol type },
                { Value: string nullability },
                { Kind: TypedConstantKind.Array } sources,
            ]
            ? new ContextDeclaration(
                name,
                CSharpTypeReader.Read(type).WithNullability(nullability),
                EquatableArray<string>.From(sources.Values.Select(static source => source.Value as string ?? "")),
                ScalarReader.ReadConverter(attribute)
            )
            : null;

    private static PropertyDeclaration ReadProperty(IPropertySymbol property, IMethodSymbol? constructor)
    {
        string? field = null;
        string? contextField = null;
        EquatableArray<string> otherSources = default;
        string? feature = null;
        ConverterDeclaration? converter = null;
        bool isContext = false;
        int depth = 0;
        foreach (AttributeData attribute in AttributesOf(property, constructor))
        {
            string? text = attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string value }] ? value : null;
            switch (KnownTypes.RuntimeName(attribute.AttributeClass))
            {
                case "WandbFieldAttribute":
                    field = text;
                    depth = attribute.NamedArguments.FirstOrDefault(static argument => argument.Key == "Depth").Value.Value as int? ?? 0;
                    converter = ScalarReader.ReadConverter(attribute);
                    break;
                case "WandbContextAttribute":
                    isContext = true;
                    string[] sources = attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Array, IsNull: false } given]
                        ? [.. given.Values.Select(static source => source.Value as string ?? "")]
                        : [];
                    contextField = sources.FirstOrDefault();
                    otherSources = EquatableArray<string>.From(sources.Skip(1));
                    break;
                case "RequiresServerFeatureAttribute":
                    feature = text;
                    break;
            }
        }

        return new PropertyDeclaration
        {
            Name = property.Name,
            Type = CSharpTypeReader.Read(property.Type),
            Field = field,
            IsContext = isContext,
            ContextField = contextField,
            Depth = depth,
            Feature = feature,
            Converter = converter,
            OtherSources = otherSources,
        };
    }

    /// <summary>The attributes of a property. On a positional record's parameter one without a target belongs to the
    /// parameter.</summary>
    public static ImmutableArray<AttributeData> AttributesOf(IPropertySymbol property, IMethodSymbol? constructor) =>
        constructor?.Parameters.FirstOrDefault(parameter => parameter.Name == property.Name) is { } parameter
            ? property.GetAttributes().AddRange(parameter.GetAttributes())
            : property.GetAttributes();

    // A base record's properties are data as well; the base first, as it is read.
    public static List<IPropertySymbol> FindProperties(INamedTypeSymbol type, Func<IPropertySymbol, IMethodSymbol?> accessorOf) =>
        FindProperties(type, type, accessorOf);

    /// <param name="user">The type that sets or gets them.</param>
    private static List<IPropertySymbol> FindProperties(
        INamedTypeSymbol type,
        INamedTypeSymbol user,
        Func<IPropertySymbol, IMethodSymbol?> accessorOf
    )
    {
        List<IPropertySymbol> properties = type.BaseType
            is { SpecialType: not SpecialType.System_Object and not SpecialType.System_ValueType } parent
            ? FindProperties(parent, user, accessorOf)
            : [];
        foreach (ISymbol member in type.GetMembers())
        {
            if (
                member
                    is not IPropertySymbol
                    {
                        IsStatic: false,
                        IsIndexer: false,
                        IsImplicitlyDeclared: false,
                        SetMethod: not null,
                        ExplicitInterfaceImplementations.IsEmpty: true
                    } property
                || accessorOf(property) is not { } accessor
                || !IsAccessible(accessor, user)
            )
            {
                continue;
            }

            // A property that overrides or hides another one represents both.
            int hidden = properties.FindIndex(other => other.Name == property.Name);
            if (hidden >= 0)
            {
                properties[hidden] = property;
            }
            else
            {
                properties.Add(property);
            }
        }

        return properties;
    }

    // Private members of a base cannot be set here.
    private static bool IsAccessible(IMethodSymbol accessor, INamedTypeSymbol user) =>
        SymbolEqualityComparer.Default.Equals(accessor.ContainingType, user)
        || accessor.DeclaredAccessibility switch
        {
            Accessibility.Private => false,
            Accessibility.Internal or Accessibility.ProtectedAndInternal => SymbolEqualityComparer.Default.Equals(
                accessor.ContainingAssembly,
                user.ContainingAssembly
            ),
            _ => true,
        };

    public static IMethodSymbol? PositionalConstructor(INamedTypeSymbol type) =>
        type.IsRecord
            ? type.InstanceConstructors.FirstOrDefault(static constructor =>
                constructor.Parameters.Length > 0
                && constructor.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax() is RecordDeclarationSyntax)
            )
            : null;
}
