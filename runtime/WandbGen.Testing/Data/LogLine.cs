namespace WandbGen.Testing.Data;

/// <summary>A line of a console.</summary>
/// <param name="Timestamp">When it was written, or <see langword="null"/> where nobody noted it.</param>
internal sealed record LogLine(string? Timestamp, bool IsError, string Text);
