namespace WandbGen.Generator.Declarations;

/// <summary>A type marked with <c>[WandbInput]</c>.</summary>
/// <param name="GraphQLType">The input object that the attribute names, or the declaration's own name.</param>
internal sealed record InputDeclaration(TypeDeclaration Type, string GraphQLType, string? Schema, EquatableArray<PropertyDeclaration> Properties);
