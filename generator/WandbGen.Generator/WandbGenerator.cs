using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using WandbGen.Generator.Binding;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Emit;
using WandbGen.Generator.Plans;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator;

/// <summary>Emits readers of objects, writers of inputs, readers of histories' rows, collections and operations.</summary>
/// <remarks>It reports only what nobody else can: its own failures, what the compiler stops at before any analyzer is heard, and the errors
/// of a build without analyzers. <see cref="Analysis.WandbAnalyzer"/> reports all other mistakes.</remarks>
[Generator(LanguageNames.CSharp)]
public sealed class WandbGenerator : IIncrementalGenerator
{
    private static readonly Pipeline<ObjectGraph, ObjectPlan> s_objects = new()
    {
        Attribute = WellKnownNames.ObjectAttribute,
        DeclarationStep = TrackingNames.ObjectDeclaration,
        PlanStep = TrackingNames.ObjectPlan,
        IsMarked = static node => node is TypeDeclarationSyntax,
        Read = static (symbol, _, cancellationToken) => DeclarationReader.ReadObject((INamedTypeSymbol)symbol, cancellationToken),
        IsEmitted = static graph => graph is { Objects: [{ IsEmitted: true }, ..] },
        Bind = Binder.Bind,
        Identify = static plan => (plan.Type, plan.Type.Name, SourceFile.HintName(plan.Type)),
        Emit = static (plan, isValid) => ObjectEmitter.Emit(plan with { IsValid = isValid && plan.IsValid }),
    };

    private static readonly Pipeline<ObjectGraph, InputPlan> s_inputs = new()
    {
        Attribute = WellKnownNames.InputAttribute,
        DeclarationStep = TrackingNames.InputDeclaration,
        PlanStep = TrackingNames.InputPlan,
        IsMarked = static node => node is TypeDeclarationSyntax,
        Read = static (symbol, _, cancellationToken) => DeclarationReader.ReadInput((INamedTypeSymbol)symbol, cancellationToken),
        IsEmitted = static graph => graph is { Inputs: [{ IsEmitted: true }, ..] },
        Bind = Binder.BindInput,
        Identify = static plan => (plan.Type, plan.Type.Name, SourceFile.HintName(plan.Type)),
        Emit = static (plan, isValid) => InputEmitter.Emit(plan with { IsValid = isValid && plan.IsValid }),
    };

    private static readonly Pipeline<HistoryRowDeclaration, HistoryRowPlan> s_historyRows = new()
    {
        Attribute = WellKnownNames.HistoryRowAttribute,
        DeclarationStep = TrackingNames.HistoryRowDeclaration,
        PlanStep = TrackingNames.HistoryRowPlan,
        IsMarked = static node => node is TypeDeclarationSyntax,
        Read = static (symbol, _, _) => DeclarationReader.ReadHistoryRow((INamedTypeSymbol)symbol),
        IsEmitted = static declaration => declaration.IsEmitted,
        Bind = static (declaration, _, problems) => Binder.Bind(declaration, problems),
        Identify = static plan => (plan.Type, plan.Type.Name, SourceFile.HintName(plan.Type)),
        Emit = static (plan, isValid) => HistoryRowEmitter.Emit(plan with { IsValid = isValid && plan.IsValid }),
    };

    private static readonly Pipeline<CollectionDeclaration, CollectionPlan> s_collections = new()
    {
        Attribute = WellKnownNames.CollectionAttribute,
        DeclarationStep = TrackingNames.CollectionDeclaration,
        PlanStep = TrackingNames.CollectionPlan,
        IsMarked = static node => node is ClassDeclarationSyntax,
        Read = static (symbol, marker, cancellationToken) =>
            DeclarationReader.ReadCollection((INamedTypeSymbol)symbol, marker, cancellationToken),
        IsEmitted = static declaration => declaration.IsEmitted,
        Bind = Binder.Bind,
        Identify = static plan => (plan.Type, plan.Type.Name, SourceFile.HintName(plan.Type)),
        Emit = static (plan, isValid) => CollectionEmitter.Emit(plan with { IsValid = isValid && plan.IsValid }),
    };

    private static readonly Pipeline<OperationDeclaration, MethodPlan> s_operations = new()
    {
        Attribute = WellKnownNames.QueryAttribute,
        DeclarationStep = TrackingNames.OperationDeclaration,
        PlanStep = TrackingNames.MethodPlan,
        IsMarked = static node => node is MethodDeclarationSyntax,
        Read = static (symbol, marker, cancellationToken) =>
            DeclarationReader.ReadOperation((IMethodSymbol)symbol, marker, cancellationToken),
        IsEmitted = static declaration => declaration.IsEmitted,
        FindUnheard = static declaration => ObstacleProblem.FindUnheard(declaration.Obstacle, declaration.Name),
        Bind = Binder.Bind,
        Identify = static plan =>
            (plan.Method.Type, plan.Method.Name, SourceFile.HintName(plan.Method.Type, plan.Method.Name, plan.Method.Ordinal)),
        Emit = static (plan, isValid) => MethodEmitter.Emit(isValid ? plan : plan with { Request = null }),
    };

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
        // The compiler stops before any analyzer is heard.
        IncrementalValueProvider<string?> tooOld = context.ParseOptionsProvider.Select(
            static (options, _) =>
                options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp12 and var version }
                    ? version.ToDisplayString()
                    : null
        );
        var scopes = new DeclarationScopes();
        IncrementalValueProvider<bool>[] isRefused =
        [
            Register(context, schemas, tooOld, scopes, s_objects),
            Register(context, schemas, tooOld, scopes, s_objects with { Attribute = WellKnownNames.VariantAttribute }),
            Register(context, schemas, tooOld, scopes, s_inputs),
            Register(context, schemas, tooOld, scopes, s_historyRows),
            Register(context, schemas, tooOld, scopes, s_collections),
            Register(context, schemas, tooOld, scopes, s_operations),
            Register(context, schemas, tooOld, scopes, s_operations with { Attribute = WellKnownNames.MutationAttribute }),
        ];
        IncrementalValueProvider<bool> isAnyRefused = isRefused.Aggregate(
            static (left, right) => left.Combine(right).Select(static (input, _) => input.Left || input.Right)
        );
        context.RegisterSourceOutput(
            isAnyRefused
                .Combine(tooOld)
                .SelectMany(static (input, _) => input is (true, { } version) ? ImmutableArray.Create(version) : []),
            static (output, version) => output.ReportDiagnostic(Diagnostic.Create(Descriptors.OldLanguage, Location.None, version))
        );
    }

    // Whether the build has no analyzers, by the rule of the compiler's own targets.
    private static IncrementalValueProvider<bool> FindIsUnchecked(IncrementalGeneratorInitializationContext context)
    {
        return context.AnalyzerConfigOptionsProvider.Select(
            static (options, _) => Read(options, "RunAnalyzers") ?? Read(options, "RunAnalyzersDuringBuild") ?? false
        );

        static bool? Read(AnalyzerConfigOptionsProvider options, string property) =>
            options.GlobalOptions.TryGetValue("build_property." + property, out string? text) && text.Length > 0
                ? text.Equals("false", StringComparison.OrdinalIgnoreCase)
                : null;
    }

    private IncrementalValueProvider<SchemaSet> ReadSchemas(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<GraphQLFile>> files = context
            .AdditionalTextsProvider.Combine(context.AnalyzerConfigOptionsProvider)
            .Select(
                (input, cancellationToken) =>
                    _guard.Read(() => GraphQLFile.Read(input.Left, input.Right, cancellationToken), cancellationToken)
            )
            .Where(static file => file is not null)
            .Select(static (file, _) => file!)
            .Collect();
        IncrementalValueProvider<ImmutableArray<SchemaModel?>> models = files
            .SelectMany((found, cancellationToken) => _guard.Read(() => SchemaFiles.Group(found).ToArray(), cancellationToken) ?? [])
            .Select((schema, cancellationToken) => _guard.Read(() => schema.Read(cancellationToken), cancellationToken))
            .WithTrackingName(TrackingNames.Schema)
            .Collect();
        context.RegisterImplementationSourceOutput(
            models
                .Combine(FindIsUnchecked(context))
                .SelectMany(
                    static (input, _) => input.Right ? input.Left.OfType<SchemaModel>().Where(static model => model.IsUnreadable) : []
                ),
            static (output, model) =>
                output.ReportDiagnostic(
                    Diagnostic.Create(
                        Descriptors.UnreadableSchema,
                        Location.None,
                        model.Problems.First(static problem => problem.Severity == SchemaProblemSeverity.Error).Message
                    )
                )
        );
        IncrementalValueProvider<EquatableArray<ScalarMapping>> scalars = context.CompilationProvider.Select(
            (compilation, cancellationToken) => _guard.Read(() => ScalarReader.Read(compilation.Assembly), cancellationToken)
        );
        return models
            .Combine(scalars)
            .Combine(files)
            .Select(
                (input, cancellationToken) =>
                    _guard.Bind(
                        () => SchemaSet.From(input.Left.Left.OfType<SchemaModel>(), input.Left.Right, input.Right),
                        cancellationToken
                    ) ?? SchemaSet.Empty
            )
            .WithTrackingName(TrackingNames.Schemas);
    }

    /// <returns>Whether anything is not emitted because the project's C# is too old.</returns>
    private IncrementalValueProvider<bool> Register<TDeclaration, TPlan>(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<SchemaSet> schemas,
        IncrementalValueProvider<string?> tooOld,
        DeclarationScopes scopes,
        Pipeline<TDeclaration, TPlan> pipeline
    )
        where TDeclaration : class
        where TPlan : class
    {
        var cache = new DeclarationCache<TDeclaration>(
            _guard,
            scopes,
            (found, cancellationToken) =>
                FindMarker(found, cancellationToken) is { } marker ? pipeline.Read(found.TargetSymbol, marker, cancellationToken) : null
        );
        IncrementalValuesProvider<TDeclaration?> declarations = context.SyntaxProvider.ForAttributeWithMetadataName(
            pipeline.Attribute,
            (node, _) => pipeline.IsMarked(node),
            cache.Read
        );
        IncrementalValuesProvider<TPlan> plans = declarations
            .Where(declaration => declaration is not null && pipeline.IsEmitted(declaration))
            .WithTrackingName(pipeline.DeclarationStep)
            .Combine(schemas)
            .Select(
                (input, cancellationToken) =>
                    _guard.Bind(() => pipeline.Bind(input.Left!, input.Right, new ProblemCollector()), cancellationToken)
            )
            .Where(static plan => plan is not null)
            .Select(static (plan, _) => plan!)
            .WithTrackingName(pipeline.PlanStep);
        RegisterUnheard(context, declarations, plans, pipeline);
        RegisterUnchecked(context, declarations, schemas, pipeline);
        IncrementalValuesProvider<(TPlan Plan, string? Version)> emitted = plans.Combine(tooOld);
        context.RegisterSourceOutput(
            emitted.Where(static input => input.Version is null),
            (output, input) =>
            {
                (_, string name, string hint) = pipeline.Identify(input.Plan);
                _guard.Emit(output, name, hint, () => pipeline.Emit(input.Plan, true), () => pipeline.Emit(input.Plan, false));
            }
        );
        return emitted.Where(static input => input.Version is not null).Collect().Select(static (refused, _) => refused.Length > 0);
    }

    // What the compiler stops at before any analyzer is heard.
    private void RegisterUnheard<TDeclaration, TPlan>(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<TDeclaration?> declarations,
        IncrementalValuesProvider<TPlan> plans,
        Pipeline<TDeclaration, TPlan> pipeline
    )
        where TDeclaration : class
        where TPlan : class
    {
        if (pipeline.FindUnheard is { } find)
        {
            context.RegisterSourceOutput(
                declarations.Where(declaration => declaration is not null && find(declaration) is not null),
                (output, declaration) => output.ReportDiagnostic(find(declaration!)!)
            );
        }

        context.RegisterSourceOutput(
            plans.Where(plan => pipeline.Identify(plan).Type.ContestedNames.Count > 0).Combine(context.CompilationProvider),
            (output, input) =>
            {
                (TPlan plan, Compilation compilation) = input;
                foreach (
                    Diagnostic clash in _guard.Bind(
                        () => EmittedMembers.FindClashes(compilation, pipeline.Identify(plan).Type, pipeline.Emit(plan, true)).ToArray(),
                        output.CancellationToken
                    ) ?? []
                )
                {
                    output.ReportDiagnostic(clash);
                }
            }
        );
    }

    // What the analyzer would report if there were one. An editor never asks: it shows what a build says.
    private void RegisterUnchecked<TDeclaration, TPlan>(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<TDeclaration?> declarations,
        IncrementalValueProvider<SchemaSet> schemas,
        Pipeline<TDeclaration, TPlan> pipeline
    )
        where TDeclaration : class
        where TPlan : class =>
        context.RegisterImplementationSourceOutput(
            declarations
                .Combine(FindIsUnchecked(context))
                .Where(static input => input.Right && input.Left is not null)
                .Select(static (input, _) => input.Left!)
                .Combine(schemas),
            (output, input) =>
            {
                var problems = new ProblemCollector();
                _guard.Bind(() => pipeline.Bind(input.Left, input.Right, problems), output.CancellationToken);
                foreach (Problem problem in problems.Problems)
                {
                    if (problem.Descriptor.DefaultSeverity == DiagnosticSeverity.Error)
                    {
                        output.ReportDiagnostic(
                            Diagnostic.Create(problem.Descriptor, Location.None, [.. problem.Arguments.Select(MessageText.Shorten)])
                        );
                    }
                }
            }
        );

    // One declaration for each symbol, whatever attributes its parts have: the analyzer reports extra ones.
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
}
