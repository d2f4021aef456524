using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.Analysis;

namespace WandbGen.CodeFixes.Tests;

/// <summary>A solution in an editor: files that can be in several projects, and all of their mistakes mended at once.</summary>
internal sealed class FixedSolution : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private Solution _solution;

    public FixedSolution() => _solution = _workspace.CurrentSolution;

    /// <summary>Adds a project with files of the given names; a name that another project has as well is the same file.</summary>
    public FixedSolution Add(string project, string symbol, params (string Name, SourceText Text)[] files)
    {
        var id = ProjectId.CreateNewId(project);
        _solution = _solution.AddProject(
            ProjectInfo.Create(
                id,
                VersionStamp.Create(),
                project,
                project,
                LanguageNames.CSharp,
                compilationOptions: new CSharpCompilationOptions(
                    OutputKind.DynamicallyLinkedLibrary,
                    nullableContextOptions: NullableContextOptions.Enable
                ),
                parseOptions: new CSharpParseOptions(LanguageVersion.CSharp14, preprocessorSymbols: [symbol]),
                metadataReferences: ProjectReferences.All
            )
        );
        foreach ((string name, SourceText text) in files)
        {
            _solution = _solution.AddDocument(DocumentId.CreateNewId(id), name, text, filePath: "/" + name);
        }

        _solution = _solution.AddAdditionalDocument(
            DocumentId.CreateNewId(id),
            "test.graphql",
            SourceText.From(CodeFix.Schema, System.Text.Encoding.UTF8),
            filePath: $"/{project}/test.graphql"
        );
        return this;
    }

    /// <summary>Mends all mistakes of a scope, which begins with the first document of the first project.</summary>
    public async Task FixAllAsync<TFix>(FixAllScope scope)
        where TFix : CodeFixProvider, new()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        var fixes = new TFix();
        Document document = _solution.Projects.First().Documents.First();
        CodeAction action = (
            await fixes
                .GetFixAllProvider()!
                .GetFixAsync(
                    new FixAllContext(
                        document,
                        fixes,
                        scope,
                        typeof(TFix).Name,
                        fixes.FixableDiagnosticIds,
                        new AnalyzerDiagnostics(),
                        cancellationToken
                    )
                )
        )!;
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(cancellationToken);
        _solution = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
    }

    /// <summary>The text of a file, which is the same in all projects.</summary>
    public async Task<string> ReadAsync(string name)
    {
        HashSet<string> texts = [];
        foreach (Document document in _solution.Projects.SelectMany(static project => project.Documents))
        {
            if (document.Name == name)
            {
                texts.Add((await document.GetTextAsync(TestContext.Current.CancellationToken)).ToString());
            }
        }

        return Assert.Single(texts);
    }

    public void Dispose() => _workspace.Dispose();

    private sealed class AnalyzerDiagnostics : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await (await project.GetCompilationAsync(cancellationToken))!
                .WithAnalyzers([new WandbAnalyzer()], project.AnalyzerOptions)
                .GetAnalyzerDiagnosticsAsync(cancellationToken);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(
            Document document,
            CancellationToken cancellationToken
        )
        {
            SyntaxTree? tree = await document.GetSyntaxTreeAsync(cancellationToken);
            return (await GetAllDiagnosticsAsync(document.Project, cancellationToken)).Where(one => one.Location.SourceTree == tree);
        }

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
