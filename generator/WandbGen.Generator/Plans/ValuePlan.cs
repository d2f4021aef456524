namespace WandbGen.Generator.Plans;

/// <summary>How a value of a response is read.</summary>
/// <remarks>
/// Plans are what the incremental pipeline compares: immutable, equal by value, and without any Roslyn or parser type, which would keep
/// whole compilations
/// alive and differ at every keystroke. A test walks their types.
/// </remarks>
/// <param name="Kind">What it is.</param>
/// <param name="Type">The C# type without a question mark.</param>
/// <param name="IsNullable">Whether null is taken.</param>
/// <param name="IsValueType">Whether the C# type is a struct.</param>
/// <param name="GraphQLType">The type in the schema, for messages.</param>
/// <param name="Expression">For a scalar or enum: the expression that reads it from <c>reader</c>, which does not stand on null.</param>
/// <param name="Context">For an object: the context that its reader takes.</param>
/// <param name="Element">For a list or connection: its elements.</param>
/// <param name="ListConversion">For a list or connection: what is called on the <c>List</c> that was read.</param>
/// <param name="Enum">For an enum: its values.</param>
/// <param name="Shape">For a connection: where its items are.</param>
/// <param name="IsOblivious">Whether null is taken of a type that is not marked with a question mark.</param>
internal sealed record ValuePlan(
    ValueKind Kind,
    string Type,
    bool IsNullable,
    bool IsValueType,
    string GraphQLType,
    string Expression = "",
    EquatableArray<ContextPlan> Context = default,
    ValuePlan? Element = null,
    string ListConversion = "",
    EnumPlan? Enum = null,
    ConnectionShape? Shape = null,
    bool IsOblivious = false
);

/// <summary>What a value of a response is.</summary>
internal enum ValueKind
{
    Leaf,
    Object,
    List,

    /// <summary>One page of a connection, as a list.</summary>
    Connection,
}

/// <summary>The values of an enum, in both languages.</summary>
/// <param name="Type">The C# enum's full name.</param>
/// <param name="ClassName">The emitted class that translates.</param>
/// <param name="GraphQLType">The GraphQL enum.</param>
/// <param name="Cases">The values that both have.</param>
/// <param name="Unknown">The C# expression for a value that the C# enum does not have.</param>
internal sealed record EnumPlan(string Type, string ClassName, string GraphQLType, EquatableArray<EnumCase> Cases, string Unknown);

/// <summary>A value of an enum.</summary>
internal sealed record EnumCase(string GraphQLName, string Member);

/// <summary>Where a connection has its items.</summary>
internal enum ConnectionShape
{
    /// <summary><c>edges { node }</c></summary>
    Edges,

    /// <summary><c>edges</c>, which are the items themselves.</summary>
    EdgesAsItems,

    /// <summary><c>nodes</c></summary>
    Nodes,

    /// <summary>A plain list.</summary>
    List,
}
