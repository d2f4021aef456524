namespace WandbGen;

/// <summary>A place in a collection, bound to its query: it can be stored as text and resumed by another process.</summary>
public readonly record struct PageCursor;
