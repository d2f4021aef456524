using System.IO.Compression;

namespace WandbGen.Package.Tests;

/// <summary>Each package, added alone to an empty project of each kind, with what comes with it.</summary>
public sealed class PackageAloneTests(PackedFeed feed)
{
    // What the generator writes for it shows that the generator came with the package.
    private const string Declaration = """
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

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Packages.Ids), MemberType = typeof(Packages))]
    public async Task A_package_alone_is_enough_for_a_console_a_web_application_a_library_and_tests(string id)
    {
        string root = feed.CreateDirectory($"Alone.{id}");
        const string Main = "System.Console.WriteLine(\"ran\");";
        string declaration = HasGenerator(id) ? Declaration : "";
        string console = Create("Console", $"{Main}\n{declaration}");
        Create("Web", $"await WebApplication.Create(args).DisposeAsync();\n{declaration}", sdk: "Microsoft.NET.Sdk.Web");
        Create("Library", $"{declaration}", outputType: "Library");
        string tests = Create(
            "Tests",
            $$"""
            {{declaration}}
            public sealed class PassingTests
            {
                [Xunit.Fact]
                public void It_passes() => Xunit.Assert.True(true);
            }
            """,
            items: """<PackageReference Include="xunit.v3" Version="4.*" />"""
        );
        // One build for all four, which costs a fraction of four builds.
        await File.WriteAllTextAsync(
            Path.Combine(root, "All.proj"),
            """
            <Project DefaultTargets="Build">
              <ItemGroup><Kind Include="*/*.csproj" /></ItemGroup>
              <Target Name="Restore"><MSBuild Projects="@(Kind)" Targets="Restore" /></Target>
              <Target Name="Build"><MSBuild Projects="@(Kind)" Targets="Build" BuildInParallel="true" /></Target>
            </Project>
            """,
            CancellationToken
        );

        CommandResult build = await CommandLine.RunAsync("dotnet", ["build", "-warnaserror"], root, environment: null, CancellationToken);
        Assert.True(build.ExitCode == 0, build.Output);
        Assert.Contains("0 Warning(s)", build.Output, StringComparison.Ordinal);

        CommandResult ran = await RunAsync(console, "Console");
        Assert.True(ran.ExitCode == 0, ran.Output);
        Assert.Equal("ran", ran.Output.Trim());
        CommandResult tested = await RunAsync(tests, "Tests");
        Assert.True(tested.ExitCode == 0, tested.Output);

        string Create(string kind, string program, string sdk = "Microsoft.NET.Sdk", string outputType = "Exe", string items = "") =>
            feed.CreateProject(Path.Combine($"Alone.{id}", kind), program, package: id, sdk: sdk, outputType: outputType, items: items);
    }

    /// <summary>
    /// The whole assembly is compiled, not only what a program uses of it. What others' libraries are not made for, the README says.
    /// </summary>
    [Theory]
    [MemberData(nameof(Packages.Ids), MemberType = typeof(Packages))]
    public async Task A_package_that_says_it_can_be_trimmed_is_published_ahead_of_time_without_a_warning(string id)
    {
        // ConsumerTests publish programs of the API and of histories; seven packages more take minutes.
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("WANDBGEN_PACKAGES") == "all",
            "Run the tests with WANDBGEN_PACKAGES=all to publish each package alone."
        );
        bool othersWarn;
        using (ZipArchive package = ZipFile.OpenRead(feed.PackagePath(id)))
        {
            Assert.SkipUnless(Packages.IsTrimmable(package, id), $"{id} says that it is not made for trimming.");
            othersWarn = Packages.ReadText(package, "README.md").Contains("made for trimming", StringComparison.Ordinal);
        }

        Assert.SkipUnless(
            CommandLine.Linker is not null,
            "Native AOT needs a C linker (clang or gcc) on the PATH, and this machine has none."
        );
        string directory = feed.CreateProject(
            $"AheadOfTime.{id}",
            $"System.Console.WriteLine(\"ran\");\n{(HasGenerator(id) ? Declaration : "")}",
            properties: "<PublishAot>true</PublishAot><TrimmerSingleWarn>false</TrimmerSingleWarn>",
            items: $"""<TrimmerRootAssembly Include="{id}" />""",
            package: id
        );

        CommandResult publish = await CommandLine.RunAsync(
            "dotnet",
            ["publish", "-r", "linux-x64", "-o", "published", $"-p:CppCompilerAndLinker={CommandLine.Linker}"],
            directory,
            environment: null,
            CancellationToken
        );
        Assert.True(publish.ExitCode == 0, publish.Output);
        Assert.DoesNotContain(
            publish.Output.Split('\n').Where(static line => line.Contains("warning", StringComparison.OrdinalIgnoreCase)),
            line => !othersWarn || line.Split(" [")[0].Contains("WandbGen.", StringComparison.Ordinal)
        );

        CommandResult ran = await CommandLine.RunAsync(
            Path.Combine(directory, "published", $"AheadOfTime.{id}"),
            [],
            directory,
            environment: null,
            CancellationToken
        );
        Assert.Equal("ran", ran.Output.Trim());
    }

    private static Task<CommandResult> RunAsync(string directory, string name) =>
        CommandLine.RunAsync(
            "dotnet",
            [Path.Combine(directory, "bin", "Debug", "net10.0", $"{name}.dll")],
            directory,
            environment: null,
            CancellationToken
        );

    // It comes with WandbGen, and with every package that brings WandbGen along.
    private bool HasGenerator(string id)
    {
        using ZipArchive package = ZipFile.OpenRead(feed.PackagePath(id));
        return id == "WandbGen"
            || Packages
                .DependenciesOf(package)
                .Any(dependency => dependency.Id.StartsWith("WandbGen", StringComparison.Ordinal) && HasGenerator(dependency.Id));
    }
}
