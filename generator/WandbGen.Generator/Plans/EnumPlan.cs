namespace WandbGen.Generator.Plans;

/// <summary>The values of an enum, in both languages.</summary>
/// <param name="Type">The C# enum's full name.</param>
/// <param name="ClassName">The emitted class that translates.</param>
/// <param name="GraphQLType">The GraphQL enum.</param>
/// <param name="Cases">The values that both have, in the order of the C# enum.</param>
/// <param name="Unknown">The C# expression for a value that the C# enum does not have.</param>
internal sealed record EnumPlan(string Type, string ClassName, string GraphQLType, EquatableArray<EnumCase> Cases, string Unknown);

/// <summary>A value of an enum.</summary>
/// <param name="Number">The member's number, as text: members can share one.</param>
internal sealed record EnumCase(string GraphQLName, string Member, string Number);
