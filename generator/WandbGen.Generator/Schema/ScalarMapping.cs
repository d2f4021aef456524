namespace WandbGen.Generator.Schema;

/// <summary>An <c>[assembly: WandbScalar]</c>.</summary>
/// <param name="Type">The C# type's full name.</param>
/// <param name="Converter">The converter's full name.</param>
internal sealed record ScalarMapping(string Scalar, string? Schema, string Type, bool IsValueType, string Converter);
