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
/// [WandbField(Converter = typeof(JsonTextConverter))] public WandbValue Filter { get; init; }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class WandbFieldAttribute : Attribute
{
    /// <summary>Selects the field of the property's own name in camel case; <see cref="Depth"/> says the rest.</summary>
    public WandbFieldAttribute() { }

    /// <summary>Selects <paramref name="field"/>.</summary>
    /// <param name="field">A field in GraphQL syntax, with its arguments; dots lead into nested objects.</param>
    public WandbFieldAttribute([StringSyntax("GraphQL")] string field) => Field = field;

    /// <summary>The field, as written, or <see langword="null"/> for the property's own name in camel case.</summary>
    public string? Field { get; }

    /// <summary>
    /// For a type that contains itself: how many levels are selected through this property, 1 to 10. Below them it is null, so the property
    /// must be nullable.
    /// </summary>
    public int Depth { get; set; }

    /// <summary>
    /// The type that reads this field's value, where its scalar does not say what is in it: an <see cref="IScalarConverter{T}"/> of the
    /// property's type or, for a list, of its elements' type. <see cref="JsonTextConverter"/> reads text that holds JSON.
    /// </summary>
    public Type? Converter { get; set; }
}
