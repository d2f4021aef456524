using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>What the marked types of one compilation declare. Each is read once, however many declarations reach it.</summary>
internal sealed class MarkedTypes
{
    // One for a compilation: its assembly is a symbol of its own.
    private static readonly ConditionalWeakTable<IAssemblySymbol, MarkedTypes> s_assemblies = new();

    private readonly IAssemblySymbol _assembly;
    private readonly ConcurrentDictionary<INamedTypeSymbol, MarkedObject> _objects = new(SymbolEqualityComparer.IncludeNullability);
    private readonly ConcurrentDictionary<INamedTypeSymbol, MarkedInput> _inputs = new(SymbolEqualityComparer.IncludeNullability);

    private MarkedTypes(IAssemblySymbol assembly) => _assembly = assembly;

    /// <summary>The types as declarations of an assembly see them.</summary>
    public static MarkedTypes Of(IAssemblySymbol assembly) => s_assemblies.GetValue(assembly, static assembly => new MarkedTypes(assembly));

    /// <summary>What an object declares, and the objects that it leads to.</summary>
    public MarkedObject ReadObject(INamedTypeSymbol type) => _objects.GetOrAdd(type, ReadNewObject);

    /// <summary>What an input declares, and the types that it holds.</summary>
    public MarkedInput ReadInput(INamedTypeSymbol type) => _inputs.GetOrAdd(type, ReadNewInput);

    private MarkedInput ReadNewInput(INamedTypeSymbol type)
    {
        AttributeData? attribute = CSharpTypeReader.FindAttribute(type, "WandbInputAttribute");
        List<IPropertySymbol> properties = ObjectCollector.FindProperties(type, static property => property.GetMethod);
        IMethodSymbol? constructor = ObjectCollector.PositionalConstructor(type);
        var declaration = new InputDeclaration(
            TypeReader.Read(type),
            attribute is { ConstructorArguments: [{ Value: string name }] } ? name : type.Name,
            attribute is null ? null : TypeReader.ReadSchema(attribute),
            EquatableArray<PropertyDeclaration>.From(properties.Select(property => ReadProperty(property, constructor))),
            ObjectObstacles.FindOfInput(type, properties),
            SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _assembly)
                ? null
                : type.GetMembers(WellKnownNames.WriteMethod).Any(static member => member is IMethodSymbol)
        );
        return new MarkedInput(declaration, [.. properties.Select(static property => property.Type)]);
    }

    private MarkedObject ReadNewObject(INamedTypeSymbol type)
    {
        AttributeData? variant = CSharpTypeReader.FindAttribute(type, "WandbVariantAttribute");
        INamedTypeSymbol? parent = FindBase(type);
        AttributeData? attribute = variant ?? CSharpTypeReader.FindAttribute(type, "WandbObjectAttribute");
        string? name = attribute is { ConstructorArguments: [{ Value: string text }] } ? text : null;
        bool isHere = SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _assembly);
        List<IPropertySymbol> properties = isHere ? ObjectCollector.FindProperties(type, static property => property.SetMethod) : [];
        IMethodSymbol? constructor = ObjectCollector.PositionalConstructor(type);
        INamedTypeSymbol[] variants = isHere && type.IsAbstract ? [.. FindVariants(type)] : [];
        var declaration = new ObjectDeclaration
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
        };

        IEnumerable<INamedTypeSymbol> reachable = properties
            .Select(static property => CSharpTypeReader.Innermost(property.Type))
            .OfType<INamedTypeSymbol>()
            .Where(static held => KnownTypes.FindMarker(held) == CSharpKind.Object);
        // The selections of variants depend on each other, because one key must have one meaning.
        if (isHere && parent is not null)
        {
            reachable = reachable.Append(parent);
        }

        return new MarkedObject(declaration, [.. reachable, .. variants]);
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
        foreach (AttributeData attribute in ObjectCollector.AttributesOf(property, constructor))
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
}

/// <summary>An object as a compilation has it.</summary>
/// <param name="Reachable">The objects that its properties hold, the base of a variant, and the variants of a base.</param>
internal sealed record MarkedObject(ObjectDeclaration Declaration, ImmutableArray<INamedTypeSymbol> Reachable);

/// <summary>An input as a compilation has it.</summary>
/// <param name="Held">The types of its properties.</param>
internal sealed record MarkedInput(InputDeclaration Declaration, ImmutableArray<ITypeSymbol> Held);
