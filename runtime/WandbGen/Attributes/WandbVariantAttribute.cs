namespace WandbGen;

/// <summary>
/// Makes a type that derives from an abstract <see cref="WandbObjectAttribute">[WandbObject]</see> on an interface or union the shape of
/// one of its concrete types.
/// </summary>
/// <remarks>
/// The server says by <c>__typename</c> which one an object is. One variant without a type is mandatory: it takes the objects of types that
/// are not declared, those that
/// the server learns later included. Variants are declared in the base's namespace, or nested beside or in it.
/// </remarks>
/// <example>
/// <code>
/// [WandbObject("Integration")]
/// public abstract partial record Integration
/// {
///     [WandbField("__typename")] public required string Kind { get; init; }
/// }
///
/// [WandbVariant("SlackIntegration")]
/// public sealed partial record SlackIntegration : Integration
/// {
///     public required string ChannelName { get; init; }
/// }
///
/// [WandbVariant]
/// public sealed partial record OtherIntegration : Integration;
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WandbVariantAttribute : Attribute
{
    /// <summary>The shape of objects whose type has no variant of its own.</summary>
    public WandbVariantAttribute() { }

    /// <summary>The shape of <paramref name="typeName"/>.</summary>
    /// <param name="typeName">The name of an object type that implements the base's interface, or belongs to its union.</param>
    public WandbVariantAttribute(string typeName) => TypeName = typeName;

    /// <summary>The GraphQL type, or <see langword="null"/> for all that have no variant of their own.</summary>
    public string? TypeName { get; }
}
