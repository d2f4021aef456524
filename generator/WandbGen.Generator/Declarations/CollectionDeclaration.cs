using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>A class marked with <c>[WandbCollection]</c>.</summary>
internal sealed record CollectionDeclaration
{
    public required TypeDeclaration Type { get; init; }

    /// <summary>The attribute's text, or <see langword="null"/> if the document is in a file.</summary>
    public required string? Path { get; init; }

    /// <summary>The file that holds the document, or <see langword="null"/>.</summary>
    public required string? Document { get; init; }

    /// <summary>The operation of the file that is meant, or <see langword="null"/> for its only one.</summary>
    public string? OperationName { get; init; }

    public required string? Schema { get; init; }

    /// <summary>The item's type.</summary>
    public required CSharpType Item { get; init; }

    /// <summary>How the collection continues, if it says so.</summary>
    public required PagingDeclaration? Paging { get; init; }

    /// <summary>What reads an item that is a scalar.</summary>
    public required ConverterDeclaration? Converter { get; init; }

    public required ObjectGraph Objects { get; init; }

    /// <summary>Whether the user wrote one, so that the generated one is for chaining only.</summary>
    public required bool HasConstructor { get; init; }

    /// <summary>Whether the user wrote <c>CountAsync</c>, so that none is emitted.</summary>
    public required bool HasCount { get; init; }

    /// <summary>Whether the user wrote the base class, so that the emitted part must not.</summary>
    public required bool HasBase { get; init; }

    /// <summary>The names in the user's part and its bases that begin with an underscore, as emitted fields do.</summary>
    public required EquatableArray<string> UnderscoreNames { get; init; }

    /// <summary>The largest number of items that the server lets one ask for at once, or 0.</summary>
    public required int MaxPageSize { get; init; }

    /// <summary>The types that <c>[WandbVariable]</c> says of the variables.</summary>
    public required EquatableArray<ParameterDeclaration> Variables { get; init; }

    /// <summary>The server feature that the collection needs as a whole.</summary>
    public required string? Feature { get; init; }

    /// <summary>What keeps the generator from adding its part.</summary>
    public required Obstacle? Obstacle { get; init; }

    /// <summary>Whether the generator can add a part.</summary>
    public bool IsEmitted => Type.IsPartial && Obstacle is not { AllowsStub: false };
}
