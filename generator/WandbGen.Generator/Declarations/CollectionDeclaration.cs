using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>A class marked with <c>[WandbCollection]</c>.</summary>
/// <param name="Path">The attribute's text, or <see langword="null"/> if the document is in a file.</param>
/// <param name="Document">The file that holds the document, or <see langword="null"/>.</param>
/// <param name="Item">The item's type.</param>
/// <param name="HasConstructor">Whether the user wrote one, so that the generated one is for chaining only.</param>
/// <param name="HasCount">Whether the user wrote <c>CountAsync</c>, so that none is emitted.</param>
/// <param name="HasBase">Whether the user wrote the base class, so that the emitted part must not.</param>
/// <param name="MaxPageSize">The largest number of items that the server lets one ask for at once, or 0.</param>
/// <param name="Variables">The types that <c>[WandbVariable]</c> says of the variables.</param>
/// <param name="Feature">The server feature that the collection needs as a whole.</param>
/// <param name="Obstacle">What keeps the generator from adding its part.</param>
internal sealed record CollectionDeclaration(
    TypeDeclaration Type,
    string? Path,
    string? Document,
    string? Schema,
    CSharpType Item,
    ObjectGraph Objects,
    bool HasConstructor,
    bool HasCount,
    bool HasBase,
    int MaxPageSize,
    EquatableArray<ParameterDeclaration> Variables,
    string? Feature,
    Obstacle? Obstacle
)
{
    /// <summary>Whether the generator can add a part.</summary>
    public bool IsEmitted => Type.IsPartial && Obstacle is not { AllowsStub: false };
}
