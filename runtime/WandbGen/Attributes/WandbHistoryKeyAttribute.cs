namespace WandbGen;

/// <summary>Names the key that a property of a <see cref="WandbHistoryRowAttribute"/> type is read from.</summary>
/// <param name="key">The key as it was logged, such as <c>val/acc</c>. If a row has no such key, dots lead through objects and lists:
/// <c>val.acc</c>.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class WandbHistoryKeyAttribute(string key) : Attribute
{
    /// <summary>The key.</summary>
    public string Key => key;
}
