namespace WandbGen.Generator.CSharp;

/// <summary>A user's partial type, as far as another part of it must repeat.</summary>
internal sealed record TypeDeclaration
{
    /// <summary>The namespace, or an empty text for the global one.</summary>
    public required string Namespace { get; init; }

    /// <summary>The types around it, outermost first.</summary>
    public required EquatableArray<TypeHead> Containers { get; init; }

    /// <summary>How the type itself is declared.</summary>
    public required TypeHead Head { get; init; }

    /// <summary>The simple name.</summary>
    public required string Name { get; init; }

    /// <summary>The name with namespace and <c>global::</c>.</summary>
    public required string FullName { get; init; }

    /// <summary>Whether it can be seen outside its assembly.</summary>
    public required bool IsPublic { get; init; }

    /// <summary>Whether the type and all types around it are partial.</summary>
    public required bool IsPartial { get; init; }

    /// <summary>The names of the user's members that emitted ones may have.</summary>
    public EquatableArray<string> ContestedNames { get; init; } = [];
}

/// <summary>The head of another part of a type.</summary>
/// <param name="Keyword">What the type is: <c>class</c>, <c>record struct</c>, …</param>
/// <param name="Name">The simple name.</param>
/// <param name="TypeParameters">The names of its type parameters, escaped.</param>
internal sealed record TypeHead(string Keyword, string Name, EquatableArray<string> TypeParameters)
{
    /// <summary>Whether it is a struct.</summary>
    public required bool IsValueType { get; init; }

    /// <summary>The head as it is written: <c>partial record struct Pair&lt;TLeft, TRight&gt;</c>.</summary>
    public override string ToString() =>
        $"partial {Keyword} {Identifiers.Escape(Name)}" + (TypeParameters.Count == 0 ? "" : $"<{string.Join(", ", TypeParameters)}>");
}
