using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WandbGen.Generator.Declarations;

/// <summary>Turns symbols into declarations, which hold everything that binding needs and no symbol.</summary>
internal static class DeclarationReader
{
    // With '?' and 'global::': what can be written anywhere.
    private static readonly SymbolDisplayFormat s_fullName = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    // Deeper generic types would end the compiler long before.
    private const int MaximumListNesting = 8;

    public static ObjectGraph ReadObject(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var objects = new ObjectCollector(type.ContainingAssembly, cancellationToken);
        objects.Add(type);
        return objects.ToGraph();
    }

    public static CollectionDeclaration? ReadCollection(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellationToken)
    {
        if (attribute.AttributeClass?.TypeArguments is not [ITypeSymbol item])
        {
            return null;
        }

        var objects = new ObjectCollector(type.ContainingAssembly, cancellationToken);
        objects.AddReachable(item);
        return new CollectionDeclaration(
            ReadType(type),
            attribute.ConstructorArguments is [{ Value: string way }] ? way : "",
            ReadSchema(attribute),
            ReadCSharpType(item),
            objects.ToGraph(),
            type.InstanceConstructors.Any(static constructor => !constructor.IsImplicitlyDeclared));
    }

    public static OperationDeclaration? ReadOperation(IMethodSymbol method, AttributeData attribute, CancellationToken cancellationToken)
    {
        INamedTypeSymbol type = method.ContainingType;
        var returned = method.ReturnType as INamedTypeSymbol;
        bool isValueTask = returned is { Name: "ValueTask", TypeArguments.Length: 1 };
        ITypeSymbol? result = isValueTask || returned is { Name: "Task", TypeArguments.Length: 1 } ? returned!.TypeArguments[0] : null;

        var objects = new ObjectCollector(type.ContainingAssembly, cancellationToken);
        if (result is not null)
        {
            objects.AddReachable(result);
        }

        var parameters = ImmutableArray.CreateBuilder<ParameterDeclaration>(method.Parameters.Length);
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            parameters.Add(new ParameterDeclaration(parameter.Name, ReadCSharpType(parameter.Type)));
        }

        var syntax = method.DeclaringSyntaxReferences.Length == 0 ? null : method.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) as MethodDeclarationSyntax;
        int ordinal = 0;
        foreach (ISymbol member in type.GetMembers(method.Name))
        {
            if (SymbolEqualityComparer.Default.Equals(member, method))
            {
                break;
            }

            ordinal++;
        }

        return new OperationDeclaration(
            ReadType(type),
            attribute.ConstructorArguments is [{ Value: string text }] ? text : "",
            attribute.AttributeClass?.Name == "WandbMutationAttribute",
            ReadSchema(attribute),
            method.Name,
            WriteSignature(method, syntax),
            result is null ? null : ReadCSharpType(result),
            isValueTask,
            new EquatableArray<ParameterDeclaration>(parameters.MoveToImmutable()),
            FindClient(method),
            objects.ToGraph(),
            method.IsPartialDefinition,
            ordinal);
    }

    private static string WriteSignature(IMethodSymbol method, MethodDeclarationSyntax? syntax)
    {
        var modifiers = syntax?.Modifiers.Where(static modifier => !modifier.IsKind(SyntaxKind.PartialKeyword)).Select(static modifier => modifier.Text) ?? [];
        IEnumerable<string> parameters = method.Parameters.Select(
            static parameter => $"{parameter.Type.ToDisplayString(s_fullName)} {EscapeIdentifier(parameter.Name)}");
        return string.Join(" ", modifiers.Append("partial").Append(method.ReturnType.ToDisplayString(s_fullName)).Append(EscapeIdentifier(method.Name)))
            + $"({string.Join(", ", parameters)})";
    }

    private static string? FindClient(IMethodSymbol method)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (IsClient(parameter.Type))
            {
                return EscapeIdentifier(parameter.Name);
            }
        }

        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.BaseType)
        {
            foreach (ISymbol member in type.GetMembers())
            {
                bool isClient = member switch
                {
                    IFieldSymbol { IsImplicitlyDeclared: false } field => IsClient(field.Type),
                    IPropertySymbol { IsIndexer: false } property => IsClient(property.Type),
                    _ => false,
                };
                if (isClient && (member.IsStatic || !method.IsStatic))
                {
                    return EscapeIdentifier(member.Name);
                }
            }
        }

        // A primary constructor's parameter is a name that every member can use.
        return method.IsStatic
            ? null
            : method.ContainingType.InstanceConstructors
                .Where(static constructor => constructor.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax() is TypeDeclarationSyntax))
                .SelectMany(static constructor => constructor.Parameters)
                .FirstOrDefault(static parameter => IsClient(parameter.Type)) is { } captured
                    ? EscapeIdentifier(captured.Name)
                    : null;
    }

    private static bool IsClient(ITypeSymbol type) => type.Name == "WandbClient" && type.ToDisplayString() is WellKnownNames.Client or WellKnownNames.Client + "?";

    private static string? ReadSchema(AttributeData attribute)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == "Schema")
            {
                return argument.Value.Value as string;
            }
        }

        return null;
    }

    private static TypeDeclaration ReadType(INamedTypeSymbol type)
    {
        var containers = new Stack<string>();
        bool isPartial = IsPartial(type);
        bool isPublic = IsVisible(type);
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            containers.Push(WriteHead(container));
            isPartial &= IsPartial(container);
            isPublic &= IsVisible(container);
        }

        return new TypeDeclaration(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            EquatableArray<string>.From(containers),
            WriteHead(type),
            type.Name,
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            isPublic,
            isPartial);
    }

    private static bool IsVisible(INamedTypeSymbol type) =>
        type.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static bool IsPartial(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences.Any(static reference =>
            reference.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static string WriteHead(INamedTypeSymbol type)
    {
        string keyword = (type.IsRecord, type.TypeKind) switch
        {
            (true, TypeKind.Struct) => "record struct",
            (true, _) => "record",
            (_, TypeKind.Struct) => "struct",
            (_, TypeKind.Interface) => "interface",
            _ => "class",
        };
        string parameters = type.TypeParameters.Length == 0
            ? ""
            : $"<{string.Join(", ", type.TypeParameters.Select(static parameter => EscapeIdentifier(parameter.Name)))}>";
        return $"partial {keyword} {EscapeIdentifier(type.Name)}{parameters}";
    }

    private static string EscapeIdentifier(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    private static CSharpType ReadCSharpType(ITypeSymbol type, int listsLeft = MaximumListNesting)
    {
        bool isNullable = type.NullableAnnotation == NullableAnnotation.Annotated;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            type = nullable.TypeArguments[0];
            isNullable = true;
        }

        ITypeSymbol plain = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        string name = plain.ToDisplayString(s_fullName);
        if (listsLeft > 0 && FindElement(type) is var (listKind, element) && listKind != ListKind.None)
        {
            return new CSharpType(CSharpKind.List, name, isNullable, type.IsValueType, listKind, ReadCSharpType(element!, listsLeft - 1));
        }

        return new CSharpType(ReadKind(type), name, isNullable, type.IsValueType);
    }

    private static (ListKind Kind, ITypeSymbol? Element) FindElement(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { Rank: 1 } array)
        {
            return (ListKind.Array, array.ElementType);
        }

        if (type is not INamedTypeSymbol { TypeArguments: [ITypeSymbol element] } named)
        {
            return default;
        }

        return named.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) switch
        {
            "global::System.Collections.Generic.IReadOnlyList<T>"
                or "global::System.Collections.Generic.IReadOnlyCollection<T>"
                or "global::System.Collections.Generic.IEnumerable<T>"
                or "global::System.Collections.Generic.IList<T>"
                or "global::System.Collections.Generic.ICollection<T>"
                or "global::System.Collections.Generic.List<T>" => (ListKind.List, element),
            "global::System.Collections.Immutable.ImmutableArray<T>" => (ListKind.ImmutableArray, element),
            _ => default,
        };
    }

    private static CSharpKind ReadKind(ITypeSymbol type)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_String:
                return CSharpKind.String;
            case SpecialType.System_Int32:
                return CSharpKind.Int32;
            case SpecialType.System_Int64:
                return CSharpKind.Int64;
            case SpecialType.System_Double:
                return CSharpKind.Double;
            case SpecialType.System_Single:
                return CSharpKind.Single;
            case SpecialType.System_Decimal:
                return CSharpKind.Decimal;
            case SpecialType.System_Boolean:
                return CSharpKind.Boolean;
            case SpecialType.System_DateTime:
                return CSharpKind.DateTime;
        }

        if (HasAttribute(type, "WandbObjectAttribute"))
        {
            return CSharpKind.Object;
        }

        if (HasAttribute(type, "WandbCollectionAttribute"))
        {
            return CSharpKind.Collection;
        }

        return type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) switch
        {
            "global::System.DateTimeOffset" => CSharpKind.DateTimeOffset,
            "global::System.TimeSpan" => CSharpKind.TimeSpan,
            "global::System.Guid" => CSharpKind.Guid,
            "global::System.Uri" => CSharpKind.Uri,
            "global::System.Text.Json.JsonElement" => CSharpKind.JsonElement,
            "global::System.Threading.CancellationToken" => CSharpKind.CancellationToken,
            "global::" + WellKnownNames.Client => CSharpKind.Client,
            _ => type.TypeKind == TypeKind.Enum ? CSharpKind.Enum : CSharpKind.Other,
        };
    }

    private static bool HasAttribute(ITypeSymbol type, string name) =>
        type.GetAttributes().Any(attribute => attribute.AttributeClass is { } symbol && symbol.Name == name && symbol.ContainingNamespace.Name == "WandbGen");

    /// <summary>Gathers the objects that a declaration can reach; each once, however they refer to each other.</summary>
    private sealed class ObjectCollector(IAssemblySymbol assembly, CancellationToken cancellationToken)
    {
        private readonly HashSet<INamedTypeSymbol> _seen = new(SymbolEqualityComparer.Default);
        private readonly List<ObjectDeclaration> _objects = [];

        public ObjectGraph ToGraph() => new(EquatableArray<ObjectDeclaration>.From(_objects));

        public void AddReachable(ITypeSymbol type)
        {
            for (int lists = 0; lists < MaximumListNesting && FindElement(type) is { Element: { } element }; lists++)
            {
                type = element;
            }

            if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
            {
                type = nullable.TypeArguments[0];
            }

            if (type is INamedTypeSymbol named && HasAttribute(named, "WandbObjectAttribute"))
            {
                Add((INamedTypeSymbol)named.WithNullableAnnotation(NullableAnnotation.None));
            }
        }

        public void Add(INamedTypeSymbol type)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!_seen.Add(type))
            {
                return;
            }

            AttributeData attribute = type.GetAttributes().First(static candidate => candidate.AttributeClass?.Name == "WandbObjectAttribute");
            IPropertySymbol[] properties = [.. FindProperties(type)];
            string[] constructor = FindPositionalParameters(type);
            _objects.Add(new ObjectDeclaration(
                ReadType(type),
                attribute.ConstructorArguments is [{ Value: string name }] ? name : type.Name,
                ReadSchema(attribute),
                EquatableArray<PropertyDeclaration>.From(properties.Select(property => ReadProperty(property, type))),
                EquatableArray<string>.From(constructor),
                SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, assembly)));

            foreach (IPropertySymbol property in properties)
            {
                AddReachable(property.Type);
            }
        }

        private static PropertyDeclaration ReadProperty(IPropertySymbol property, INamedTypeSymbol type)
        {
            // On a positional record's parameter an attribute without a target belongs to the parameter.
            IEnumerable<AttributeData> attributes = property.GetAttributes().Concat(
                PositionalConstructor(type)?.Parameters.FirstOrDefault(parameter => parameter.Name == property.Name)?.GetAttributes() ?? []);
            string? field = null;
            string? leaf = null;
            bool isContext = false;
            foreach (AttributeData attribute in attributes)
            {
                switch (attribute.AttributeClass?.ToDisplayString())
                {
                    case WellKnownNames.FieldAttribute:
                        field = attribute.ConstructorArguments is [{ Value: string text }] ? text : "";
                        break;
                    case WellKnownNames.ContextAttribute:
                        isContext = true;
                        leaf = attribute.ConstructorArguments is [{ Value: string name }] ? name : null;
                        break;
                }
            }

            return new PropertyDeclaration(property.Name, ReadCSharpType(property.Type), field, isContext, leaf);
        }

        private static IEnumerable<IPropertySymbol> FindProperties(INamedTypeSymbol type)
        {
            // A base record's properties are data as well; the base first, as it is read.
            IEnumerable<IPropertySymbol> inherited = type.BaseType is { SpecialType: not SpecialType.System_Object and not SpecialType.System_ValueType } parent
                ? FindProperties(parent)
                : [];
            IEnumerable<IPropertySymbol> own = type.GetMembers().OfType<IPropertySymbol>().Where(static property =>
                !property.IsStatic && !property.IsIndexer && !property.IsImplicitlyDeclared && property.SetMethod is not null);
            // A positional record's properties are declared by its parameters.
            return inherited.Concat(own).GroupBy(static property => property.Name).Select(static group => group.Last());
        }

        private static string[] FindPositionalParameters(INamedTypeSymbol type) =>
            PositionalConstructor(type)?.Parameters.Select(static parameter => parameter.Name).ToArray() ?? [];

        private static IMethodSymbol? PositionalConstructor(INamedTypeSymbol type) =>
            type.IsRecord
                ? type.InstanceConstructors.FirstOrDefault(static constructor =>
                    constructor.Parameters.Length > 0
                    && constructor.DeclaringSyntaxReferences.Any(static reference => reference.GetSyntax() is RecordDeclarationSyntax))
                : null;
    }
}
