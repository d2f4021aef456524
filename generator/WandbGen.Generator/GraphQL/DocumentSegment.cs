namespace WandbGen.Generator.GraphQL;

/// <summary>A piece of a document.</summary>
/// <param name="Features">The features that a server must have to be sent it.</param>
internal sealed record DocumentSegment(string Text, EquatableArray<string> Features = default);
