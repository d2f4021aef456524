namespace WandbGen.Generator.Emit;

/// <summary>Writes a template with all that is in its holes, in one pass.</summary>
internal sealed class TemplateWriter
{
    // The buffer is shared by the files, which are written one after another.
    [ThreadStatic]
    private static TemplateWriter? t_writer;

    private char[] _text = new char[16 * 1024];
    private int _length;

    // The indentation of the current lines.
    private int _indentation;

    // The indentation is written with the first text of a line, so that blank lines have none.
    private bool _isAtLineStart;

    public static string Write(Template template)
    {
        TemplateWriter writer = t_writer ??= new TemplateWriter();
        writer._length = 0;
        writer._indentation = 0;
        writer._isAtLineStart = true;
        writer.Write(template.Content);
        return new string(writer._text, 0, writer._length);
    }

    private void Write(object? content)
    {
        switch (content)
        {
            case string text:
                Append(text, 0);
                break;
            case TemplateParts parts:
                Write(parts);
                break;
            case TemplateList list:
                Write(list);
                break;
        }
    }

    private void Write(TemplateParts template)
    {
        int start = _length;
        bool wasAtLineStart = _isAtLineStart;
        bool isLastHoleEmpty = false;
        foreach ((object? content, bool isLiteral) in template.Parts)
        {
            if (isLiteral)
            {
                string text = (string)content!;
                Append(text, isLastHoleEmpty ? EndEmptyHole(text, start, wasAtLineStart) : 0);
                isLastHoleEmpty = false;
                continue;
            }

            int before = _length;
            bool isLineEmpty = IsLineEmpty(start);
            int indentation = _indentation;
            _indentation = FindIndentation();
            Write(content);
            _indentation = indentation;
            isLastHoleEmpty = _length == before && (isLastHoleEmpty || isLineEmpty);
        }

        if (isLastHoleEmpty)
        {
            EndEmptyHole("\n", start, wasAtLineStart);
            TrimEnd('\n', start, wasAtLineStart);
        }
    }

    private void Write(TemplateList list)
    {
        int start = _length;
        foreach (Template template in list.Templates)
        {
            int end = _length;
            bool wasAtLineStart = _isAtLineStart;
            if (end > start)
            {
                bool isBlank = list.Separator switch
                {
                    TemplateSeparator.BlankLine => true,
                    TemplateSeparator.Statement => _text[end - 1] == '}',
                    _ => false,
                };
                Append(isBlank ? "\n\n" : "\n", 0);
            }

            int begin = _length;
            Write(template.Content);
            if (_length == begin)
            {
                _length = end;
                _isAtLineStart = wasAtLineStart;
            }
        }
    }

    /// <summary>Ends a line that has nothing but a hole in which nothing is.</summary>
    /// <param name="next">The literal after the hole.</param>
    /// <param name="start">Where the template begins.</param>
    /// <returns>Where the rest of the literal begins.</returns>
    private int EndEmptyHole(string next, int start, bool wasAtLineStart)
    {
        if (next.Length == 0 || next[0] != '\n')
        {
            return 0;
        }

        TrimEnd(' ', start, wasAtLineStart);
        bool isBlankBefore = _length == start || EndsWith("\n\n", start);
        if (next.Length > 1 && next[1] == '\n' && (isBlankBefore || EndsWith("{\n", start)))
        {
            return 2;
        }

        if (isBlankBefore && _length > start && next.AsSpan().TrimStart() is ['}', ..])
        {
            _length--;
        }

        return 1;
    }

    private void TrimEnd(char character, int start, bool wasAtLineStart)
    {
        while (_length > start && _text[_length - 1] == character)
        {
            _length--;
        }

        _isAtLineStart = _length == start ? wasAtLineStart : _text[_length - 1] == '\n';
    }

    private bool EndsWith(string end, int start) =>
        _length - start >= end.Length && _text.AsSpan(_length - end.Length, end.Length).SequenceEqual(end.AsSpan());

    private bool IsLineEmpty(int start)
    {
        int end = _length;
        while (end > start && _text[end - 1] == ' ')
        {
            end--;
        }

        return end == start || _text[end - 1] == '\n';
    }

    // The indentation of the current line.
    private int FindIndentation()
    {
        if (_isAtLineStart)
        {
            return _indentation;
        }

        int start = _text.AsSpan(0, _length).LastIndexOf('\n') + 1;
        int end = start;
        while (end < _length && _text[end] == ' ')
        {
            end++;
        }

        return end - start;
    }

    private void Append(string text, int start)
    {
        while (start < text.Length)
        {
            int lineEnd = text.IndexOf('\n', start);
            int end = lineEnd < 0 ? text.Length : lineEnd;
            if (end > start)
            {
                Append(text.AsSpan(start, end - start));
            }

            if (lineEnd >= 0)
            {
                Reserve(1);
                _text[_length++] = '\n';
                _isAtLineStart = true;
            }

            start = end + 1;
        }
    }

    private void Append(ReadOnlySpan<char> text)
    {
        int indentation = _isAtLineStart ? _indentation : 0;
        Reserve(indentation + text.Length);
        _text.AsSpan(_length, indentation).Fill(' ');
        text.CopyTo(_text.AsSpan(_length + indentation));
        _length += indentation + text.Length;
        _isAtLineStart = false;
    }

    private void Reserve(int count)
    {
        if (_text.Length - _length < count)
        {
            Array.Resize(ref _text, Math.Max(2 * _text.Length, _length + count));
        }
    }
}
