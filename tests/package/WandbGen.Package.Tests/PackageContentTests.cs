using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace WandbGen.Package.Tests;

/// <summary>What is in the packages, and that a compiler can load what it gets.</summary>
public sealed partial class PackageContentTests(PackedFeed feed)
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

    // As the format of portable symbols has it.
    private static readonly Guid s_embeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE");

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
            using PEReader image = Packages.OpenImage(analyzer);
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

    [Fact]
    public void The_generators_package_has_the_schema_and_the_pages_of_its_diagnostics()
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PackagePath("WandbGen"));
        IEnumerable<string> files = [.. package.Entries.Select(static entry => entry.FullName)];

        Assert.Contains("schema/wandb.graphql", files);
        Assert.Contains("buildTransitive/net10.0/WandbGen.props", files);
        Assert.Equal(
            Directory
                .EnumerateFiles(Path.Combine(BuildSettings.RepositoryRoot, "docs", "diagnostics"))
                .Select(static path => $"docs/diagnostics/{Path.GetFileName(path)}")
                .Order(StringComparer.Ordinal),
            files.Where(static file => file.StartsWith("docs/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [InlineData("WandbGen")]
    [InlineData("WandbGen.Api")]
    public void What_every_program_loads_is_there_with_code_for_its_system_from_the_same_source(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PackagePath(id));
        using PEReader portable = Packages.OpenImage(package.GetEntry($"lib/net10.0/{id}.dll")!);

        ZipArchiveEntry compiled = Assert.Single(
            package.Entries,
            static entry => entry.FullName.StartsWith("runtimes/", StringComparison.Ordinal)
        );
        using PEReader image = Packages.OpenImage(compiled);

        Assert.Equal($"runtimes/{PackedFeed.System}/lib/net10.0/{id}.dll", compiled.FullName);
        Assert.Equal(0, portable.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
        Assert.NotEqual(0, image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
        Assert.Equal(ModuleOf(portable), ModuleOf(image));
    }

    private static Guid ModuleOf(PEReader image)
    {
        MetadataReader metadata = image.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    [Fact]
    public void One_command_packs_every_project_that_can_be_packed() =>
        Assert.Equal(
            Packages.Ids.Select(static row => row.Data),
            Directory
                .EnumerateFiles(feed.Feed, "*.nupkg")
                .Select(static path => Path.GetFileName(path).Replace($".{PackedFeed.Version}.nupkg", "", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [MemberData(nameof(Packages.Ids), MemberType = typeof(Packages))]
    public void A_package_has_what_its_users_need(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PackagePath(id));
        IEnumerable<string> files = [.. package.Entries.Select(static entry => entry.FullName)];
        XElement metadata = Packages.ReadManifest(package).Root!.Elements().Single();

        Assert.All(
            (string[])[$"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", "README.md", "icon.png"],
            file => Assert.Contains(file, files)
        );
        Assert.All(
            (string[])["description", "license", "readme", "icon", "authors", "tags", "releaseNotes"],
            name => Assert.NotEmpty(metadata.Elements().Single(element => element.Name.LocalName == name).Value)
        );
        string notes = ValueOf(metadata, "releaseNotes");
        Assert.StartsWith("## [", notes, StringComparison.Ordinal);
        Assert.DoesNotContain("](", notes, StringComparison.Ordinal);
        // More is refused by NuGet's own registry.
        Assert.InRange(notes.Length, 1, 35_000);
        Assert.Equal("MIT", ValueOf(metadata, "license"));
    }

    [Theory]
    [MemberData(nameof(Packages.Ids), MemberType = typeof(Packages))]
    public void A_package_asks_for_what_its_project_names_and_for_nothing_that_is_pinned_here(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PackagePath(id));

        Assert.Equal(Packages.ReferencesOf(id), Packages.DependenciesOf(package).Select(static dependency => dependency.Id));
    }

    /// <summary>They use internals of each other, so any other version fails when a program runs.</summary>
    [Theory]
    [MemberData(nameof(Packages.Ids), MemberType = typeof(Packages))]
    public void A_package_asks_for_its_own_version_of_the_others_and_for_no_other(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PackagePath(id));

        Assert.All(
            Packages.DependenciesOf(package).Where(static dependency => dependency.Id.StartsWith("WandbGen", StringComparison.Ordinal)),
            static dependency => Assert.Equal($"[{PackedFeed.Version}]", dependency.Version)
        );
    }

    [Theory]
    [MemberData(nameof(Packages.Ids), MemberType = typeof(Packages))]
    public void A_package_asks_for_the_first_version_of_what_NET_releases(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PackagePath(id));

        Assert.All(
            Packages
                .DependenciesOf(package)
                .Where(static dependency =>
                    dependency.Id.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                    || dependency.Id == "Microsoft.Data.Sqlite"
                    || dependency.Id.StartsWith("System.", StringComparison.Ordinal)
                ),
            // The first of SQLite that brings no native library with a known vulnerability.
            static dependency =>
                Assert.Equal(dependency.Id == "Microsoft.Data.Sqlite" ? "10.0.11" : "10.0.0", dependency.Version)
        );
    }

    /// <summary>Nobody has set where the project lives, so nothing may lead to a host that anyone could claim.</summary>
    [Theory]
    [MemberData(nameof(Packages.Ids), MemberType = typeof(Packages))]
    public void A_package_leads_nowhere_that_its_owner_did_not_set(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PackagePath(id));
        XElement metadata = Packages.ReadManifest(package).Root!.Elements().Single();

        Assert.DoesNotContain(metadata.Elements(), static element => element.Name.LocalName == "projectUrl");
        Assert.DoesNotContain(metadata.Elements(), static element => element.Attribute("url") is not null);
        Assert.All(
            package.Entries.Where(static entry => entry.FullName.EndsWith(".dll", StringComparison.Ordinal)),
            static entry =>
            {
                string text = Encoding.Unicode.GetString(Packages.Copy(entry).ToArray());
                Assert.DoesNotContain("github.com/wandbgen", text, StringComparison.OrdinalIgnoreCase);
            }
        );
    }

    /// <summary>A README stands alone on the page of a package: what is a link there leads to a site that exists.</summary>
    [Theory]
    [MemberData(nameof(Packages.Ids), MemberType = typeof(Packages))]
    public void A_packages_readme_is_its_own_and_links_to_nothing_that_it_lacks(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PackagePath(id));
        string readme = Packages.ReadText(package, "README.md");

        Assert.StartsWith($"# {id}\n", readme.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Single(NoProduct().Matches(readme));
        Assert.All(
            Link().Matches(readme).Select(static match => match.Groups[1].Value),
            static target => Assert.StartsWith("https://", target, StringComparison.Ordinal)
        );
        Assert.True(
            Packages.IsTrimmable(package, id) || readme.Contains("trimming", StringComparison.Ordinal),
            "a package that cannot be trimmed says so"
        );
    }

    [Theory]
    [MemberData(nameof(Packages.Ids), MemberType = typeof(Packages))]
    public void A_packages_symbols_have_every_source_and_no_path_of_the_machine_that_built_it(string id)
    {
        using ZipArchive symbols = ZipFile.OpenRead(Path.ChangeExtension(feed.PackagePath(id), ".snupkg"));
        using var provider = MetadataReaderProvider.FromPortablePdbStream(Packages.Copy(symbols.GetEntry($"lib/net10.0/{id}.pdb")!));

        AssertPortable(provider.GetMetadataReader());
    }

    [Theory]
    [InlineData("WandbGen.Generator")]
    [InlineData("WandbGen.CodeFixes")]
    public void The_generators_symbols_are_within_it(string assembly)
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PackagePath("WandbGen"));
        using PEReader image = Packages.OpenImage(package.GetEntry($"analyzers/dotnet/cs/{assembly}.dll")!);
        using MetadataReaderProvider provider = image.ReadEmbeddedPortablePdbDebugDirectoryData(
            image.ReadDebugDirectory().Single(static entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb)
        );

        AssertPortable(provider.GetMetadataReader());
    }

    private static void AssertPortable(MetadataReader symbols)
    {
        Assert.InRange(symbols.Documents.Count, 1, 10_000);
        HashSet<EntityHandle> embedded =
        [
            .. symbols
                .CustomDebugInformation.Select(symbols.GetCustomDebugInformation)
                .Where(information => symbols.GetGuid(information.Kind) == s_embeddedSource)
                .Select(static information => information.Parent),
        ];
        Assert.All(
            symbols.Documents,
            handle =>
            {
                string name = symbols.GetString(symbols.GetDocument(handle).Name);
                Assert.Matches("^/(_|packages)/", name);
                Assert.Contains((EntityHandle)handle, embedded);
            }
        );
    }

    private static string ValueOf(XElement metadata, string name) =>
        metadata.Elements().Single(element => element.Name.LocalName == name).Value;

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("not a product of Weights & Biases")]
    private static partial Regex NoProduct();
}
