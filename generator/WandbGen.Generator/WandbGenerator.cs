using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WandbGen.Generator.Binding;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Emit;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator;

/// <summary>Emits readers of objects, collections and operations. It reports nothing: <see cref="Diagnostics.WandbAnalyzer"/> does.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class WandbGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<SchemaSet> schemas = context.AdditionalTextsProvider
            .Where(static file => SchemaFile.IsSchema(file))
            .Select(static (file, cancellationToken) => file.GetText(cancellationToken) is { } text
                ? SchemaModel.Parse(SchemaFile.NameOf(file), text, cancellationToken)
                : null)
            .WithTrackingName(TrackingNames.Schema)
            .Collect()
            .Select(static (models, _) => SchemaSet.From(models.OfType<SchemaModel>()));

        IncrementalValuesProvider<ObjectPlan> objects = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                WellKnownNames.ObjectAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (found, cancellationToken) => DeclarationReader.ReadObject((INamedTypeSymbol)found.TargetSymbol, cancellationToken))
            .WithTrackingName(TrackingNames.ObjectDeclaration)
            .Combine(schemas)
            .Select(static (input, _) => Binder.Bind(input.Left, input.Right, new ProblemCollector()))
            .WithTrackingName(TrackingNames.ObjectPlan);

        IncrementalValuesProvider<CollectionPlan> collections = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                WellKnownNames.CollectionAttribute,
                static (node, _) => node is ClassDeclarationSyntax,
                static (found, cancellationToken) => DeclarationReader.ReadCollection((INamedTypeSymbol)found.TargetSymbol, found.Attributes[0], cancellationToken))
            .Where(static declaration => declaration is not null)
            .WithTrackingName(TrackingNames.CollectionDeclaration)
            .Combine(schemas)
            .Select(static (input, _) => Binder.Bind(input.Left!, input.Right, new ProblemCollector()))
            .WithTrackingName(TrackingNames.CollectionPlan);

        // Partial types only: another part of any other would be an error in a file that the user never wrote.
        context.RegisterSourceOutput(
            objects.Where(static plan => plan.Type.IsPartial),
            static (output, plan) => output.AddSource(SourceFile.HintName(plan.Type), ObjectEmitter.Emit(plan)));
        context.RegisterSourceOutput(
            collections.Where(static plan => plan.Type.IsPartial),
            static (output, plan) => output.AddSource(SourceFile.HintName(plan.Type), CollectionEmitter.Emit(plan)));
        RegisterOperations(context, schemas, WellKnownNames.QueryAttribute);
        RegisterOperations(context, schemas, WellKnownNames.MutationAttribute);
    }

    private static void RegisterOperations(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<SchemaSet> schemas, string attribute)
    {
        IncrementalValuesProvider<MethodPlan> methods = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is MethodDeclarationSyntax,
                static (found, cancellationToken) => DeclarationReader.ReadOperation((IMethodSymbol)found.TargetSymbol, found.Attributes[0], cancellationToken))
            .Where(static declaration => declaration is not null)
            .WithTrackingName(TrackingNames.OperationDeclaration)
            .Combine(schemas)
            .Select(static (input, _) => Binder.Bind(input.Left!, input.Right, new ProblemCollector()))
            .WithTrackingName(TrackingNames.MethodPlan);

        context.RegisterSourceOutput(
            methods.Where(static plan => plan.Method is { IsPartial: true, Type.IsPartial: true }),
            static (output, plan) => output.AddSource(
                SourceFile.HintName(plan.Method.Type, $".{plan.Method.Name}{(plan.Method.Ordinal == 0 ? "" : plan.Method.Ordinal.ToString(System.Globalization.CultureInfo.InvariantCulture))}"),
                MethodEmitter.Emit(plan)));
    }
}
