using System.Text;

namespace WandbGen.Generator.Emit;

/// <summary>Writes indented C#. Lines end with <c>\n</c> everywhere, so that the output is the same on every machine.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new(8 * 1024);
    private int _indentation;

    /// <summary>Writes one or more lines.</summary>
    public void Line(string text = "")
    {
        for (int start = 0; start <= text.Length; )
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end;
            if (end > start)
            {
                _text.Append(' ', _indentation * 4).Append(text, start, end - start);
            }

            _text.Append('\n');
            start = end + 1;
        }
    }

    public void Open(string? head = null)
    {
        if (head is not null)
        {
            Line(head);
        }

        Line("{");
        _indentation++;
    }

    public void Close(string end = "")
    {
        // What separates members or statements is not wanted behind the last one.
        while (_text.Length > 1 && _text[_text.Length - 1] == '\n' && _text[_text.Length - 2] == '\n')
        {
            _text.Length--;
        }

        _indentation--;
        Line("}" + end);
    }

    public void Indent() => _indentation++;

    public void Unindent() => _indentation--;

    /// <summary>Everything that was written.</summary>
    public override string ToString() =>
        _indentation == 0 ? _text.ToString() : throw new InvalidOperationException($"{_indentation} blocks are still open.");
}
