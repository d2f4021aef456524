using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Schema;

/// <summary>A field of an object or interface.</summary>
internal sealed class SchemaField(string name, TypeReference type) : INamed
{
    public string Name => name;

    public TypeReference Type => type;

    public NamedList<SchemaArgument> Arguments { get; init; } = NamedList<SchemaArgument>.Empty;

    public string? Description { get; init; }

    /// <summary>Why the field should not be used any more, or <see langword="null"/> when it is not deprecated.</summary>
    public string? DeprecationReason { get; init; }

    public override string ToString() => $"{name}: {type}";
}
