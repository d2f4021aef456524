using Microsoft.CodeAnalysis;

namespace WandbGen.CodeFixes.Tests;

/// <summary>What a project in an editor refers to: .NET and WandbGen.</summary>
internal static class ProjectReferences
{
    public static IReadOnlyList<MetadataReference> All { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path =>
                Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) == "WandbGen.dll"
            )
            .Select(static path => MetadataReference.CreateFromFile(path)),
    ];
}
