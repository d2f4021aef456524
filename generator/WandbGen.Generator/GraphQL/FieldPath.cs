namespace WandbGen.Generator.GraphQL;

/// <summary>Splits the text of a <c>[WandbField]</c>: dots lead into nested objects, those in arguments do not.</summary>
internal static class FieldPath
{
    public static IEnumerable<(string Text, int Offset)> Split(string text)
    {
        int start = 0;
        int depth = 0;
        bool inString = false;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\\' when inString:
                    i++;
                    break;
                case '"':
                    inString = !inString;
                    break;
                case '(' or '{' or '[' when !inString:
                    depth++;
                    break;
                case ')' or '}' or ']' when !inString:
                    depth--;
                    break;
                case '.' when !inString && depth == 0:
                    yield return (text.Substring(start, i - start), start);
                    start = i + 1;
                    break;
            }
        }

        yield return (text.Substring(start), start);
    }
}
