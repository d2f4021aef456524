using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Plans;

/// <summary>A GraphQL document. It is laid out where it is emitted, and nowhere else.</summary>
/// <param name="Document">What is sent.</param>
/// <param name="Features">The features that a server must have to be sent it at all.</param>
internal sealed record DocumentPlan(DocumentNode Document, EquatableArray<string> Features)
{
    public string Name => Document.Operation.Name!;

    public bool IsMutation => Document.Operation.IsMutation;

    /// <summary>Whether a mutation may be sent again after a lost answer.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Whether servers are sent different documents.</summary>
    public bool DependsOnFeatures =>
        Features.Count > 0
        || Document.Operation.Variables.Any(static variable => variable.Feature is not null)
        || Document.Definitions.Any(static definition => definition.Selection.Any(static node => node.DependsOnFeatures));
}

/// <summary>A variable of a document.</summary>
internal sealed record VariablePlan
{
    /// <summary>The name without <c>$</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The C# parameter.</summary>
    public required string Identifier { get; init; }

    /// <summary>The C# field.</summary>
    public required string Field { get; init; }

    /// <summary>The C# type.</summary>
    public required CSharp.CSharpType Type { get; init; }

    /// <summary>Whether it may be left out of a call.</summary>
    public required bool IsOptional { get; init; }

    /// <summary>What the schema says of the argument that it is for.</summary>
    public required string? Description { get; init; }

    /// <summary>How its value is written.</summary>
    public required WritePlan Write { get; init; }

    /// <summary>The feature that a server must have to be given it.</summary>
    public required string? Feature { get; init; }

    /// <summary>Whether it is sent as it is, instead of saying what is sent.</summary>
    public bool IsSent { get; init; } = true;
}
