namespace WandbGen;

/// <summary>Lets a C# type hold a custom scalar, in properties, results and parameters of this project.</summary>
/// <remarks>A scalar can have several types; each property's own type decides.</remarks>
/// <param name="scalar">The scalar's name in the schema.</param>
/// <param name="type">The C# type.</param>
/// <param name="converter">A type that implements <see cref="IScalarConverter{T}"/> of <paramref name="type"/>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class WandbScalarAttribute(string scalar, Type type, Type converter) : Attribute
{
    /// <summary>The scalar's name in the schema.</summary>
    public string Scalar { get; } = scalar;

    /// <summary>The C# type.</summary>
    public Type Type { get; } = type;

    /// <summary>The type that reads and writes it.</summary>
    public Type Converter { get; } = converter;

    /// <summary>The schema's name (its file name without extension), or <see langword="null"/> for every schema.</summary>
    public string? Schema { get; set; }
}
