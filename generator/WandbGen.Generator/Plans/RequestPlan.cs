namespace WandbGen.Generator.Plans;

/// <summary>One request, and how its response is read.</summary>
internal sealed record RequestPlan
{
    public required DocumentPlan Document { get; init; }

    public required EquatableArray<VariablePlan> Variables { get; init; }

    /// <summary>The path from the root of the response to the value.</summary>
    public required PathPlan Path { get; init; }

    public required ValuePlan Value { get; init; }

    /// <summary>Whether a step that is null makes the result null instead of an error.</summary>
    public bool IsNullWhenMissed { get; init; }

    /// <summary>Whether the value's objects take the client.</summary>
    public bool TakesClient => Value.Context.Any(static context => context.Kind == ContextKind.Client);
}
