using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator;
using WandbGen.Generator.Analysis;

namespace WandbGen.CodeFixes.Tests;

/// <summary>A document in an editor, with the caret at <c>$$</c>, and what a refactoring makes of it.</summary>
internal sealed class Refactored
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    private readonly Compilation _compilation;
    private readonly AnalyzerOptions _options;

    private Refactored(string? title, string text, Compilation compilation, AnalyzerOptions options)
    {
        Title = title;
        Text = text;
        _compilation = compilation;
        _options = options;
    }

    /// <summary>What is offered, or <see langword="null"/> if nothing is.</summary>
    public string? Title { get; }

    /// <summary>The document afterwards.</summary>
    public string Text { get; }

    /// <param name="schemas">The schemas' texts by name.</param>
    public static async Task<Refactored> FromAsync<TRefactoring>(string source, params (string Name, string Text)[] schemas)
        where TRefactoring : CodeRefactoringProvider, new()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        int caret = source.IndexOf("$$", StringComparison.Ordinal);
        using var workspace = new AdhocWorkspace();
        var projectId = ProjectId.CreateNewId();
        var documentId = DocumentId.CreateNewId(projectId);
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            nullableContextOptions: NullableContextOptions.Enable,
            warningLevel: 9999
        );
        Solution solution = workspace
            .CurrentSolution.AddProject(
                ProjectInfo.Create(
                    projectId,
                    VersionStamp.Create(),
                    "User",
                    "User",
                    LanguageNames.CSharp,
                    compilationOptions: options,
                    parseOptions: s_parse,
                    metadataReferences: ProjectReferences.All
                )
            )
            .AddDocument(documentId, "User.cs", SourceText.From(source.Remove(caret, 2), System.Text.Encoding.UTF8), filePath: "User.cs");
        foreach ((string name, string schema) in schemas)
        {
            solution = solution.AddAdditionalDocument(
                DocumentId.CreateNewId(projectId),
                $"{name}.graphql",
                SourceText.From(schema, System.Text.Encoding.UTF8),
                filePath: $"{name}.graphql"
            );
        }

        Document document = solution.GetDocument(documentId)!;
        List<CodeAction> actions = [];
        await new TRefactoring().ComputeRefactoringsAsync(
            new CodeRefactoringContext(document, new TextSpan(caret, 0), actions.Add, cancellationToken)
        );
        if (actions is [var action])
        {
            ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(cancellationToken);
            document = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(documentId)!;
        }

        Assert.InRange(actions.Count, 0, 1);
        AnalyzerOptions files = document.Project.AnalyzerOptions;
        CSharpGeneratorDriver
            .Create([new WandbGenerator().AsSourceGenerator()], files.AdditionalFiles, s_parse)
            .RunGeneratorsAndUpdateCompilation(
                (await document.Project.GetCompilationAsync(cancellationToken))!,
                out Compilation output,
                out ImmutableArray<Diagnostic> diagnostics,
                cancellationToken
            );
        Assert.Empty(diagnostics);
        return new Refactored(
            actions.Count == 0 ? null : actions[0].Title,
            (await document.GetTextAsync(cancellationToken)).ToString(),
            output,
            files
        );
    }

    /// <summary>Asserts that the project compiles with the generator without so much as an information.</summary>
    public async Task<Refactored> IsCleanAsync()
    {
        ImmutableArray<Diagnostic> found = await _compilation
            .WithAnalyzers([new WandbAnalyzer()], _options)
            .GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        string[] mistakes =
        [
            .. found
                .Where(static diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden && diagnostic.Id != "CS1591")
                .Select(static diagnostic => diagnostic.ToString()),
        ];
        Assert.True(mistakes.Length == 0, $"{string.Join('\n', mistakes)}\n{Text}");
        return this;
    }
}
