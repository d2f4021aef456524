namespace WandbGen;

/// <summary>A location in a GraphQL document.</summary>
/// <param name="Line">The line, starting at 1.</param>
/// <param name="Column">The column, starting at 1.</param>
public readonly record struct GraphQLErrorLocation(int Line, int Column);
