using Microsoft.CodeAnalysis;

namespace WandbGen.Generator.Problems;

/// <content>Mistakes in types that rows of histories are read into.</content>
internal static partial class Descriptors
{
    /// <summary>Format: the C# type, the key, what fits.</summary>
    public static readonly DiagnosticDescriptor WrongRowType = Error(
        "WBG0100",
        "The type holds no logged value",
        "'{0}' cannot hold what is logged under '{1}'; use {2}"
    );

    /// <summary>Format: the property, the one before, the key.</summary>
    public static readonly DiagnosticDescriptor DoubleKey = Error(
        "WBG0101",
        "Two properties have one key",
        "'{0}' and '{1}' are both read from the key '{2}': remove one, or name another key with [WandbHistoryKey]"
    );

    /// <summary>Format: the type.</summary>
    public static readonly DiagnosticDescriptor NoRowKeys = Error(
        "WBG0102",
        "The row reads nothing",
        "'{0}' has no property that can be set, so nothing is read into it: declare one, such as 'public double Loss {{ get; init; }}'"
    );

    /// <summary>Format: the property.</summary>
    public static readonly DiagnosticDescriptor EmptyKey = Error(
        "WBG0103",
        "The key is empty",
        "The key of '{0}' is empty: write the name that was logged, or remove the attribute"
    );
}
