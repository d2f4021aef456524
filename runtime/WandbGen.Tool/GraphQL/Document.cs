using System.Text;

namespace WandbGen.Tool.GraphQL;

/// <summary>A GraphQL document that a user wrote, with the name of the operation that the server executes.</summary>
internal sealed record Document
{
    private const string DefaultName = "Wandbgen";

    public required string Text { get; init; }

    public required string Name { get; init; }

    public required bool IsMutation { get; init; }

    /// <summary>Whether the operation has the variable that pages are asked for with.</summary>
    public required bool HasCursor { get; init; }

    /// <summary>Reads a document.</summary>
    /// <exception cref="UsageException">It has no operation, or one that gives no single answer.</exception>
    public static Document Parse(string text)
    {
        // Comments would hide what follows where lines are joined.
        string plain = WithoutComments(text).Trim();
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

    private static string WithoutComments(string text)
    {
        var plain = new StringBuilder(text.Length);
        int i = 0;
        while (i < text.Length)
        {
            if (text[i] == '#')
            {
                i = EndOf(text, "\n", i, 0);
            }
            else if (string.CompareOrdinal(text, i, "\"\"\"", 0, 3) == 0)
            {
                Copy(EndOf(text, "\"\"\"", i + 3, 3));
            }
            else if (text[i] == '"')
            {
                int end = i + 1;
                while (end < text.Length && text[end] is not ('"' or '\n'))
                {
                    end += text[end] == '\\' ? 2 : 1;
                }

                Copy(Math.Min(end + 1, text.Length));
            }
            else
            {
                Copy(i + 1);
            }
        }

        return plain.ToString();

        void Copy(int end)
        {
            plain.Append(text, i, end - i);
            i = end;
        }
    }

    private static int EndOf(string text, string mark, int start, int length)
    {
        int end = text.IndexOf(mark, Math.Min(start, text.Length), StringComparison.Ordinal);
        return end < 0 ? text.Length : end + length;
    }
}
