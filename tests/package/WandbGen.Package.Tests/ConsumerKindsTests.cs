using System.Text.RegularExpressions;
using WandbGen.Testing;

namespace WandbGen.Package.Tests;

/// <summary>The kinds of project that users have, each built from the packages alone, without one warning.</summary>
public sealed partial class ConsumerKindsTests(PackedFeed feed)
{
    private const string Program = """
        using WandbGen;

        using var client = new WandbClient(new WandbClientOptions
        {
            BaseUrl = new Uri("http://127.0.0.1:1"),
            ApiKey = new string('0', 40),
        });
        Console.WriteLine($"{new Uploads(client, "entity", "project", "run")}");

        [WandbObject("File")]
        internal sealed partial record Upload
        {
            public required string Name { get; init; }
            [WandbField("sizeBytes")] public long Bytes { get; init; }
        }

        [WandbCollection<Upload>("query Uploads($entity: String!, $project: String!, $run: String!) {"
            + " project(name: $project, entityName: $entity) { run(name: $run) { files } } }")]
        internal sealed partial class Uploads;
        """;

    // Every public word of the user's is documented: what is not is ours.
    private const string DocumentedProgram = """
        using WandbGen;

        Console.WriteLine(typeof(Uploads));

        /// <summary>A file.</summary>
        [WandbObject("File")]
        public sealed partial record Upload
        {
            /// <summary>Its name.</summary>
            public required string Name { get; init; }
        }

        /// <summary>The files of a run.</summary>
        [WandbCollection<Upload>("query Uploads($entity: String!, $project: String!, $run: String!) {"
            + " project(name: $project, entityName: $entity) { run(name: $run) { fileCount @total files } } }")]
        public sealed partial class Uploads;
        """;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    /// <summary>The recipe's own text, with the version that is packed here.</summary>
    [Fact]
    public async Task A_file_is_an_app()
    {
        string directory = feed.CreateDirectory("FileBased");
        // The directory's settings replace the user's NuGet configuration, which would have the feed.
        File.WriteAllText(
            Path.Combine(directory, "Directory.Build.props"),
            $"""
            <Project>
              <PropertyGroup>
                {feed.RestoreProperties}
              </PropertyGroup>
            </Project>
            """
        );
        string recipes = File.ReadAllText(Path.Combine(BuildSettings.RepositoryRoot, "docs", "recipes.md"));
        Match recipe = Assert.Single(FileBasedApp().Matches(recipes));
        File.WriteAllText(
            Path.Combine(directory, "files.cs"),
            recipe.Groups["head"].Value + PackedFeed.Version + recipe.Groups["program"].Value
        );
        await using WandbSandbox sandbox = await WandbSandbox.StartAsync(cancellationToken: CancellationToken);
        sandbox.Data.AddRun("entity", "project", "run-id");
        sandbox.Data.AddFile("entity", "project", "run-id", "a.txt", [1, 2, 3]);

        CommandResult run = await CommandLine.RunAsync(
            "dotnet",
            ["run", "files.cs", "--", "entity/project/run-id"],
            directory,
            new Dictionary<string, string> { ["WANDB_BASE_URL"] = sandbox.BaseUrl.ToString(), ["WANDB_API_KEY"] = sandbox.ApiKey },
            CancellationToken
        );

        Assert.True(run.ExitCode == 0, run.Output);
        // A warning of the build would precede it.
        Assert.Equal("a.txt 3", run.Output.Trim());
    }

    [Fact]
    public async Task A_project_has_a_schema_of_its_own()
    {
        string directory = feed.CreateProject(
            "OwnSchema",
            """
            using WandbGen;

            Console.WriteLine(typeof(Books));

            [WandbObject(Schema = "library")]
            internal sealed partial record Book
            {
                public required string Title { get; init; }
            }

            [WandbCollection<Book>("shelf(name: $shelf) { books }", Schema = "library")]
            internal sealed partial class Books;
            """,
            items: """<AdditionalFiles Include="library.graphql" />"""
        );
        File.WriteAllText(
            Path.Combine(directory, "library.graphql"),
            """
            type Query { shelf(name: String!): Shelf }
            type Shelf { books(first: Int, after: String): BookConnection! }
            type BookConnection { nodes: [Book!]! pageInfo: PageInfo! }
            type PageInfo { hasNextPage: Boolean! endCursor: String }
            type Book { title: String! }
            """
        );

        await RunsWithoutAWarningAsync(directory, "Books", environment: null);
    }

    [Fact]
    public async Task A_project_has_a_schema_in_several_files_and_adds_to_the_packages_own()
    {
        string directory = feed.CreateProject(
            "SchemaInParts",
            """
            using WandbGen;

            Console.WriteLine(typeof(Books));

            [WandbObject(Schema = "library")]
            internal sealed partial record Book
            {
                public required string Title { get; init; }
            }

            [WandbCollection<Book>("books", Schema = "library")]
            internal sealed partial class Books;

            [WandbObject("Run")]
            internal sealed partial record OurRun
            {
                public required string OurField { get; init; }
            }
            """,
            items: """
            <AdditionalFiles Include="parts/*.graphqls" WandbSchema="library" />
            <AdditionalFiles Include="ours.graphql" WandbSchema="wandb" />
            """
        );
        Directory.CreateDirectory(Path.Combine(directory, "parts"));
        File.WriteAllText(
            Path.Combine(directory, "parts", "book.graphqls"),
            "type Book { title: String! }\nextend type Query { books(first: Int, after: String): BookConnection! }\n"
        );
        File.WriteAllText(
            Path.Combine(directory, "parts", "root.graphqls"),
            "type Query { count: Int! }\ntype BookConnection { nodes: [Book!]! pageInfo: PageInfo! }\ntype PageInfo { "
                + "hasNextPage: Boolean! endCursor: String }\n"
        );
        File.WriteAllText(Path.Combine(directory, "ours.graphql"), "extend type Run { ourField: String! }\n");

        await RunsWithoutAWarningAsync(directory, "Books", environment: null);
    }

    [Fact]
    public async Task A_project_of_an_older_framework_is_told_by_the_restore_which_one_the_package_needs()
    {
        // The framework itself is not downloaded for it.
        string directory = feed.CreateProject(
            "Older",
            Program,
            "<TargetFramework>net8.0</TargetFramework><EnableTargetingPackDownload>false</EnableTargetingPackDownload>"
        );

        CommandResult restore = await CommandLine.RunAsync("dotnet", ["restore"], directory, environment: null, CancellationToken);

        Assert.NotEqual(0, restore.ExitCode);
        Assert.Contains(
            $"NU1202: Package WandbGen.Api {PackedFeed.Version} is not compatible with net8.0",
            restore.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("supports: net10.0", restore.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_treats_warnings_as_errors_at_every_level_of_analysis()
    {
        string directory = feed.CreateProject(
            "Strict",
            Program,
            "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>"
                + "<AnalysisLevel>latest-recommended</AnalysisLevel><Features>strict</Features>"
        );

        await RunsWithoutAWarningAsync(directory, "Uploads", environment: null);
    }

    [Fact]
    public async Task A_project_documents_all_that_is_public()
    {
        string directory = feed.CreateProject(
            "Documented",
            DocumentedProgram,
            "<GenerateDocumentationFile>true</GenerateDocumentationFile>"
                + "<WarningsAsErrors>$(WarningsAsErrors);CS1591;CS1570;CS1572;CS1573;CS1574;CS1587</WarningsAsErrors>"
        );

        await RunsWithoutAWarningAsync(directory, "Uploads", environment: null);
    }

    [Fact]
    public async Task A_project_is_built_and_run_in_Turkish()
    {
        string directory = feed.CreateProject("Turkish", Program, "<InvariantGlobalization>false</InvariantGlobalization>");

        await RunsWithoutAWarningAsync(
            directory,
            "Uploads",
            new Dictionary<string, string>
            {
                ["LANG"] = "tr_TR.UTF-8",
                ["LC_ALL"] = "tr_TR.UTF-8",
                ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0",
            }
        );
    }

    private static async Task RunsWithoutAWarningAsync(string directory, string expected, Dictionary<string, string>? environment)
    {
        CommandResult build = await CommandLine.RunAsync(
            "dotnet",
            // A compiler server that runs already would use the language of the process that started it.
            environment is null
                ? ["build"]
                : ["build", "-p:UseSharedCompilation=false"],
            directory,
            environment,
            CancellationToken
        );
        Assert.True(build.ExitCode == 0, build.Output);
        Assert.Contains("0 Warning(s)", build.Output, StringComparison.Ordinal);

        CommandResult run = await CommandLine.RunAsync(
            "dotnet",
            [PackedFeed.AssemblyOf(directory)],
            directory,
            environment,
            CancellationToken
        );
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal(expected, run.Output.Trim());
    }

    [GeneratedRegex(@"(?s)^```csharp\n(?<head>#:package [\w.]+@)[^\n]*(?<program>\n.*?)^```", RegexOptions.Multiline)]
    private static partial Regex FileBasedApp();
}
