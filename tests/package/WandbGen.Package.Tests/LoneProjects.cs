using System.IO.Compression;
using System.Text.RegularExpressions;

namespace WandbGen.Package.Tests;

/// <summary>
/// A project of each kind for each package, that has it alone. They are restored and built together, without a warning, which costs a
/// fraction of as many builds.
/// </summary>
public sealed partial class LoneProjects(PackedFeed feed)
{
    private const string Xunit = """<PackageReference Include="xunit.v3" Version="4.*" />""";

    // What the generator writes for it shows that the generator came with the package.
    private const string Collection = """
        [WandbGen.WandbObject("File")]
        internal sealed partial record Upload
        {
            public required string Name { get; init; }
        }

        [WandbGen.WandbCollection<Upload>("query Uploads($entity: String!, $project: String!, $run: String!) {"
            + " project(name: $project, entityName: $entity) { run(name: $run) { files } } }")]
        internal sealed partial class Uploads;

        internal static class Generated
        {
            public static WandbGen.PagedCollection<Upload> List(WandbGen.WandbClient client) => new Uploads(client, "e", "p", "r");
        }
        """;

    private readonly Lazy<Task<CommandResult>> _build = new(() =>
        CommandLine.RunAsync(
            "dotnet",
            ["build", "All.slnx", "-warnaserror"],
            Create(feed),
            environment: null,
            TestContext.Current.CancellationToken
        )
    );

    /// <summary>A collection, if the generator comes with a package.</summary>
    public static string Declaration(PackedFeed feed, string id) => HasGenerator(feed, id) ? Collection : "";

    /// <summary>The assembly of a project.</summary>
    public string PathOf(string id, string kind) => PackedFeed.AssemblyOf(feed.CreateDirectory(Path.Combine("Alone", NameOf(id, kind))));

    /// <summary>Builds all, at the first call.</summary>
    public async Task BuildAsync()
    {
        CommandResult build = await _build.Value;
        Assert.True(build.ExitCode == 0, build.Output);
        Assert.Contains("0 Warning(s)", build.Output, StringComparison.Ordinal);
    }

    private static string Create(PackedFeed feed)
    {
        string root = feed.CreateDirectory("Alone");
        var projects = new List<string>();
        foreach (string id in Packages.Ids.Select(static row => row.Data))
        {
            string declaration = Declaration(feed, id);
            CreateProject(id, "Console", $"System.Console.WriteLine(\"ran\");\n{declaration}");
            CreateProject(id, "Web", $"await WebApplication.Create(args).DisposeAsync();\n{declaration}", sdk: "Microsoft.NET.Sdk.Web");
            CreateProject(id, "Library", declaration, outputType: "Library");
            CreateProject(
                id,
                "Tests",
                $$"""
                {{declaration}}
                public sealed class PassingTests
                {
                    [Xunit.Fact]
                    public void It_passes() => Xunit.Assert.True(true);
                }
                """,
                items: Xunit
            );
        }

        CreateProject(
            "WandbGen.Testing",
            "Recipe",
            Recipe().Match(File.ReadAllText(Path.Combine(BuildSettings.RepositoryRoot, "runtime", "WandbGen.Testing", "README.md"))).Value,
            items: $"""{Xunit}<PackageReference Include="WandbGen.Api" Version="{PackedFeed.Version}" />"""
        );

        File.WriteAllText(
            Path.Combine(root, "All.slnx"),
            $"<Solution>{string.Concat(projects.Select(static name => $"<Project Path=\"{name}/{name}.csproj\" />"))}</Solution>"
        );
        return root;

        void CreateProject(
            string id,
            string kind,
            string program,
            string sdk = "Microsoft.NET.Sdk",
            string outputType = "Exe",
            string items = ""
        )
        {
            string name = NameOf(id, kind);
            projects.Add(name);
            feed.CreateProject(Path.Combine("Alone", name), program, package: id, sdk: sdk, outputType: outputType, items: items);
        }
    }

    // The example with xunit of the package's README.
    [GeneratedRegex("(?<=^```csharp\r?\n)(?:(?!^```).)*\\[Fact\\].*?(?=^```)", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Recipe();

    // Not the package's name and a word: our own tests have those, and see what is internal.
    private static string NameOf(string id, string kind) => $"Alone.{id}.{kind}";

    // It comes with WandbGen, and with every package that brings WandbGen along.
    private static bool HasGenerator(PackedFeed feed, string id)
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PackagePath(id));
        return id == "WandbGen"
            || Packages
                .DependenciesOf(package)
                .Any(dependency => dependency.Id.StartsWith("WandbGen", StringComparison.Ordinal) && HasGenerator(feed, dependency.Id));
    }
}
