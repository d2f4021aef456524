using System.Reflection;
using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Problems;

/// <summary>One descriptor for each mistake that a declaration can have. Each has a page in <c>docs/diagnostics</c>, a release note and
/// a test case.</summary>
internal static partial class Descriptors
{
    /// <summary>All descriptors, found by themselves: nobody can forget to add one to a list.</summary>
    public static IEnumerable<DiagnosticDescriptor> All =>
        typeof(Descriptors)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(static declared => (DiagnosticDescriptor)declared.GetValue(null)!)
            .OrderBy(static descriptor => descriptor.Id, StringComparer.Ordinal);

    private static DiagnosticDescriptor Error(string id, string title, string message, params string[] tags) =>
        Create(id, title, message, DiagnosticSeverity.Error, tags);

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
            helpLinkUri: $"https://github.com/wandbgen/wandbgen/blob/main/docs/diagnostics/{id}.md",
            customTags: tags
        );
}
