using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Plans;

/// <summary>The path from the root of a response to what is wanted, one level after the other.</summary>
internal sealed record PathPlan(EquatableArray<StepPlan> Steps);

/// <summary>One level of a path: the fields that are kept, and the step that leads on.</summary>
internal sealed record StepPlan
{
    /// <summary>The fields beside the step, which the items can be given.</summary>
    public EquatableArray<PathFieldPlan> Fields { get; init; }

    /// <summary>The step's response key.</summary>
    public required string Key { get; init; }

    /// <summary>The response keys up to the step, with dots between.</summary>
    public required string Path { get; init; }

    /// <summary>The step's GraphQL type.</summary>
    public required string TypeName { get; init; }

    /// <summary>Whether the operation can leave the step out, which then is no error.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether only objects of one type have the step, so that any other object is none.</summary>
    public bool IsOfFragment { get; init; }

    /// <summary>The values that name the object in the error if the step is null: those of the arguments up to it, in the order in which
    /// people write paths.</summary>
    public EquatableArray<ValueNode> NameValues { get; init; }
}

/// <summary>A field beside a path.</summary>
/// <param name="Branch">The response keys of the objects beside the path that it is in.</param>
internal sealed record PathFieldPlan(string Key, string Local, ValuePlan Value, EquatableArray<string> Branch = default);
