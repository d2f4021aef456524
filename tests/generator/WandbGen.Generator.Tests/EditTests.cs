using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace WandbGen.Generator.Tests;

/// <summary>However a project is edited, what is emitted and reported is what a new run gives.</summary>
public sealed class EditTests
{
    private const int Edits = 8;

    private static readonly CSharpParseOptions s_options = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    [Fact]
    public void Any_sequence_of_edits_gives_what_a_new_run_gives()
    {
        bool isLong = int.TryParse(Environment.GetEnvironmentVariable("WANDBGEN_FUZZ"), CultureInfo.InvariantCulture, out int rounds);
        for (int seed = 1; seed <= (isLong ? rounds : 10); seed++)
        {
            Edit(seed);
        }
    }

    private static void Edit(int seed)
    {
        var random = new Random(seed);
        var declarations = new DeclarationMutator(random);
        var files = new FileMutator(random);
        var schemas = new SchemaMutator(random);
        List<SyntaxTree> trees = [.. Split(FuzzTests.Declarations, random).Select(Parse)];
        List<AdditionalText> additional =
        [
            new GraphQLText("test.graphql", FuzzTests.Schema),
            new GraphQLText("Doc.graphql", FuzzTests.Document),
        ];
        CSharpCompilation compilation = Compiled.Compile().AddSyntaxTrees(trees);
        GeneratorDriver driver = Create(additional).RunGenerators(compilation, TestContext.Current.CancellationToken);
        for (int edit = 0; edit < Edits; edit++)
        {
            int file = random.Next(trees.Count);
            string text = trees[file].ToString();
            switch (random.Next(10))
            {
                case < 4:
                    trees[file] = Parse(declarations.MutateDeclarations(text));
                    break;
                case 4:
                    trees[file] = Parse(declarations.MutateTexts(text));
                    break;
                case 5:
                    trees[file] = Parse(files.MutateFile(text));
                    break;
                case 6:
                    trees.Insert(file, Parse(files.AddFile()));
                    break;
                case 7:
                    trees.RemoveAt(file);
                    trees.Add(Parse(text));
                    break;
                case 8:
                    Replace(0, schemas.MutateSchema(TextOf(additional[0])));
                    break;
                default:
                    Replace(1, schemas.MutateDocument(TextOf(additional[1])));
                    break;
            }

            compilation = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees);
            driver = driver.RunGenerators(compilation, TestContext.Current.CancellationToken);
            CSharpCompilation copy = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees.Select(static tree => Parse(tree.ToString())));
            Assert.Equal(Results(Create(additional).RunGenerators(copy, TestContext.Current.CancellationToken)), Results(driver));
        }

        void Replace(int index, string text)
        {
            var edited = new GraphQLText(additional[index].Path, text);
            driver = driver.ReplaceAdditionalText(additional[index], edited);
            additional[index] = edited;
        }
    }

    private static string[] Results(GeneratorDriver driver)
    {
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        return
        [
            .. result
                .GeneratedSources.Select(static source => $"{source.HintName}: {source.SourceText}")
                .Concat(result.Diagnostics.Select(static diagnostic => diagnostic.ToString()))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static CSharpGeneratorDriver Create(IEnumerable<AdditionalText> files) =>
        CSharpGeneratorDriver.Create([new WandbGenerator().AsSourceGenerator()], files, s_options);

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, s_options, "User.cs", System.Text.Encoding.UTF8);

    private static string TextOf(AdditionalText file) => file.GetText(TestContext.Current.CancellationToken)!.ToString();

    // The declarations of one file in four.
    private static IEnumerable<string> Split(string source, Random random)
    {
        CompilationUnitSyntax root = SyntaxFactory.ParseCompilationUnit(source);
        var space = (BaseNamespaceDeclarationSyntax)root.Members[0];
        return space.Members.ToLookup(_ => random.Next(4)).Select(part => root.WithMembers([space.WithMembers([.. part])]).ToFullString());
    }

    private sealed class GraphQLText(string path, string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text, System.Text.Encoding.UTF8);

        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }
}
