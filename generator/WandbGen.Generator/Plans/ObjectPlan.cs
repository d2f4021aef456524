using WandbGen.Generator.CSharp;
using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Plans;

/// <summary>The emitted part of a type marked with <c>[WandbObject]</c> or <c>[WandbVariant]</c>.</summary>
internal sealed record ObjectPlan
{
    public required TypeDeclaration Type { get; init; }

    public required string GraphQLType { get; init; }

    /// <summary>What is selected, for other assemblies that use the type.</summary>
    public EquatableArray<SelectionNode> Selection { get; init; }

    /// <summary>What is read, in the order of the selection.</summary>
    public EquatableArray<FieldPlan> Fields { get; init; }

    /// <summary>What is set, in the order of the declaration.</summary>
    public EquatableArray<PropertyPlan> Properties { get; init; }

    /// <summary>The properties that are a positional record's parameters, in their order.</summary>
    public EquatableArray<string> Constructor { get; init; }

    /// <summary>What the reader is given beside the response.</summary>
    public required EquatableArray<ContextPlan> Context { get; init; }

    /// <summary>The types that read the object, if this one is abstract; the fallback last.</summary>
    public EquatableArray<VariantPlan> Variants { get; init; }

    /// <summary>Whether the declaration has no errors; otherwise the emitted reader throws.</summary>
    public required bool IsValid { get; init; }
}

/// <summary>A type that reads the objects of one GraphQL type.</summary>
/// <param name="GraphQLType">The type, or <see langword="null"/> for all others.</param>
/// <param name="Type">The C# type.</param>
/// <param name="Context">What its reader is given.</param>
internal sealed record VariantPlan(string? GraphQLType, string Type, EquatableArray<ContextPlan> Context);

/// <summary>A field of a response object: a value that is kept, or an object whose fields are.</summary>
internal sealed record FieldPlan
{
    /// <summary>The key in the response.</summary>
    public required string Key { get; init; }

    /// <summary>The type in the schema, for messages.</summary>
    public required string GraphQLType { get; init; }

    /// <summary>The local that keeps the value.</summary>
    public required string Local { get; init; }

    /// <summary>How the value is read; <see langword="null"/> for a step of a path.</summary>
    public required ValuePlan? Value { get; init; }

    /// <summary>The fields of a step of a path.</summary>
    public required EquatableArray<FieldPlan> Fields { get; init; }
}

/// <summary>A property that is set.</summary>
internal sealed record PropertyPlan
{
    public required string Name { get; init; }

    /// <summary>The full name of its type, without a question mark.</summary>
    public required string TypeName { get; init; }

    /// <summary>Whether the value must not be null.</summary>
    public required bool IsRequired { get; init; }

    /// <summary>The local or parameter that holds the value.</summary>
    public required string Source { get; init; }

    /// <summary>The parameter that goes before the local, if both can have the value.</summary>
    public string? Surroundings { get; init; }

    /// <summary>What the parameter is, if the value is the reader's parameter, which has the right type already.</summary>
    public ContextKind? Context { get; init; }

    /// <summary>Whether the type has null among its values, so that the local's default is one of them.</summary>
    public bool HoldsNull { get; init; }

    /// <summary>The response keys up to the field, with dots between, for messages.</summary>
    public string Key { get; init; } = "";

    /// <summary>The type in the schema, for messages.</summary>
    public string GraphQLType { get; init; } = "";
}
