namespace WandbGen.Generator.Plans;

/// <summary>The emitted part of a method marked with <c>[WandbQuery]</c> or <c>[WandbMutation]</c>.</summary>
internal sealed record MethodPlan
{
    /// <summary>What its other part must repeat.</summary>
    public required PartialMethod Method { get; init; }

    /// <summary>What the method sends, or <see langword="null"/> if the declaration has errors: the emitted method throws then.</summary>
    public RequestPlan? Request { get; init; }
}
