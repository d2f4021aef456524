using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Problems;

/// <summary>A mistake in a declaration. The generator ignores it, the analyzer reports it.</summary>
internal sealed record Problem(DiagnosticDescriptor Descriptor, ProblemPlace Place, params string[] Arguments);
