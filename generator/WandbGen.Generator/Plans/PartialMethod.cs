using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Plans;

/// <summary>A user's partial method, as far as its other part must repeat it.</summary>
internal sealed record PartialMethod
{
    /// <summary>The type that holds it.</summary>
    public required TypeDeclaration Type { get; init; }

    public required string Name { get; init; }

    /// <summary>Which of the type's methods of this name it is.</summary>
    public required int Ordinal { get; init; }

    /// <summary>The method's head as the user's part has it: modifiers, result, name and parameters.</summary>
    public required string Signature { get; init; }

    /// <summary>Whether it returns a <c>ValueTask</c>.</summary>
    public required bool IsValueTask { get; init; }

    /// <summary>The type inside the task, or <see langword="null"/> if the method returns none that is known.</summary>
    public required CSharpType? Result { get; init; }

    /// <summary>The expression that is the client, or <see langword="null"/> if there is none.</summary>
    public required string? Client { get; init; }

    /// <summary>The parameter that cancels, or <see langword="null"/> if there is none.</summary>
    public required string? CancellationToken { get; init; }
}
