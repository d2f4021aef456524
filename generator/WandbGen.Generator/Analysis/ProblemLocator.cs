using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Analysis;

/// <summary>Finds the very word that a problem is about, inside string literals of every kind.</summary>
internal static class ProblemLocator
{
    public static Location Find(ISymbol declaration, AttributeData attribute, ProblemPlace place, CancellationToken cancellationToken)
    {
        if (place.IsOfPaging)
        {
            SyntaxReference? paging = declaration
                .GetAttributes()
                .FirstOrDefault(static candidate => candidate.AttributeClass?.Name == "WandbPagingAttribute")
                ?.ApplicationSyntaxReference;
            return (place.Argument is null ? null : FindArgument(paging, place.Argument, cancellationToken))
                ?? paging?.GetSyntax(cancellationToken).GetLocation()
                ?? NameOf(declaration, attribute, cancellationToken);
        }

        if (
            place is { Argument: not null, Member: null }
            && FindArgument(attribute.ApplicationSyntaxReference, place.Argument, cancellationToken) is { } argument
        )
        {
            return argument;
        }

        if (place.Variable is not null && FindVariable(declaration, place.Variable, cancellationToken) is { } variable)
        {
            return variable;
        }

        if (place.Member is null)
        {
            return place.Start >= 0 && FindInLiteral(attribute.ApplicationSyntaxReference, place, cancellationToken) is { } word
                ? word
                : NameOf(declaration, attribute, cancellationToken);
        }

        if (FindMember(declaration, place.Member) is not { } member)
        {
            return NameOf(declaration, attribute, cancellationToken);
        }

        if (place.Start >= 0 || place.Argument is not null)
        {
            // On a positional record's parameter an attribute without a target is the parameter's.
            IEnumerable<AttributeData> ofParameter =
                (declaration as INamedTypeSymbol)
                    ?.InstanceConstructors.SelectMany(static constructor => constructor.Parameters)
                    .Where(parameter => parameter.Name == member.Name)
                    .SelectMany(static parameter => parameter.GetAttributes())
                ?? [];
            foreach (AttributeData candidate in member.GetAttributes().Concat(ofParameter))
            {
                bool isMeant = place.IsOfContext
                    ? candidate.AttributeClass?.Name == "WandbContextAttribute"
                    : candidate.AttributeClass?.Name is "WandbFieldAttribute" or "WandbHistoryKeyAttribute";
                if (!isMeant)
                {
                    continue;
                }

                Location? found = place.Argument is { } named
                    ? FindArgument(candidate.ApplicationSyntaxReference, named, cancellationToken)
                    : FindInLiteral(candidate.ApplicationSyntaxReference, place, cancellationToken);
                if (found is not null)
                {
                    return found;
                }
            }
        }

        return member.Locations.FirstOrDefault(static location => location.IsInSource) ?? NameOf(declaration, attribute, cancellationToken);
    }

    private static Location? FindArgument(SyntaxReference? attribute, string name, CancellationToken cancellationToken) =>
        (attribute?.GetSyntax(cancellationToken) as AttributeSyntax)
            ?.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name)
            ?.Expression.GetLocation();

    // The last one: of two for one variable that is the double.
    private static Location? FindVariable(ISymbol declaration, string name, CancellationToken cancellationToken) =>
        declaration
            .GetAttributes()
            .LastOrDefault(attribute =>
                attribute.AttributeClass?.Name == "WandbVariableAttribute"
                && attribute.ConstructorArguments is [{ Value: string variable }]
                && variable == name
            )
            ?.ApplicationSyntaxReference?.GetSyntax(cancellationToken)
            .GetLocation();

    private static ISymbol? FindMember(ISymbol declaration, string name)
    {
        if (declaration is IMethodSymbol method)
        {
            return method.Parameters.FirstOrDefault(parameter => parameter.Name == name);
        }

        // A diagnostic cannot stand in the code of another project, which an editor has.
        for (
            var type = declaration as INamedTypeSymbol;
            SymbolEqualityComparer.Default.Equals(type?.ContainingAssembly, declaration.ContainingAssembly);
            type = type!.BaseType
        )
        {
            if (type!.GetMembers(name).FirstOrDefault(static member => member is IPropertySymbol or IFieldSymbol) is { } member)
            {
                return member;
            }

            if (
                type
                    .InstanceConstructors.SelectMany(static constructor => constructor.Parameters)
                    .FirstOrDefault(parameter => parameter.Name == name) is
                { } parameter
            )
            {
                return parameter;
            }
        }

        return null;
    }

    // The part of a partial declaration that has the attribute.
    private static Location NameOf(ISymbol declaration, AttributeData attribute, CancellationToken cancellationToken)
    {
        SyntaxNode? owner = attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).Parent?.Parent;
        return owner switch
        {
            BaseTypeDeclarationSyntax type => type.Identifier.GetLocation(),
            MethodDeclarationSyntax method => method.Identifier.GetLocation(),
            _ => declaration.Locations.FirstOrDefault() ?? Location.None,
        };
    }

    private static Location? FindInLiteral(SyntaxReference? attribute, ProblemPlace place, CancellationToken cancellationToken)
    {
        // What is said by name, such as a schema, is not the text.
        if (
            attribute?.GetSyntax(cancellationToken)
            is not AttributeSyntax { ArgumentList.Arguments: [{ NameEquals: null, Expression: { } expression }, ..] }
        )
        {
            return null;
        }

        // A constant or a concatenation is somewhere else or in pieces: all of the argument is the place then.
        if (expression is not LiteralExpressionSyntax { Token: var token })
        {
            return expression.GetLocation();
        }

        if (LiteralMap.FindSpan(token, place.Start, place.Length) is { } span && token.Span.Contains(span))
        {
            return Location.Create(token.SyntaxTree!, span);
        }

        return token.GetLocation();
    }
}
