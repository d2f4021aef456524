using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>A partial method marked with <c>[WandbQuery]</c> or <c>[WandbMutation]</c>.</summary>
internal sealed record OperationDeclaration
{
    /// <summary>The type that holds it.</summary>
    public required TypeDeclaration Type { get; init; }

    /// <summary>The attribute's text, or <see langword="null"/> if there is none.</summary>
    public required string? Text { get; init; }

    /// <summary>The file that holds the document, or <see langword="null"/>.</summary>
    public required string? Document { get; init; }

    /// <summary>The operation of the file that is meant, or <see langword="null"/> for its only one.</summary>
    public required string? OperationName { get; init; }

    public required bool IsMutation { get; init; }

    /// <summary>Whether it may be sent again after a lost answer though it is a mutation.</summary>
    public required bool IsIdempotent { get; init; }

    public required string? Schema { get; init; }

    public required string Name { get; init; }

    /// <summary>The method's head as the other part wrote it: modifiers, result, name and parameters.</summary>
    public required string Signature { get; init; }

    /// <summary>The type inside the task, or <see langword="null"/> if the method returns none that is known.</summary>
    public required CSharpType? Result { get; init; }

    /// <summary>Whether the method returns a task without a result.</summary>
    public bool HasNoResult { get; init; }

    /// <summary>Whether the task is a <c>ValueTask</c>.</summary>
    public required bool IsValueTask { get; init; }

    public required EquatableArray<ParameterDeclaration> Parameters { get; init; }

    /// <summary>The expression that is the client, or <see langword="null"/> if there is none.</summary>
    public required string? Client { get; init; }

    public required ObjectGraph Objects { get; init; }

    public required bool IsPartial { get; init; }

    /// <summary>Which of the type's methods of this name it is.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The server feature that the operation needs as a whole.</summary>
    public required string? Feature { get; init; }

    /// <summary>What keeps the generator from adding its part.</summary>
    public required Obstacle? Obstacle { get; init; }

    /// <summary>Whether the generator can add a part.</summary>
    public bool IsEmitted => IsPartial && Type.IsPartial && Obstacle is not { AllowsStub: false };
}

/// <summary>A parameter of a method.</summary>
/// <param name="Feature">The server feature that it needs.</param>
internal sealed record ParameterDeclaration(string Name, CSharpType Type, string? Feature = null);
