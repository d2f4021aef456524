using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>A type marked with <c>[WandbInput]</c>.</summary>
/// <param name="GraphQLType">The input object that the attribute names, or the declaration's own name.</param>
/// <param name="Obstacle">What keeps the generator from adding its part.</param>
/// <param name="HasWriter">If it comes from another assembly, whether that has its writer.</param>
internal sealed record InputDeclaration(
    TypeDeclaration Type,
    string GraphQLType,
    string? Schema,
    EquatableArray<PropertyDeclaration> Properties,
    Obstacle? Obstacle = null,
    bool? HasWriter = null
)
{
    /// <summary>Whether the generator can add a part, or has added one in another assembly.</summary>
    public bool IsEmitted => HasWriter ?? (Type.IsPartial && Obstacle is not { AllowsStub: false });
}
