using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>Turns symbols into declarations, which hold everything that binding needs and no symbol.</summary>
internal static class DeclarationReader
{
    public static ObjectGraph ReadObject(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var objects = new ObjectCollector(type.ContainingAssembly, cancellationToken);
        objects.AddObject(type);
        return objects.ToGraph();
    }

    public static ObjectGraph ReadInput(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var objects = new ObjectCollector(type.ContainingAssembly, cancellationToken);
        objects.AddInput(type);
        return objects.ToGraph();
    }

    public static HistoryRowDeclaration ReadHistoryRow(INamedTypeSymbol type)
    {
        List<IPropertySymbol> properties = ObjectCollector.FindProperties(type, static property => property.SetMethod);
        IMethodSymbol? constructor = ObjectCollector.PositionalConstructor(type);
        return new HistoryRowDeclaration
        {
            Type = TypeReader.Read(type),
            Properties = EquatableArray<HistoryRowProperty>.From(
                properties.Select(property => new HistoryRowProperty(
                    property.Name,
                    CSharpTypeReader.Read(property.Type),
                    ReadKey(property, constructor)
                ))
            ),
            Constructor = EquatableArray<string>.From(constructor?.Parameters.Select(static parameter => parameter.Name) ?? []),
            IsAbstract = type.IsAbstract,
            Obstacle = ObjectObstacles.Find(type, properties, constructor, parent: null),
        };
    }

    private static string? ReadKey(IPropertySymbol property, IMethodSymbol? constructor)
    {
        foreach (AttributeData attribute in ObjectCollector.AttributesOf(property, constructor))
        {
            if (KnownTypes.RuntimeName(attribute.AttributeClass) == "WandbHistoryKeyAttribute")
            {
                return attribute.ConstructorArguments is [{ Value: string key }] ? key : "";
            }
        }

        return null;
    }

    public static CollectionDeclaration? ReadCollection(INamedTypeSymbol type, AttributeData attribute, CancellationToken cancellationToken)
    {
        if (attribute.AttributeClass?.TypeArguments is not [ITypeSymbol item])
        {
            return null;
        }

        var objects = new ObjectCollector(type.ContainingAssembly, cancellationToken);
        objects.AddReachable(item);
        List<ParameterDeclaration> variables = ReadVariables(type, objects);
        return new CollectionDeclaration
        {
            Type = TypeReader.Read(type),
            Path = attribute.ConstructorArguments is [{ Value: string path }] ? path : null,
            Document = TypeReader.ReadNamed(attribute, "Document") as string,
            OperationName = TypeReader.ReadNamed(attribute, "OperationName") as string,
            Schema = TypeReader.ReadSchema(attribute),
            Item = CSharpTypeReader.Read(item),
            Converter = ScalarReader.ReadConverter(attribute),
            Paging = CSharpTypeReader.FindAttribute(type, "WandbPagingAttribute") is { } paging ? ReadPaging(paging) : null,
            Objects = objects.ToGraph(),
            // The analyzer sees the emitted one as well.
            HasConstructor = type.InstanceConstructors.Any(static constructor =>
                !constructor.IsImplicitlyDeclared
                && constructor.DeclaringSyntaxReferences.Any(static reference => !EmittedFile.Is(reference.SyntaxTree))
            ),
            HasCount = type.GetMembers("CountAsync").Any(static member => member is IMethodSymbol),
            HasBase = CollectionObstacles.HasOwnBase(type),
            UnderscoreNames = EquatableArray<string>.From(ReadUnderscoreNames(type)),
            MaxPageSize = TypeReader.ReadNamed(attribute, "MaxPageSize") as int? ?? 0,
            Variables = EquatableArray<ParameterDeclaration>.From(variables),
            Feature = TypeReader.ReadFeature(type),
            Obstacle = CollectionObstacles.Find(type, item),
        };
    }

    private static IEnumerable<string> ReadUnderscoreNames(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                bool isSeen = ReferenceEquals(current, type) || member.DeclaredAccessibility != Accessibility.Private;
                if (isSeen && member.Name.StartsWith("_", StringComparison.Ordinal) && !EmittedFile.Declares(member))
                {
                    yield return member.Name;
                }
            }
        }
    }

    private static PagingDeclaration ReadPaging(AttributeData attribute)
    {
        return new PagingDeclaration
        {
            Size = Read("Size") as string,
            Offset = Read("Offset") as string,
            Page = Read("Page") as string,
            FirstPage = Read("FirstPage") as int? ?? 1,
            Cursor = Read("Cursor") as string,
            Next = Read("Next") as string,
            HasMore = Read("HasMore") as string,
            From = Read("From") as string,
            To = Read("To") as string,
            IncludesTo = Read("IncludesTo") is true,
            Last = Read("Last") as string,
            IsBackward = Read("Backward") is true,
        };

        object? Read(string name) => TypeReader.ReadNamed(attribute, name);
    }

    private static List<ParameterDeclaration> ReadVariables(INamedTypeSymbol type, ObjectCollector objects)
    {
        List<ParameterDeclaration> variables = [];
        foreach (AttributeData attribute in type.GetAttributes())
        {
            if (
                KnownTypes.RuntimeName(attribute.AttributeClass) == "WandbVariableAttribute"
                && attribute is { AttributeClass.TypeArguments: [ITypeSymbol held], ConstructorArguments: [{ Value: string name }] }
            )
            {
                objects.AddReachable(held);
                variables.Add(new ParameterDeclaration(name, CSharpTypeReader.Read(held)));
            }
        }

        return variables;
    }

    public static OperationDeclaration? ReadOperation(IMethodSymbol method, AttributeData attribute, CancellationToken cancellationToken)
    {
        INamedTypeSymbol type = method.ContainingType;
        var returned = method.ReturnType as INamedTypeSymbol;
        bool isTask = returned is not null && KnownTypes.IsTask(returned);
        bool isValueTask = isTask && returned!.Name == "ValueTask";
        ITypeSymbol? result = isTask && returned!.TypeArguments is [var held] ? held : null;

        var objects = new ObjectCollector(type.ContainingAssembly, cancellationToken);
        if (result is not null)
        {
            objects.AddReachable(result);
        }

        ImmutableArray<ParameterDeclaration>.Builder parameters = ImmutableArray.CreateBuilder<ParameterDeclaration>(
            method.Parameters.Length
        );
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            objects.AddReachable(parameter.Type);
            parameters.Add(
                new ParameterDeclaration(parameter.Name, CSharpTypeReader.Read(parameter.Type), TypeReader.ReadFeature(parameter))
            );
        }

        var syntax =
            method.DeclaringSyntaxReferences.Length == 0
                ? null
                : method.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) as MethodDeclarationSyntax;
        int ordinal = 0;
        foreach (ISymbol member in type.GetMembers(method.Name))
        {
            if (SymbolEqualityComparer.Default.Equals(member, method))
            {
                break;
            }

            ordinal++;
        }

        return new OperationDeclaration
        {
            Type = TypeReader.Read(type),
            Text = attribute.ConstructorArguments is [{ Value: string text }] ? text : null,
            Document = TypeReader.ReadNamed(attribute, "Document") as string,
            OperationName = TypeReader.ReadNamed(attribute, "OperationName") as string,
            IsMutation = attribute.AttributeClass?.Name == "WandbMutationAttribute",
            IsIdempotent = TypeReader.ReadNamed(attribute, "IsIdempotent") is true,
            Schema = TypeReader.ReadSchema(attribute),
            Name = method.Name,
            Signature = WriteSignature(method, syntax),
            Result = result is null ? null : CSharpTypeReader.Read(result),
            HasNoResult = isTask && result is null,
            IsValueTask = isValueTask,
            Parameters = new EquatableArray<ParameterDeclaration>(parameters.MoveToImmutable()),
            Client = ClientFinder.Find(method),
            Objects = objects.ToGraph(),
            IsPartial = method.IsPartialDefinition,
            Ordinal = ordinal,
            Feature = TypeReader.ReadFeature(method),
            Obstacle = MethodObstacles.Find(method, syntax),
        };
    }

    // The modifiers that both parts of a partial method must have, with "this" and "params".
    private static string WriteSignature(IMethodSymbol method, MethodDeclarationSyntax? syntax)
    {
        IEnumerable<string> modifiers =
            syntax?.Modifiers.Where(static modifier => IsRepeated(modifier.Kind())).Select(static modifier => modifier.Text).Distinct()
            ?? [];
        IEnumerable<string> parameters = method.Parameters.Select(
            (parameter, i) =>
                string.Concat(
                    ModifiersOf(syntax, i)
                        .Where(modifier => IsRepeated(modifier.Kind(), parameter))
                        .Select(static modifier => modifier.Text + " ")
                        .Distinct()
                ) + $"{CSharpTypeReader.WriteName(parameter.Type)} {Identifiers.Escape(parameter.Name)}"
        );
        const string Where = " where ";
        string[] head = CSharpTypeReader.WriteHead(method).Split([Where], StringSplitOptions.None);
        return string.Join(" ", modifiers.Append("partial").Append(CSharpTypeReader.WriteResult(method.ReturnType)).Append(head[0]))
            + $"({string.Join(", ", parameters)})"
            + string.Concat(head.Skip(1).Select(static constraint => Where + constraint));
    }

    // A constraint that the compiler rejects is not repeated, because it would be reported twice.
    private static bool IsRepeated(SyntaxKind modifier) =>
        SyntaxFacts.IsAccessibilityModifier(modifier)
        || modifier
            is SyntaxKind.StaticKeyword
                or SyntaxKind.VirtualKeyword
                or SyntaxKind.OverrideKeyword
                or SyntaxKind.SealedKeyword
                or SyntaxKind.NewKeyword
                or SyntaxKind.UnsafeKeyword
                or SyntaxKind.ReadOnlyKeyword;

    private static bool IsRepeated(SyntaxKind modifier, IParameterSymbol parameter) =>
        modifier switch
        {
            SyntaxKind.ThisKeyword => parameter.ContainingSymbol is IMethodSymbol { IsExtensionMethod: true },
            SyntaxKind.ParamsKeyword => parameter.IsParams,
            SyntaxKind.InKeyword or SyntaxKind.RefKeyword or SyntaxKind.OutKeyword or SyntaxKind.ReadOnlyKeyword => parameter.RefKind
                != RefKind.None,
            _ => false,
        };

    private static SyntaxTokenList ModifiersOf(MethodDeclarationSyntax? syntax, int parameter) =>
        syntax?.ParameterList.Parameters is { } parameters && parameter < parameters.Count ? parameters[parameter].Modifiers : default;
}
