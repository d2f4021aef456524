using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>A partial method marked with <c>[WandbQuery]</c> or <c>[WandbMutation]</c>.</summary>
/// <param name="Type">The type that holds it.</param>
/// <param name="Signature">The method's head as the other part wrote it: modifiers, result, name and parameters.</param>
/// <param name="Result">The type inside the task, or <see langword="null"/> if the method returns none that is known.</param>
/// <param name="IsValueTask">Whether the task is a <c>ValueTask</c>.</param>
/// <param name="Client">The expression that is the client, or <see langword="null"/> if there is none.</param>
/// <param name="Ordinal">Which of the type's methods of this name it is.</param>
/// <param name="Feature">The server feature that the operation needs as a whole.</param>
/// <param name="Obstacle">What keeps the generator from adding its part.</param>
internal sealed record OperationDeclaration(
    TypeDeclaration Type,
    string Text,
    bool IsMutation,
    string? Schema,
    string Name,
    string Signature,
    CSharpType? Result,
    bool IsValueTask,
    EquatableArray<ParameterDeclaration> Parameters,
    string? Client,
    ObjectGraph Objects,
    bool IsPartial,
    int Ordinal,
    string? Feature,
    Obstacle? Obstacle
)
{
    /// <summary>Whether the generator can add a part.</summary>
    public bool IsEmitted => IsPartial && Type.IsPartial && Obstacle is not { AllowsStub: false };
}

/// <summary>A parameter of a method.</summary>
/// <param name="Feature">The server feature that it needs.</param>
internal sealed record ParameterDeclaration(string Name, CSharpType Type, string? Feature = null);
