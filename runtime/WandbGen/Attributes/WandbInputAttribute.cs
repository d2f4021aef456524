namespace WandbGen;

/// <summary>Declares an input object: each property of the type is a field of the input object.</summary>
/// <remarks>
/// A property represents the field that has its name in camel case, unless a <see cref="WandbFieldAttribute"/> specifies another one. A
/// nullable property that is null leaves the field out, so the server does not change it; to send null, use <see cref="Optional{T}"/>. A
/// required field needs a property that is not nullable.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class WandbInputAttribute : Attribute
{
    /// <summary>Declares the input object that has the same name as the C# type.</summary>
    public WandbInputAttribute() { }

    /// <summary>Declares the input object <paramref name="typeName"/>.</summary>
    /// <param name="typeName">The name of an input object in the schema.</param>
    public WandbInputAttribute(string typeName) => TypeName = typeName;

    /// <summary>The name of the GraphQL type, or <see langword="null"/> if it is the name of the C# type.</summary>
    public string? TypeName { get; }

    /// <summary>The name of the schema, or <see langword="null"/> for the default schema.</summary>
    public string? Schema { get; set; }
}
