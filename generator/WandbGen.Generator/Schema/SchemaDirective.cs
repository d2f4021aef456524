namespace WandbGen.Generator.Schema;

/// <summary>The definition of a directive.</summary>
internal sealed class SchemaDirective(string name) : INamed
{
    /// <summary>The name without <c>@</c>.</summary>
    public string Name => name;

    public NamedList<SchemaArgument> Arguments { get; init; } = NamedList<SchemaArgument>.Empty;

    public string? Description { get; init; }

    public override string ToString() => "@" + name;
}
