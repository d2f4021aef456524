namespace WandbGen.Generator.Declarations;

/// <summary>A type marked with <c>[WandbObject]</c>.</summary>
/// <param name="GraphQLType">The GraphQL type that the attribute names, or the declaration's own name.</param>
/// <param name="Schema">The schema that the attribute names.</param>
/// <param name="Constructor">The parameters of a positional record, which are properties too.</param>
/// <param name="IsEmittedHere">Whether its code is emitted in this compilation; otherwise it was in the one that it comes from.</param>
internal sealed record ObjectDeclaration(
    TypeDeclaration Type,
    string GraphQLType,
    string? Schema,
    EquatableArray<PropertyDeclaration> Properties,
    EquatableArray<string> Constructor,
    bool IsEmittedHere);

/// <summary>A property that is data.</summary>
/// <param name="Field">The text of its <c>[WandbField]</c>, or <see langword="null"/>.</param>
/// <param name="IsContext">Whether it has <c>[WandbContext]</c>.</param>
/// <param name="Leaf">The leaf that its <c>[WandbContext]</c> names.</param>
internal sealed record PropertyDeclaration(string Name, CSharpType Type, string? Field, bool IsContext, string? Leaf);

/// <summary>A declaration with all the objects that can be reached from it, so that binding it needs nothing else.</summary>
internal sealed record ObjectGraph(EquatableArray<ObjectDeclaration> Objects)
{
    public ObjectDeclaration? Find(string fullName)
    {
        foreach (ObjectDeclaration candidate in Objects)
        {
            if (candidate.Type.FullName == fullName)
            {
                return candidate;
            }
        }

        return null;
    }
}
