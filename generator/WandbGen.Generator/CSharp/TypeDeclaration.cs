namespace WandbGen.Generator.CSharp;

/// <summary>A user's partial type, as far as another part of it must repeat.</summary>
internal sealed record TypeDeclaration
{
    /// <summary>The namespace, or an empty text for the global one.</summary>
    public required string Namespace { get; init; }

    /// <summary>The types around it, outermost first, each as the head of a partial declaration: <c>partial class Outer</c>.</summary>
    public required EquatableArray<string> Containers { get; init; }

    /// <summary>The head of a partial declaration of the type itself.</summary>
    public required string Head { get; init; }

    /// <summary>The simple name.</summary>
    public required string Name { get; init; }

    /// <summary>The name with namespace and <c>global::</c>.</summary>
    public required string FullName { get; init; }

    /// <summary>Whether it can be seen outside its assembly.</summary>
    public required bool IsPublic { get; init; }

    /// <summary>Whether the type and all types around it are partial.</summary>
    public required bool IsPartial { get; init; }
}
