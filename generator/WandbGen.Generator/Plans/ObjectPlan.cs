using WandbGen.Generator.CSharp;

namespace WandbGen.Generator.Plans;

/// <summary>The emitted part of a type marked with <c>[WandbObject]</c> or <c>[WandbVariant]</c>.</summary>
/// <param name="Selection">The fields in GraphQL, for other assemblies that use the type.</param>
/// <param name="Fields">What is read, in the order of the selection.</param>
/// <param name="Properties">What is set, in the order of the declaration.</param>
/// <param name="Constructor">The properties that are a positional record's parameters, in their order.</param>
/// <param name="Context">What the reader is given beside the response.</param>
/// <param name="Variants">The types that read the object, if this one is abstract; the fallback last.</param>
/// <param name="HidesBase">Whether a base type has a reader with the same parameters.</param>
/// <param name="IsValid">Whether the declaration has no errors; otherwise the emitted reader throws.</param>
internal sealed record ObjectPlan(
    TypeDeclaration Type,
    string GraphQLType,
    string Selection,
    EquatableArray<FieldPlan> Fields,
    EquatableArray<PropertyPlan> Properties,
    EquatableArray<string> Constructor,
    EquatableArray<ContextPlan> Context,
    EquatableArray<VariantPlan> Variants,
    bool HidesBase,
    bool IsValid
);

/// <summary>A type that reads the objects of one GraphQL type.</summary>
/// <param name="GraphQLType">The type, or <see langword="null"/> for all others.</param>
/// <param name="Type">The C# type.</param>
/// <param name="Context">What its reader is given.</param>
internal sealed record VariantPlan(string? GraphQLType, string Type, EquatableArray<ContextPlan> Context);

/// <summary>A field of a response object: a value that is kept, or an object whose fields are.</summary>
/// <param name="Key">The key in the response.</param>
/// <param name="GraphQLType">The type in the schema, for messages.</param>
/// <param name="Local">The local that keeps the value.</param>
/// <param name="Value">How the value is read; <see langword="null"/> for a step of a path.</param>
/// <param name="Fields">The fields of a step of a path.</param>
internal sealed record FieldPlan(string Key, string GraphQLType, string Local, ValuePlan? Value, EquatableArray<FieldPlan> Fields);

/// <summary>A property that is set.</summary>
/// <param name="Source">The local or parameter that holds the value.</param>
/// <param name="Key">The field's response key, for messages.</param>
/// <param name="IsRequired">Whether the value must not be null.</param>
/// <param name="IsContext">Whether the value is the reader's parameter, which has the right type already.</param>
internal sealed record PropertyPlan(
    string Name,
    string Source,
    string Key,
    string GraphQLType,
    string TypeName,
    bool IsRequired,
    bool IsValueType,
    bool IsContext
);
