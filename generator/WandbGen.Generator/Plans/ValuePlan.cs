namespace WandbGen.Generator.Plans;

/// <summary>How a value of a response is read.</summary>
/// <remarks>
/// Plans are what the incremental pipeline compares: immutable, equal by value, and without any Roslyn or parser type, which would keep whole compilations
/// alive and differ at every keystroke. A test walks their types.
/// </remarks>
/// <param name="Kind">What it is.</param>
/// <param name="Type">The C# type without a question mark.</param>
/// <param name="IsNullable">Whether null is taken.</param>
/// <param name="IsValueType">Whether the C# type is a struct.</param>
/// <param name="GraphQLType">The type in the schema, for messages.</param>
/// <param name="Expression">For a leaf: the expression that reads it from <c>reader</c>, which does not stand on null.</param>
/// <param name="Context">For an object: the context that its reader takes.</param>
/// <param name="Element">For a list: its elements.</param>
/// <param name="ListConversion">For a list: what is called on the <c>List</c> that was read.</param>
internal sealed record ValuePlan(
    ValueKind Kind,
    string Type,
    bool IsNullable,
    bool IsValueType,
    string GraphQLType,
    string Expression = "",
    EquatableArray<ContextPlan> Context = default,
    ValuePlan? Element = null,
    string ListConversion = "");

/// <summary>What a value of a response is.</summary>
internal enum ValueKind
{
    Leaf,
    Object,
    List,
}
