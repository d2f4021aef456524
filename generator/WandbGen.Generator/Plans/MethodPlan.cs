namespace WandbGen.Generator.Plans;

/// <summary>The emitted part of a method marked with <c>[WandbQuery]</c> or <c>[WandbMutation]</c>.</summary>
internal sealed record MethodPlan
{
    /// <summary>What its other part must repeat.</summary>
    public required PartialMethod Method { get; init; }

    public DocumentPlan? Document { get; init; }

    public EquatableArray<VariablePlan> Variables { get; init; }

    public PathPlan? Path { get; init; }

    public ValuePlan? Result { get; init; }

    /// <summary>The features that a server must have to be asked at all.</summary>
    public EquatableArray<string> Features { get; init; }

    /// <summary>Whether the declaration has no errors; otherwise the emitted method throws.</summary>
    public required bool IsValid { get; init; }
}
