using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Plans;

/// <summary>The emitted part of a type marked with <c>[WandbHistoryRow]</c>.</summary>
/// <param name="Columns">What is read, in the order of the declaration.</param>
/// <param name="Constructor">The properties that the constructor takes, in its order.</param>
/// <param name="IsValid">Whether the declaration has no errors; otherwise the emitted reader throws.</param>
internal sealed record HistoryRowPlan(
    TypeDeclaration Type,
    EquatableArray<HistoryColumnPlan> Columns,
    EquatableArray<string> Constructor,
    bool IsValid
);

/// <summary>A property that is read.</summary>
/// <param name="Key">The key, or <see langword="null"/> for the step, which every row has.</param>
/// <param name="Read">How the value is read.</param>
/// <param name="IsRequired">Whether the property cannot be null.</param>
internal sealed record HistoryColumnPlan(string Property, string? Key, CSharpType Type, HistoryRead Read, bool IsRequired);

/// <summary>How a value of a row is read.</summary>
internal enum HistoryRead
{
    /// <summary>The step.</summary>
    Step,

    /// <summary>By the method of the reader that is named after the type.</summary>
    Scalar,

    /// <summary>As it was logged.</summary>
    Value,

    /// <summary>By the type's own <c>From</c>, out of the value as it was logged.</summary>
    Object,
}
