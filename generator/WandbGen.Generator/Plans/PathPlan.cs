namespace WandbGen.Generator.Plans;

/// <summary>The path from the root of a response to what is wanted, one level after the other.</summary>
internal sealed record PathPlan(EquatableArray<LevelPlan> Levels);

/// <summary>One level of a path: the fields that are kept, and the step that leads on.</summary>
/// <param name="Fields">The fields beside the step, which the items can be given.</param>
/// <param name="Key">The step's response key.</param>
/// <param name="Path">The response keys up to the step, with dots between.</param>
/// <param name="TypeName">The step's GraphQL type.</param>
/// <param name="IsNullable">Whether the step can be null.</param>
/// <param name="Lookup">The values of the arguments up to this step, as the content of an interpolated string.</param>
internal sealed record LevelPlan(
    EquatableArray<PathFieldPlan> Fields,
    string Key,
    string Path,
    string TypeName,
    bool IsNullable,
    string Lookup
);

/// <summary>A field beside a path.</summary>
internal sealed record PathFieldPlan(string Key, string Local, ValuePlan Value);
