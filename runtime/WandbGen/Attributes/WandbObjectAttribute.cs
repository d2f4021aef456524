namespace WandbGen;

/// <summary>
/// Declares a selection on a GraphQL object, interface or union: each property of the type is one selected field.
/// </summary>
/// <remarks>
/// The type must be <c>partial</c>; the generator adds the code that reads it from a response. A property selects the field of
/// its own name in camel case (<c>UpdatedAt</c> selects <c>updatedAt</c>) unless a <see cref="WandbFieldAttribute"/> says otherwise.
/// Only properties with an <c>init</c> or <c>set</c> accessor, and positional record parameters, are data; computed properties are left
/// alone.
/// </remarks>
/// <example>
/// <code>
/// [WandbObject]
/// public sealed partial record Sweep
/// {
///     public required string Name { get; init; }
///     [WandbField("bestLoss")] public double? Loss { get; init; }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class WandbObjectAttribute : Attribute
{
    /// <summary>Selects on the GraphQL type that has the declaration's own name.</summary>
    public WandbObjectAttribute() { }

    /// <summary>Selects on the GraphQL type <paramref name="typeName"/>.</summary>
    /// <param name="typeName">The name of an object, interface or union of the schema.</param>
    public WandbObjectAttribute(string typeName) => TypeName = typeName;

    /// <summary>The GraphQL type, or <see langword="null"/> for the type of the declaration's own name.</summary>
    public string? TypeName { get; }

    /// <summary>The schema's name (its file name without extension), or <see langword="null"/> for the default schema.</summary>
    public string? Schema { get; set; }
}
