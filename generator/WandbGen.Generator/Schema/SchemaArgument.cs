using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Schema;

/// <summary>An argument of a field or directive, or a field of an input object (the specification's <c>InputValueDefinition</c>).</summary>
internal sealed class SchemaArgument(string name, TypeReference type) : INamed
{
    public string Name => name;

    public TypeReference Type => type;

    /// <summary>The default, or <see langword="null"/> when there is none.</summary>
    public ValueNode? DefaultValue { get; init; }

    public string? Description { get; init; }

    /// <summary>Why the argument should not be used any more, or <see langword="null"/> when it is not deprecated.</summary>
    public string? DeprecationReason { get; init; }

    /// <summary>Whether a value must be given: non-null and without a default.</summary>
    public bool IsRequired => type.IsNonNull && DefaultValue is null;

    public override string ToString() => DefaultValue is null ? $"{name}: {type}" : $"{name}: {type} = {DefaultValue}";
}
