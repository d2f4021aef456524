using System.Text;

namespace WandbGen.Tool.Filters;

/// <summary>Takes a condition apart.</summary>
internal static class WhereLexer
{
    private static readonly string[] s_operators = ["<=", ">=", "!=", "==", "!~", "<", ">", "=", "~"];

    public static List<WhereToken> Read(string text)
    {
        var tokens = new List<WhereToken>();
        int position = 0;
        while (position < text.Length)
        {
            char character = text[position];
            if (char.IsWhiteSpace(character))
            {
                position++;
            }
            else if (character is '(' or ')' or ',')
            {
                WhereTokenKind kind =
                    character == '(' ? WhereTokenKind.Open
                    : character == ')' ? WhereTokenKind.Close
                    : WhereTokenKind.Comma;
                tokens.Add(new WhereToken(kind, character.ToString(), position++));
            }
            else if (character is '\'' or '"')
            {
                tokens.Add(ReadText(text, ref position));
            }
            else if (Array.Find(s_operators, sign => string.CompareOrdinal(text, position, sign, 0, sign.Length) == 0) is { } found)
            {
                tokens.Add(new WhereToken(WhereTokenKind.Operator, found == "==" ? "=" : found, position));
                position += found.Length;
            }
            else
            {
                int start = position;
                while (
                    position < text.Length
                    && !char.IsWhiteSpace(text[position])
                    && !"()<>=!~,'\"".Contains(text[position], StringComparison.Ordinal)
                )
                {
                    position++;
                }

                if (position == start)
                {
                    throw WhereParser.Refusal(text, start, $"'{text[start]}' means nothing here");
                }

                tokens.Add(new WhereToken(WhereTokenKind.Word, text[start..position], start));
            }
        }

        tokens.Add(new WhereToken(WhereTokenKind.End, "", text.Length));
        return tokens;
    }

    // As in double quotes of a shell, a backslash escapes the next character.
    private static WhereToken ReadText(string text, ref int position)
    {
        int start = position;
        char quote = text[position++];
        var value = new StringBuilder();
        while (position < text.Length && text[position] != quote)
        {
            position += text[position] == '\\' && position + 1 < text.Length ? 1 : 0;
            value.Append(text[position++]);
        }

        return position++ < text.Length
            ? new WhereToken(WhereTokenKind.Text, value.ToString(), start)
            : throw WhereParser.Refusal(text, start, $"the text that begins here has no closing {quote}");
    }
}
