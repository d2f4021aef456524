using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace WandbGen.Package.Tests;

/// <summary>What is in the packages, and that a compiler can load what it gets.</summary>
public sealed class PackageContentTests(PackedFeed feed)
{
    // What the compiler's own process supplies to an analyzer: the .NET Standard facade, Roslyn, and the libraries that Roslyn 5.0 itself
    // ships.
    private static readonly string[] s_suppliedByTheCompiler =
    [
        "netstandard",
        "Microsoft.CodeAnalysis",
        "Microsoft.CodeAnalysis.CSharp",
        "System.Collections.Immutable",
        "System.Memory",
        "System.Runtime.CompilerServices.Unsafe",
        "System.Buffers",
        "System.Reflection.Metadata",
        "System.Text.Encoding.CodePages",
        "System.Threading.Tasks.Extensions",
        "System.Numerics.Vectors",
    ];

    // What an editor supplies beside that. The compiler never loads the code fixes: it loads what has a generator or an analyzer.
    private static readonly string[] s_suppliedByAnEditor =
    [
        "Microsoft.CodeAnalysis.Workspaces",
        "Microsoft.CodeAnalysis.CSharp.Workspaces",
        "System.Composition.AttributedModel",
    ];

    [Fact]
    public void The_generator_ships_with_the_parser_and_the_code_fixes_and_nothing_else()
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PackagePath("WandbGen"));

        Assert.Equal(
            [
                "analyzers/dotnet/cs/GraphQLParser.dll",
                "analyzers/dotnet/cs/WandbGen.CodeFixes.dll",
                "analyzers/dotnet/cs/WandbGen.Generator.dll",
            ],
            package
                .Entries.Select(entry => entry.FullName)
                .Where(name => name.StartsWith("analyzers/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Every_assembly_that_a_host_loads_references_only_what_it_supplies()
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PackagePath("WandbGen"));
        ZipArchiveEntry[] analyzers =
        [
            .. package.Entries.Where(entry => entry.FullName.StartsWith("analyzers/", StringComparison.Ordinal)),
        ];
        Assert.NotEmpty(analyzers);

        foreach (ZipArchiveEntry analyzer in analyzers)
        {
            using var copy = new MemoryStream();
            using (Stream stream = analyzer.Open())
            {
                stream.CopyTo(copy);
            }

            copy.Position = 0;
            using var image = new PEReader(copy);
            MetadataReader metadata = image.GetMetadataReader();
            IEnumerable<string> references = metadata.AssemblyReferences.Select(handle =>
                metadata.GetString(metadata.GetAssemblyReference(handle).Name)
            );

            string[] supplied =
                analyzer.Name == "WandbGen.CodeFixes.dll"
                    ? [.. s_suppliedByTheCompiler, .. s_suppliedByAnEditor, "WandbGen.Generator"]
                    : s_suppliedByTheCompiler;
            Assert.Empty(references.Except([.. supplied, "GraphQLParser"], StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("WandbGen", "lib/net10.0/WandbGen.dll")]
    [InlineData("WandbGen", "lib/net10.0/WandbGen.xml")]
    [InlineData("WandbGen", "schema/wandb.graphql")]
    [InlineData("WandbGen", "buildTransitive/net10.0/WandbGen.props")]
    [InlineData("WandbGen", "README.md")]
    [InlineData("WandbGen.Api", "lib/net10.0/WandbGen.Api.dll")]
    [InlineData("WandbGen.Api", "lib/net10.0/WandbGen.Api.xml")]
    [InlineData("WandbGen.Api", "README.md")]
    [InlineData("WandbGen.Artifacts.Azure", "lib/net10.0/WandbGen.Artifacts.Azure.dll")]
    [InlineData("WandbGen.Artifacts.Azure", "lib/net10.0/WandbGen.Artifacts.Azure.xml")]
    [InlineData("WandbGen.Artifacts.Azure", "README.md")]
    [InlineData("WandbGen.Artifacts.GoogleCloud", "lib/net10.0/WandbGen.Artifacts.GoogleCloud.dll")]
    [InlineData("WandbGen.Artifacts.GoogleCloud", "lib/net10.0/WandbGen.Artifacts.GoogleCloud.xml")]
    [InlineData("WandbGen.Artifacts.GoogleCloud", "README.md")]
    [InlineData("WandbGen.Artifacts.S3", "lib/net10.0/WandbGen.Artifacts.S3.dll")]
    [InlineData("WandbGen.Artifacts.S3", "lib/net10.0/WandbGen.Artifacts.S3.xml")]
    [InlineData("WandbGen.Artifacts.S3", "README.md")]
    [InlineData("WandbGen.DependencyInjection", "lib/net10.0/WandbGen.DependencyInjection.dll")]
    [InlineData("WandbGen.DependencyInjection", "lib/net10.0/WandbGen.DependencyInjection.xml")]
    [InlineData("WandbGen.DependencyInjection", "README.md")]
    [InlineData("WandbGen.History", "lib/net10.0/WandbGen.History.dll")]
    [InlineData("WandbGen.History", "lib/net10.0/WandbGen.History.xml")]
    [InlineData("WandbGen.History", "README.md")]
    [InlineData("WandbGen.History.DataFrame", "lib/net10.0/WandbGen.History.DataFrame.dll")]
    [InlineData("WandbGen.History.DataFrame", "README.md")]
    public void A_package_has_what_its_users_need(string id, string file)
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PackagePath(id));

        Assert.Contains(file, package.Entries.Select(entry => entry.FullName));
    }
}
