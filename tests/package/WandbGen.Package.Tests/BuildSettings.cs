using System.Reflection;

namespace WandbGen.Package.Tests;

/// <summary>What the build of these tests knew.</summary>
internal static class BuildSettings
{
    public static string RepositoryRoot { get; } = Read(nameof(RepositoryRoot));

    public static string NuGetPackageRoot { get; } = Read(nameof(NuGetPackageRoot));

    private static string Read(string key) =>
        typeof(BuildSettings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
