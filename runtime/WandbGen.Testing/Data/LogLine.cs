namespace WandbGen.Testing.Data;

/// <summary>A line of a console.</summary>
/// <param name="Timestamp">The time when it was written, or <see langword="null"/> if it is not known.</param>
internal sealed record LogLine(string? Timestamp, bool IsError, string Text);
