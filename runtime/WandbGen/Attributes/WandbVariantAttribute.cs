namespace WandbGen;

/// <summary>
/// Declares the selection for one concrete type of an interface or union. The marked type derives from an abstract <see
/// cref="WandbObjectAttribute">[WandbObject]</see> type.
/// </summary>
/// <remarks>
/// The server states the type of each object in <c>__typename</c>. One variant without a type name is required: it reads objects of all
/// types without a variant, including types that the server introduces later. Variants must be declared in the namespace of their base;
/// they can be nested types.
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
    /// <summary>Declares the variant for all types that have no variant of their own.</summary>
    public WandbVariantAttribute() { }

    /// <summary>Declares the variant for <paramref name="typeName"/>.</summary>
    /// <param name="typeName">The name of an object type that implements the base's interface or belongs to its union.</param>
    public WandbVariantAttribute(string typeName) => TypeName = typeName;

    /// <summary>The name of the GraphQL type, or <see langword="null"/> for all types that have no variant of their own.</summary>
    public string? TypeName { get; }
}
