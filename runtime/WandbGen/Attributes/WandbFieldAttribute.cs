using System.Diagnostics.CodeAnalysis;

namespace WandbGen;

/// <summary>
/// Says which GraphQL field a property selects: another name, arguments, or a nested path.
/// </summary>
/// <example>
/// <code>
/// [WandbField("sizeBytes")] public long Size { get; init; }
/// [WandbField("url(upload: $upload)")] public string? Url { get; init; }
/// [WandbField("project.entityName")] public string? Entity { get; init; }
/// </code>
/// </example>
/// <param name="field">A field in GraphQL syntax, with its arguments; dots lead into nested objects.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class WandbFieldAttribute([StringSyntax("GraphQL")] string field) : Attribute
{
    /// <summary>The field, as written.</summary>
    public string Field { get; } = field;
}
