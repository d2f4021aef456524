using System.Text;

namespace WandbGen.Tool.GraphQL;

/// <summary>A GraphQL document that a user wrote, with the name of the operation that the server executes.</summary>
internal sealed record Document
{
    private const string DefaultName = "Wandbgen";
    private const string BlockQuotes = "\"\"\"";
    private const char ByteOrderMark = '\uFEFF';

    public required string Text { get; init; }

    public required string Name { get; init; }

    public required bool IsMutation { get; init; }

    /// <summary>Whether the operation has the variable that pages are asked for with.</summary>
    public required bool HasCursor { get; init; }

    /// <summary>Reads a document.</summary>
    /// <exception cref="UsageException">It has no operation, several, or one that gives no single answer.</exception>
    public static Document Parse(string text)
    {
        // Comments would hide what follows where lines are joined.
        string plain = WithoutComments(text).Trim().Trim(ByteOrderMark).Trim();
        if (CountOperations(plain) > 1)
        {
            throw new UsageException("The document has several operations, and one request executes one of them: send each on its own.");
        }

        if (plain.StartsWith('{'))
        {
            return Create($"query {DefaultName} {plain}", DefaultName, "query", plain);
        }

        int end = EndOfName(plain, 0);
        string kind = plain[..end];
        if (kind is not ("query" or "mutation"))
        {
            throw new UsageException(
                kind == "subscription"
                    ? "A subscription has no single answer: only queries and mutations can be sent."
                    : "The document must begin with '{', 'query' or 'mutation'; fragments come after it."
            );
        }

        int start = end;
        while (start < plain.Length && char.IsWhiteSpace(plain[start]))
        {
            start++;
        }

        string name = plain[start..EndOfName(plain, start)];
        return name.Length > 0
            ? Create(plain, name, kind, plain)
            : Create($"{kind} {DefaultName} {plain[end..]}", DefaultName, kind, plain);
    }

    private static Document Create(string text, string name, string kind, string plain) =>
        new()
        {
            Text = text,
            Name = name,
            IsMutation = kind == "mutation",
            HasCursor = plain.Contains("$endCursor", StringComparison.Ordinal),
        };

    private static int EndOfName(string text, int start)
    {
        int end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return end;
    }

    // A definition begins at the start, or behind the brace that ends the one before.
    private static int CountOperations(string plain)
    {
        int count = 0;
        int depth = 0;
        bool isBegun = false;
        for (int i = 0; i < plain.Length; i++)
        {
            char character = plain[i];
            if (character == '"')
            {
                i = EndOfText(plain, i) - 1;
            }
            else if (depth == 0 && !isBegun && (char.IsAsciiLetter(character) || character == '{'))
            {
                isBegun = true;
                count += plain[i..EndOfName(plain, i)] is "fragment" ? 0 : 1;
            }

            depth += character switch
            {
                '{' or '(' or '[' => 1,
                '}' or ')' or ']' => -1,
                _ => 0,
            };
            isBegun &= !(character == '}' && depth == 0);
        }

        return count;
    }

    private static string WithoutComments(string text)
    {
        var plain = new StringBuilder(text.Length);
        int i = 0;
        while (i < text.Length)
        {
            if (text[i] == '#')
            {
                int end = text.AsSpan(i).IndexOfAny('\n', '\r');
                i = end < 0 ? text.Length : i + end;
            }
            else
            {
                int end = text[i] == '"' ? EndOfText(text, i) : i + 1;
                plain.Append(text, i, end - i);
                i = end;
            }
        }

        return plain.ToString();
    }

    /// <summary>The place behind a string or a block string.</summary>
    private static int EndOfText(string text, int start)
    {
        bool isBlock = string.CompareOrdinal(text, start, BlockQuotes, 0, BlockQuotes.Length) == 0;
        int end = start + (isBlock ? BlockQuotes.Length : 1);
        while (end < text.Length)
        {
            if (isBlock && string.CompareOrdinal(text, end, BlockQuotes, 0, BlockQuotes.Length) == 0)
            {
                return end + BlockQuotes.Length;
            }

            if (!isBlock && text[end] is '"' or '\n' or '\r')
            {
                return end + 1;
            }

            // A backslash escapes the quotes of a block as one.
            end +=
                text[end] != '\\' ? 1
                : !isBlock ? 2
                : string.CompareOrdinal(text, end + 1, BlockQuotes, 0, BlockQuotes.Length) == 0 ? 1 + BlockQuotes.Length
                : 1;
        }

        return text.Length;
    }
}
