using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Problems;

/// <content>Mistakes in the shape of a declared type or method, whatever it declares.</content>
internal static partial class Descriptors
{
    /// <summary>Format: the type.</summary>
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "WBG0007",
        "The type is not partial",
        "'{0}' and every type around it must be partial, so that the generator can add to it"
    );

    /// <summary>Format: the declaration, what makes it one already.</summary>
    public static readonly DiagnosticDescriptor DoubleDeclaration = Error(
        "WBG0067",
        "The declaration is made twice",
        "'{0}' is already declared by {1}: remove this attribute, or rename the type or method"
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
        "'{1}' uses the enum '{0}', which is private, protected, local to its file or in a type with type parameters: make it internal "
            + "and declare it elsewhere, so that emitted code can name it"
    );

    /// <summary>Format: the project's version.</summary>
    public static readonly DiagnosticDescriptor OldLanguage = Error(
        "WBG0087",
        "The version of C# is too old",
        "Emitted code is C# 12, and the project's LangVersion is {0}: remove LangVersion, or set it to 12 or a later version"
    );

    /// <summary>Format: the member, its attribute, what a program can be.</summary>
    public static readonly DiagnosticDescriptor UnsafeMember = Warning(
        "WBG0088",
        "A member is not safe for how the project is published",
        "'{0}' has [{1}], and emitted code uses it: a program that is {2} may fail there"
    );

    /// <summary>Format: the object, its schema, the schema that is read from.</summary>
    public static readonly DiagnosticDescriptor OtherSchema = Error(
        "WBG0077",
        "The type is declared for another schema",
        "'{0}' is declared for the schema '{1}', but is used with the schema '{2}': declare one with Schema = \"{2}\""
    );
}
