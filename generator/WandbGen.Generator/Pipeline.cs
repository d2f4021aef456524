using Microsoft.CodeAnalysis;
using WandbGen.Generator.CSharp;
using WandbGen.Generator.Problems;
using WandbGen.Generator.Schema;

namespace WandbGen.Generator;

/// <summary>How the declarations that one attribute marks become files.</summary>
internal sealed record Pipeline<TDeclaration, TPlan>
    where TDeclaration : class
    where TPlan : class
{
    /// <summary>The attribute's metadata name.</summary>
    public required string Attribute { get; init; }

    /// <summary>The name of the step that reads declarations, for tests.</summary>
    public required string DeclarationStep { get; init; }

    /// <summary>The name of the step that makes plans, for tests.</summary>
    public required string PlanStep { get; init; }

    /// <summary>Whether the attribute means something on a node.</summary>
    public required Func<SyntaxNode, bool> IsMarked { get; init; }

    /// <summary>Reads what a symbol declares.</summary>
    public required Func<ISymbol, AttributeData, CancellationToken, TDeclaration?> Read { get; init; }

    /// <summary>Whether the generator can add a part to a declaration.</summary>
    public required Func<TDeclaration, bool> IsEmitted { get; init; }

    /// <summary>Makes the plan of a declaration, and says what is wrong with it.</summary>
    public required Func<TDeclaration, SchemaSet, ProblemCollector, TPlan> Bind { get; init; }

    /// <summary>Finds what keeps the generator from adding its part where nobody but the generator can report it.</summary>
    public Func<TDeclaration, Diagnostic?>? FindUnheard { get; init; }

    /// <summary>The type that holds the declaration, the declaration's name, and that of its file.</summary>
    public required Func<TPlan, (TypeDeclaration Type, string Name, string Hint)> Identify { get; init; }

    /// <summary>Emits a plan; without its validity, the part of a declaration with errors.</summary>
    public required Func<TPlan, bool, string> Emit { get; init; }
}
