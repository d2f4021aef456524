using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.CodeFixes;

/// <summary>A fix that changes the text at a mistake and nothing around it, so that trivia and line ends stay as they are.</summary>
public abstract class TextCodeFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() =>
        FixAllProvider.Create(
            async (context, document, diagnostics) => await FixAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false)
        );

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await FindFixAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } fix)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        fix.Title,
                        cancellationToken => FixAsync(context.Document, [diagnostic], cancellationToken),
                        GetType().Name
                    ),
                    diagnostic
                );
            }
        }
    }

    /// <summary>What mends a mistake, or <see langword="null"/> if nothing is known to.</summary>
    private protected abstract Task<TextFix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken);

    private async Task<Document> FixAsync(Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SortedDictionary<int, TextChange> changes = [];
        foreach (Diagnostic diagnostic in diagnostics)
        {
            // Two uses of an object can report the same word, and a part of a partial type can report a place in another file.
            if (await FindFixAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } fix)
            {
                changes[fix.Change.Span.Start] = fix.Change;
            }
        }

        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes.Values));
    }
}

/// <summary>A change of text, and its title.</summary>
internal sealed record TextFix(string Title, TextChange Change);
