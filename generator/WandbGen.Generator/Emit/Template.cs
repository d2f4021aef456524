using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace WandbGen.Generator.Emit;

/// <summary>Emitted code as a raw string literal that looks like what it becomes.</summary>
/// <remarks>
/// A hole that is filled with several lines indents them as the line that it stands in. A line that has nothing but a hole is left out when
/// the hole is empty, with a blank line that nothing would be left to separate. Lines end with <c>\n</c> everywhere, so that the output is
/// the same on every machine.
/// </remarks>
[InterpolatedStringHandler]
internal sealed class Template
{
    // Templates are filled within each other, each in a builder of its own.
    [ThreadStatic]
    private static Stack<StringBuilder>? t_builders;

    private readonly StringBuilder _text;
    private bool _isLastHoleEmpty;

    public Template(int literalLength, int formattedCount) =>
        _text = t_builders is { Count: > 0 } ? t_builders.Pop() : new StringBuilder(Math.Max(4096, literalLength + formattedCount * 32));

    /// <summary>The text of a template.</summary>
    public static string Fill(Template template)
    {
        string text = template.ToString();
        template._text.Clear();
        (t_builders ??= []).Push(template._text);
        return text;
    }

    /// <summary>Texts one below the other, without those that are empty.</summary>
    public static string Lines(IEnumerable<string> texts) => string.Join("\n", texts.Where(static text => text.Length > 0));

    /// <summary>Statements one below the other, with a blank line behind a block.</summary>
    public static string Statements(IEnumerable<string> statements)
    {
        var text = new StringBuilder();
        foreach (string statement in statements)
        {
            if (statement.Length > 0)
            {
                string separator =
                    text.Length == 0 ? ""
                    : text[text.Length - 1] == '}' ? "\n\n"
                    : "\n";
                text.Append(separator).Append(statement);
            }
        }

        return text.ToString();
    }

    /// <summary>Texts with a blank line between any two, without those that are empty.</summary>
    public static string Blocks(params string[] texts) => string.Join("\n\n", texts.Where(static text => text.Length > 0));

    public void AppendLiteral(string text)
    {
        // As it is in a checkout with other line ends.
        text = text.Replace("\r", "");
        int start = _isLastHoleEmpty ? EndEmptyHole(text) : 0;
        _text.Append(text, start, text.Length - start);
    }

    public void AppendFormatted(int number) => _text.Append(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(string text)
    {
        if (text.Length == 0)
        {
            _isLastHoleEmpty |= IsLineEmpty();
            return;
        }

        _isLastHoleEmpty = false;
        int indentation = FindIndentation();
        for (int start = 0; start <= text.Length; )
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            if (start > 0)
            {
                _text.Append('\n').Append(' ', end > start ? indentation : 0);
            }

            _text.Append(text, start, end - start);
            start = end + 1;
        }
    }

    /// <summary>Everything that was written.</summary>
    public override string ToString()
    {
        if (_isLastHoleEmpty)
        {
            EndEmptyHole("\n");
            while (EndsWith("\n"))
            {
                _text.Length--;
            }
        }

        return _text.ToString();
    }

    /// <returns>Where the rest of the text begins.</returns>
    private int EndEmptyHole(string next)
    {
        _isLastHoleEmpty = false;
        if (!next.StartsWith("\n", StringComparison.Ordinal))
        {
            return 0;
        }

        while (EndsWith(" "))
        {
            _text.Length--;
        }

        bool isBlankBefore = _text.Length == 0 || EndsWith("\n\n");
        if (next.Length > 1 && next[1] == '\n' && (isBlankBefore || EndsWith("{\n")))
        {
            return 2;
        }

        if (isBlankBefore && next.TrimStart().StartsWith("}", StringComparison.Ordinal))
        {
            _text.Length--;
        }

        return 1;
    }

    private bool EndsWith(string end)
    {
        for (int i = 1; i <= end.Length; i++)
        {
            if (_text.Length < i || _text[_text.Length - i] != end[end.Length - i])
            {
                return false;
            }
        }

        return true;
    }

    private bool IsLineEmpty()
    {
        int indentation = FindIndentation();
        return _text.Length == indentation || _text[_text.Length - indentation - 1] == '\n';
    }

    // Of the line that is being written.
    private int FindIndentation()
    {
        int start = _text.Length;
        while (start > 0 && _text[start - 1] != '\n')
        {
            start--;
        }

        int indentation = 0;
        while (start + indentation < _text.Length && _text[start + indentation] == ' ')
        {
            indentation++;
        }

        return indentation;
    }
}
