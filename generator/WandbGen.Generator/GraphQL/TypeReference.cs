using GraphQLParser.AST;

namespace WandbGen.Generator.GraphQL;

/// <summary>The type of a field, argument or variable: a named type or a list, nullable or not. Equal by structure.</summary>
/// <param name="Name">The name of the innermost type.</param>
/// <param name="IsNonNull">Whether the value itself (of a list: the list) is never null.</param>
/// <param name="Element">The type of a list's elements, or <see langword="null"/> when this is not a list.</param>
internal sealed record TypeReference(string Name, bool IsNonNull, TypeReference? Element = null)
{
    /// <summary>The deepest nesting of lists that is taken: deeper generic types are of no use and can end the compiler.</summary>
    public const int MaximumListNesting = 8;

    public bool IsList => Element is not null;

    /// <summary>Makes the reference that <paramref name="type"/> writes, or <see langword="null"/> when lists are nested too
    /// deep.</summary>
    public static TypeReference? From(GraphQLType type)
    {
        string name = InnermostName(type).StringValue;
        return From(type, new TypeReference(name, IsNonNull: false), new TypeReference(name, IsNonNull: true));
    }

    /// <summary>The same, around references to the innermost type that are there already.</summary>
    public static TypeReference? From(GraphQLType type, TypeReference named, TypeReference namedNonNull) =>
        From(type, named, namedNonNull, MaximumListNesting);

    public static GraphQLName InnermostName(GraphQLType type) =>
        type switch
        {
            GraphQLNonNullType nonNull => InnermostName(nonNull.Type),
            GraphQLListType list => InnermostName(list.Type),
            _ => ((GraphQLNamedType)type).Name,
        };

    /// <summary>The type as GraphQL writes it: <c>[String!]!</c>.</summary>
    public override string ToString()
    {
        string text = Element is null ? Name : $"[{Element}]";
        return IsNonNull ? text + "!" : text;
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static TypeReference Parse(string text)
    {
        bool isNonNull = text.EndsWith("!", StringComparison.Ordinal);
        string type = isNonNull ? text.Substring(0, text.Length - 1) : text;
        if (!type.StartsWith("[", StringComparison.Ordinal))
        {
            return new TypeReference(type, isNonNull);
        }

        TypeReference element = Parse(type.Substring(1, type.Length - 2));
        return new TypeReference(element.Name, isNonNull, element);
    }

    private static TypeReference? From(GraphQLType type, TypeReference named, TypeReference namedNonNull, int listsLeft)
    {
        var nonNull = type as GraphQLNonNullType;
        if ((nonNull?.Type ?? type) is not GraphQLListType list)
        {
            return nonNull is null ? named : namedNonNull;
        }

        return listsLeft > 0 && From(list.Type, named, namedNonNull, listsLeft - 1) is { } element
            ? new TypeReference(element.Name, nonNull is not null, element)
            : null;
    }
}
