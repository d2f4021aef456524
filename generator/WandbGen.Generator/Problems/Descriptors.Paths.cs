using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Problems;

/// <content>Mistakes in the text of an attribute or document: syntax, paths, connections, directives.</content>
internal static partial class Descriptors
{
    /// <summary>Format: the parser's message.</summary>
    public static readonly DiagnosticDescriptor Syntax = Error("WBG0005", "The GraphQL text has a syntax error", "{0}");

    /// <summary>Format: the property, the names, a suggestion.</summary>
    public static readonly DiagnosticDescriptor MissingContextField = Error(
        "WBG0028",
        "The path has no such field",
        "'{0}' reads {1}, but the path selects no field with that name: add it to the path, or make the property nullable{2}"
    );

    /// <summary>Format: the property, the name, what was probably meant.</summary>
    public static readonly DiagnosticDescriptor MisspelledSource = Warning(
        "WBG0091",
        "The context may be misspelled",
        "'{0}' takes '{1}', which is not there; did you mean '{2}'?"
    );

    /// <summary>Format: the property, its C# type, the field or variable, its GraphQL type, what fits.</summary>
    public static readonly DiagnosticDescriptor WrongContextType = Error(
        "WBG0092",
        "The property does not fit its context",
        "'{0}' is '{1}', which cannot hold '{2}', which is {3}; {4}"
    );

    /// <summary>Format: what it must be.</summary>
    public static readonly DiagnosticDescriptor NotOneOperation = Error(
        "WBG0030",
        "The text is not one operation",
        "The text must be one {0} or one selection, without fragments"
    );

    /// <summary>Format: what the path must lead to, the type, what is wrong.</summary>
    public static readonly DiagnosticDescriptor NoTarget = Error(
        "WBG0031",
        "The path leads nowhere",
        "The path must lead to one {0} and stop there, but the selection on '{1}' {2}"
    );

    /// <summary>Format: the field, its type, the reason.</summary>
    public static readonly DiagnosticDescriptor NotAConnection = Error(
        "WBG0032",
        "The path does not end at a connection",
        "'{0}' is {1}, which is not a connection: {2}"
    );

    /// <summary>Format: the argument.</summary>
    public static readonly DiagnosticDescriptor PagingArgument = Error(
        "WBG0033",
        "The paging arguments are generated",
        "The argument '{0}' is generated: remove it, and set the page size when the collection is created"
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

    /// <summary>Format: the list field, its type, what can be.</summary>
    public static readonly DiagnosticDescriptor ListInPath = Error("WBG0036", "The path leads through a list", "'{0}' is {1}: {2}");

    /// <summary>Format: the inner connection.</summary>
    public static readonly DiagnosticDescriptor UnpageableInner = Error(
        "WBG0053",
        "The inner connection cannot be paged",
        "'{0}' cannot be paged: the connection around it does not take 'first' and 'after', so one node cannot be "
            + "requested alone; read each connection with a collection of its own"
    );

    /// <summary>Format: what to write.</summary>
    public static readonly DiagnosticDescriptor NoFeature = Error("WBG0058", "The directive names no feature", "Write {0}");

    /// <summary>Format: the file, what there is.</summary>
    public static readonly DiagnosticDescriptor NoDocument = Error(
        "WBG0059",
        "The document is not there",
        "There is no document '{0}' among the AdditionalFiles; {1}"
    );

    /// <summary>Format: the file, what it has.</summary>
    public static readonly DiagnosticDescriptor NoOperation = Error("WBG0093", "The document does not have the operation", "'{0}' has {1}");

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

    /// <summary>Format: the text.</summary>
    public static readonly DiagnosticDescriptor WrongContextField = Error(
        "WBG0071",
        "The text is not a response key",
        "'{0}' is not the name or alias of one field beside the path, such as 'projectId'"
    );

    /// <summary>Format: the key, an alias for it.</summary>
    public static readonly DiagnosticDescriptor AmbiguousKey = Error(
        "WBG0073",
        "Two fields beside the path have one key",
        "The path selects '{0}' more than once: give one an alias, such as '{1}: {0}'"
    );

    /// <summary>Format: the list, the argument that pages, the field that has it.</summary>
    public static readonly DiagnosticDescriptor OnePage = Warning(
        "WBG0078",
        "Only one page is read",
        "'{0}' is read as one page, and the page size has no effect: '{2}' is paged by '{1}'; declare with [WandbPaging] how it continues"
    );

    /// <summary>Format: the collection, what is wrong.</summary>
    public static readonly DiagnosticDescriptor WrongPaging = Error("WBG0083", "The paging is not valid", "[WandbPaging] of '{0}': {1}");

    /// <summary>Format: the total, the item.</summary>
    public static readonly DiagnosticDescriptor TotalInConnection = Error(
        "WBG0084",
        "The pages do not have the total",
        "'{0}' is marked with @total in the connection itself or in a fragment, where only CountAsync asks for it, but '{1}' takes "
            + "it: leave the property out, or give the total an alias"
    );

    /// <summary>Format: the variable, the argument that pages, the other argument.</summary>
    public static readonly DiagnosticDescriptor SharedVariable = Error(
        "WBG0085",
        "A variable for paging has a second use",
        "The document pages by '{1}: ${0}', and gives '${0}' to '{2}' too: give '{2}' a variable of its own"
    );

    /// <summary>Format: the field, what needs it, the directive.</summary>
    public static readonly DiagnosticDescriptor NeededField = Error(
        "WBG0090",
        "A field that is needed can be left out",
        "'{0}' is needed for {1}, so it cannot be left out: remove '@{2}', or leave out the whole connection"
    );

    /// <summary>Format: the field, the item.</summary>
    public static readonly DiagnosticDescriptor PathTooLong = Error(
        "WBG0079",
        "The path continues after the list",
        "The path must end at '{0}': remove the selection after it, because the properties of '{1}' select the fields "
            + "of each item, and the generator adds those for paging"
    );

    /// <summary>Format: the file, who reads it, what there is, what to do.</summary>
    public static readonly DiagnosticDescriptor AmbiguousResult = Error(
        "WBG0096",
        "The document does not have exactly one value that can be read",
        "'{0}' must have exactly one value that '{1}' can read; it has {2}: {3}"
    );
}
