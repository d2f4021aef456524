using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Problems;

/// <summary>One descriptor for each mistake that a declaration can have; each has a page of its own.</summary>
internal static class Descriptors
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

    /// <summary>Format: the schema's name, those that there are.</summary>
    public static readonly DiagnosticDescriptor UnknownSchema = Error(
        "WBG0003",
        "The schema is not there",
        "There is no schema '{0}'; the project has {1}"
    );

    /// <summary>Format: those that there are.</summary>
    public static readonly DiagnosticDescriptor AmbiguousSchema = Error(
        "WBG0004",
        "Several schemas, and none is named",
        "The project has several schemas ({0}) and none is called 'wandb': say which one with Schema = \"…\""
    );

    /// <summary>Format: the parser's message.</summary>
    public static readonly DiagnosticDescriptor Syntax = Error("WBG0005", "The GraphQL text has a syntax error", "{0}");

    /// <summary>Format: the schema's problem.</summary>
    public static readonly DiagnosticDescriptor SchemaProblem = Warning("WBG0006", "The schema has a problem", "{0}");

    /// <summary>Format: the type.</summary>
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "WBG0007",
        "The type is not partial",
        "'{0}' and every type around it must be partial, so that the generator can add to it"
    );

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

    /// <summary>Format: the argument, the field, a suggestion.</summary>
    public static readonly DiagnosticDescriptor UnknownArgument = Error(
        "WBG0013",
        "The field has no such argument",
        "'{1}' has no argument '{0}'{2}"
    );

    /// <summary>Format: the argument or input field, its type, what has it, which of the two it is.</summary>
    public static readonly DiagnosticDescriptor MissingArgument = Error(
        "WBG0014",
        "A required argument is missing",
        "The {3} '{0}' ({1}) of '{2}' is required"
    );

    /// <summary>Format: the value, the expected type.</summary>
    public static readonly DiagnosticDescriptor WrongValue = Error(
        "WBG0015",
        "The value does not fit the argument",
        "{0} is not a value of the type {1}"
    );

    /// <summary>Format: the variable, its type, the expected type.</summary>
    public static readonly DiagnosticDescriptor WrongVariable = Error(
        "WBG0016",
        "The variable does not fit the argument",
        "The variable '${0}' is {1}, but {2} is expected here"
    );

    /// <summary>Format: the variable.</summary>
    public static readonly DiagnosticDescriptor UnusedVariable = Error(
        "WBG0017",
        "The variable is never used",
        "The variable '${0}' is declared but never used; GraphQL servers refuse such documents"
    );

    /// <summary>Format: the variable, a suggestion.</summary>
    public static readonly DiagnosticDescriptor UndeclaredVariable = Error(
        "WBG0018",
        "The method has no parameter for the variable",
        "The method has no parameter for the variable '${0}'{1}"
    );

    /// <summary>Format: the parameter, a suggestion.</summary>
    public static readonly DiagnosticDescriptor UnusedParameter = Error(
        "WBG0019",
        "The operation has no variable for the parameter",
        "The operation has no variable '${0}'{1}"
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

    /// <summary>Format: the field, the type.</summary>
    public static readonly DiagnosticDescriptor NoSelection = Error(
        "WBG0022",
        "A field with fields needs a type with properties",
        "'{0}' is {1}, which has fields of its own: use a type marked with [WandbObject(\"{2}\")] or a path to one of them"
    );

    /// <summary>Format: the field.</summary>
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
        "'{0}' is not marked with [WandbObject], so it says nothing of what to select"
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

    /// <summary>Format: the object, the property, the field, a suggestion.</summary>
    public static readonly DiagnosticDescriptor MissingContextField = Error(
        "WBG0028",
        "The path has no such field",
        "'{0}.{1}' takes the field '{2}' from beside the path, which selects none of that name{3}"
    );

    /// <summary>Format: the property.</summary>
    public static readonly DiagnosticDescriptor WrongContext = Error(
        "WBG0029",
        "The property's type is no context",
        "'{0}' has [WandbContext] and [WandbField]; it can have one of them"
    );

    /// <summary>No format arguments.</summary>
    public static readonly DiagnosticDescriptor NotOneOperation = Error(
        "WBG0030",
        "The text is not one operation",
        "The text must be one {0} or one selection, without fragments"
    );

    /// <summary>Format: the type.</summary>
    public static readonly DiagnosticDescriptor NoTarget = Error(
        "WBG0031",
        "The path leads nowhere",
        "The path must lead to one {0} and stop there, but the selection on '{1}' {2}"
    );

    /// <summary>Format: the field, its type.</summary>
    public static readonly DiagnosticDescriptor NotAConnection = Error(
        "WBG0032",
        "The path does not end at a connection",
        "'{0}' is {1}, which is no connection: {2}"
    );

    /// <summary>Format: the argument.</summary>
    public static readonly DiagnosticDescriptor PagingArgument = Error(
        "WBG0033",
        "The paging arguments are generated",
        "The argument '{0}' is the generator's: leave it out, and set the page size when the collection is made"
    );

    /// <summary>Format: the field, its type.</summary>
    public static readonly DiagnosticDescriptor WrongTotal = Error(
        "WBG0034",
        "The total is not a number",
        "'{0}' is {1}; @total marks an Int or Int64 beside the path"
    );

    /// <summary>Format: the directive, those that are.</summary>
    public static readonly DiagnosticDescriptor UnknownDirective = Error(
        "WBG0035",
        "The directive is not known",
        "The directive '@{0}' is not known here; {1} can be"
    );

    /// <summary>Format: the list field.</summary>
    public static readonly DiagnosticDescriptor ListInPath = Error(
        "WBG0036",
        "The path leads through a list",
        "'{0}' is {1}: a path cannot lead through a list"
    );

    /// <summary>Format: the method.</summary>
    public static readonly DiagnosticDescriptor NotATask = Error(
        "WBG0040",
        "The method does not return a task of a result",
        "'{0}' must return a Task<T> or ValueTask<T>"
    );

    /// <summary>Format: the method.</summary>
    public static readonly DiagnosticDescriptor NoClient = Error(
        "WBG0041",
        "There is no client",
        "'{0}' has no WandbClient: give it a parameter, or its type a field or property, of that type"
    );

    /// <summary>Format: the C# type, the variable or field, the GraphQL type, what fits, which of the two it is.</summary>
    public static readonly DiagnosticDescriptor WrongParameter = Error(
        "WBG0042",
        "The parameter does not fit the variable",
        "'{0}' does not fit the {4} '{1}', which is {2}; {3}"
    );

    /// <summary>Format: the path's kind.</summary>
    public static readonly DiagnosticDescriptor WrongOperationKind = Error(
        "WBG0043",
        "The operation is of the other kind",
        "The text is a {0}; use [{1}]"
    );

    /// <summary>Format: the member, the GraphQL enum, a suggestion.</summary>
    public static readonly DiagnosticDescriptor UnknownEnumMember = Error(
        "WBG0044",
        "The enum has a member that GraphQL does not",
        "'{0}' stands for no value of the GraphQL enum '{1}'{2}"
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
        "Two variants take the same objects",
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

    /// <summary>Format: the inner connection.</summary>
    public static readonly DiagnosticDescriptor UnpageableInner = Error(
        "WBG0053",
        "The inner connection cannot be paged",
        "'{0}' has pages of its own, but the connection around it cannot be asked for one node at a time"
    );

    /// <summary>Format: the type.</summary>
    public static readonly DiagnosticDescriptor NoReader = Error(
        "WBG0054",
        "The type's reader cannot be called",
        "'{0}' comes from an assembly that was not compiled with this generator, or takes context that only that assembly sees"
    );

    /// <summary>Format: the GraphQL type.</summary>
    public static readonly DiagnosticDescriptor NotAnInput = Error("WBG0055", "The type is no input object", "'{0}' is no input object");

    /// <summary>Format: the property, the field, its type.</summary>
    public static readonly DiagnosticDescriptor NullableInput = Error(
        "WBG0056",
        "A required field can be null or left out",
        "'{0}' can be null or left out, but '{1}' is {2}"
    );

    /// <summary>Format: the type, the field, its type, the input object.</summary>
    public static readonly DiagnosticDescriptor MissingInputField = Error(
        "WBG0057",
        "A required field is missing",
        "'{0}' has no property for '{1}' ({2}), which '{3}' requires"
    );

    /// <summary>No format arguments.</summary>
    public static readonly DiagnosticDescriptor NoFeature = Error(
        "WBG0058",
        "The directive names no feature",
        "Write @requires(feature: \"NAME\")"
    );

    /// <summary>Format: the file, what there is.</summary>
    public static readonly DiagnosticDescriptor NoDocument = Error(
        "WBG0059",
        "The document is not there",
        "There is no document '{0}' among the AdditionalFiles; {1}"
    );

    /// <summary>Format: the class.</summary>
    public static readonly DiagnosticDescriptor PathAndDocument = Error(
        "WBG0060",
        "A path and a document",
        "'{0}' has a path and a Document; it can have one of them"
    );

    /// <summary>Format: the file, how many.</summary>
    public static readonly DiagnosticDescriptor NoConnectionInDocument = Error(
        "WBG0061",
        "The document does not page one connection",
        "'{0}' must page one connection, by variables for its paging arguments; it pages {1}"
    );

    /// <summary>Format: the field, what needs it.</summary>
    public static readonly DiagnosticDescriptor NotSelected = Error(
        "WBG0062",
        "The document does not select what is needed",
        "The document must select '{0}' for '{1}'"
    );

    /// <summary>Format: the fragment.</summary>
    public static readonly DiagnosticDescriptor UnknownFragment = Error(
        "WBG0063",
        "The fragment is not there",
        "The document has no fragment '{0}', or it contains itself"
    );

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

    /// <summary>Format: the field, the type, the reason.</summary>
    public static readonly DiagnosticDescriptor DeprecatedField = Create(
        "WBG0065",
        "The field is deprecated",
        "'{0}' of '{1}' is deprecated: {2}",
        DiagnosticSeverity.Info
    );

    /// <summary>Format: the declaration, what makes it one already.</summary>
    public static readonly DiagnosticDescriptor DoubleDeclaration = Error(
        "WBG0067",
        "The declaration is made twice",
        "'{0}' is declared already, by {1}: remove this attribute, or give what it stands on a name of its own"
    );

    /// <summary>Format: the declaration or parameter, what it is, what to write.</summary>
    public static readonly DiagnosticDescriptor WrongShape = Error("WBG0068", "Nothing can be added to the declaration", "'{0}' {1}: {2}");

    /// <summary>Format: the type, why.</summary>
    public static readonly DiagnosticDescriptor NoConstructor = Error(
        "WBG0069",
        "The object cannot be created",
        "'{0}' cannot be created: {1}"
    );

    /// <summary>Format: the type that is used, the type that uses it.</summary>
    public static readonly DiagnosticDescriptor LessAccessible = Error(
        "WBG0070",
        "A type is less accessible than what uses it",
        "'{0}' is less accessible than '{1}': make it as accessible, or '{1}' less"
    );

    /// <summary>Format: the text.</summary>
    public static readonly DiagnosticDescriptor WrongContextField = Error(
        "WBG0071",
        "The text is not a response key",
        "'{0}' is not the name or alias of one field beside the path, such as 'projectId'"
    );

    /// <summary>Format: the variable, why.</summary>
    public static readonly DiagnosticDescriptor WrongVariableName = Error(
        "WBG0072",
        "The variable cannot be a parameter",
        "The variable '${0}' cannot be a C# parameter, because {1}: give it another name"
    );

    /// <summary>Format: the key, an alias for it.</summary>
    public static readonly DiagnosticDescriptor AmbiguousKey = Error(
        "WBG0073",
        "Two fields beside the path have one key",
        "The path selects '{0}' more than once: give one an alias, such as '{1}: {0}'"
    );

    /// <summary>Format: the member, the type.</summary>
    public static readonly DiagnosticDescriptor TakenName = Error(
        "WBG0074",
        "The emitted code needs the name",
        "The emitted part of '{1}' has a member '{0}' too: give this one another name"
    );

    /// <summary>Format: the C# type, the property.</summary>
    public static readonly DiagnosticDescriptor HiddenEnum = Error(
        "WBG0075",
        "The enum cannot be seen",
        "The enum '{0}' of '{1}' is private or local to its file: make it internal, so that emitted code can read it"
    );

    /// <summary>Format: the variable, a suggestion.</summary>
    public static readonly DiagnosticDescriptor VariableNotInHeader = Error(
        "WBG0076",
        "The header does not declare the variable",
        "The operation's header does not declare the variable '${0}'{1}"
    );

    /// <summary>Format: the object, its schema, the schema that is read from.</summary>
    public static readonly DiagnosticDescriptor OtherSchema = Error(
        "WBG0077",
        "The type is declared for another schema",
        "'{0}' is declared for the schema '{1}', but is used with the schema '{2}': declare one with Schema = \"{2}\""
    );

    /// <summary>Format: the list, the argument that pages, the field that has it.</summary>
    public static readonly DiagnosticDescriptor OnePage = Warning(
        "WBG0078",
        "Only one page is read",
        "'{0}' is read as one page: '{2}' is paged by '{1}', which a collection cannot go on by, and the page size has no effect"
    );

    /// <summary>Format: the field, the item.</summary>
    public static readonly DiagnosticDescriptor PathTooLong = Error(
        "WBG0079",
        "The path goes on behind the list",
        "The path should stop at '{0}': the properties of '{1}' say what is selected of each item, and paging is generated"
    );

    /// <summary>Format: the declaration, the limit.</summary>
    public static readonly DiagnosticDescriptor SelectionTooLarge = Error(
        "WBG0080",
        "The selection is too large",
        "'{0}' selects more than {1} fields, because what contains itself is selected again at each level: lower a Depth, or "
            + "select less in it"
    );

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        Internal,
        NoSchema,
        UnknownSchema,
        AmbiguousSchema,
        Syntax,
        SchemaProblem,
        NotPartial,
        UnknownType,
        NotComposite,
        UnknownField,
        UnknownArgument,
        MissingArgument,
        WrongValue,
        WrongVariable,
        UnusedVariable,
        UndeclaredVariable,
        UnusedParameter,
        WrongType,
        WrongNullability,
        NoSelection,
        SelectionOnLeaf,
        WrongObject,
        NotAnObject,
        RecursiveObject,
        NoProperties,
        MissingContextField,
        WrongContext,
        NotOneOperation,
        NoTarget,
        NotAConnection,
        PagingArgument,
        WrongTotal,
        UnknownDirective,
        ListInPath,
        NotATask,
        NoClient,
        WrongParameter,
        WrongOperationKind,
        UnknownEnumMember,
        AbstractObject,
        NoFallback,
        VariantWithoutBase,
        ImpossibleVariant,
        DuplicateVariant,
        NotNullable,
        WrongDepth,
        Truncated,
        UnpageableInner,
        NoReader,
        NotAnInput,
        NullableInput,
        MissingInputField,
        NoFeature,
        NoDocument,
        PathAndDocument,
        NoConnectionInDocument,
        NotSelected,
        UnknownFragment,
        WrongScalar,
        DeprecatedField,
        DuplicateSchema,
        DoubleDeclaration,
        WrongShape,
        NoConstructor,
        LessAccessible,
        WrongContextField,
        WrongVariableName,
        AmbiguousKey,
        TakenName,
        HiddenEnum,
        VariableNotInHeader,
        OtherSchema,
        OnePage,
        PathTooLong,
        SelectionTooLarge,
    ];

    private static DiagnosticDescriptor Error(string id, string title, string message, params string[] tags) =>
        Create(id, title, message, DiagnosticSeverity.Error, tags);

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        Create(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Create(
        string id,
        string title,
        string message,
        DiagnosticSeverity severity,
        params string[] tags
    ) =>
        new(
            id,
            title,
            message,
            "WandbGen",
            severity,
            isEnabledByDefault: true,
            helpLinkUri: $"https://github.com/wandbgen/wandbgen/blob/main/docs/diagnostics/{id}.md",
            customTags: tags
        );
}
