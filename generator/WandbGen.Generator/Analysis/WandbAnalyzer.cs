using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Declarations;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator.Analysis;

/// <summary>Reports the mistakes in declarations, at the very word: it binds what the generator binds.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class WandbAnalyzer : DiagnosticAnalyzer
{
    private readonly Guard _guard;

    /// <summary>Makes an analyzer.</summary>
    public WandbAnalyzer()
        : this(new Guard()) { }

    /// <summary>Makes one whose steps a test sees.</summary>
    internal WandbAnalyzer(Guard guard) => _guard = guard;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Descriptors.All];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        // A declaration that a tool has written, and that was checked in, can have mistakes as well.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName(WellKnownNames.ObjectAttribute) is null)
            {
                return;
            }

            var schemas = new Lazy<SchemaSet>(() => ProjectSchemas.Find(start.Compilation, start.Options, start.CancellationToken));
            start.RegisterSymbolAction(symbol => AnalyzeDeclaration(symbol, schemas), SymbolKind.NamedType, SymbolKind.Method);
            start.RegisterCompilationEndAction(end =>
                _guard.Analyze(end.ReportDiagnostic, "WandbScalar", static () => null, () => AnalyzeScalars(end, schemas.Value))
            );
        });
        context.RegisterAdditionalFileAction(file =>
            _guard.Analyze(file.ReportDiagnostic, Path.GetFileName(file.AdditionalFile.Path), static () => null, () => AnalyzeSchema(file))
        );
    }

    private static void AnalyzeScalars(CompilationAnalysisContext context, SchemaSet schemas)
    {
        foreach (
            (AttributeData attribute, string scalar, ScalarMapping? mapping, string? problem) in ScalarReader.Find(
                context.Compilation.Assembly
            )
        )
        {
            string? reason = problem;
            if (mapping is not null && schemas.Schemas.Count > 0)
            {
                SchemaModel[] meant = [.. schemas.Schemas.Where(schema => mapping.Schema is null || mapping.Schema == schema.Name)];
                if (!meant.Any(schema => schema.TryGetType(scalar, out SchemaType? type) && type.Kind == SchemaTypeKind.Scalar))
                {
                    reason =
                        $"no schema has a scalar of that name{Suggestion.Of(scalar, meant.SelectMany(static schema => schema.TypeNames))}";
                }
            }

            if (reason is not null)
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(
                        Descriptors.WrongScalar,
                        attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation(),
                        scalar,
                        reason
                    )
                );
            }
        }
    }

    private static void AnalyzeSchema(AdditionalFileAnalysisContext context)
    {
        (IEnumerable<SchemaProblem> problems, bool areFatal) = ProjectSchemas.FindProblems(
            context.AdditionalFile,
            context.Options,
            context.CancellationToken
        );
        foreach (SchemaProblem problem in problems)
        {
            // Declarations are not checked against a schema that cannot be read, so the file itself must stop the build.
            context.ReportDiagnostic(
                Diagnostic.Create(
                    areFatal && problem.Severity == SchemaProblemSeverity.Error ? Descriptors.UnreadableSchema : Descriptors.SchemaProblem,
                    Location.Create(context.AdditionalFile.Path, problem.Span, problem.Lines),
                    problem.Message
                )
            );
        }
    }

    private void AnalyzeDeclaration(SymbolAnalysisContext context, Lazy<SchemaSet> schemas)
    {
        ISymbol symbol = context.Symbol;
        // The second part of a method, and what the compiler makes of one in an extension block, has the same attributes.
        if (symbol is IMethodSymbol { PartialDefinitionPart: not null } or IMethodSymbol { IsImplicitlyDeclared: true })
        {
            return;
        }

        Location? Find() => symbol.Locations.FirstOrDefault();
        foreach (AttributeData attribute in symbol.GetAttributes().Where(Marker.Is))
        {
            _guard.Analyze(
                context.ReportDiagnostic,
                symbol.Name,
                Find,
                () =>
                {
                    if (Marker.Counts(symbol, attribute))
                    {
                        ReportUnsafe(context, attribute);
                        Report(context, attribute, DeclarationBinding.Bind(symbol, attribute, schemas.Value, context.CancellationToken));
                    }
                    else
                    {
                        ReportDouble(context, attribute);
                    }
                }
            );
        }

        if (Marker.Find(symbol) is not { } marker || Marker.KindOf(marker) != CSharpKind.Collection)
        {
            _guard.Analyze(context.ReportDiagnostic, symbol.Name, Find, () => ReportVariables(context), nameof(ReportVariables));
        }
    }

    // Without a collection nothing else reads the attribute.
    private static void ReportVariables(SymbolAnalysisContext context)
    {
        foreach (AttributeData attribute in context.Symbol.GetAttributes())
        {
            if (KnownTypes.RuntimeName(attribute.AttributeClass) == "WandbPagingAttribute")
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(
                        Descriptors.WrongPaging,
                        attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation(),
                        context.Symbol.Name,
                        "this is no collection; mark it with [WandbCollection], or remove this"
                    )
                );
            }
            else if (KnownTypes.RuntimeName(attribute.AttributeClass) == "WandbVariableAttribute")
            {
                context.ReportDiagnostic(
                    Diagnostic.Create(
                        Descriptors.WrongVariableType,
                        attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation(),
                        attribute.ConstructorArguments is [{ Value: string name }] ? name : "",
                        $"'{context.Symbol.Name}' is no collection; mark it with [WandbCollection], or remove this"
                    )
                );
            }
        }
    }

    // The warnings of emitted code that uses such a member are not visible.
    private static void ReportUnsafe(SymbolAnalysisContext context, AttributeData marker)
    {
        if (context.Symbol is not INamedTypeSymbol type || Marker.KindOf(marker) is CSharpKind.Collection)
        {
            return;
        }

        bool isInput = Marker.KindOf(marker) == CSharpKind.Input;
        IMethodSymbol? constructor = ObjectCollector.PositionalConstructor(type);
        IEnumerable<(ISymbol Member, ISymbol? Shown)> used = ObjectCollector
            .FindProperties(type, property => isInput ? property.GetMethod : property.SetMethod)
            .SelectMany(property =>
                new (ISymbol, ISymbol?)[] { (property, property), ((isInput ? property.GetMethod : property.SetMethod)!, property) }
            );
        if (!isInput && !type.IsAbstract)
        {
            used = used.Append((type, type))
                .Concat(
                    type.InstanceConstructors.Where(candidate =>
                            constructor is null
                                ? candidate.Parameters.IsEmpty
                                : SymbolEqualityComparer.Default.Equals(candidate, constructor)
                        )
                        .Select(candidate => ((ISymbol)candidate, (ISymbol?)(candidate.IsImplicitlyDeclared ? type : candidate)))
                );
        }

        foreach ((ISymbol member, ISymbol? shown) in used)
        {
            foreach (AttributeData attribute in member.GetAttributes())
            {
                (string Property, string Kind)? meaning = attribute.AttributeClass?.Name switch
                {
                    "RequiresUnreferencedCodeAttribute" => ("EnableTrimAnalyzer", "trimmed"),
                    "RequiresDynamicCodeAttribute" => ("EnableAotAnalyzer", "compiled ahead of time"),
                    "RequiresAssemblyFilesAttribute" => ("EnableSingleFileAnalyzer", "one file"),
                    _ => null,
                };
                if (
                    meaning is var (property, kind)
                    && KnownTypes.Is(attribute, "System.Diagnostics.CodeAnalysis", attribute.AttributeClass!.Name)
                    && context.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property." + property, out string? on)
                    && bool.TryParse(on, out bool isOn)
                    && isOn
                )
                {
                    // A diagnostic cannot stand in the code of another project, which an editor has.
                    ISymbol place = SymbolEqualityComparer.Default.Equals(shown!.ContainingAssembly, type.ContainingAssembly)
                        ? shown
                        : type;
                    context.ReportDiagnostic(
                        Diagnostic.Create(
                            Descriptors.UnsafeMember,
                            place.Locations.FirstOrDefault(static location => !EmittedFile.Is(location.SourceTree)),
                            member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? type.Name : shown.Name,
                            attribute.AttributeClass!.Name.Replace("Attribute", ""),
                            kind
                        )
                    );
                }
            }
        }
    }

    private static void ReportDouble(SymbolAnalysisContext context, AttributeData attribute)
    {
        // If a type around it is declared twice, the declarations of the first one count.
        string first = Marker.Find(context.Symbol)?.AttributeClass is { } marker
            ? $"[{marker.Name.Substring(0, marker.Name.Length - "Attribute".Length)}]"
            : "another one";
        context.ReportDiagnostic(
            Diagnostic.Create(
                Descriptors.DoubleDeclaration,
                attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation(),
                context.Symbol.Name,
                first
            )
        );
    }

    private static void Report(SymbolAnalysisContext context, AttributeData attribute, ProblemCollector problems)
    {
        foreach (Problem problem in problems.Problems)
        {
            Location location = problem.Place.File is { } path
                ? LocateInFile(context, path, problem.Place)
                : ProblemLocator.Find(context.Symbol, attribute, problem.Place, context.CancellationToken);
            context.ReportDiagnostic(
                Diagnostic.Create(
                    problem.Descriptor,
                    location,
                    FixProperties.Of(problem),
                    [.. problem.Arguments.Select(MessageText.Shorten)]
                )
            );
        }
    }

    private static Location LocateInFile(SymbolAnalysisContext context, string path, ProblemPlace place)
    {
        SourceText? text = context.Options.AdditionalFiles.FirstOrDefault(file => file.Path == path)?.GetText(context.CancellationToken);
        if (text is null)
        {
            return Location.None;
        }

        TextSpan span = TextSpan.FromBounds(Math.Min(place.Start, text.Length), Math.Min(place.Start + place.Length, text.Length));
        return Location.Create(path, span, text.Lines.GetLinePositionSpan(span));
    }
}
