using System.Globalization;
using System.Text;

namespace WandbGen.Generator.Emit;

/// <summary>Writes text that comes from a schema or a declaration so that it stays text.</summary>
internal static class Literals
{
    /// <summary>A string literal. Everything beyond printable ASCII is escaped: direction marks and line separators would make the code
    /// lie.</summary>
    public static string Text(string value)
    {
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
        if (value.Contains("\"\"\"") || value.Any(static character => character is not '\n' and (< ' ' or > '~')))
        {
            return Text(value);
        }

        return $"\"\"\"\n{value}\n\"\"\"";
    }

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Boolean(bool value) => value ? "true" : "false";

    /// <summary>The inside of an interpolated string, in which <c>{$name}</c> is the value of a variable.</summary>
    public static string Interpolated(string value, Func<string, string> findValue)
    {
        if (!value.Contains("{$"))
        {
            return Text(value);
        }

        var text = new StringBuilder(value.Length + 3).Append("$\"");
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] == '{' && i + 1 < value.Length && value[i + 1] == '$' && value.IndexOf('}', i) is var end && end > 0)
            {
                // In parentheses: a colon would begin a format.
                text.Append("{(").Append(findValue(value.Substring(i + 2, end - i - 2))).Append(")}");
                i = end;
            }
            else if (value[i] is '{' or '}')
            {
                text.Append(value[i], 2);
            }
            else
            {
                AppendEscaped(text, value[i]);
            }
        }

        return text.Append('"').ToString();
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
