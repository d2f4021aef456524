namespace WandbGen.Generator.Plans;

/// <summary>Something that an object's reader is given from around the object.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The reader's parameter.</param>
/// <param name="Type">The parameter's C# type.</param>
/// <param name="IsNullable">Whether null is taken.</param>
/// <param name="IsValueType">Whether the type is a struct.</param>
/// <param name="Leaf">The response key of a leaf beside the way.</param>
/// <param name="TypeName">The C# type without a question mark.</param>
internal sealed record ContextPlan(ContextKind Kind, string Name, string Type, string TypeName, bool IsNullable, bool IsValueType, string Leaf);

/// <summary>What an object's reader is given.</summary>
internal enum ContextKind
{
    Client,
    Collection,
    Leaf,
}
