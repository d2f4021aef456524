namespace WandbGen;

/// <summary>Maps a custom scalar to a C# type, for properties, results and parameters of this project.</summary>
/// <remarks>A scalar can be mapped to several types; the type of each property decides which one is used.</remarks>
/// <param name="scalar">The name of the scalar in the schema.</param>
/// <param name="type">The C# type.</param>
/// <param name="converter">A type that implements <see cref="IScalarConverter{T}"/> for <paramref name="type"/>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class WandbScalarAttribute(string scalar, Type type, Type converter) : Attribute
{
    /// <summary>The name of the scalar in the schema.</summary>
    public string Scalar { get; } = scalar;

    /// <summary>The C# type.</summary>
    public Type Type { get; } = type;

    /// <summary>The type that reads and writes the values.</summary>
    public Type Converter { get; } = converter;

    /// <summary>The name of the schema, or <see langword="null"/> for every schema.</summary>
    public string? Schema { get; set; }
}
