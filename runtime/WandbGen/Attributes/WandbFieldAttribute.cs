using System.Diagnostics.CodeAnalysis;

namespace WandbGen;

/// <summary>Specifies the GraphQL field that a property selects: a different name, arguments, or a nested path.</summary>
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
    /// <summary>Selects the field that has the property's name in camel case.</summary>
    public WandbFieldAttribute() { }

    /// <summary>Selects <paramref name="field"/>.</summary>
    /// <param name="field">A field in GraphQL syntax, with its arguments. Dots lead into nested objects.</param>
    public WandbFieldAttribute([StringSyntax("GraphQL")] string field) => Field = field;

    /// <summary>The field as it is written in the attribute, or <see langword="null"/> for the property's name in camel case.</summary>
    public string? Field { get; }

    /// <summary>
    /// For a recursive type: the number of levels that are selected through this property, from 1 to 10. Below them the property is null,
    /// so it must be nullable.
    /// </summary>
    public int Depth { get; set; }

    /// <summary>
    /// The type that reads the value of this field: an <see cref="IScalarConverter{T}"/> for the type of the property or, for a list, for
    /// the type of its elements. <see cref="JsonTextConverter"/> reads text that contains JSON. <see langword="null"/> (the default) reads
    /// the value by its scalar.
    /// </summary>
    public Type? Converter { get; set; }
}
