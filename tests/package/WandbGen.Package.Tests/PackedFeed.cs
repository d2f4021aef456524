using WandbGen.Package.Tests;

[assembly: AssemblyFixture(typeof(PackedFeed))]

namespace WandbGen.Package.Tests;

/// <summary>The packages, packed once into a feed of their own, outside the tree.</summary>
public sealed class PackedFeed : IAsyncLifetime
{
    public const string Version = "0.0.0-test";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("wandbgen-feed-");

    public string Feed => Path.Combine(_directory.FullName, "feed");

    public string PackagePath(string id) => Path.Combine(Feed, $"{id}.{Version}.nupkg");

    // A packages folder of its own: the version is always the same, so the user's would keep the first build for ever. What other packages
    // the
    // build needs come from the user's as a fallback, or from the user's own sources.
    public string RestoreProperties =>
        $"""
            <RestorePackagesPath>{Path.Combine(_directory.FullName, "packages")}</RestorePackagesPath>
            <RestoreFallbackFolders>{BuildSettings.NuGetPackageRoot}</RestoreFallbackFolders>
            <RestoreAdditionalProjectSources>{Feed}</RestoreAdditionalProjectSources>
            """;

    /// <summary>A new, empty directory, outside the repository.</summary>
    public string CreateDirectory(string name) => Directory.CreateDirectory(Path.Combine(_directory.FullName, name)).FullName;

    /// <summary>A new, empty project directory, outside the repository, that restores from this feed.</summary>
    public string CreateProject(string name, string program, string properties = "", string items = "")
    {
        string directory = CreateDirectory(name);
        File.WriteAllText(Path.Combine(directory, "Program.cs"), program);
        File.WriteAllText(
            Path.Combine(directory, $"{name}.csproj"),
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                {RestoreProperties}
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="WandbGen.Api" Version="{Version}" />
                {items}
              </ItemGroup>
            </Project>
            """
        );
        return directory;
    }

    public async ValueTask InitializeAsync()
    {
        foreach (
            string project in (string[])
                [
                    "runtime/WandbGen",
                    "runtime/WandbGen.Api",
                    "runtime/WandbGen.Artifacts.Azure",
                    "runtime/WandbGen.Artifacts.GoogleCloud",
                    "runtime/WandbGen.Artifacts.S3",
                    "runtime/WandbGen.DependencyInjection",
                    "runtime/WandbGen.History",
                    "runtime/WandbGen.History.DataFrame",
                ]
        )
        {
            CommandResult pack = await CommandLine.RunAsync(
                "dotnet",
                ["pack", project, "--no-restore", "-c", "Release", "-o", Feed, $"-p:Version={Version}", "-v", "quiet"],
                BuildSettings.RepositoryRoot,
                environment: null,
                TestContext.Current.CancellationToken
            );
            Assert.True(pack.ExitCode == 0, pack.Output);
        }
    }

    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
