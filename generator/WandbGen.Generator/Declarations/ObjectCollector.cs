using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>Gathers the objects and inputs that a declaration can reach; each once, however they refer to each other.</summary>
internal sealed class ObjectCollector(IAssemblySymbol assembly, CancellationToken cancellationToken)
{
    private readonly MarkedTypes _types = MarkedTypes.Of(assembly);
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
            // Who holds an input calls its writer, which is the same whatever the input has in it.
            case CSharpKind.Input when _seen.Add(Unmark(named)):
                _inputs.Add(_types.ReadInput(Unmark(named)).Declaration with { Properties = default });
                break;
        }
    }

    public void AddObject(INamedTypeSymbol type)
    {
        type = Unmark(type);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_seen.Add(type))
        {
            return;
        }

        (ObjectDeclaration declaration, ImmutableArray<INamedTypeSymbol> reachable) = _types.ReadObject(type);
        _objects.Add(declaration);
        foreach (INamedTypeSymbol next in reachable)
        {
            AddObject(next);
        }
    }

    public void AddInput(INamedTypeSymbol type)
    {
        type = Unmark(type);
        _seen.Add(type);
        (InputDeclaration declaration, ImmutableArray<ITypeSymbol> held) = _types.ReadInput(type);
        _inputs.Add(declaration);
        foreach (ITypeSymbol next in held)
        {
            AddReachable(next);
        }
    }

    private static INamedTypeSymbol Unmark(INamedTypeSymbol type) => (INamedTypeSymbol)type.WithNullableAnnotation(NullableAnnotation.None);

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
