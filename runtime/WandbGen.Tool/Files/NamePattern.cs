using System.Text;
using System.Text.RegularExpressions;

namespace WandbGen.Tool.Files;

/// <summary>
/// A pattern of names: <c>*</c> and <c>?</c> stay within a directory, <c>**</c> does not, <c>[a-z]</c> is one character and <c>{a,b}</c>
/// one of several. A pattern without a slash is for the name in any directory; a name without any of these is the file's whole name.
/// </summary>
internal sealed class NamePattern
{
    private const string Wildcards = "*?[{";

    private readonly Regex? _expression;

    private NamePattern(string text, bool isName)
    {
        Text = text;
        IsName = isName;
        if (!isName)
        {
            bool isAnywhere = !text.Contains('/', StringComparison.Ordinal);
            _expression = new Regex(
                $"^{(isAnywhere ? "(?:.*/)?" : "")}{ToExpression(text)}$",
                RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking
            );
        }
    }

    public string Text { get; }

    /// <summary>Whether it is the name of one file.</summary>
    public bool IsName { get; }

    /// <exception cref="UsageException">It is no pattern.</exception>
    public static NamePattern Parse(string text)
    {
        try
        {
            return text.Length > 0
                ? new NamePattern(text, isName: !text.AsSpan().ContainsAny(Wildcards))
                : throw new UsageException("A pattern is empty.");
        }
        catch (ArgumentException)
        {
            throw new UsageException($"'{text}' is not a pattern: a range such as [z-a] is not in order, or a bracket is not closed.");
        }
    }

    /// <summary>The pattern of one name, whatever is in it.</summary>
    public static NamePattern OfName(string name) => new(name, isName: true);

    public bool IsMatch(string name) => _expression?.IsMatch(name) ?? name == Text;

    /// <summary>
    /// A pattern of SQL's LIKE that matches at least the same names, for the server to leave out most of the others; <see langword="null"/>
    /// if there is none.
    /// </summary>
    public string? ToServerPattern()
    {
        // A backslash may be an escape there, and a bracket is a class or not, by the server's database.
        if (Text.AsSpan().ContainsAny("\\[{"))
        {
            return null;
        }

        string pattern = Text.Replace("**/", "%", StringComparison.Ordinal)
            .Replace("**", "%", StringComparison.Ordinal)
            .Replace('*', '%')
            .Replace('?', '_');
        return Text.Contains('/', StringComparison.Ordinal) ? pattern : "%" + pattern.TrimStart('%');
    }

    private static string ToExpression(string text)
    {
        var expression = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '*' when text.AsSpan(i).StartsWith("**/"):
                    expression.Append("(?:.*/)?");
                    i += 2;
                    break;
                case '*' when text.AsSpan(i).StartsWith("**"):
                    expression.Append(".*");
                    i++;
                    break;
                case '*':
                    expression.Append("[^/]*");
                    break;
                case '?':
                    expression.Append("[^/]");
                    break;
                case '[' when text.IndexOf(']', Math.Min(text.Length, i + 2)) is > 0 and var end:
                    expression.Append('[').Append(text[i + 1] == '!' ? "^/" : "");
                    string characters = text[(i + (text[i + 1] == '!' ? 2 : 1))..end];
                    expression.Append(
                        characters.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("[", "\\[", StringComparison.Ordinal)
                    );
                    expression.Append(']');
                    i = end;
                    break;
                case '[':
                    throw new ArgumentException(text);
                case '{':
                    expression.Append("(?:");
                    braces++;
                    break;
                case '}' when braces > 0:
                    expression.Append(')');
                    braces--;
                    break;
                case ',' when braces > 0:
                    expression.Append('|');
                    break;
                default:
                    expression.Append(Regex.Escape(text[i].ToString()));
                    break;
            }
        }

        return braces == 0 ? expression.ToString() : throw new ArgumentException(text);
    }
}
