using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Problems;

/// <content>Mistakes in objects and variants, and in what their properties select.</content>
internal static partial class Descriptors
{
    /// <summary>Format: the type, a suggestion.</summary>
    public static readonly DiagnosticDescriptor UnknownType = Error(
        "WBG0010",
        "The schema has no such type",
        "The schema has no type '{0}'{1}"
    );

    /// <summary>Format: the type, its kind.</summary>
    public static readonly DiagnosticDescriptor NotComposite = Error(
        "WBG0011",
        "The type has no fields to select",
        "'{0}' is {1}: only objects, interfaces and unions have fields to select"
    );

    /// <summary>Format: the field, the type, a suggestion.</summary>
    public static readonly DiagnosticDescriptor UnknownField = Error(
        "WBG0012",
        "The type has no such field",
        "'{1}' has no field '{0}'{2}"
    );

    /// <summary>Format: the C# type, the field, the GraphQL type, what fits.</summary>
    public static readonly DiagnosticDescriptor WrongType = Error(
        "WBG0020",
        "The C# type does not fit the field",
        "'{0}' cannot hold '{1}', which is {2}; {3}"
    );

    /// <summary>Format: the field, the GraphQL type, the C# type.</summary>
    public static readonly DiagnosticDescriptor WrongNullability = Error(
        "WBG0021",
        "The field can be null, the property cannot",
        "'{0}' is {1}, which can be null, but '{2}' cannot; write '{2}?'"
    );

    /// <summary>Format: the field, its type, the GraphQL type to declare.</summary>
    public static readonly DiagnosticDescriptor NoSelection = Error(
        "WBG0022",
        "A field with fields needs a type with properties",
        "'{0}' is {1}, which has fields of its own: use a type marked with [WandbObject(\"{2}\")] or a path to one of them"
    );

    /// <summary>Format: the field, its type.</summary>
    public static readonly DiagnosticDescriptor SelectionOnLeaf = Error(
        "WBG0023",
        "The field has no fields of its own",
        "'{0}' is {1}, which has no fields of its own"
    );

    /// <summary>Format: the C# type, its GraphQL type, the field, the field's type.</summary>
    public static readonly DiagnosticDescriptor WrongObject = Error(
        "WBG0024",
        "The object is of another GraphQL type",
        "'{0}' selects on '{1}', but '{2}' is {3}"
    );

    /// <summary>Format: the C# type.</summary>
    public static readonly DiagnosticDescriptor NotAnObject = Error(
        "WBG0025",
        "The item is not marked with [WandbObject]",
        "'{0}' is not marked with [WandbObject], so the generator does not know which fields to select"
    );

    /// <summary>Format: the type that recurs.</summary>
    public static readonly DiagnosticDescriptor RecursiveObject = Error(
        "WBG0026",
        "The selection never ends",
        "'{0}' contains itself, so its selection would never end; say how deep it goes with [WandbField(Depth = …)]"
    );

    /// <summary>Format: the type.</summary>
    public static readonly DiagnosticDescriptor NoProperties = Error(
        "WBG0027",
        "The object selects nothing",
        "'{0}' has no property to select, and GraphQL does not allow an empty selection: declare one with 'get' and 'init', "
            + "such as 'public string? Id {{ get; init; }}'"
    );

    /// <summary>Format: the property.</summary>
    public static readonly DiagnosticDescriptor WrongContext = Error(
        "WBG0029",
        "The property's type is no context",
        "'{0}' has [WandbContext] and [WandbField], but a client or a collection is not a field; remove [WandbField]"
    );

    /// <summary>Format: the member, the GraphQL enum, why or a suggestion.</summary>
    public static readonly DiagnosticDescriptor UnknownEnumMember = Error(
        "WBG0044",
        "The enum has a member that GraphQL does not",
        "'{0}' is not a value of the GraphQL enum '{1}'{2}"
    );

    /// <summary>Format: the member, the GraphQL enum, the values.</summary>
    public static readonly DiagnosticDescriptor SharedEnumMember = Error(
        "WBG0104",
        "The enum's member stands for several values",
        "'{0}' stands for several values of the GraphQL enum '{1}' ({2}): declare a member for each, and say which is which with "
            + "[JsonStringEnumMemberName]"
    );

    /// <summary>Format: the type.</summary>
    public static readonly DiagnosticDescriptor AbstractObject = Error(
        "WBG0045",
        "An abstract type needs variants",
        "'{0}' is abstract and has no variants: derive types marked with [WandbVariant] from it, in the same namespace"
    );

    /// <summary>Format: the type.</summary>
    public static readonly DiagnosticDescriptor NoFallback = Error(
        "WBG0046",
        "There is no variant for other types",
        "'{0}' has no variant for types that have none of their own: derive one marked with [WandbVariant], without a type; "
            + "servers learn new types"
    );

    /// <summary>Format: the type.</summary>
    public static readonly DiagnosticDescriptor VariantWithoutBase = Error(
        "WBG0047",
        "The variant has no base",
        "'{0}' must derive from an abstract type of this project that is marked with [WandbObject], in the same namespace"
    );

    /// <summary>Format: the variant's GraphQL type, the base's, a suggestion.</summary>
    public static readonly DiagnosticDescriptor ImpossibleVariant = Error(
        "WBG0048",
        "The variant is of another type",
        "No object of '{1}' is a '{0}'{2}"
    );

    /// <summary>Format: the base, what they take, the variants.</summary>
    public static readonly DiagnosticDescriptor DuplicateVariant = Error(
        "WBG0049",
        "Two variants match the same objects",
        "'{0}' has more than one variant for {1}: {2}"
    );

    /// <summary>Format: the property or parameter, why, its type.</summary>
    public static readonly DiagnosticDescriptor NotNullable = Error(
        "WBG0050",
        "The type must be nullable",
        "'{0}' must be nullable, because {1}; write '{2}?'"
    );

    /// <summary>Format: the property, the largest depth.</summary>
    public static readonly DiagnosticDescriptor WrongDepth = Error(
        "WBG0051",
        "The depth is out of range",
        "The depth of '{0}' must be 1 to {1}"
    );

    /// <summary>Format: the property, the field, the number.</summary>
    public static readonly DiagnosticDescriptor Truncated = Warning(
        "WBG0052",
        "Only the first items of a connection are read",
        "'{0}' is at most the first {2} items of '{1}': say how many with an argument 'first', or declare a collection to read them all"
    );

    /// <summary>Format: the type.</summary>
    public static readonly DiagnosticDescriptor NoReader = Error(
        "WBG0054",
        "The type's reader or writer cannot be called",
        "'{0}' comes from an assembly that was not compiled with this generator, or takes context that only that assembly sees"
    );

    /// <summary>Format: the field, the type, the reason.</summary>
    public static readonly DiagnosticDescriptor DeprecatedField = Create(
        "WBG0065",
        "The field is deprecated",
        "'{0}' of '{1}' is deprecated: {2}",
        DiagnosticSeverity.Info
    );

    /// <summary>Format: the declaration, the limit.</summary>
    public static readonly DiagnosticDescriptor SelectionTooLarge = Error(
        "WBG0080",
        "The selection is too large",
        "'{0}' selects more than {1} fields, because what contains itself is selected again at each level: lower a Depth, or "
            + "select less in it"
    );

    /// <summary>Format: the converter, the C# type, why.</summary>
    public static readonly DiagnosticDescriptor WrongConverter = Error(
        "WBG0082",
        "The converter does not read the property",
        "'{0}' cannot read '{1}': {2}"
    );
}
