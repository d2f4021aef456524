using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WandbGen.Generator.CSharp;

namespace WandbGen.CodeFixes;

/// <summary>Writes types as short as the usings at a place allow.</summary>
internal sealed class TypeNames(SemanticModel model, int position)
{
    private static readonly SymbolDisplayFormat s_format = SymbolDisplayFormat.MinimallyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
    );

    public string Write(CSharpType type)
    {
        string name = type.Element is { } element && type.Kind == CSharpKind.List ? WriteList(Write(element)) : Shorten(type.Name);
        return type.IsNullable ? name + "?" : name;
    }

    public string WriteList(string element) => WriteGeneric("System.Collections.Generic.IReadOnlyList", element);

    /// <summary>A generic type of one argument, which need not exist yet.</summary>
    public string WriteGeneric(string name, string argument)
    {
        string any = Shorten($"global::{name}<int>");
        return $"{any.Substring(0, any.Length - "<int>".Length)}<{argument}>";
    }

    /// <summary>An attribute without its ending.</summary>
    public string WriteAttribute(string name)
    {
        string shortened = Shorten("global::" + name);
        return shortened.Substring(0, shortened.Length - "Attribute".Length);
    }

    /// <param name="name">A full name with <c>global::</c>, or a keyword.</param>
    public string Shorten(string name) =>
        model.GetSpeculativeTypeInfo(position, SyntaxFactory.ParseTypeName(name), SpeculativeBindingOption.BindAsTypeOrNamespace).Type
            is { TypeKind: not TypeKind.Error } type
            ? type.ToMinimalDisplayString(model, position, s_format)
            : name;
}
