using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace WandbGen.Package.Tests;

/// <summary>
/// What the owner of the packages sets when they are published: where the project lives, and what the packages must stay compatible with.
/// These tests pack in the tree, one after the other, and compile what is packed more than once.
/// </summary>
public sealed partial class OwnersSettingsTests(PackedFeed feed)
{
    private const string Site = "https://docs.example/wandbgen";

    // Not the feed's: one restore knows both.
    private const string Version = "0.0.0-site";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_documentations_address_is_in_the_links_of_diagnostics_and_readmes()
    {
        SkipUnlessAll();
        string output = feed.CreateDirectory("WithSite");
        const string Repository = "https://code.example/wandbgen";

        CommandResult packed = await PackAsync(
            "WandbGen",
            [$"-p:Version={Version}", $"-p:DocumentationUrl={Site}", $"-p:RepositoryUrl={Repository}", "-o", output]
        );

        Assert.True(packed.ExitCode == 0, packed.Output);
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(output, $"WandbGen.{Version}.nupkg"));
        XElement metadata = Packages.ReadManifest(package).Root!.Elements().Single();
        Assert.Equal(Repository, metadata.Elements().Single(static element => element.Name.LocalName == "projectUrl").Value);
        Assert.Equal(
            Repository,
            metadata.Elements().Single(static element => element.Name.LocalName == "repository").Attribute("url")!.Value
        );
        string generator = Encoding.UTF8.GetString(
            Packages.Copy(package.GetEntry("analyzers/dotnet/cs/WandbGen.Generator.dll")!).ToArray()
        );
        Assert.Contains(Site, generator, StringComparison.Ordinal);
        string[] targets = [.. Link().Matches(Packages.ReadText(package, "README.md")).Select(static match => match.Groups[1].Value)];
        Assert.Contains($"{Site}/docs/generator.md", targets);
        Assert.All(
            targets.Where(static target => target.StartsWith(Site, StringComparison.Ordinal)),
            static target => Assert.True(Path.Exists(Path.Combine(BuildSettings.RepositoryRoot, target[(Site.Length + 1)..].Split('#')[0])))
        );
        Assert.All(targets, static target => Assert.StartsWith("https://", target, StringComparison.Ordinal));

        string directory = feed.CreateProject(
            "Mistaken",
            """
            [WandbGen.WandbObject("File")]
            internal sealed partial record Upload
            {
                public required string Nmae { get; init; }
            }
            """,
            outputType: "Library",
            package: "WandbGen",
            properties: $"<RestoreAdditionalProjectSources>{output}</RestoreAdditionalProjectSources>"
        );
        string project = Path.Combine(directory, "Mistaken.csproj");
        File.WriteAllText(project, File.ReadAllText(project).Replace(PackedFeed.Version, Version, StringComparison.Ordinal));
        CommandResult build = await CommandLine.RunAsync("dotnet", ["build"], directory, environment: null, CancellationToken);
        Assert.NotEqual(0, build.ExitCode);
        Assert.True(build.Output.Contains($"{Site}/docs/diagnostics/WBG", StringComparison.Ordinal), build.Output);
    }

    [Theory]
    [InlineData("https://code.example/wandbgen", "linux-x64;linux-arm64;osx-arm64;win-x64")]
    [InlineData("", null)]
    public async Task A_release_has_code_for_four_systems_and_other_packing_for_its_own(string repository, string? systems)
    {
        CommandResult evaluated = await CommandLine.RunAsync(
            "dotnet",
            ["msbuild", "runtime/WandbGen", "-getProperty:ReadyToRunSystems", $"-p:RepositoryUrl={repository}"],
            BuildSettings.RepositoryRoot,
            environment: null,
            CancellationToken
        );

        Assert.Equal(systems ?? PackedFeed.System, evaluated.Output.Trim());
    }

    [Fact]
    public async Task A_package_that_lost_a_public_type_since_its_baseline_is_not_packed()
    {
        SkipUnlessAll();
        const string Id = "WandbGen.History.DataFrame";
        string baseline = feed.CreateDirectory("Baseline");
        File.WriteAllText(
            Path.Combine(baseline, "Lost.cs"),
            "namespace WandbGen;\n\n/// <summary>Goes.</summary>\npublic static class Lost;\n"
        );
        string targets = Path.Combine(baseline, "Lost.targets");
        File.WriteAllText(
            targets,
            $"""
            <Project>
              <ItemGroup Condition="'$(MSBuildProjectName)' == '{Id}'">
                <Compile Include="{baseline}/Lost.cs" />
              </ItemGroup>
            </Project>
            """
        );

        CommandResult before = await PackAsync(
            Id,
            ["-p:BuildProjectReferences=false", $"-p:CustomAfterMicrosoftCommonTargets={targets}", "-o", baseline]
        );
        string validation = $"-p:PackageValidationBaselinePath={Path.Combine(baseline, $"{Id}.{PackedFeed.Version}.nupkg")}";
        CommandResult after = await PackAsync(Id, ["-p:BuildProjectReferences=false", validation, "-o", feed.CreateDirectory("After")]);

        Assert.True(before.ExitCode == 0, before.Output);
        Assert.NotEqual(0, after.ExitCode);
        Assert.Contains("CP0001", after.Output, StringComparison.Ordinal);
        Assert.Contains("WandbGen.Lost", after.Output, StringComparison.Ordinal);
    }

    private static void SkipUnlessAll() =>
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("WANDBGEN_PACKAGES") == "all",
            "Run the tests with WANDBGEN_PACKAGES=all to pack with the owner's settings."
        );

    private static Task<CommandResult> PackAsync(string id, string[] arguments) =>
        CommandLine.RunAsync(
            "dotnet",
            [
                "pack",
                $"runtime/{id}",
                "-c",
                "Release",
                "--no-restore",
                $"-p:Version={PackedFeed.Version}",
                "-p:RunAnalyzers=false",
                "-p:ReadyToRunSystems=none",
                .. arguments,
            ],
            BuildSettings.RepositoryRoot,
            environment: null,
            CancellationToken
        );

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
