using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.Analysis;
using WandbGen.Generator.Declarations;

namespace WandbGen.Generator.Tests;

/// <summary>
/// A user's project, compiled with the generator. Every one is generated twice: the second run must find everything unchanged, and give the
/// same bytes.
/// </summary>
internal sealed class Compiled
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path =>
                Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll"
            )
            .Select(static path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(WandbClient).Assembly.Location),
    ];

    // What the compiler stops at before any analyzer is heard, the generator reports.
    private static readonly string[] s_unheard = ["WBG0068", "WBG0074"];

    // The references are read once for all projects.
    private static readonly CSharpCompilation s_empty = CreateEmpty();

    private Compiled(CSharpCompilation input, CSharpCompilation output, GeneratorDriver driver, AnalyzerOptions options)
    {
        Input = input;
        Output = output;
        Driver = driver;
        Options = options;
    }

    public CSharpCompilation Input { get; }

    public CSharpCompilation Output { get; }

    public GeneratorDriver Driver { get; }

    public AnalyzerOptions Options { get; }

    public ImmutableArray<AdditionalText> Files => Options.AdditionalFiles;

    public GeneratorRunResult Result => Driver.GetRunResult().Results.Single();

    /// <summary>The emitted text, all files.</summary>
    public string Emitted =>
        string.Concat(
            Result
                .GeneratedSources.OrderBy(static source => source.HintName, StringComparer.Ordinal)
                .Select(static source => source.SourceText.ToString())
        );

    public static Compiled From(string source, string schema, string schemaName = "test") => From([source], [(schemaName, schema)]);

    /// <summary>A project that refers to another one.</summary>
    public static Compiled From(string source, string schema, Compiled library) => From([source], [("test", schema)], library);

    /// <inheritdoc cref="From(string, string, Compiled)"/>
    public static Compiled From(string[] sources, (string Name, string Text)[] schemas, Compiled library) =>
        From(Compile(sources).AddReferences(library.Image()), schemas);

    /// <summary>A project that refers to another one as in an editor: to its code, and not to a file.</summary>
    public static Compiled FromOpen(string source, string schema, Compiled library) =>
        From(Compile(source).AddReferences(library.Output.WithAssemblyName("Library").ToMetadataReference()), [("test", schema)]);

    /// <param name="schemas">The files. <c>name=parts/file</c> is one whose item says <c>WandbSchema="name"</c>, and <c>=file.json</c> is
    /// called just so.</param>
    public static Compiled From(string[] sources, (string Name, string Text)[] schemas) => From(Compile(sources), schemas);

    private static Compiled From(CSharpCompilation compilation, (string Name, string Text)[] schemas)
    {
        SchemaText[] texts =
        [
            .. schemas.Select(static schema =>
                schema.Name.StartsWith('=') ? new SchemaText(schema.Name[1..], schema.Text)
                : schema.Name.Split('=') is [var declared, var path] ? new SchemaText($"{path}.graphql", schema.Text, declared)
                : new SchemaText($"{schema.Name}.graphql", schema.Text)
            ),
        ];
        ImmutableArray<AdditionalText> files = [.. texts];
        var options = new AnalyzerOptions(files, new ItemMetadata(texts));
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create(
                [new WandbGenerator().AsSourceGenerator()],
                files,
                s_parse,
                options.AnalyzerConfigOptionsProvider,
                new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)
            )
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        Assert.DoesNotContain(diagnostics, static diagnostic => !s_unheard.Contains(diagnostic.Id));

        // The second run sees a clone: everything of ours is cached, and the text is the same.
        GeneratorRunResult first = driver.GetRunResult().Results.Single();
        GeneratorDriver again = driver.RunGenerators(compilation.Clone());
        GeneratorRunResult second = again.GetRunResult().Results.Single();
        Assert.Null(first.Exception);
        Assert.All(
            second.TrackedOutputSteps.SelectMany(static step => step.Value).SelectMany(static step => step.Outputs).Where(HasFile),
            static output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason)
        );
        Assert.Equal(
            first.GeneratedSources.Select(static source => source.SourceText.ToString()),
            second.GeneratedSources.Select(static source => source.SourceText.ToString())
        );
        return new Compiled(compilation, (CSharpCompilation)output, driver, options);
    }

    // Members with the names of emitted ones are looked for in every compilation.
    private static bool HasFile((object Value, IncrementalStepRunReason Reason) output) =>
        output.Value is ITuple { Length: 2 } pair && ((IEnumerable)pair[0]!).Cast<object>().Any();

    public static CSharpCompilation Compile(params string[] sources) =>
        s_empty.AddSyntaxTrees([
            .. sources.Select(
                static (source, index) => CSharpSyntaxTree.ParseText(source, s_parse, $"User{index}.cs", System.Text.Encoding.UTF8)
            ),
        ]);

    private static CSharpCompilation CreateEmpty()
    {
        var empty = CSharpCompilation.Create(
            "User",
            references: s_references,
            options: new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable,
                warningLevel: 9999
            )
        );
        _ = empty.GetSpecialType(SpecialType.System_Object);
        return empty;
    }

    /// <summary>Asserts that neither the user's code nor ours has so much as a warning, documentation included.</summary>
    public Compiled IsClean()
    {
        Assert.Empty(
            WithWarnings()
                .GetDiagnostics()
                .Where(static diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden && diagnostic.Id is not "CS1591")
        );
        return this;
    }

    // Emitted files tell the compiler to keep its warnings to itself: what it would say is ours to know. A member of a base is hidden on
    // purpose, and the aliases are in lower case.
    private CSharpCompilation WithWarnings() =>
        Output
            .SyntaxTrees.Where(EmittedFile.Is)
            .Aggregate(
                Output,
                static (compilation, tree) =>
                    compilation.ReplaceSyntaxTree(
                        tree,
                        CSharpSyntaxTree.ParseText(
                            tree.ToString()
                                .Replace("#pragma warning disable\n", "#pragma warning disable CS0108, CS8981\n", StringComparison.Ordinal),
                            s_parse,
                            tree.FilePath,
                            System.Text.Encoding.UTF8
                        )
                    )
            );

    /// <summary>What the analyzer and the generator say: <c>ID (line,column)-(line,column) text: message</c>.</summary>
    public async Task<string[]> DiagnosticsAsync()
    {
        ImmutableArray<Diagnostic> diagnostics = await AnalyzeAsync();
        return
        [
            .. diagnostics
                .OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start)
                .Select(diagnostic =>
                    $"{diagnostic.Id} [{TextAt(diagnostic.Location)}] " + $"{diagnostic.GetMessage(CultureInfo.InvariantCulture)}"
                ),
        ];
    }

    /// <summary>What the analyzer and the generator say.</summary>
    public async Task<ImmutableArray<Diagnostic>> AnalyzeAsync() =>
        [
            .. await Output
                .WithAnalyzers([new WandbAnalyzer()], Options)
                .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken),
            .. Result.Diagnostics,
        ];

    private string? TextAt(Location location) =>
        (location.SourceTree ?? Input.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == location.GetLineSpan().Path))
            ?.GetText()
            .ToString(location.SourceSpan);

    /// <summary>Loads the project, and the one that it refers to.</summary>
    public Assembly Load(Compiled? library = null)
    {
        using var stream = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = Output.Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        stream.Position = 0;
        var context = new AssemblyLoadContext("User", isCollectible: true);
        if (library is not null)
        {
            using var image = new MemoryStream();
            library.Output.WithAssemblyName("Library").Emit(image, cancellationToken: TestContext.Current.CancellationToken);
            image.Position = 0;
            context.LoadFromStream(image);
        }

        return context.LoadFromStream(stream);
    }

    private PortableExecutableReference Image()
    {
        using var stream = new MemoryStream();
        Assert.True(Output.WithAssemblyName("Library").Emit(stream, cancellationToken: TestContext.Current.CancellationToken).Success);
        return MetadataReference.CreateFromImage(stream.ToArray());
    }

    private sealed class SchemaText(string path, string text, string schema = "") : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text, System.Text.Encoding.UTF8);

        public override string Path => path;

        public string Schema => schema;

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    // As the compiler has it: metadata that the generator may see and an item does not have is empty.
    private sealed class ItemMetadata(SchemaText[] files) : AnalyzerConfigOptionsProvider
    {
        private static readonly AnalyzerConfigOptions s_none = new Options([]);

        private static readonly AnalyzerConfigOptions s_global = new Options(
            new()
            {
                ["build_property.EnableTrimAnalyzer"] = "true",
                ["build_property.EnableAotAnalyzer"] = "true",
                ["build_property.EnableSingleFileAnalyzer"] = "true",
            }
        );

        private readonly Dictionary<AdditionalText, AnalyzerConfigOptions> _options = files.ToDictionary(
            static file => (AdditionalText)file,
            static AnalyzerConfigOptions (file) => new Options(new() { ["build_metadata.AdditionalFiles.WandbSchema"] = file.Schema })
        );

        public override AnalyzerConfigOptions GlobalOptions => s_global;

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => s_none;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => _options.GetValueOrDefault(textFile, s_none);

        private sealed class Options(Dictionary<string, string> values) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
        }
    }
}
