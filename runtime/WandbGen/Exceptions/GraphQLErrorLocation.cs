namespace WandbGen;

/// <summary>A place in a GraphQL document.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public readonly record struct GraphQLErrorLocation(int Line, int Column);
