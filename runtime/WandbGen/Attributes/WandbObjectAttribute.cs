namespace WandbGen;

/// <summary>Declares a selection on a GraphQL object, interface or union: each property of the type selects a field.</summary>
/// <remarks>
/// The type must be <c>partial</c>; the generator adds the code that reads it from an answer. A property selects the field that has its
/// name in camel case (<c>UpdatedAt</c> selects <c>updatedAt</c>), unless a <see cref="WandbFieldAttribute"/> specifies another one. Only
/// properties with an <c>init</c> or <c>set</c> accessor and parameters of positional records select fields. Computed properties are
/// ignored.
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
    /// <summary>Selects on the GraphQL type that has the same name as the C# type.</summary>
    public WandbObjectAttribute() { }

    /// <summary>Selects on the GraphQL type <paramref name="typeName"/>.</summary>
    /// <param name="typeName">The name of an object, interface or union in the schema.</param>
    public WandbObjectAttribute(string typeName) => TypeName = typeName;

    /// <summary>The name of the GraphQL type, or <see langword="null"/> if it is the name of the C# type.</summary>
    public string? TypeName { get; }

    /// <summary>The name of the schema, or <see langword="null"/> for the default schema.</summary>
    public string? Schema { get; set; }
}
