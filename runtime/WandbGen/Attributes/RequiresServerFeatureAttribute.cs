namespace WandbGen;

/// <summary>
/// Specifies that the server must have a feature. Self-hosted servers can be older than the schema; a server reports its features in
/// <c>serverInfo.features</c>.
/// </summary>
/// <remarks>
/// <para>On a property: if the server lacks the feature, the field is not selected and the property is null.</para>
/// <para>
/// On a parameter of a <see cref="WandbQueryAttribute">[WandbQuery]</see> or <see cref="WandbMutationAttribute">[WandbMutation]</see>
/// method: if the server lacks the feature, the argument is left out if it is null; any other value throws a <see
/// cref="WandbUnsupportedFeatureException"/> before the operation is sent.
/// </para>
/// <para>
/// On a collection class or a method: if the server lacks the feature, every call throws a <see cref="WandbUnsupportedFeatureException"/>
/// before the operation is sent.
/// </para>
/// <para>
/// On a variant (<see cref="WandbVariantAttribute">[WandbVariant]</see>), whose type was added with the feature: if the server lacks the
/// feature, the fields of the variant are not selected.
/// </para>
/// <para>In the text of a path, <c>@requires(feature: "…")</c> has the same effect for a field, or for a variable in the header.</para>
/// </remarks>
/// <param name="feature">The name of the feature, such as <c>SWEEPS_QUERY_FILTERING</c>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresServerFeatureAttribute(string feature) : Attribute
{
    /// <summary>The name of the feature.</summary>
    public string Feature { get; } = feature;
}
