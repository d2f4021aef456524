namespace WandbGen.Generator.CSharp;

/// <summary>A user's partial type, as far as another part of it must repeat.</summary>
/// <param name="Namespace">The namespace, or an empty text for the global one.</param>
/// <param name="Containers">The types around it, outermost first, each as the head of a partial declaration: <c>partial class
/// Outer</c>.</param>
/// <param name="Head">The head of a partial declaration of the type itself.</param>
/// <param name="Name">The simple name.</param>
/// <param name="FullName">The name with namespace and <c>global::</c>.</param>
/// <param name="IsPublic">Whether it can be seen outside its assembly.</param>
/// <param name="IsPartial">Whether the type and all types around it are partial.</param>
internal sealed record TypeDeclaration(
    string Namespace,
    EquatableArray<string> Containers,
    string Head,
    string Name,
    string FullName,
    bool IsPublic,
    bool IsPartial
);
