using System.Globalization;
using System.Text;
using WandbGen.Generator.GraphQL;

namespace WandbGen.Generator.Emit;

/// <summary>Writes text that comes from a schema or a declaration so that it stays text.</summary>
internal static class Literals
{
    private static readonly char[] s_escaped = ['"', '\\'];

    /// <summary>A string literal. Everything beyond printable ASCII is escaped: direction marks and line separators would make the code
    /// lie.</summary>
    public static string Text(string value)
    {
        if (IsPlain(value.AsSpan(), allowsLineEnds: false) && value.IndexOfAny(s_escaped) < 0)
        {
            return $"\"{value}\"";
        }

        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (char character in value)
        {
            AppendEscaped(text, character);
        }

        return text.Append('"').ToString();
    }

    /// <summary>A literal that shows its lines as they are; one on a single line where escapes are needed.</summary>
    public static string Lines(string value)
    {
        if (value.Contains("\"\"\"") || !IsPlain(value.AsSpan(), allowsLineEnds: true))
        {
            return Text(value);
        }

        return $"\"\"\"\n{value}\n\"\"\"";
    }

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture) + "L";

    public static string Boolean(bool value) => value ? "true" : "false";

    /// <summary>A string of values with slashes between; an interpolated one if there are variables among them.</summary>
    /// <param name="findValue">The expression for the value of a variable.</param>
    public static string Joined(EquatableArray<ValueNode> values, Func<string, string> findValue)
    {
        bool isInterpolated = values.Any(static value => value is VariableNode);
        var text = new StringBuilder();
        for (int i = 0; i < values.Count; i++)
        {
            text.Append(i == 0 ? "" : "/");
            if (values[i] is VariableNode variable)
            {
                // In parentheses: a colon would begin a format.
                text.Append("{(").Append(findValue(variable.Name)).Append(")}");
                continue;
            }

            foreach (char character in values[i] is TextNode literal ? literal.Text : values[i].ToString())
            {
                text.Append(isInterpolated && (character is '{' or '}') ? character.ToString() : "");
                AppendEscaped(text, character);
            }
        }

        return $"{(isInterpolated ? "$" : "")}\"{text}\"";
    }

    /// <summary>The text of an XML documentation element, on one line.</summary>
    /// <remarks>U+0085, U+2028 and U+2029 end a comment's line in C#: what follows would be code.</remarks>
    public static string Xml(string value)
    {
        var text = new StringBuilder(value.Length);
        bool wasSpace = true;
        foreach (char character in value)
        {
            if (char.IsWhiteSpace(character) || char.IsControl(character) || character is '\u2028' or '\u2029' or '\uFEFF')
            {
                if (!wasSpace)
                {
                    text.Append(' ');
                    wasSpace = true;
                }

                continue;
            }

            wasSpace = false;
            _ = character switch
            {
                '<' => text.Append("&lt;"),
                '>' => text.Append("&gt;"),
                '&' => text.Append("&amp;"),
                _ when char.IsSurrogate(character) || CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.Format => text,
                _ => text.Append(character),
            };
        }

        return text.ToString().TrimEnd();
    }

    // Printable ASCII.
    private static bool IsPlain(ReadOnlySpan<char> text, bool allowsLineEnds)
    {
        foreach (char character in text)
        {
            if (character is < ' ' or > '~' && !(allowsLineEnds && character == '\n'))
            {
                return false;
            }
        }

        return true;
    }

    private static void AppendEscaped(StringBuilder text, char character)
    {
        switch (character)
        {
            case '"' or '\\':
                text.Append('\\').Append(character);
                break;
            case '\n':
                text.Append("\\n");
                break;
            case '\r':
                text.Append("\\r");
                break;
            case '\t':
                text.Append("\\t");
                break;
            case < ' ' or > '~':
                text.Append("\\u").Append(((int)character).ToString("X4", CultureInfo.InvariantCulture));
                break;
            default:
                text.Append(character);
                break;
        }
    }
}
