using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Plans;

/// <summary>How a value of a response is read.</summary>
/// <remarks>
/// Plans are what the incremental pipeline compares: immutable, equal by value, and without any Roslyn or parser type, which would keep
/// whole compilations alive and differ at every keystroke. A test walks their types. They hold only what is emitted, and no C# but names.
/// </remarks>
internal sealed record ValuePlan
{
    public required ValueKind Kind { get; init; }

    /// <summary>The C# type without a question mark.</summary>
    public required string Type { get; init; }

    /// <summary>Whether null is taken.</summary>
    public required bool IsNullable { get; init; }

    /// <summary>Whether the C# type is a struct.</summary>
    public required bool IsValueType { get; init; }

    /// <summary>The type in the schema, for messages.</summary>
    public required string GraphQLType { get; init; }

    /// <summary>Whether null is taken of a type that is not marked with a question mark.</summary>
    public bool IsOblivious { get; init; }

    /// <summary>Of a scalar or enum that is selected: how it is read.</summary>
    public ReadPlan? Read { get; init; }

    /// <summary>Of an object, or what holds objects: the context that its reader takes.</summary>
    public EquatableArray<ContextPlan> Context { get; init; }

    /// <summary>Of an object: whether another assembly declares it, whose typed reader is not seen here.</summary>
    public bool IsReferenced { get; init; }

    /// <summary>Of a list or connection: its elements. Of a field: its value.</summary>
    public ValuePlan? Element { get; init; }

    /// <summary>Of a field: the response keys that lead to it.</summary>
    public EquatableArray<string> Path { get; init; }

    /// <summary>Of a field whose value takes what stands beside the path to it: that path.</summary>
    public PathPlan? ItemPath { get; init; }

    /// <summary>Of a list or connection: what holds them.</summary>
    public ListKind ListKind { get; init; }

    /// <summary>Of a connection: where its items are.</summary>
    public ConnectionShape? Shape { get; init; }

    /// <summary>Whether the schema allows the edges or nodes of a connection to be null.</summary>
    public bool IsListNullable { get; init; }
}

/// <summary>What a value of a response is.</summary>
internal enum ValueKind
{
    /// <summary>A scalar or enum.</summary>
    Leaf,
    Object,
    List,

    /// <summary>One page of a connection, as a list.</summary>
    Connection,

    /// <summary>One field of an object, or of objects in it.</summary>
    Field,
}

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
