namespace WandbGen.Generator.Declarations;

/// <summary>A class marked with <c>[WandbCollection]</c>.</summary>
/// <param name="Way">The attribute's text.</param>
/// <param name="Item">The item's type.</param>
/// <param name="HasConstructor">Whether the user wrote one, so that the generated one is for chaining only.</param>
internal sealed record CollectionDeclaration(TypeDeclaration Type, string Way, string? Schema, CSharpType Item, ObjectGraph Objects, bool HasConstructor);
