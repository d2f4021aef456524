using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Plans;

/// <summary>Something that an object's reader is given from around the object.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">The reader's parameter.</param>
/// <param name="Type">The parameter's C# type.</param>
/// <param name="Others">The sources that are tried where there is no such field.</param>
/// <param name="Converter">What reads it, if the user says so.</param>
/// <param name="Field">Of a field beside the path: its response key, as the parameter's name spells it.</param>
internal sealed record ContextPlan(
    ContextKind Kind,
    string Name,
    CSharpType Type,
    string Field,
    EquatableArray<string> Others = default,
    ConverterDeclaration? Converter = null
);

/// <summary>What an object's reader is given.</summary>
internal enum ContextKind
{
    Client,
    Collection,
    Field,
}
