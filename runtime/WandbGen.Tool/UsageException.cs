namespace WandbGen.Tool;

/// <summary>The command line cannot be carried out; the message says why, and what can.</summary>
internal sealed class UsageException(string message) : Exception(message);
