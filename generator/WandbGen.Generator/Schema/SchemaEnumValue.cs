namespace WandbGen.Generator.Schema;

/// <summary>A value of an enum.</summary>
internal sealed class SchemaEnumValue(string name) : INamed
{
    public string Name => name;

    public string? Description { get; init; }

    /// <summary>Why the value should not be used any more, or <see langword="null"/> when it is not deprecated.</summary>
    public string? DeprecationReason { get; init; }

    public override string ToString() => name;
}
