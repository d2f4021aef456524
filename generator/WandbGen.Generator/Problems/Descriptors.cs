using System.Reflection;
using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Problems;

/// <summary>One descriptor for each mistake that a declaration can have. Each has a page in <c>docs/diagnostics</c>, a release note and
/// a test case.</summary>
internal static partial class Descriptors
{
    /// <summary>All descriptors. They are found by reflection, so that none can be missing in a list.</summary>
    public static IEnumerable<DiagnosticDescriptor> All =>
        typeof(Descriptors)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(static declared => (DiagnosticDescriptor)declared.GetValue(null)!)
            .OrderBy(static descriptor => descriptor.Id, StringComparer.Ordinal);

    // What is emitted for a declaration with errors throws when it is called: nobody must be able to hide them.
    private static DiagnosticDescriptor Error(string id, string title, string message, params string[] tags) =>
        Create(id, title, message, DiagnosticSeverity.Error, [WellKnownDiagnosticTags.NotConfigurable, .. tags]);

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        Create(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Create(
        string id,
        string title,
        string message,
        DiagnosticSeverity severity,
        params string[] tags
    ) =>
        new(
            id,
            title,
            message,
            "WandbGen",
            severity,
            isEnabledByDefault: true,
            description: $"docs/diagnostics/{id}.md in the package WandbGen has the wrong code, the right code and the reason.",
            helpLinkUri: Documentation.Url is null ? null : $"{Documentation.Url}/docs/diagnostics/{id}.md",
            customTags: tags
        );

    // Apart, so that it is there before the first descriptor, whatever the order of the files. Where the owner of the packages has not set
    // it, nothing is linked to: the pages are in the package, and no host is named that anyone could claim.
    private static class Documentation
    {
        public static readonly string? Url = typeof(Documentation)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(static attribute => attribute.Key == "DocumentationUrl")
            ?.Value;
    }
}
