namespace WandbGen.Tool.Output;

/// <summary>A column of a listing: what it is called, and how it is read from an item. All formats come from it.</summary>
/// <param name="Name">The name, for <c>--columns</c>, <c>--sort</c> and <c>--json</c>.</param>
/// <param name="Read">Reads the value.</param>
/// <param name="IsShown">Whether a table shows it unless columns are chosen. JSON has all columns.</param>
internal sealed record Column<T>(string Name, Func<T, Cell> Read, bool IsShown = true);
