using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Problems;

/// <content>Mistakes in a project: its schemas and scalars, and failures of the generator itself.</content>
internal static partial class Descriptors
{
    /// <summary>Format: what went wrong, the declaration.</summary>
    public static readonly DiagnosticDescriptor Internal = Error(
        "WBG0001",
        "The generator failed",
        "The generator failed on '{1}': {0}. This is a defect of the generator; please report it with the declaration."
    );

    /// <summary>Format: the declaration.</summary>
    public static readonly DiagnosticDescriptor NoSchema = Error(
        "WBG0002",
        "There is no GraphQL schema",
        "There is no GraphQL schema for '{0}': add one to the project as an AdditionalFiles item"
    );

    /// <summary>Format: the schema's name, a suggestion or those that there are.</summary>
    public static readonly DiagnosticDescriptor UnknownSchema = Error(
        "WBG0003",
        "The schema is not there",
        "The project has no schema '{0}'{1}"
    );

    /// <summary>Format: those that there are.</summary>
    public static readonly DiagnosticDescriptor AmbiguousSchema = Error(
        "WBG0004",
        "Several schemas, and none is named",
        "The project has several schemas ({0}) and none is called 'wandb': name one with Schema = \"…\""
    );

    /// <summary>Format: the schema's problem.</summary>
    public static readonly DiagnosticDescriptor SchemaProblem = Warning("WBG0006", "The schema has a problem", "{0}");

    /// <summary>Format: the scalar, what is wrong.</summary>
    public static readonly DiagnosticDescriptor WrongScalar = Error(
        "WBG0064",
        "The scalar cannot be mapped",
        "[WandbScalar] of '{0}': {1}",
        WellKnownDiagnosticTags.CompilationEnd
    );

    /// <summary>Format: the schemas' name.</summary>
    public static readonly DiagnosticDescriptor DuplicateSchema = Error(
        "WBG0066",
        "Two schemas have one name",
        "The project has several schema files called '{0}', and they differ: give each a name of its own, or say with "
            + "WandbSchema=\"{0}\" on one of their items that they are one schema"
    );

    /// <summary>Format: the schema's problem.</summary>
    public static readonly DiagnosticDescriptor UnreadableSchema = Error("WBG0105", "The schema cannot be read", "{0}");
}
