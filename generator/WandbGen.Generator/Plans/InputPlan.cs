using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Plans;

/// <summary>The emitted part of a type marked with <c>[WandbInput]</c>.</summary>
/// <param name="Fields">What is written, in the order of the declaration.</param>
/// <param name="IsValid">Whether the declaration has no errors; otherwise the emitted writer throws.</param>
internal sealed record InputPlan(TypeDeclaration Type, string GraphQLType, EquatableArray<InputFieldPlan> Fields, bool IsValid);

/// <summary>A field of an input object.</summary>
/// <param name="Name">The name in GraphQL.</param>
/// <param name="Property">The name in C#.</param>
internal sealed record InputFieldPlan(string Name, string Property, WritePlan Write);
