using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WandbGen.Generator.Binding;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Diagnostics;
using WandbGen.Generator.Emit;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator;

/// <summary>Emits readers of objects, writers of inputs, collections and operations. It reports nothing but its own failures: <see cref="WandbAnalyzer"/> reports the mistakes.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class WandbGenerator : IIncrementalGenerator
{
    private readonly Guard _guard;

    /// <summary>Makes a generator.</summary>
    public WandbGenerator()
        : this(new Guard())
    {
    }

    /// <summary>Makes one whose steps a test sees.</summary>
    internal WandbGenerator(Guard guard) => _guard = guard;

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<SchemaSet> schemas = ReadSchemas(context);
        var surfaces = new CompilationSurfaces();
        RegisterObjects(context, schemas, surfaces, WellKnownNames.ObjectAttribute);
        RegisterObjects(context, schemas, surfaces, WellKnownNames.VariantAttribute);

        var inputMemory = new DeclarationMemory<ObjectGraph>(
            _guard, surfaces, static (found, cancellationToken) => DeclarationReader.ReadInput((INamedTypeSymbol)found.TargetSymbol, cancellationToken));
        IncrementalValuesProvider<InputPlan> inputs = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                WellKnownNames.InputAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                inputMemory.Read)
            .Where(static graph => graph is not null)
            .WithTrackingName(TrackingNames.InputDeclaration)
            .Combine(schemas)
            .Select(static (input, _) => Binder.BindInput(input.Left!, input.Right, new ProblemCollector()))
            .WithTrackingName(TrackingNames.InputPlan);

        var collectionMemory = new DeclarationMemory<CollectionDeclaration>(
            _guard,
            surfaces,
            static (found, cancellationToken) => DeclarationReader.ReadCollection((INamedTypeSymbol)found.TargetSymbol, found.Attributes[0], cancellationToken));
        IncrementalValuesProvider<CollectionPlan> collections = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                WellKnownNames.CollectionAttribute,
                static (node, _) => node is ClassDeclarationSyntax,
                collectionMemory.Read)
            .Where(static declaration => declaration is not null)
            .WithTrackingName(TrackingNames.CollectionDeclaration)
            .Combine(schemas)
            .Select(static (input, _) => Binder.Bind(input.Left!, input.Right, new ProblemCollector()))
            .WithTrackingName(TrackingNames.CollectionPlan);

        // Partial types only: another part of any other would be an error in a file that the user never wrote.
        context.RegisterSourceOutput(
            inputs.Where(static plan => plan.Type.IsPartial),
            (output, plan) => _guard.Emit(
                output, plan.Type.Name, SourceFile.HintName(plan.Type), () => InputEmitter.Emit(plan), () => InputEmitter.Emit(plan with { IsValid = false })));
        context.RegisterSourceOutput(
            collections.Where(static plan => plan.Type.IsPartial),
            (output, plan) => _guard.Emit(
                output, plan.Type.Name, SourceFile.HintName(plan.Type), () => CollectionEmitter.Emit(plan), () => CollectionEmitter.Emit(plan with { IsValid = false })));
        RegisterOperations(context, schemas, surfaces, WellKnownNames.QueryAttribute);
        RegisterOperations(context, schemas, surfaces, WellKnownNames.MutationAttribute);
    }

    private IncrementalValueProvider<SchemaSet> ReadSchemas(IncrementalGeneratorInitializationContext context)
    {
        var files = context.AdditionalTextsProvider
            .Where(static file => SchemaFile.IsGraphQL(file))
            .Select((file, cancellationToken) => _guard.Read(() => SchemaSet.ReadFile(file, cancellationToken)))
            .WithTrackingName(TrackingNames.Schema)
            .Collect();
        IncrementalValueProvider<EquatableArray<ScalarMapping>> scalars = context.CompilationProvider.Select((compilation, _) => _guard.Read(() => ScalarReader.Read(compilation.Assembly)));
        return files.Combine(scalars)
            .Select(static (input, _) => SchemaSet.From(input.Left, input.Right))
            .WithTrackingName(TrackingNames.Schemas);
    }

    private void RegisterObjects(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<SchemaSet> schemas, CompilationSurfaces surfaces, string attribute)
    {
        var memory = new DeclarationMemory<ObjectGraph>(
            _guard,
            surfaces,
            (found, cancellationToken) => IsFirst(found, attribute) ? DeclarationReader.ReadObject((INamedTypeSymbol)found.TargetSymbol, cancellationToken) : null);
        IncrementalValuesProvider<ObjectPlan> objects = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax,
                memory.Read)
            .Where(static graph => graph is not null)
            .WithTrackingName(TrackingNames.ObjectDeclaration)
            .Combine(schemas)
            .Select(static (input, _) => Binder.Bind(input.Left!, input.Right, new ProblemCollector()))
            .WithTrackingName(TrackingNames.ObjectPlan);
        context.RegisterSourceOutput(
            objects.Where(static plan => plan.Type.IsPartial),
            (output, plan) => _guard.Emit(
                output, plan.Type.Name, SourceFile.HintName(plan.Type), () => ObjectEmitter.Emit(plan), () => ObjectEmitter.Emit(plan with { IsValid = false })));
    }

    // A type that has both attributes is emitted once, as the variant that it is.
    private static bool IsFirst(GeneratorAttributeSyntaxContext found, string attribute) =>
        attribute == WellKnownNames.VariantAttribute || !CSharpTypeReader.HasAttribute((INamedTypeSymbol)found.TargetSymbol, "WandbVariantAttribute");

    private void RegisterOperations(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<SchemaSet> schemas, CompilationSurfaces surfaces, string attribute)
    {
        var memory = new DeclarationMemory<OperationDeclaration>(
            _guard,
            surfaces,
            static (found, cancellationToken) => DeclarationReader.ReadOperation((IMethodSymbol)found.TargetSymbol, found.Attributes[0], cancellationToken));
        IncrementalValuesProvider<MethodPlan> methods = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is MethodDeclarationSyntax,
                memory.Read)
            .Where(static declaration => declaration is not null)
            .WithTrackingName(TrackingNames.OperationDeclaration)
            .Combine(schemas)
            .Select(static (input, _) => Binder.Bind(input.Left!, input.Right, new ProblemCollector()))
            .WithTrackingName(TrackingNames.MethodPlan);

        context.RegisterSourceOutput(
            methods.Where(static plan => plan.Method is { IsPartial: true, Type.IsPartial: true }),
            (output, plan) => _guard.Emit(
                output,
                plan.Method.Name,
                SourceFile.HintName(plan.Method.Type, $".{plan.Method.Name}{(plan.Method.Ordinal == 0 ? "" : plan.Method.Ordinal.ToString(CultureInfo.InvariantCulture))}"),
                () => MethodEmitter.Emit(plan),
                () => MethodEmitter.Emit(plan with { IsValid = false })));
    }
}
