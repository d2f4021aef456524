namespace WandbGen.Generator.Schema;

/// <summary>Names a part of a schema in the way of the specification: <c>Type.field(argument:)</c>, <c>@directive(argument:)</c>.</summary>
internal readonly record struct SchemaCoordinate(string Owner, string? Member = null, string? Argument = null)
{
    public override string ToString() => (Member is null ? Owner : $"{Owner}.{Member}") + (Argument is null ? "" : $"({Argument}:)");
}
