using System.Net;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator;
using WandbGen.Generator.Analysis;

namespace WandbGen.Repository.Tests;

/// <summary>
/// C# of a document, compiled as a reader would, with the generator and the analyzer, and what it uses by name around it.
/// </summary>
/// <param name="canRun">Whether the page does not say that it cannot.</param>
/// <param name="usings">What the page has said before it.</param>
internal sealed partial class Snippet(string name, string text, string usings, bool canRun)
{
    private const string FileName = "Snippet.cs";

    private static readonly SymbolDisplayFormat s_fullName = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces
    );

    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.CSharp14);

    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => !Path.GetFileName(path).StartsWith("WandbGen.Repository", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(SnippetContext).Assembly.Location),
    ];

    // What all snippets have in common is read and bound once.
    private static readonly CSharpCompilation s_empty = CSharpCompilation.Create(
        "Snippet",
        [ParseFile(SnippetContext.Usings)],
        s_references,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            // A snippet may end before it uses a variable.
            specificDiagnosticOptions: [new("CS0219", ReportDiagnostic.Suppress), new("CS0168", ReportDiagnostic.Suppress)],
            nullableContextOptions: NullableContextOptions.Enable
        )
    );

    private static readonly SyntaxTree s_webUsings = ParseFile(SnippetContext.WebUsings);

    private static readonly AdditionalText[] s_schemas =
    [
        new Schema("wandb.graphql", RepositoryFiles.Read("schema/wandb.graphql")),
        // What the documentation says of schemas of one's own.
        new Schema("github.graphql", "type Query { repository: Repository } type Repository { name: String! }"),
    ];

    // One test reads what the compiler says, another runs what it makes.
    private Task<Built>? _build;

    public string Name => name;

    /// <summary>Whether it needs only the context of snippets.</summary>
    public bool CanRun => canRun;

    public static IEnumerable<Snippet> In(string path)
    {
        int number = 0;
        var usings = new SortedSet<string>(StringComparer.Ordinal);
        foreach (Match block in Block().Matches(RepositoryFiles.Read(path)))
        {
            number++;
            string text = block.Groups["text"].Value;
            if (!block.Groups["skipped"].Success)
            {
                yield return new Snippet($"{path}#{number}", text, string.Concat(usings), !block.Groups["only"].Success);
            }

            usings.UnionWith(
                Parse(text).Usings.Where(static directive => directive.Alias is null).Select(directive => $"global {directive}\n")
            );
        }
    }

    /// <summary>The examples in the XML documentation of a source file; what surrounds them is known to the reader.</summary>
    public static IEnumerable<Snippet> InDocumentation(string path)
    {
        string documentation = string.Join(
            '\n',
            RepositoryFiles.Read(path).Split('\n').Select(static line => DocumentationLine().Match(line).Groups["text"].Value)
        );
        int number = 0;
        foreach (Match example in Example().Matches(documentation))
        {
            string text = WebUtility.HtmlDecode(example.Groups["text"].Value);
            // Properties alone are those of some type.
            text = Parse(text).Members.Any(static member => member is PropertyDeclarationSyntax or IncompleteMemberSyntax)
                ? $"public sealed class Example {{ {text} }}"
                : text;
            yield return new Snippet($"{path}#{++number}", text, "global using WandbGen;\n", canRun: false);
        }
    }

    /// <summary>The errors and warnings of the compiler, the generator and the analyzer.</summary>
    public async Task<IEnumerable<string>> CompileAsync() => (await (_build ??= BuildAsync())).Problems;

    /// <summary>The types that it shows: those that it names, and those whose members it uses.</summary>
    public async Task<IReadOnlySet<string>> TypesAsync() => (await (_build ??= BuildAsync())).Types;

    /// <summary>Runs the statements, and the tests that the snippet declares.</summary>
    public async Task RunAsync()
    {
        Built built = await (_build ??= BuildAsync());
        Assert.Empty(built.Problems);
        using var image = new MemoryStream(built.Image);
        Assembly assembly = new AssemblyLoadContext(name, isCollectible: true).LoadFromStream(image);
        await (Task)assembly.GetType("Program")!.GetMethod("RunAsync")!.Invoke(null, null)!;
        foreach (MethodInfo test in assembly.GetExportedTypes().SelectMany(static type => type.GetMethods()).Where(IsTest))
        {
            await (Task)test.Invoke(Activator.CreateInstance(test.DeclaringType!), null)!;
        }

        static bool IsTest(MethodInfo method) => method.GetCustomAttribute<FactAttribute>() is not null;
    }

    private async Task<Built> BuildAsync()
    {
        CSharpCompilation compilation = Compile();
        using var image = new MemoryStream();
        IEnumerable<Diagnostic> diagnostics = compilation.Emit(image).Diagnostics;
        var analysis = compilation.WithAnalyzers([new WandbAnalyzer()], new AnalyzerOptions([.. s_schemas]));
        return new Built(
            [
                .. diagnostics
                    .Concat(await analysis.GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken))
                    .Where(static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
                    .Select(diagnostic => $"{name}: {diagnostic}"),
            ],
            image.ToArray(),
            FindTypes(compilation)
        );
    }

    private static HashSet<string> FindTypes(CSharpCompilation compilation)
    {
        // The snippet itself; what the generator wrote for it is not what a reader sees.
        SyntaxTree tree = compilation.SyntaxTrees.Single(static tree => tree.FilePath == FileName);
        SemanticModel model = compilation.GetSemanticModel(tree);
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
        {
            ISymbol? symbol = node switch
            {
                // What is enumerated needs no name of its own.
                ExpressionSyntax { Parent: ForEachStatementSyntax } enumerated => model.GetTypeInfo(enumerated).Type,
                AttributeSyntax or SimpleNameSyntax or BaseObjectCreationExpressionSyntax or InitializerExpressionSyntax => model
                    .GetSymbolInfo(node)
                    .Symbol,
                ForEachStatementSyntax each => model.GetDeclaredSymbol(each)?.Type,
                _ => null,
            };
            INamedTypeSymbol? type = (symbol is ILocalSymbol local ? local.Type : symbol) as INamedTypeSymbol ?? symbol?.ContainingType;
            while (type is not null)
            {
                types.Add(type.OriginalDefinition.ToDisplayString(s_fullName));
                type = type.ContainingType;
            }
        }

        return types;
    }

    private CSharpCompilation Compile()
    {
        CSharpCompilation compilation = s_empty.AddSyntaxTrees([
            ParseFile(Wrap()).WithFilePath(FileName),
            ParseFile(usings),
            .. IsWeb ? (SyntaxTree[])[s_webUsings] : [],
        ]);
        CSharpGeneratorDriver
            .Create([new WandbGenerator().AsSourceGenerator()], s_schemas, s_parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        return (CSharpCompilation)output;
    }

    // Statements become a method, so that locals hide the names of the context; types and usings stay as they are.
    private string Wrap()
    {
        CompilationUnitSyntax unit = Parse(text);
        string statements = string.Concat(unit.Members.OfType<GlobalStatementSyntax>().Select(static member => member.ToFullString()));
        string types = string.Concat(
            unit.Members.Where(static member => member is not GlobalStatementSyntax).Select(static member => member.ToFullString())
        );
        return $$"""
            {{unit.Usings.ToFullString()}}
            {{unit.AttributeLists.ToFullString()}}
            {{types}}
            public static class Program
            {
                public static async Task RunAsync()
                {
                    await Task.CompletedTask;
                    {{statements}}
                }
            }
            """;
    }

    private bool IsWeb =>
        ((string[])["builder.", "services.", "[FromKeyedServices", "logger."]).Any(word => text.Contains(word, StringComparison.Ordinal));

    private static CompilationUnitSyntax Parse(string text) =>
        SyntaxFactory.ParseCompilationUnit(Ellipsis().Replace(text, ""), options: s_parse);

    private static SyntaxTree ParseFile(string text) => CSharpSyntaxTree.ParseText(text, s_parse);

    [GeneratedRegex(
        "(?:<!-- not (?<skipped>compiled)?(?<only>run)?: [^>]+ -->\n)?^```csharp\n(?<text>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline
    )]
    private static partial Regex Block();

    [GeneratedRegex("^\\s*/// ?(?<text>.*)$")]
    private static partial Regex DocumentationLine();

    [GeneratedRegex("<code>(?<text>.*?)</code>", RegexOptions.Singleline)]
    private static partial Regex Example();

    // What a snippet leaves out of a body.
    [GeneratedRegex("(?<=\\{ )…(?= \\})")]
    private static partial Regex Ellipsis();

    /// <param name="Types">Their full names, without parameters.</param>
    private sealed record Built(string[] Problems, byte[] Image, HashSet<string> Types);

    private sealed class Schema(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }
}
