namespace WandbGen.Generator.GraphQL;

/// <summary>The names of GraphQL.</summary>
internal static class GraphQLNames
{
    /// <summary>Whether a text is a name and nothing else.</summary>
    public static bool IsName(string text)
    {
        foreach (char character in text)
        {
            if (!IsNameCharacter(character))
            {
                return false;
            }
        }

        return text.Length > 0 && text[0] is not (>= '0' and <= '9');
    }

    /// <summary>Whether a character can be in a name.</summary>
    public static bool IsNameCharacter(char character) =>
        character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_';

    /// <summary>A text with an underscore for whatever cannot be in a name.</summary>
    public static string Replace(string text) =>
        string.Concat(text.Select(static character => IsNameCharacter(character) ? character : '_'));

    /// <summary>The name of an operation that is called like something in C#.</summary>
    public static string OfOperation(string name) => IsName(name) ? name : "_" + Replace(name);
}
