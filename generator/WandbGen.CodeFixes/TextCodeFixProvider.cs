using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.CodeFixes;

/// <summary>A fix that changes the text at a mistake and nothing around it, so that trivia and line ends stay as they are.</summary>
public abstract class TextCodeFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new TextFixAllProvider(this);

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
                        cancellationToken =>
                            FixAsync(context.Document.Project.Solution, [(context.Document, diagnostic)], cancellationToken),
                        GetType().Name
                    ),
                    diagnostic
                );
            }
        }
    }

    /// <summary>What mends a mistake, or <see langword="null"/> if nothing is known to.</summary>
    private protected abstract Task<TextFix?> FindFixAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken);

    private async Task<Solution> FixAsync(
        Solution solution,
        IEnumerable<(Document Document, Diagnostic Diagnostic)> mistakes,
        CancellationToken cancellationToken
    )
    {
        Dictionary<DocumentId, SortedDictionary<int, TextChange>> changes = [];
        foreach ((Document document, Diagnostic diagnostic) in mistakes)
        {
            if (await FindFixAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } fix)
            {
                foreach ((Document changed, TextChange change) in fix.Changes)
                {
                    // Two uses of an object can report the same word, and so can the two projects that a file is in.
                    ChangesOf(changed)[change.Span.Start] = change;
                }
            }
        }

        foreach (KeyValuePair<DocumentId, SortedDictionary<int, TextChange>> file in changes)
        {
            SourceText text = await solution.GetDocument(file.Key)!.GetTextAsync(cancellationToken).ConfigureAwait(false);
            solution = solution.WithDocumentText(file.Key, text.WithChanges(WithoutOverlaps(file.Value.Values)));
        }

        return solution;

        // A file that is in several projects has one text, whichever of them reports a mistake.
        SortedDictionary<int, TextChange> ChangesOf(Document document)
        {
            if (!changes.TryGetValue(document.Id, out SortedDictionary<int, TextChange>? ofFile))
            {
                ofFile = [];
                foreach (DocumentId id in document.GetLinkedDocumentIds().Add(document.Id))
                {
                    changes[id] = ofFile;
                }
            }

            return ofFile;
        }
    }

    // Two uses of an object can contradict each other: for one a list is wrong, and for the other its elements are.
    private static IEnumerable<TextChange> WithoutOverlaps(IEnumerable<TextChange> changes)
    {
        int end = 0;
        foreach (TextChange change in changes)
        {
            if (change.Span.Start >= end)
            {
                end = change.Span.End;
                yield return change;
            }
        }
    }

    // The one that Roslyn makes of a function changes one document at a time.
    private sealed class TextFixAllProvider(TextCodeFixProvider fixes) : FixAllProvider
    {
        public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
        {
            Solution solution = context.Solution;
            List<Diagnostic> diagnostics = [];
            if (context is { Scope: FixAllScope.Document, Document: { } only })
            {
                diagnostics.AddRange(await context.GetDocumentDiagnosticsAsync(only).ConfigureAwait(false));
            }
            else
            {
                foreach (Project project in context.Scope == FixAllScope.Solution ? solution.Projects : [context.Project])
                {
                    diagnostics.AddRange(await context.GetAllDiagnosticsAsync(project).ConfigureAwait(false));
                }
            }

            List<(Document, Diagnostic)> mistakes = [];
            foreach (Diagnostic diagnostic in diagnostics)
            {
                if (solution.GetDocument(diagnostic.Location.SourceTree) is { } document)
                {
                    mistakes.Add((document, diagnostic));
                }
            }

            return CodeAction.Create(
                $"Fix all of {string.Join(", ", context.DiagnosticIds.OrderBy(static id => id, StringComparer.Ordinal))}",
                cancellationToken => fixes.FixAsync(solution, mistakes, cancellationToken),
                fixes.GetType().Name
            );
        }
    }
}

/// <summary>Changes of text, and their title.</summary>
internal sealed record TextFix(string Title, IReadOnlyList<(Document Document, TextChange Change)> Changes);
