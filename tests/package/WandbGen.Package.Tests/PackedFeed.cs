using System.Runtime.InteropServices;
using WandbGen.Package.Tests;

[assembly: AssemblyFixture(typeof(PackedFeed))]

namespace WandbGen.Package.Tests;

/// <summary>All packages, packed once by the command that README names, into a feed of their own, outside the tree.</summary>
public sealed class PackedFeed : IAsyncLifetime
{
    public const string Version = "0.0.0-test";

    /// <summary>The system of this machine as NuGet calls it: packages have code for it.</summary>
    public static string System { get; } =
        $"{(OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux")}-"
        + (RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("wandbgen-feed-");

    public string Feed => Path.Combine(_directory.FullName, "feed");

    public string PackagePath(string id) => Path.Combine(Feed, $"{id}.{Version}.nupkg");

    // A packages folder of its own: the version is always the same, so the user's would keep the first build for ever. What other packages
    // the build needs come from the user's as a fallback, or from the user's own sources. Those may lack the lowest version that another's
    // library asks for: NuGet takes the next one and warns (NU1603).
    public string RestoreProperties =>
        $"""
            <RestorePackagesPath>{Path.Combine(_directory.FullName, "packages")}</RestorePackagesPath>
            <RestoreFallbackFolders>{BuildSettings.NuGetPackageRoot}</RestoreFallbackFolders>
            <RestoreAdditionalProjectSources>{Feed}</RestoreAdditionalProjectSources>
            <NoWarn>$(NoWarn);NU1603</NoWarn>
            """;

    /// <summary>What the build of a project makes.</summary>
    public static string AssemblyOf(string directory) =>
        Path.Combine(directory, "bin", "Debug", "net10.0", $"{Path.GetFileName(directory)}.dll");

    /// <summary>A new, empty directory, outside the repository.</summary>
    public string CreateDirectory(string name) => Directory.CreateDirectory(Path.Combine(_directory.FullName, name)).FullName;

    /// <summary>A new, empty project directory, outside the repository, that restores from this feed.</summary>
    public string CreateProject(
        string name,
        string program,
        string properties = "",
        string items = "",
        string package = "WandbGen.Api",
        string sdk = "Microsoft.NET.Sdk",
        string outputType = "Exe"
    )
    {
        string directory = CreateDirectory(name);
        File.WriteAllText(Path.Combine(directory, "Program.cs"), program);
        File.WriteAllText(
            Path.Combine(directory, $"{Path.GetFileName(name)}.csproj"),
            $"""
            <Project Sdk="{sdk}">
              <PropertyGroup>
                <OutputType>{outputType}</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                {RestoreProperties}
                {properties}
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{Version}" />
                {items}
              </ItemGroup>
            </Project>
            """
        );
        return directory;
    }

    public async ValueTask InitializeAsync()
    {
        CommandResult pack = await CommandLine.RunAsync(
            "dotnet",
            // The build of the solution has analyzed what is packed here.
            ["pack", "runtime", "--no-restore", "-o", Feed, $"-p:Version={Version}", "-p:RunAnalyzers=false", "-v", "quiet"],
            BuildSettings.RepositoryRoot,
            environment: null,
            TestContext.Current.CancellationToken
        );
        Assert.True(pack.ExitCode == 0, pack.Output);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await CompilerServer.EndAsync();
        }
        finally
        {
            _directory.Delete(recursive: true);
        }
    }
}
