using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.Problems;

namespace WandbGen.Generator.Analysis;

/// <summary>Finds the very word that a problem is about, inside string literals of every kind.</summary>
internal static class ProblemLocator
{
    public static Location Find(ISymbol declaration, AttributeData attribute, ProblemPlace place, CancellationToken cancellationToken)
    {
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
                if (candidate.AttributeClass?.Name is not ("WandbFieldAttribute" or "WandbContextAttribute"))
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

        for (var type = declaration as INamedTypeSymbol; type is not null; type = type.BaseType)
        {
            if (type.GetMembers(name).FirstOrDefault(static member => member is IPropertySymbol or IFieldSymbol) is { } member)
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
        if (attribute?.GetSyntax(cancellationToken) is not AttributeSyntax { ArgumentList.Arguments: [{ Expression: { } expression }, ..] })
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

/// <summary>Maps offsets in a string's value to places in its literal.</summary>
internal static class LiteralMap
{
    public static TextSpan? FindSpan(SyntaxToken token, int start, int length)
    {
        int[]? offsets = token.Kind() switch
        {
            SyntaxKind.StringLiteralToken => token.Text.StartsWith("@", StringComparison.Ordinal)
                ? MapVerbatim(token.Text)
                : MapRegular(token.Text),
            SyntaxKind.SingleLineRawStringLiteralToken => MapRawLine(token.Text),
            SyntaxKind.MultiLineRawStringLiteralToken => MapRawLines(token.Text),
            _ => null,
        };

        // The map has one entry more: the end.
        if (offsets is null || offsets.Length != token.ValueText.Length + 1 || start < 0 || start > token.ValueText.Length)
        {
            return null;
        }

        int end = Math.Min(start + length, token.ValueText.Length);
        return TextSpan.FromBounds(token.SpanStart + offsets[start], token.SpanStart + Math.Max(offsets[end], offsets[start]));
    }

    private static int[] MapVerbatim(string text)
    {
        List<int> offsets = [];
        int i = 2;
        for (; i < text.Length - 1; i++)
        {
            offsets.Add(i);
            if (text[i] == '"')
            {
                i++;
            }
        }

        offsets.Add(i);
        return [.. offsets];
    }

    private static int[] MapRegular(string text)
    {
        List<int> offsets = [];
        int i = 1;
        while (i < text.Length - 1)
        {
            offsets.Add(i);
            if (text[i] != '\\')
            {
                i++;
                continue;
            }

            int escape = i;
            i += 2;
            switch (text[escape + 1])
            {
                case 'u':
                    i += 4;
                    break;
                case 'U':
                    i += 8;
                    // Beyond the basic plane a code point is two characters.
                    if (Convert.ToInt64(text.Substring(escape + 2, 8), 16) > 0xFFFF)
                    {
                        offsets.Add(escape);
                    }

                    break;
                case 'x':
                    while (i < text.Length - 1 && i < escape + 6 && Uri.IsHexDigit(text[i]))
                    {
                        i++;
                    }

                    break;
            }
        }

        offsets.Add(i);
        return [.. offsets];
    }

    private static int[] MapRawLine(string text)
    {
        int quotes = CountQuotes(text);
        return [.. Enumerable.Range(quotes, text.Length - (2 * quotes) + 1)];
    }

    private static int[] MapRawLines(string text)
    {
        // The first line holds the quotes only, and the last one the indentation that is taken off every line.
        int contentStart = text.IndexOf('\n') + 1;
        int lastLine = text.LastIndexOf('\n');
        int indentation = text.Length - CountQuotes(text) - (lastLine + 1);
        List<int> offsets = [];
        int position = contentStart;
        int contentEnd = lastLine > 0 && text[lastLine - 1] == '\r' ? lastLine - 1 : lastLine;
        while (position <= contentEnd)
        {
            int newLine = text.IndexOf('\n', position);
            int end = newLine < 0 || newLine >= contentEnd ? contentEnd : newLine + 1;
            int lineEnd = end > position && text[end - 1] == '\n' ? end - 1 - (end - 2 >= position && text[end - 2] == '\r' ? 1 : 0) : end;
            // A line of white space only may be shorter than the indentation.
            for (int i = Math.Min(position + indentation, lineEnd); i < end; i++)
            {
                offsets.Add(i);
            }

            if (end == contentEnd)
            {
                break;
            }

            position = end;
        }

        offsets.Add(contentEnd);
        return [.. offsets];
    }

    private static int CountQuotes(string text)
    {
        int quotes = 0;
        while (text[quotes] == '"')
        {
            quotes++;
        }

        return quotes;
    }
}
