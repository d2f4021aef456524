using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace WandbGen.Benchmarks.Generator;

/// <summary>The compiler's driver as it hosts a generator.</summary>
internal static class Drivers
{
    public static GeneratorDriver Create(IIncrementalGenerator generator, AdditionalText schema) =>
        CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], [schema], new CSharpParseOptions(LanguageVersion.CSharp14));
}

/// <summary>A floor: reads the schema's text and does nothing with it.</summary>
internal sealed class TextReaderOnly : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context) =>
        context.RegisterSourceOutput(
            context.AdditionalTextsProvider.Select(static (file, cancellationToken) => file.GetText(cancellationToken)!.ToString().Length),
            static (_, _) => { }
        );
}

/// <summary>A floor: asks for the marked types as the generator does, and does nothing with them.</summary>
/// <param name="asks">Whether it also asks for what their properties are.</param>
/// <param name="looksForAll">Whether it looks for every attribute that the generator looks for, and not only for the two that the project
/// has.</param>
internal sealed class DeclarationFinder(bool asks, bool looksForAll = false) : IIncrementalGenerator
{
    private static readonly string[] s_used = ["WandbGen.WandbObjectAttribute", "WandbGen.WandbCollectionAttribute`1"];

    private static readonly string[] s_all =
    [
        .. s_used,
        "WandbGen.WandbVariantAttribute",
        "WandbGen.WandbInputAttribute",
        "WandbGen.WandbHistoryRowAttribute",
        "WandbGen.WandbQueryAttribute",
        "WandbGen.WandbMutationAttribute",
    ];

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        foreach (string attribute in looksForAll ? s_all : s_used)
        {
            context.RegisterSourceOutput(
                context.SyntaxProvider.ForAttributeWithMetadataName(
                    attribute,
                    static (node, _) => node is TypeDeclarationSyntax,
                    (found, _) => asks ? Ask((INamedTypeSymbol)found.TargetSymbol) : found.TargetSymbol.Name.Length
                ),
                static (_, _) => { }
            );
        }
    }

    private static int Ask(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IPropertySymbol>().Sum(static property => property.Type.Name.Length + property.GetAttributes().Length);
}
