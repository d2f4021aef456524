using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>A type marked with <c>[WandbHistoryRow]</c>.</summary>
internal sealed record HistoryRowDeclaration
{
    public required TypeDeclaration Type { get; init; }

    public required EquatableArray<HistoryRowProperty> Properties { get; init; }

    /// <summary>The parameters of a positional record, which are properties too.</summary>
    public required EquatableArray<string> Constructor { get; init; }

    public required bool IsAbstract { get; init; }

    /// <summary>What keeps the generator from adding its part.</summary>
    public required Obstacle? Obstacle { get; init; }

    /// <summary>Whether the generator can add a part.</summary>
    public bool IsEmitted => Type.IsPartial && Obstacle is not { AllowsStub: false };
}

/// <summary>A property that is read.</summary>
/// <param name="Key">The key that its <c>[WandbHistoryKey]</c> names, or <see langword="null"/> if it has none.</param>
internal sealed record HistoryRowProperty(string Name, CSharpType Type, string? Key);
