using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WandbGen.Generator.Binding;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Emit;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator;

/// <summary>Emits readers of objects, writers of inputs, collections and operations. It reports nothing but its own failures:
/// <see cref="Analysis.WandbAnalyzer"/> reports the mistakes.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class WandbGenerator : IIncrementalGenerator
{
    private readonly Guard _guard;

    /// <summary>Makes a generator.</summary>
    public WandbGenerator()
        : this(new Guard()) { }

    /// <summary>Makes one whose steps a test sees.</summary>
    internal WandbGenerator(Guard guard) => _guard = guard;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<SchemaSet> schemas = ReadSchemas(context);
        var snapshots = new CompilationSnapshots();
        RegisterObjects(context, schemas, snapshots, WellKnownNames.ObjectAttribute);
        RegisterObjects(context, schemas, snapshots, WellKnownNames.VariantAttribute);

        var inputCache = new DeclarationCache<ObjectGraph>(
            _guard,
            snapshots,
            static (found, cancellationToken) =>
                FindMarker(found, cancellationToken) is null
                    ? null
                    : DeclarationReader.ReadInput((INamedTypeSymbol)found.TargetSymbol, cancellationToken)
        );
        IncrementalValuesProvider<InputPlan?> inputs = context
            .SyntaxProvider.ForAttributeWithMetadataName(
                WellKnownNames.InputAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                inputCache.Read
            )
            .Where(static graph => graph is { Inputs: [{ IsEmitted: true }, ..] })
            .WithTrackingName(TrackingNames.InputDeclaration)
            .Combine(schemas)
            .Select((input, _) => _guard.Bind(() => Binder.BindInput(input.Left!, input.Right, new ProblemCollector())))
            .Where(static plan => plan is not null)
            .WithTrackingName(TrackingNames.InputPlan);

        var collectionCache = new DeclarationCache<CollectionDeclaration>(
            _guard,
            snapshots,
            static (found, cancellationToken) =>
                FindMarker(found, cancellationToken) is { } marker
                    ? DeclarationReader.ReadCollection((INamedTypeSymbol)found.TargetSymbol, marker, cancellationToken)
                    : null
        );
        IncrementalValuesProvider<CollectionPlan?> collections = context
            .SyntaxProvider.ForAttributeWithMetadataName(
                WellKnownNames.CollectionAttribute,
                static (node, _) => node is ClassDeclarationSyntax,
                collectionCache.Read
            )
            .Where(static declaration => declaration is { IsEmitted: true })
            .WithTrackingName(TrackingNames.CollectionDeclaration)
            .Combine(schemas)
            .Select((input, _) => _guard.Bind(() => Binder.Bind(input.Left!, input.Right, new ProblemCollector())))
            .Where(static plan => plan is not null)
            .WithTrackingName(TrackingNames.CollectionPlan);

        context.RegisterSourceOutput(
            inputs,
            (output, plan) =>
                _guard.Emit(
                    output,
                    plan!.Type.Name,
                    SourceFile.HintName(plan.Type),
                    () => InputEmitter.Emit(plan),
                    () => InputEmitter.Emit(plan with { IsValid = false })
                )
        );
        context.RegisterSourceOutput(
            collections,
            (output, plan) =>
                _guard.Emit(
                    output,
                    plan!.Type.Name,
                    SourceFile.HintName(plan.Type),
                    () => CollectionEmitter.Emit(plan),
                    () => CollectionEmitter.Emit(plan with { IsValid = false })
                )
        );
        RegisterOperations(context, schemas, snapshots, WellKnownNames.QueryAttribute);
        RegisterOperations(context, schemas, snapshots, WellKnownNames.MutationAttribute);
    }

    private IncrementalValueProvider<SchemaSet> ReadSchemas(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<GraphQLFile>> files = context
            .AdditionalTextsProvider.Combine(context.AnalyzerConfigOptionsProvider)
            .Select((input, cancellationToken) => _guard.Read(() => GraphQLFile.Read(input.Left, input.Right, cancellationToken)))
            .Where(static file => file is not null)
            .Select(static (file, _) => file!)
            .Collect();
        IncrementalValueProvider<ImmutableArray<SchemaModel?>> models = files
            .SelectMany((found, _) => _guard.Read(() => SchemaFiles.Group(found).ToArray()) ?? [])
            .Select((schema, cancellationToken) => _guard.Read(() => schema.Read(cancellationToken)))
            .WithTrackingName(TrackingNames.Schema)
            .Collect();
        IncrementalValueProvider<EquatableArray<ScalarMapping>> scalars = context.CompilationProvider.Select(
            (compilation, _) => _guard.Read(() => ScalarReader.Read(compilation.Assembly))
        );
        return models
            .Combine(scalars)
            .Combine(files)
            .Select(
                (input, _) =>
                    _guard.Bind(() => SchemaSet.From(input.Left.Left.OfType<SchemaModel>(), input.Left.Right, input.Right))
                    ?? SchemaSet.Empty
            )
            .WithTrackingName(TrackingNames.Schemas);
    }

    private void RegisterObjects(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<SchemaSet> schemas,
        CompilationSnapshots snapshots,
        string attribute
    )
    {
        var cache = new DeclarationCache<ObjectGraph>(
            _guard,
            snapshots,
            static (found, cancellationToken) =>
                FindMarker(found, cancellationToken) is null
                    ? null
                    : DeclarationReader.ReadObject((INamedTypeSymbol)found.TargetSymbol, cancellationToken)
        );
        IncrementalValuesProvider<ObjectPlan?> objects = context
            .SyntaxProvider.ForAttributeWithMetadataName(attribute, static (node, _) => node is TypeDeclarationSyntax, cache.Read)
            .Where(static graph => graph is { Objects: [{ IsEmitted: true }, ..] })
            .WithTrackingName(TrackingNames.ObjectDeclaration)
            .Combine(schemas)
            .Select((input, _) => _guard.Bind(() => Binder.Bind(input.Left!, input.Right, new ProblemCollector())))
            .Where(static plan => plan is not null)
            .WithTrackingName(TrackingNames.ObjectPlan);
        context.RegisterSourceOutput(
            objects,
            (output, plan) =>
                _guard.Emit(
                    output,
                    plan!.Type.Name,
                    SourceFile.HintName(plan.Type),
                    () => ObjectEmitter.Emit(plan),
                    () => ObjectEmitter.Emit(plan with { IsValid = false })
                )
        );
    }

    // One declaration for each symbol, whatever stands on it and on its other parts: the analyzer reports what is too much.
    private static AttributeData? FindMarker(GeneratorAttributeSyntaxContext found, CancellationToken cancellationToken)
    {
        foreach (AttributeData attribute in found.Attributes)
        {
            if (
                attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).Parent?.Parent == found.TargetNode
                && Marker.Counts(found.TargetSymbol, attribute)
            )
            {
                return attribute;
            }
        }

        return null;
    }

    private void RegisterOperations(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<SchemaSet> schemas,
        CompilationSnapshots snapshots,
        string attribute
    )
    {
        var cache = new DeclarationCache<OperationDeclaration>(
            _guard,
            snapshots,
            static (found, cancellationToken) =>
                FindMarker(found, cancellationToken) is { } marker
                    ? DeclarationReader.ReadOperation((IMethodSymbol)found.TargetSymbol, marker, cancellationToken)
                    : null
        );
        IncrementalValuesProvider<MethodPlan?> methods = context
            .SyntaxProvider.ForAttributeWithMetadataName(attribute, static (node, _) => node is MethodDeclarationSyntax, cache.Read)
            .Where(static declaration => declaration is { IsEmitted: true })
            .WithTrackingName(TrackingNames.OperationDeclaration)
            .Combine(schemas)
            .Select((input, _) => _guard.Bind(() => Binder.Bind(input.Left!, input.Right, new ProblemCollector())))
            .Where(static plan => plan is not null)
            .WithTrackingName(TrackingNames.MethodPlan);

        context.RegisterSourceOutput(
            methods,
            (output, plan) =>
                _guard.Emit(
                    output,
                    plan!.Method.Name,
                    SourceFile.HintName(plan.Method.Type, plan.Method.Name, plan.Method.Ordinal),
                    () => MethodEmitter.Emit(plan),
                    () => MethodEmitter.Emit(plan with { IsValid = false })
                )
        );
    }
}
