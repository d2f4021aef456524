using GraphQLParser.AST;

namespace WandbGen.Generator.Schema;

/// <summary>The type of a field, argument or variable: a named type or a list, nullable or not. Equal by structure.</summary>
/// <param name="Name">The name of the innermost type.</param>
/// <param name="IsNonNull">Whether the value itself (of a list: the list) is never null.</param>
/// <param name="Element">The type of a list's elements, or <see langword="null"/> when this is not a list.</param>
internal sealed record TypeReference(string Name, bool IsNonNull, TypeReference? Element = null)
{
    /// <summary>The deepest nesting of lists that is taken: deeper generic types are of no use and can end the compiler.</summary>
    public const int MaximumListNesting = 8;

    public bool IsList => Element is not null;

    /// <summary>Makes the reference that <paramref name="type"/> writes, or <see langword="null"/> when lists are nested too deep.</summary>
    public static TypeReference? From(GraphQLType type) => From(type, static name => name.StringValue);

    /// <summary>The same, with names taken from <paramref name="getName"/> (so that a schema shares them).</summary>
    internal static TypeReference? From(GraphQLType type, Func<GraphQLName, string> getName) => From(type, getName, MaximumListNesting);

    /// <summary>The type as GraphQL writes it: <c>[String!]!</c>.</summary>
    public override string ToString()
    {
        string text = Element is null ? Name : $"[{Element}]";
        return IsNonNull ? text + "!" : text;
    }

    private static TypeReference? From(GraphQLType type, Func<GraphQLName, string> getName, int listsLeft)
    {
        bool isNonNull = false;
        if (type is GraphQLNonNullType nonNull)
        {
            isNonNull = true;
            type = nonNull.Type;
        }

        switch (type)
        {
            case GraphQLNamedType named:
                return new TypeReference(getName(named.Name), isNonNull);
            case GraphQLListType list when listsLeft > 0 && From(list.Type, getName, listsLeft - 1) is { } element:
                return new TypeReference(element.Name, isNonNull, element);
            default:
                return null;
        }
    }
}
