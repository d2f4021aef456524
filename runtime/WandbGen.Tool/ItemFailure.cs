namespace WandbGen.Tool;

/// <summary>One of many things, and why it could not be done.</summary>
internal sealed record ItemFailure(string Item, Exception Failure);
