namespace WandbGen.Generator.Declarations;

/// <summary>The C# type of a property, parameter or result.</summary>
/// <param name="Kind">What it is to the generator.</param>
/// <param name="Name">The full name, without the question mark of a nullable type.</param>
/// <param name="IsNullable">Whether null is a value of it.</param>
/// <param name="IsValueType">Whether it is a struct or enum.</param>
/// <param name="ListKind">How a list is built; <see cref="Declarations.ListKind.None"/> if it is none.</param>
/// <param name="Element">The type of a list's elements.</param>
internal sealed record CSharpType(CSharpKind Kind, string Name, bool IsNullable, bool IsValueType, ListKind ListKind = ListKind.None, CSharpType? Element = null)
{
    /// <summary>The type as it is written in code.</summary>
    public string Text => IsNullable ? Name + "?" : Name;

    /// <summary>The type with a question mark, for a local that has no value yet.</summary>
    public string NullableText => Name + "?";
}

/// <summary>What a C# type is to the generator.</summary>
internal enum CSharpKind
{
    Other,
    String,
    Int32,
    Int64,
    Double,
    Single,
    Decimal,
    Boolean,
    DateTime,
    DateTimeOffset,
    TimeSpan,
    Guid,
    Uri,
    JsonElement,
    Enum,

    /// <summary>A type marked with <c>[WandbObject]</c>.</summary>
    Object,

    /// <summary>A class marked with <c>[WandbCollection]</c>.</summary>
    Collection,
    Client,
    CancellationToken,
    List,
}

/// <summary>How a list is built.</summary>
internal enum ListKind
{
    None,
    List,
    Array,
    ImmutableArray,
}
