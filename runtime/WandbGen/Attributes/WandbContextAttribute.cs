namespace WandbGen;

/// <summary>
/// Marks a property that is filled from an object's surroundings instead of from its own GraphQL fields.
/// </summary>
/// <remarks>
/// The property's type decides what it gets: a <see cref="WandbClient"/> is the client that read the object; a class marked with
/// <see cref="WandbCollectionAttribute{T}"/> is the collection that the object came from (so the property must be nullable if the type is
/// also
/// read elsewhere); anything else is the value of a field that stands beside the path to the object, such as <c>internalId</c> in
/// <c>project { internalId run { files } }</c>. With <see cref="WandbFieldAttribute"/> beside it, the object's own field is taken where the
/// surroundings have none; an object for which both are null, though the property cannot be, is left out like a null one.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class WandbContextAttribute : Attribute
{
    /// <summary>Takes the client, the collection, or the field named like the property in camel case.</summary>
    public WandbContextAttribute() { }

    /// <summary>Takes the first of these that there is where the object is read.</summary>
    /// <param name="sources">The response key (the alias, or else the name) of a field beside the path, such as <c>projectName</c>, or a
    /// variable of the operation, such as <c>$project</c>.</param>
    public WandbContextAttribute(params string[] sources) => Sources = sources;

    /// <summary>The sources; none for the field that is named like the property in camel case.</summary>
    public IReadOnlyList<string> Sources { get; } = [];
}
