using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
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
        if (
            !diagnostic.Properties.TryGetValue(FixProperties.Type, out string? name)
            || await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || DeclaredMember.Find(root, diagnostic) is not { } member
            || TypeLayer.Find(member.Type, name!, model, cancellationToken) is not { } type
        )
        {
            return null;
        }

        return new TextFix($"Make '{type}' nullable", new TextChange(new TextSpan(type.Span.End, 0), "?"));
    }
}
