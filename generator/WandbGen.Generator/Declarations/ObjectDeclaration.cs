using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Declarations;

/// <summary>A type marked with <c>[WandbObject]</c> or <c>[WandbVariant]</c>.</summary>
internal sealed record ObjectDeclaration
{
    public required TypeDeclaration Type { get; init; }

    /// <summary>The GraphQL type that the attribute names, or the declaration's own name; of a fallback, its base's.</summary>
    public required string GraphQLType { get; init; }

    /// <summary>The schema that the attribute names.</summary>
    public required string? Schema { get; init; }

    public required EquatableArray<PropertyDeclaration> Properties { get; init; }

    /// <summary>The parameters of a positional record, which are properties too.</summary>
    public required EquatableArray<string> Constructor { get; init; }

    /// <summary>Whether it has no instances of its own, so that it needs variants.</summary>
    public bool IsAbstract { get; init; }

    /// <summary>The full name of the nearest base type that is marked, or <see langword="null"/>.</summary>
    public string? Base { get; init; }

    /// <summary>What kind of variant of <see cref="Base"/> it is.</summary>
    public VariantKind Variant { get; init; }

    /// <summary>The server feature that came with the type of a variant.</summary>
    public string? Feature { get; init; }

    /// <summary>The full names of its own variants, in an order that does not depend on files.</summary>
    public EquatableArray<string> Variants { get; init; }

    /// <summary>What its assembly says of its reader, if it comes from another one.</summary>
    public ReaderDeclaration? Reader { get; init; }

    /// <summary>What keeps the generator from adding its part.</summary>
    public Obstacle? Obstacle { get; init; }

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
internal sealed record PropertyDeclaration
{
    public required string Name { get; init; }

    public required CSharpType Type { get; init; }

    /// <summary>The text of its <c>[WandbField]</c>, or <see langword="null"/>.</summary>
    public required string? Field { get; init; }

    /// <summary>Whether it has <c>[WandbContext]</c>.</summary>
    public required bool IsContext { get; init; }

    /// <summary>The first source that its <c>[WandbContext]</c> names.</summary>
    public required string? ContextField { get; init; }

    /// <summary>How many levels of a type that contains itself are selected; 0 if nothing is said.</summary>
    public int Depth { get; init; }

    /// <summary>The server feature that the field needs.</summary>
    public string? Feature { get; init; }

    /// <summary>What its <c>[WandbField]</c> says to read it with.</summary>
    public ConverterDeclaration? Converter { get; init; }

    /// <summary>The sources after the first.</summary>
    public EquatableArray<string> OtherSources { get; init; }

    /// <summary>Whether its own field is taken where its surroundings have nothing.</summary>
    public bool HasFallback => IsContext && Field is not null && Type.Kind is not (CSharpKind.Client or CSharpKind.Collection);
}

/// <summary>The emitted reader of a type of another assembly: what it expects to have been selected, and what it is given.</summary>
/// <param name="Selection">The fields, or <see langword="null"/> if the type has no reader that can be called.</param>
internal sealed record ReaderDeclaration(string? Selection, EquatableArray<ContextDeclaration> Context);

/// <summary>What such a reader takes from around the object.</summary>
/// <param name="Sources">Of a field beside the path: the response keys and variables that have the value.</param>
/// <param name="Converter">What reads it, if the user says so.</param>
internal sealed record ContextDeclaration(string Name, CSharpType Type, EquatableArray<string> Sources, ConverterDeclaration? Converter);

/// <summary>A declaration with all the objects that can be reached from it, and the inputs that it names, so that binding it needs
/// nothing else.</summary>
internal sealed record ObjectGraph(EquatableArray<ObjectDeclaration> Objects, EquatableArray<InputDeclaration> Inputs = default)
{
    private Dictionary<string, ObjectDeclaration>? _byName;

    public ObjectDeclaration? Find(string fullName)
    {
        if (_byName is null)
        {
            Dictionary<string, ObjectDeclaration> byName = new(Objects.Count, StringComparer.Ordinal);
            foreach (ObjectDeclaration declaration in Objects)
            {
                byName[declaration.Type.FullName] = declaration;
            }

            _byName = byName;
        }

        return _byName.TryGetValue(fullName, out ObjectDeclaration? found) ? found : null;
    }

    /// <summary>The input object that a type is or holds.</summary>
    public InputDeclaration? FindInput(CSharpType type)
    {
        CSharpType held = type;
        while (held.Element is { } element)
        {
            held = element;
        }

        return held.Kind == CSharpKind.Input ? FindInput(held.Name) : null;
    }

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

    public bool Equals(ObjectGraph? other) => other is not null && Objects.Equals(other.Objects) && Inputs.Equals(other.Inputs);

    public override int GetHashCode() => unchecked((Objects.GetHashCode() * 31) + Inputs.GetHashCode());
}
