namespace WandbGen;

/// <summary>
/// Marks a property that is filled from an object's surroundings instead of from its own GraphQL fields.
/// </summary>
/// <remarks>
/// The property's type decides what it gets: a <see cref="WandbClient"/> is the client that read the object; a class marked with
/// <see cref="WandbCollectionAttribute{T}"/> is the collection that the object came from (so the property must be nullable if the type is
/// also
/// read elsewhere); anything else is the value of a field that stands beside the path to the object, such as <c>internalId</c> in
/// <c>project { internalId run { files } }</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class WandbContextAttribute : Attribute
{
    /// <summary>Takes the client, the collection, or the field named like the property in camel case.</summary>
    public WandbContextAttribute() { }

    /// <summary>Takes the field whose response key (its alias, or else its name) is <paramref name="field"/>.</summary>
    /// <param name="field">The alias or name of a field beside the path.</param>
    public WandbContextAttribute(string field) => Field = field;

    /// <summary>The response key of the field, or <see langword="null"/> for the property's own name in camel case.</summary>
    public string? Field { get; }
}
