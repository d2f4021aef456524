using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>A type marked with <c>[WandbObject]</c> or <c>[WandbVariant]</c>.</summary>
/// <param name="GraphQLType">The GraphQL type that the attribute names, or the declaration's own name; of a fallback, its base's.</param>
/// <param name="Schema">The schema that the attribute names.</param>
/// <param name="Constructor">The parameters of a positional record, which are properties too.</param>
/// <param name="IsAbstract">Whether it has no instances of its own, so that it needs variants.</param>
/// <param name="Base">The full name of the nearest base type that is marked, or <see langword="null"/>.</param>
/// <param name="Variant">What kind of variant of <paramref name="Base"/> it is.</param>
/// <param name="Variants">The full names of its own variants, in an order that does not depend on files.</param>
/// <param name="Reader">Its emitted reader, if it comes from another assembly.</param>
/// <param name="Obstacle">What keeps the generator from adding its part.</param>
internal sealed record ObjectDeclaration(
    TypeDeclaration Type,
    string GraphQLType,
    string? Schema,
    EquatableArray<PropertyDeclaration> Properties,
    EquatableArray<string> Constructor,
    bool IsAbstract = false,
    string? Base = null,
    VariantKind Variant = VariantKind.None,
    EquatableArray<string> Variants = default,
    ReaderDeclaration? Reader = null,
    Obstacle? Obstacle = null
)
{
    /// <summary>Whether the generator can add a part, or has added one in another assembly.</summary>
    public bool IsEmitted => Reader is not null || (Type.IsPartial && Obstacle is not { AllowsStub: false });
}

/// <summary>Which objects a variant takes.</summary>
internal enum VariantKind
{
    /// <summary>It is no variant.</summary>
    None,

    /// <summary>Those of one type.</summary>
    Type,

    /// <summary>Those of all types that have no variant of their own.</summary>
    Fallback,
}

/// <summary>A property that is data.</summary>
/// <param name="Field">The text of its <c>[WandbField]</c>, or <see langword="null"/>.</param>
/// <param name="IsContext">Whether it has <c>[WandbContext]</c>.</param>
/// <param name="ContextField">The field beside the path that its <c>[WandbContext]</c> names.</param>
/// <param name="Depth">How many levels of a type that contains itself are selected; 0 if nothing is said.</param>
/// <param name="Feature">The server feature that the field needs.</param>
/// <param name="Converter">What its <c>[WandbField]</c> says to read it with.</param>
internal sealed record PropertyDeclaration(
    string Name,
    CSharpType Type,
    string? Field,
    bool IsContext,
    string? ContextField,
    int Depth = 0,
    string? Feature = null,
    ConverterDeclaration? Converter = null
);

/// <summary>A type that reads one field.</summary>
/// <param name="Name">The full name.</param>
/// <param name="Types">The C# types that it reads, in full.</param>
/// <param name="Problem">Why it can read none, or <see langword="null"/>.</param>
internal sealed record ConverterDeclaration(string Name, EquatableArray<string> Types, string? Problem);

/// <summary>The emitted reader of a type of another assembly: what it expects to have been selected, and what it is given.</summary>
/// <param name="Selection">The fields, or <see langword="null"/> if the type has no reader that can be called.</param>
internal sealed record ReaderDeclaration(string? Selection, EquatableArray<ParameterDeclaration> Parameters);

/// <summary>A declaration with all the objects and inputs that can be reached from it, so that binding it needs nothing else.</summary>
internal sealed record ObjectGraph(EquatableArray<ObjectDeclaration> Objects, EquatableArray<InputDeclaration> Inputs = default)
{
    public ObjectDeclaration? Find(string fullName)
    {
        foreach (ObjectDeclaration candidate in Objects)
        {
            if (candidate.Type.FullName == fullName)
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>Whether a type is an input object, or holds one, that the generator cannot add a part to.</summary>
    public bool UsesUnemittedInput(CSharpType type) =>
        type.Kind switch
        {
            CSharpKind.Input => FindInput(type.Name) is { IsEmitted: false },
            _ => type.Element is { } element && UsesUnemittedInput(element),
        };

    public InputDeclaration? FindInput(string fullName)
    {
        foreach (InputDeclaration candidate in Inputs)
        {
            if (candidate.Type.FullName == fullName)
            {
                return candidate;
            }
        }

        return null;
    }
}
