using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.Analysis;
using WandbGen.Generator.Problems;

namespace WandbGen.CodeFixes;

/// <summary>WBG0021: makes the type nullable, of the property or of the elements of its list, where the field can be null.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class NullableCodeFixProvider : TextCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [Descriptors.WrongNullability.Id];

    private protected override async Task<TextFix?> FindFixAsync(
        Document document,
        Diagnostic diagnostic,
        CancellationToken cancellationToken
    )
    {
        if (!diagnostic.Properties.TryGetValue(FixProperties.Type, out string? name))
        {
            return null;
        }

        IReadOnlyList<DeclaredMember> parts = await DeclaredMember
            .FindPartsAsync(document, diagnostic, cancellationToken)
            .ConfigureAwait(false);
        (Document Document, TypeSyntax Type)[] found =
        [
            .. parts
                .Select(part => (part.Document, Type: TypeLayer.Find(part.Type, name!, part.Model, cancellationToken)!))
                .Where(static part => part.Type is not null),
        ];
        return found is [var (_, type), ..]
            ? new TextFix(
                $"Make '{type}' nullable",
                [.. found.Select(static part => (part.Document, new TextChange(new TextSpan(part.Type.Span.End, 0), "?")))]
            )
            : null;
    }
}
