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
        if (!diagnostic.Properties.TryGetValue(FixProperties.Type, out string? name))
        {
            return null;
        }

        IReadOnlyList<DeclaredMember> parts = await DeclaredMember
            .FindPartsAsync(document, diagnostic, cancellationToken)
            .ConfigureAwait(false);
        string? title = null;
        List<(Document, TextChange)> changes = [];
        foreach (DeclaredMember part in parts)
        {
            if (TypeLayer.FindSpan(part.Type, name!, part.Model, cancellationToken) is { } span)
            {
                title ??= $"Make '{part.Type.SyntaxTree.GetText(cancellationToken).ToString(span)}' nullable";
                changes.Add((part.Document, new TextChange(new TextSpan(span.End, 0), "?")));
            }
        }

        return title is null ? null : new TextFix(title, changes);
    }
}
