namespace WandbGen;

/// <summary>Declares an input object: each property of the type is one of its fields.</summary>
/// <remarks>
/// A property is the field of its own name in camel case unless a <see cref="WandbFieldAttribute"/> says otherwise. A null of a nullable
/// property leaves the field out, so that
/// what is there stays; to send null, use <see cref="Optional{T}"/>. Required fields must have a property that cannot be null.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class WandbInputAttribute : Attribute
{
    /// <summary>The input object that has the declaration's own name.</summary>
    public WandbInputAttribute() { }

    /// <summary>The input object <paramref name="typeName"/>.</summary>
    /// <param name="typeName">The name of an input object of the schema.</param>
    public WandbInputAttribute(string typeName) => TypeName = typeName;

    /// <summary>The GraphQL type, or <see langword="null"/> for the input object of the declaration's own name.</summary>
    public string? TypeName { get; }

    /// <summary>The schema's name (its file name without extension), or <see langword="null"/> for the default schema.</summary>
    public string? Schema { get; set; }
}
