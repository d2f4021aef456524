using System.Reflection;

namespace WandbGen.Package.Tests;

/// <summary>What the build of these tests knew.</summary>
internal static class BuildSettings
{
    public static string RepositoryRoot { get; } = Read(nameof(RepositoryRoot));

    public static string NuGetPackageRoot { get; } = Read(nameof(NuGetPackageRoot));

    public static string CompilerServer { get; } = Read(nameof(CompilerServer));

    private static string Read(string key) =>
        typeof(BuildSettings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
