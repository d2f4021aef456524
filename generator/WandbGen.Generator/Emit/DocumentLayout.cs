using System.Text;
using WandbGen.Generator.GraphQL;
using WandbGen.Generator.Plans;

namespace WandbGen.Generator.Emit;

/// <summary>Lays a document out as a person would: a field with a selection begins a line, fields without one share lines, and what is
/// short stays on one.</summary>
/// <remarks>The runtime sends it on one line again.</remarks>
internal sealed class DocumentLayout
{
    private const int Width = 100;
    private const int ShortWidth = 80;

    private readonly string _source;
    private readonly List<(int End, EquatableArray<string> Features)> _parts = [];
    private readonly List<(int Start, int End)> _words = [];
    private readonly List<DocumentSegment> _segments = [];
    private readonly StringBuilder _text = new();
    private int _part;
    private int _column;
    private int _indentation;

    private DocumentLayout(DocumentPlan document)
    {
        EquatableArray<DocumentSegment> segments = document.Segments;
        _source = string.Concat(segments.Select(static segment => segment.Text));
        int end = 0;
        foreach (DocumentSegment segment in segments)
        {
            end += segment.Text.Length;
            if (_parts.Count > 0 && _parts[_parts.Count - 1].Features.Equals(segment.Features))
            {
                _parts.RemoveAt(_parts.Count - 1);
            }

            _parts.Add((end, segment.Features));
        }

        FindWords();
    }

    /// <summary>The document's segments, whole lines where they can be.</summary>
    public static IReadOnlyList<DocumentSegment> Format(DocumentPlan document)
    {
        var layout = new DocumentLayout(document);
        for (int word = 0; word < layout._words.Count; )
        {
            if (word > 0)
            {
                layout.WriteLineEnd(layout._words[word].Start);
                layout.WriteLineEnd(layout._words[word].Start);
            }

            word = layout.WriteHead(word, layout.FindOpen(word));
        }

        layout.EndSegment();
        return layout._segments;
    }

    // What stands between two spaces, strings and parentheses with all that is in them.
    private void FindWords()
    {
        int start = 0;
        int depth = 0;
        for (int i = 0; i < _source.Length; i++)
        {
            char character = _source[i];
            depth += character switch
            {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            if (character == '"')
            {
                i = FindStringEnd(i);
            }
            else if (depth == 0 && character == ' ')
            {
                AddWord(start, i);
                start = i + 1;
            }
        }

        AddWord(start, _source.Length);
    }

    private void AddWord(int start, int end)
    {
        if (end > start)
        {
            _words.Add((start, end));
        }
    }

    private int FindStringEnd(int start)
    {
        string quote = string.CompareOrdinal(_source, start, "\"\"\"", 0, 3) == 0 ? "\"\"\"" : "\"";
        for (int i = start + quote.Length; i < _source.Length; i++)
        {
            if (_source[i] == '\\')
            {
                i++;
            }
            else if (string.CompareOrdinal(_source, i, quote, 0, quote.Length) == 0)
            {
                return i + quote.Length - 1;
            }
        }

        return _source.Length - 1;
    }

    /// <returns>The word behind the selection, or behind the head if it has none.</returns>
    private int WriteHead(int word, int end)
    {
        WriteWords(word, end);
        return IsWord(end, "{") ? WriteSelection(end) : end;
    }

    /// <returns>The word behind the closing brace.</returns>
    private int WriteSelection(int open)
    {
        int close = FindClose(open, out int depth);
        WriteSpace(_words[open].Start);
        if (depth <= 2 && _column + LengthOf(open, close) <= ShortWidth)
        {
            WriteWords(open, close + 1);
            return close + 1;
        }

        WriteWords(open, open + 1);
        _indentation += 2;
        bool canShareLine = false;
        for (int word = open + 1; word < close; )
        {
            int end = FindHeadEnd(word);
            bool isLeaf = !IsWord(end, "{");
            if (canShareLine && isLeaf && _column + 1 + LengthOf(word, end - 1) <= Width)
            {
                WriteSpace(_words[word].Start);
            }
            else
            {
                WriteLineEnd(_words[word].Start);
            }

            word = WriteHead(word, end);
            canShareLine = isLeaf;
        }

        _indentation -= 2;
        WriteLineEnd(_words[close].Start);
        WriteWords(close, close + 1);
        return close + 1;
    }

    // Behind the alias, the arguments and the directives of a field, or the condition of a fragment.
    private int FindHeadEnd(int word)
    {
        int end = word + 1;
        if (_source[_words[word].End - 1] == ':')
        {
            end++;
        }
        else if (IsWord(word, "...") && IsWord(end, "on"))
        {
            end += 2;
        }

        while (end < _words.Count && _source[_words[end].Start] == '@')
        {
            end++;
        }

        return end;
    }

    private int FindOpen(int word)
    {
        while (word < _words.Count && !IsWord(word, "{"))
        {
            word++;
        }

        return word;
    }

    /// <param name="depth">How many selections are in each other, this one included.</param>
    private int FindClose(int open, out int depth)
    {
        depth = 0;
        int level = 0;
        for (int word = open; ; word++)
        {
            level +=
                IsWord(word, "{") ? 1
                : IsWord(word, "}") ? -1
                : 0;
            depth = Math.Max(depth, level);
            if (level == 0)
            {
                return word;
            }
        }
    }

    private bool IsWord(int word, string text) =>
        word < _words.Count
        && _words[word] is var (start, end)
        && end - start == text.Length
        && string.CompareOrdinal(_source, start, text, 0, text.Length) == 0;

    private int LengthOf(int first, int last) => _words[last].End - _words[first].Start;

    private void WriteWords(int word, int end)
    {
        for (int i = word; i < end; i++)
        {
            if (i > word)
            {
                WriteSpace(_words[i].Start);
            }

            WriteWord(_words[i].Start, _words[i].End);
        }
    }

    // Arguments that are too long for a line go on in the next one.
    private void WriteWord(int start, int end)
    {
        bool isTooLong = _column + end - start > Width;
        for (int i = start; i < end; i++)
        {
            int stringEnd = _source[i] == '"' ? FindStringEnd(i) : i;
            if (isTooLong && _source[i] == ' ' && _source[i - 1] == ',' && _column + FindArgumentEnd(i + 1, end) - i > Width)
            {
                _indentation += 2;
                WriteLineEnd(i + 1);
                _indentation -= 2;
                continue;
            }

            for (; i <= stringEnd; i++)
            {
                Write(_source[i], i);
            }

            i--;
        }
    }

    private int FindArgumentEnd(int start, int end)
    {
        int depth = 0;
        for (int i = start; i < end; i++)
        {
            char character = _source[i];
            depth +=
                character is '(' or '[' or '{' ? 1
                : character is ')' or ']' or '}' ? -1
                : 0;
            if (character == '"')
            {
                i = FindStringEnd(i);
            }
            else if (depth < 0 || (depth == 0 && character == ','))
            {
                return i;
            }
        }

        return end;
    }

    // White space belongs to what follows, so that a server that is not sent the one is not sent the other.
    private void WriteSpace(int next) => Write(' ', next);

    private void WriteLineEnd(int next)
    {
        Write('\n', next);
        for (int i = 0; i < _indentation; i++)
        {
            Write(' ', next);
        }

        _column = _indentation;
    }

    /// <param name="position">Where in the source it is.</param>
    private void Write(char character, int position)
    {
        while (position >= _parts[_part].End)
        {
            EndSegment();
            _part++;
        }

        _text.Append(character);
        _column++;
    }

    private void EndSegment()
    {
        string text = _text.ToString().TrimEnd();
        _text.Clear();
        // A segment that begins a line keeps its indentation, which shows where it stands.
        text = text.StartsWith("\n", StringComparison.Ordinal) ? text.TrimStart('\n') : text.TrimStart(' ');
        if (text.Length > 0)
        {
            _segments.Add(new DocumentSegment(text, _parts[_part].Features));
        }
    }
}
