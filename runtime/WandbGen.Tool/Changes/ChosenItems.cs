namespace WandbGen.Tool.Changes;

/// <summary>What a command line means to change.</summary>
/// <param name="Items">The items.</param>
/// <param name="Missing">Those that were named and are not there, with the reason.</param>
/// <param name="AreNamed">Whether each was named as an argument, so that nothing else can be meant.</param>
internal sealed record ChosenItems<T>(IReadOnlyList<T> Items, IReadOnlyList<ItemFailure> Missing, bool AreNamed);
