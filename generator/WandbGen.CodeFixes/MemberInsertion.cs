using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.CodeFixes;

/// <summary>Adds properties to a type as its author writes them: as parameters of a positional record, or each on a line of the
/// body.</summary>
internal sealed class MemberInsertion(TypeDeclarationSyntax type, TextLayout layout)
{
    private readonly string _typeIndentation = layout.IndentationAt(type.SpanStart);

    /// <summary>The parameter after which others can be added, if the type is a positional record.</summary>
    public static ParameterSyntax? LastParameter(TypeDeclarationSyntax type) =>
        type is RecordDeclarationSyntax { ParameterList.Parameters: [.., { Default: null } last] }
        && !last.Modifiers.Any(SyntaxKind.ParamsKeyword)
            ? last
            : null;

    /// <param name="parameters">The parameters, with attribute and type.</param>
    public IEnumerable<TextChange> AddParameters(ParameterSyntax last, IReadOnlyList<string> parameters)
    {
        string separator = layout.BeginsLine(last.SpanStart) ? "," + layout.NewLine + layout.IndentationAt(last.SpanStart) : ", ";
        string text = separator + string.Join(separator, parameters);
        SyntaxTrivia comment = last.GetTrailingTrivia().LastOrDefault(static trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia));
        if (comment.IsKind(SyntaxKind.None))
        {
            return [new TextChange(new TextSpan(last.Span.End, 0), text)];
        }

        // A comment stays with the member before it.
        return [new TextChange(new TextSpan(last.Span.End, 0), ","), new TextChange(new TextSpan(comment.Span.End, 0), text.Substring(1))];
    }

    /// <param name="properties">The properties, each on one line.</param>
    public IEnumerable<TextChange> AddProperties(IReadOnlyList<string> properties)
    {
        string indentation = _typeIndentation + layout.Step;
        if (type.OpenBraceToken.IsKind(SyntaxKind.None) || type.OpenBraceToken.IsMissing)
        {
            string body = string.Concat(properties.Select(property => indentation + property + layout.NewLine));
            return
            [
                new TextChange(type.SemicolonToken.Span, $"{layout.NewLine}{_typeIndentation}{{{layout.NewLine}{body}{_typeIndentation}}}"),
            ];
        }

        PropertyDeclarationSyntax? last = type.Members.OfType<PropertyDeclarationSyntax>().LastOrDefault();
        if (last is not null && layout.BeginsLine(last.SpanStart))
        {
            indentation = layout.IndentationAt(last.SpanStart);
        }

        SyntaxToken before = last is null ? type.OpenBraceToken : last.GetLastToken();
        bool isApart =
            last is not null
            && last != type.Members[0]
            && last.GetLeadingTrivia() is [var first, ..]
            && first.IsKind(SyntaxKind.EndOfLineTrivia);
        string blank = isApart ? layout.NewLine : "";
        if (before.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia))
        {
            string lines = string.Concat(properties.Select(property => blank + indentation + property + layout.NewLine));
            // Other members are separated from properties by a blank line.
            string end = last is null && type.Members.Count > 0 ? layout.NewLine : "";
            return [new TextChange(new TextSpan(before.FullSpan.End, 0), lines + end)];
        }

        // All of the body, or more of it, is on one line: it is broken.
        SyntaxToken next = before.GetNextToken();
        TextSpan between = TextSpan.FromBounds(before.Span.End, next.SpanStart);
        string broken = string.Concat(properties.Select(property => layout.NewLine + blank + indentation + property));
        return string.IsNullOrWhiteSpace(layout.Text.ToString(between))
            ? [new TextChange(between, broken + layout.NewLine + (next == type.CloseBraceToken ? _typeIndentation : indentation))]
            : [new TextChange(new TextSpan(before.Span.End, 0), broken)];
    }
}
