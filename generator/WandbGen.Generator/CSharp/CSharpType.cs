namespace WandbGen.Generator.CSharp;

/// <summary>The C# type of a property, parameter or result.</summary>
internal sealed record CSharpType
{
    /// <summary>What it is to the generator.</summary>
    public required CSharpKind Kind { get; init; }

    /// <summary>The full name, without the question mark of a nullable type.</summary>
    public required string Name { get; init; }

    /// <summary>Whether null is a value of it.</summary>
    public required bool IsNullable { get; init; }

    /// <summary>Whether it is a struct or enum.</summary>
    public required bool IsValueType { get; init; }

    /// <summary>How a list is built; <see cref="ListKind.None"/> if it is none.</summary>
    public ListKind ListKind { get; init; }

    /// <summary>The type of a list's elements, or of what is optional.</summary>
    public CSharpType? Element { get; init; }

    /// <summary>The members, if it is an enum or keeps one.</summary>
    public EnumDeclaration? Enum { get; init; }

    /// <summary>Whether it can be seen outside its assembly.</summary>
    public bool IsPublic { get; init; } = true;

    /// <summary>Whether it was written where nullable types are off: null is a value of it, and need not be.</summary>
    public bool IsOblivious { get; init; }

    /// <summary>The type as it is written in code.</summary>
    public string Text => IsNullable ? Name + "?" : Name;

    /// <summary>The type where null is no value of it, if the user did not say that it is.</summary>
    public CSharpType AsRequired() => IsOblivious ? this with { IsNullable = false, IsOblivious = false } : this;

    /// <summary>Whether null is a value of the type, and of a list's elements, from outside to inside: <c>?</c> or <c>!</c> for
    /// each.</summary>
    public string Nullability => (IsNullable ? "?" : "!") + (Kind == CSharpKind.List ? Element!.Nullability : "");

    /// <summary>Whether the compiler does not know it, or what it holds.</summary>
    public bool IsUnresolved => Kind == CSharpKind.Unresolved || Element?.IsUnresolved == true;

    /// <summary>The enum in it that emitted code cannot see, if there is one.</summary>
    public EnumDeclaration? HiddenEnum => Enum is { IsHidden: true } ? Enum : Element?.HiddenEnum;

    /// <summary>The type of which metadata say apart from it where null is a value, as <see cref="Nullability"/> does.</summary>
    public CSharpType WithNullability(string nullability)
    {
        CSharpType type = this with { IsNullable = nullability.StartsWith("?", StringComparison.Ordinal), IsOblivious = false };
        if (type is not { Kind: CSharpKind.List, Element: { } element } || nullability.Length == 0)
        {
            return type;
        }

        CSharpType marked = element.WithNullability(nullability.Substring(1));
        return type with
        {
            Element = marked,
            Name = ListKind == ListKind.Array ? $"{marked.Text}[]" : $"{Name.Substring(0, Name.IndexOf('<'))}<{marked.Text}>",
        };
    }

    /// <summary>The type inside all lists.</summary>
    public CSharpType Innermost => Kind == CSharpKind.List ? Element!.Innermost : this;

    /// <summary>The type with another one inside all of its <c>IReadOnlyList</c>s. Null is a value where it was.</summary>
    public CSharpType WithInnermost(CSharpType type)
    {
        if (Kind != CSharpKind.List)
        {
            return type with { IsNullable = IsNullable, IsOblivious = false };
        }

        CSharpType element = Element!.WithInnermost(type);
        return this with { Element = element, Name = NameOfList(element) };
    }

    /// <summary>The name of a list of elements.</summary>
    public static string NameOfList(CSharpType element) => $"global::System.Collections.Generic.IReadOnlyList<{element.Text}>";
}

/// <summary>What a C# type is to the generator.</summary>
internal enum CSharpKind
{
    Other,

    /// <summary>A type that the compiler does not know, or of which it allows no value.</summary>
    Unresolved,
    String,
    Int32,
    Int64,
    Double,
    Single,
    Decimal,
    Boolean,
    DateTime,
    DateTimeOffset,
    DateOnly,
    TimeOnly,
    TimeSpan,
    Guid,
    Uri,
    JsonElement,

    /// <summary>A dictionary of <c>JsonElement</c> by name.</summary>
    JsonObject,

    /// <summary>A <c>JsonObject</c> of <c>System.Text.Json.Nodes</c>, which is sent only.</summary>
    JsonNode,

    /// <summary>A type derived from <c>Filter</c>, which is sent only.</summary>
    Filter,

    /// <summary>A type derived from <c>SortOrder</c>, which is sent only.</summary>
    SortOrder,

    /// <summary>A <c>WandbValue</c>, which has null among its values.</summary>
    Value,
    Enum,

    /// <summary>A <c>GraphQLEnum</c>, which keeps names that the enum does not know.</summary>
    OpenEnum,

    /// <summary>A type marked with <c>[WandbObject]</c> or <c>[WandbVariant]</c>.</summary>
    Object,

    /// <summary>A type marked with <c>[WandbInput]</c>.</summary>
    Input,

    /// <summary>An <c>Optional</c>, which can be left out of an input object.</summary>
    Optional,

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

/// <summary>A C# enum.</summary>
/// <param name="Name">The full name.</param>
/// <param name="IsHidden">Whether it is private, protected, local to its file or in a type with type parameters.</param>
internal sealed record EnumDeclaration(string Name, EquatableArray<EnumMember> Members, bool IsHidden = false)
{
    /// <summary>The name without namespace and containing types.</summary>
    public string SimpleName => Name.Substring(Name.LastIndexOfAny(['.', ':']) + 1);
}

/// <summary>A member of a C# enum.</summary>
/// <param name="GraphQLName">The name that its <c>[JsonStringEnumMemberName]</c> says, or <see langword="null"/>.</param>
/// <param name="Value">The number, as text.</param>
/// <param name="IsForbidden">Whether it is obsolete as an error.</param>
internal sealed record EnumMember(string Name, string? GraphQLName, string Value, bool IsForbidden = false);
