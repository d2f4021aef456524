using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Problems;

/// <content>Mistakes in arguments, variables, methods and input objects.</content>
internal static partial class Descriptors
{
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

    /// <summary>Format: the variable, its type, the expected type, who expects it.</summary>
    public static readonly DiagnosticDescriptor WrongVariable = Error(
        "WBG0016",
        "The variable does not fit the argument",
        "The variable '${0}' is {1}, but {2} is expected {3}"
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

    /// <summary>Format: the method.</summary>
    public static readonly DiagnosticDescriptor NotATask = Error(
        "WBG0040",
        "The method does not return a task",
        "'{0}' must return Task, ValueTask, Task<T> or ValueTask<T>"
    );

    /// <summary>Format: the method.</summary>
    public static readonly DiagnosticDescriptor NoClient = Error(
        "WBG0041",
        "There is no client",
        "'{0}' has no WandbClient that it can read: give it a parameter, or its type a field or property, of that type"
    );

    /// <summary>Format: the C# type, the variable or field, the GraphQL type, what fits, which of the two it is.</summary>
    public static readonly DiagnosticDescriptor WrongParameter = Error(
        "WBG0042",
        "The parameter does not fit the variable",
        "'{0}' does not fit the {4} '{1}', which is {2}; {3}"
    );

    /// <summary>Format: the kind that it is, the attribute for that kind.</summary>
    public static readonly DiagnosticDescriptor WrongOperationKind = Error(
        "WBG0043",
        "The operation is of the other kind",
        "The text is a {0}; use [{1}]"
    );

    /// <summary>Format: the GraphQL type.</summary>
    public static readonly DiagnosticDescriptor NotAnInput = Error(
        "WBG0055",
        "The type is not an input object",
        "'{0}' is not an input object"
    );

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

    /// <summary>Format: the variable, why.</summary>
    public static readonly DiagnosticDescriptor WrongVariableName = Error(
        "WBG0072",
        "The variable cannot be a parameter",
        "The variable '${0}' cannot be a C# parameter, because {1}: give it another name"
    );

    /// <summary>Format: the variable, a suggestion.</summary>
    public static readonly DiagnosticDescriptor VariableNotInHeader = Error(
        "WBG0076",
        "The header does not declare the variable",
        "The operation's header does not declare the variable '${0}'{1}"
    );

    /// <summary>Format: the variable, its feature, the argument or field, its type.</summary>
    public static readonly DiagnosticDescriptor NeededVariable = Error(
        "WBG0086",
        "A required argument cannot be left out",
        "'${0}' is left out for servers without the feature {1}, but '{2}' ({3}) is required: require the feature of the field or of "
            + "the whole operation instead"
    );

    /// <summary>Format: what it is, its name.</summary>
    public static readonly DiagnosticDescriptor GivenTwice = Error(
        "WBG0094",
        "The same name is given twice",
        "The {0} '{1}' is given twice: remove one of the two"
    );

    /// <summary>Format: the variable, why.</summary>
    public static readonly DiagnosticDescriptor WrongVariableType = Error(
        "WBG0081",
        "The type of a variable is not valid",
        "[WandbVariable] for '{0}': {1}"
    );
}
