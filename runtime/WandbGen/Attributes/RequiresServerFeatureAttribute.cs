namespace WandbGen;

/// <summary>Says that a server must have a feature, as its <c>serverInfo.features</c> tells; self-hosted servers lag behind.</summary>
/// <remarks>
/// On a property the field is left out of the document for servers without the feature, and the property is null. On a parameter of a
/// <see cref="WandbQueryAttribute">[WandbQuery]</see> or <see cref="WandbMutationAttribute">[WandbMutation]</see> method the argument is
/// left out while it is null; any other value is a
/// <see cref="WandbUnsupportedFeatureException"/>, before anything is sent. On a class the collection as a whole needs the
/// feature, on a method the whole operation: without it they are a <see cref="WandbUnsupportedFeatureException"/>, before anything is
/// sent.
/// In a path, <c>@requires(feature: "…")</c> says the same of a field or of a variable in the header.
/// </remarks>
/// <param name="feature">The feature's name, such as <c>SWEEPS_QUERY_FILTERING</c>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresServerFeatureAttribute(string feature) : Attribute
{
    /// <summary>The feature's name.</summary>
    public string Feature { get; } = feature;
}
