using Microsoft.CodeAnalysis;
using WandbGen.Generator.Binding;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Analysis;

/// <summary>Binds a symbol as the generator does, for what there is to say of it.</summary>
internal static class DeclarationBinding
{
    /// <summary>The mistakes of the declaration that an attribute of a symbol makes; none if the attribute makes none.</summary>
    public static ProblemCollector Bind(ISymbol symbol, AttributeData attribute, SchemaSet schemas, CancellationToken cancellationToken)
    {
        var problems = new ProblemCollector();
        if (
            attribute.AttributeClass
            is not { ContainingNamespace: { Name: "WandbGen", ContainingNamespace.IsGlobalNamespace: true } } marker
        )
        {
            return problems;
        }

        switch (symbol, marker.Name)
        {
            case (INamedTypeSymbol type, "WandbObjectAttribute" or "WandbVariantAttribute"):
                Binder.Bind(DeclarationReader.ReadObject(type, cancellationToken), schemas, problems);
                break;
            case (INamedTypeSymbol type, "WandbInputAttribute"):
                Binder.BindInput(DeclarationReader.ReadInput(type, cancellationToken), schemas, problems);
                break;
            case (INamedTypeSymbol type, "WandbHistoryRowAttribute"):
                Binder.Bind(DeclarationReader.ReadHistoryRow(type), problems);
                break;
            case (INamedTypeSymbol type, "WandbCollectionAttribute")
                when DeclarationReader.ReadCollection(type, attribute, cancellationToken) is { } collection:
                Binder.Bind(collection, schemas, problems);
                break;
            case (IMethodSymbol method, "WandbQueryAttribute" or "WandbMutationAttribute")
                when DeclarationReader.ReadOperation(method, attribute, cancellationToken) is { } operation:
                Binder.Bind(operation, schemas, problems);
                break;
        }

        return problems;
    }
}
