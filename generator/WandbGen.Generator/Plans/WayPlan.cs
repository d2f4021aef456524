namespace WandbGen.Generator.Plans;

/// <summary>The way from the root of a response to what is wanted, one level after the other.</summary>
internal sealed record WayPlan(EquatableArray<LevelPlan> Levels);

/// <summary>One level of a way: the leaves that are kept, and the step that leads on.</summary>
/// <param name="Leaves">The leaves beside the step, which the items can be given.</param>
/// <param name="Key">The step's response key.</param>
/// <param name="Path">The response keys up to the step, with dots between.</param>
/// <param name="TypeName">The step's GraphQL type.</param>
/// <param name="IsNullable">Whether the step can be null.</param>
/// <param name="Lookup">The values of the arguments up to this step, as the content of an interpolated string.</param>
internal sealed record LevelPlan(EquatableArray<LeafPlan> Leaves, string Key, string Path, string TypeName, bool IsNullable, string Lookup);

/// <summary>A leaf beside a way.</summary>
internal sealed record LeafPlan(string Key, string Local, ValuePlan Value);
