namespace WandbGen.Generator.GraphQL;

/// <summary>Goes through a text token by token, whatever it is: where it is wrong, the parser says so.</summary>
internal static class GraphQLTokens
{
    /// <summary>The first name or sign of a text, or <see langword="null"/> if it has none.</summary>
    public static string? First(string text)
    {
        int start = SkipIgnored(text, 0);
        if (start == text.Length)
        {
            return null;
        }

        return text.Substring(start, Skip(text, start) - start);
    }

    /// <summary>The first position from <paramref name="position"/> on that is not white space, a comma, a comment or a byte order
    /// mark.</summary>
    public static int SkipIgnored(string text, int position)
    {
        while (position < text.Length)
        {
            switch (text[position])
            {
                case ' ' or '\t' or '\r' or '\n' or ',' or '\uFEFF':
                    position++;
                    break;
                case '#':
                    int end = text.IndexOfAny(['\r', '\n'], position);
                    position = end < 0 ? text.Length : end;
                    break;
                default:
                    return position;
            }
        }

        return position;
    }

    /// <summary>The position after a name, string or sign.</summary>
    public static int Skip(string text, int start)
    {
        if (text[start] == '"')
        {
            return SkipString(text, start);
        }

        int position = start + 1;
        if (GraphQLNames.IsNameCharacter(text[start]))
        {
            while (position < text.Length && GraphQLNames.IsNameCharacter(text[position]))
            {
                position++;
            }
        }

        return position;
    }

    private static int SkipString(string text, int start)
    {
        if (string.CompareOrdinal(text, start, "\"\"\"", 0, 3) == 0)
        {
            int end = start + 3;
            while ((end = text.IndexOf("\"\"\"", end, StringComparison.Ordinal)) >= 0)
            {
                end += 3;
                if (text[end - 4] != '\\')
                {
                    return end;
                }
            }

            return text.Length;
        }

        for (int position = start + 1; position < text.Length; position++)
        {
            switch (text[position])
            {
                case '\\':
                    position++;
                    break;
                case '"':
                    return position + 1;
                case '\r' or '\n':
                    return position;
            }
        }

        return text.Length;
    }
}
