namespace WandbGen.CompilerServices;

/// <summary>Which page a collection asks for.</summary>
/// <param name="First">The number of items to ask for; at least 1.</param>
/// <param name="After">The server's cursor to continue after, or <see langword="null"/> for the first page.</param>
public readonly record struct PageRequest(int First, string? After);
