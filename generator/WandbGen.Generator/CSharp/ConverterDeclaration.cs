namespace WandbGen.Generator.CSharp;

/// <summary>A type that reads one field.</summary>
/// <param name="Name">The full name.</param>
/// <param name="Types">The C# types that it reads, in full.</param>
/// <param name="Problem">Why it can read none, or <see langword="null"/>.</param>
/// <param name="IsPublic">Whether it can be seen outside its assembly.</param>
internal sealed record ConverterDeclaration(string Name, EquatableArray<string> Types, string? Problem, bool IsPublic);
