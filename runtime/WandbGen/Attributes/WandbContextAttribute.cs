namespace WandbGen;

/// <summary>
/// Marks a property that is set from the context in which an object is read, and not from the object's own GraphQL fields.
/// </summary>
/// <remarks>
/// The type of the property decides its value. A <see cref="WandbClient"/> is the client that read the object. A class that is marked with
/// <see cref="WandbCollectionAttribute{T}"/> is the collection that the object came from; such a property must be nullable if the object is
/// also read elsewhere. A property of any other type is a field beside the path to the object, such as <c>internalId</c> in <c>project {
/// internalId run { files } }</c>. Together with a <see cref="WandbFieldAttribute"/>, the object's own field is used if the context has no
/// value. If both are null and the property is not nullable, the object is treated as null.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class WandbContextAttribute : Attribute
{
    /// <summary>Uses the client, the collection, or the field that has the property's name in camel case.</summary>
    public WandbContextAttribute() { }

    /// <summary>Uses the first of several sources that exists where the object is read.</summary>
    /// <param name="sources">
    /// Response keys (the alias, or else the name) of fields beside the path, such as <c>projectName</c>, or variables of the operation,
    /// such as <c>$project</c>.
    /// </param>
    public WandbContextAttribute(params string[] sources) => Sources = sources;

    /// <summary>The sources. Empty for the field that has the property's name in camel case.</summary>
    public IReadOnlyList<string> Sources { get; } = [];
}
