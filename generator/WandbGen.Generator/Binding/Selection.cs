using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Binding;

/// <summary>What an object selects: the text for the document, and what is done with the answer.</summary>
/// <param name="Text">The fields with a space between, without braces.</param>
internal sealed record Selection(string Text, IReadOnlyList<FieldPlan> Fields);
